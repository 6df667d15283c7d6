//! Signing up: asking for a link, and making an account by it.

use super::{
    asking::{self, Ask},
    invite::for_somebody_else,
    sign_in::entered,
};
use crate::{
    edge::{Carried, Edge, Next, Page},
    routes,
    ui::{BackLink, Button, FormState, PasswordField, PostForm, TextField},
};
use domain::{
    accounts::{self, LinkPurpose},
    fault::{Fault, FaultKind},
};
use leptos::prelude::*;
use portal::accounts::{SignedIn, sign_up};
use serde::Deserialize;

pub(super) async fn page(_: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    Ok(Page::new("Create an account for your supplier", move || {
        view! {
            <h1 class="govuk-heading-l">"Create an account for your supplier"</h1>
            <p class="govuk-body">
                "With an account you register interest, ask questions, respond, book demos and upload pilots. You need none to read."
            </p>
            <p class="govuk-body">
                "If colleagues of yours are here already, ask one of them to invite you. Councils are set up by the operator of the portal."
            </p>
            <PostForm>
                <TextField form=&form name="email" label="Email address" hint="We send a link to it" kind="email" autocomplete="email" />
                <Button>"Send link"</Button>
            </PostForm>
            <p class="govuk-body"><a class="govuk-link" href=routes::SIGN_IN>"Sign in if you have an account"</a></p>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::SIGN_IN /> }.into_any()))
}

pub(super) async fn ask(edge: Edge, (): (), form: Ask) -> Result<Next, Fault> {
    asking::ask(edge, LinkPurpose::SignUp, form).await
}

pub(super) async fn link_page(edge: Edge, token: String, form: FormState) -> Result<Page, Fault> {
    let sign_up = match sign_up::find(edge.portal(), &edge.op, &token).await {
        Ok(sign_up) => sign_up,
        Err(fault) => return gone(fault),
    };
    let session = edge.visit.session.clone().filter(|session| session.email != sign_up.email);
    Ok(Page::new("Create your account", move || {
        if let Some(session) = session {
            return view! {
                <h1 class="govuk-heading-l">"Create your account"</h1>
                {for_somebody_else(&session.email)}
            }
            .into_any();
        }
        view! {
            <h1 class="govuk-heading-l">"Create your account"</h1>
            <p class="govuk-body">"You will sign in as " <strong>{sign_up.email.clone()}</strong> "."</p>
            <PostForm>
                <input type="hidden" name="email" value=sign_up.email autocomplete="username" />
                <TextField form=&form name="name" label="Your full name" hint="Your colleagues and the councils you write to read it" autocomplete="name" />
                <PasswordField
                    form=&form name="password" label="Choose a password" new=true
                    hint="12 characters or more. Three or four words work well"
                />
                <Button>"Create account"</Button>
            </PostForm>
        }
        .into_any()
    }))
}

fn gone(fault: Fault) -> Result<Page, Fault> {
    let onward = || {
        view! {
            <Button href=routes::SIGN_IN>"Sign in"</Button>
            <p class="govuk-body"><a class="govuk-link" href=routes::SIGN_UP>"Get a new link"</a></p>
        }
        .into_any()
    };
    super::gone(fault, onward)
}

/// A name and a password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Create {
    name: String,
    password: String,
}

pub(super) async fn create(edge: Edge, token: String, form: Create) -> Result<Next, Fault> {
    let portal = edge.portal();
    let sign_up = match sign_up::find(portal, &edge.op, &token).await {
        Ok(sign_up) => sign_up,
        Err(fault) => return gone(fault).map(Next::Show),
    };
    let name = match accounts::person_name(&form.name) {
        Ok(name) => name,
        Err(mistake) => return Ok(Next::again("name", mistake)),
    };
    let (person, token) = match sign_up::create(portal, &edge.op, &sign_up, &name, &form.password).await {
        Ok(created) => created,
        Err(fault) if fault.kind == FaultKind::Gone => return gone(fault).map(Next::Show),
        Err(fault) => return super::beside("password", fault),
    };
    if let Some(session) = &edge.visit.session {
        portal::operational::sessions::end(portal, session.id, edge.op.now).await?;
    }
    let signed_in = SignedIn { token, person, email: sign_up.email, second_factor_due: false };
    let carried = Carried { next: routes::ORGANISATION_NEW.to_owned(), sealed: String::new() };
    entered(&edge, &signed_in, carried).await
}
