//! Tokens: what one's own programs bring, such as the command `pilot`. A token is shown once, when it is made.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, ButtonKind, CheckboxesField, Choice, FormState, InsetText, PasswordField, PostForm,
        RadiosField, TextField,
    },
};
use domain::{
    accounts::{ApiToken, TOKEN_NAME_LIMIT, TokenPeriod, TokenScope},
    fault::Fault,
    ids::TokenId,
    text::{self, Lines},
    time::london,
};
use leptos::prelude::*;
use portal::accounts::{
    self,
    tokens::{self, Made, NewToken},
};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let live = tokens::own_tokens(edge.portal(), &edge.op).await?;
    let membership = edge.visit.session.as_ref().and_then(|session| session.membership.as_ref());
    let organisation = membership.map(|(_, name)| name.clone()).unwrap_or_default();
    let form = form.or([("period", TokenPeriod::Quarter.key())]);
    // The form brings the new token's id, so that sending it twice makes one.
    let hidden = vec![form.mark("id", || edge.op.id::<TokenId>().to_string())];
    Ok(Page::new("Your tokens", move || {
        let scopes = TokenScope::ALL.iter().map(|scope| Choice::new(scope.key(), scope.label())).collect();
        let periods = TokenPeriod::ALL.iter().map(|period| Choice::new(period.key(), period.label())).collect();
        view! {
            <h1 class="govuk-heading-l">"Your tokens"</h1>
            <p class="govuk-body">
                "With a token a program acts for you in " {organisation} ", such as the command " <code>"pilot"</code>
                " on your machine or in your builds. It can do nothing that you cannot do, and of that only what you select. \
                 Take a token back as soon as somebody else may have it: it ends at once."
            </p>
            <PostForm hidden>
                <TextField
                    form=&form name="name" label="What is it for?" hint="Such as \u{2018}My laptop\u{2019}, to know it again" autocomplete="off"
                />
                <CheckboxesField form=&form name="scopes" legend="What may it be used for?" choices=scopes />
                <RadiosField form=&form name="period" legend="How long does it work?" choices=periods />
                <PasswordField form=&form name="password" label="Your password" hint="Once more, because the token acts for you" />
                <Button>"Make a token"</Button>
            </PostForm>
            {list(live)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT text="Your account" /> }.into_any()))
}

fn list(live: Vec<ApiToken>) -> AnyView {
    if live.is_empty() {
        return view! { <p class="govuk-body">"No token of yours works at the moment."</p> }.into_any();
    }
    let lines = live
        .into_iter()
        .map(|token| {
            let may: Vec<_> = token.scopes.iter().map(|scope| scope.key()).collect();
            let hidden = vec![("end".to_owned(), token.id.to_string())];
            let about = format!(" \u{2018}{}\u{2019}", token.name);
            view! {
                <li>
                    <p class="govuk-body">
                        <strong>{token.name}</strong> <br /> <code>{may.join(" ")}</code> <br /> "Made on "
                        {london::long(token.made_at)} ", works until " {london::long(token.expires_at)}
                    </p>
                    <PostForm hidden>
                        <Button kind=ButtonKind::Warning>
                            "Take back" <span class="govuk-visually-hidden">{about}</span>
                        </Button>
                    </PostForm>
                </li>
            }
        })
        .collect_view();
    view! { <h2 class="govuk-heading-m">"Tokens that work"</h2> <ul class="govuk-list">{lines}</ul> }
        .into_any()
}

/// A token to make, or one to take back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    id: String,
    name: String,
    scopes: Vec<String>,
    period: String,
    password: String,
    end: String,
}

pub(super) async fn change(edge: Edge, (): (), form: Form) -> Result<Next, Fault> {
    let portal = edge.portal();
    // Whoever may have no tokens learns it before what is wrong with the form.
    tokens::own_tokens(portal, &edge.op).await?;
    if !form.end.is_empty() {
        let token = form.end.parse().map_err(|_| Fault::not_found())?;
        tokens::end(portal, &edge.op, token).await?;
        return Ok(Next::See(routes::TOKENS.to_owned()));
    }
    let new = match form.read(&edge) {
        Ok(new) => new,
        Err((field, mistake)) => return Ok(Next::again(field, mistake)),
    };
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    let made = tokens::make(portal, &edge.op, confirmed, new).await?;
    Ok(Next::Show(shown(made, portal.settings.public_url.clone())))
}

impl Form {
    /// The token to make, or the field in which something is wrong, and what.
    fn read(&self, edge: &Edge) -> Result<NewToken, (&'static str, String)> {
        let field = text::Field {
            name: "name",
            label: "What it is for",
            limit_chars: TOKEN_NAME_LIMIT,
            lines: Lines::One,
        };
        let name = text::clean(&self.name, &field).map_err(|mistake| ("name", mistake.to_string()))?;
        if name.is_empty() {
            return Err(("name", "Enter what the token is for".to_owned()));
        }
        let scopes: Vec<_> = TokenScope::ALL
            .iter()
            .copied()
            .filter(|scope| self.scopes.iter().any(|chosen| chosen == scope.key()))
            .collect();
        if scopes.is_empty() {
            return Err(("scopes", "Select what the token may be used for".to_owned()));
        }
        let Some(period) = TokenPeriod::from_key(&self.period) else {
            return Err(("period", "Select how long the token works".to_owned()));
        };
        let id = self.id.parse().unwrap_or_else(|_| edge.op.id());
        Ok(NewToken { id, name, scopes, period })
    }
}

fn shown(made: Made, portal: String) -> Page {
    let until = london::long(made.expires_at);
    Page::new("Your token", move || {
        view! {
            <h1 class="govuk-heading-l">"Your token"</h1>
            <InsetText><code id="token" class="app-token">{made.secret}</code></InsetText>
            <p class="govuk-body">"Copy it now. It is not kept here and is not shown again."</p>
            <p class="govuk-body">
                "With the command: " <code>"pilot login " {portal}</code> ", then paste it. It works until " {until}
                ", or until you take it back."
            </p>
            <p class="govuk-body"><a class="govuk-link" href=routes::TOKENS>"All your tokens"</a></p>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT text="Your account" /> }.into_any())
}
