//! A forgotten password: asking for a link, and setting a new one by it.

use super::asking::{self, Ask};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, FormState, PasswordField, PostForm, TextField},
};
use domain::{accounts::LinkPurpose, fault::Fault};
use leptos::prelude::*;
use portal::accounts::reset;
use serde::Deserialize;

pub(super) async fn page(_: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    Ok(Page::new("Reset your password", move || {
        view! {
            <h1 class="govuk-heading-l">"Reset your password"</h1>
            <p class="govuk-body">"We send a link to your email address. With it you set a new password."</p>
            <PostForm>
                <TextField form=&form name="email" label="Email address" kind="email" autocomplete="username" />
                <Button>"Send link"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::SIGN_IN /> }.into_any()))
}

pub(super) async fn ask(edge: Edge, (): (), form: Ask) -> Result<Next, Fault> {
    asking::ask(edge, LinkPurpose::Reset, form).await
}

pub(super) async fn link_page(edge: Edge, token: String, form: FormState) -> Result<Page, Fault> {
    let reset = match reset::find(edge.portal(), &edge.op, &token).await {
        Ok(reset) => reset,
        Err(fault) => return gone(fault),
    };
    Ok(Page::new("Set a new password", move || {
        view! {
            <h1 class="govuk-heading-l">"Set a new password"</h1>
            <p class="govuk-body">
                "For " <strong>{reset.email.clone()}</strong> ". You will be signed out everywhere."
            </p>
            <PostForm>
                <input type="hidden" name="email" value=reset.email autocomplete="username" />
                <PasswordField
                    form=&form name="password" label="New password" new=true
                    hint="12 characters or more. Three or four words work well"
                />
                <Button>"Set password"</Button>
            </PostForm>
        }
        .into_any()
    }))
}

fn gone(fault: Fault) -> Result<Page, Fault> {
    super::gone(fault, || view! { <Button href=routes::RESET>"Get a new link"</Button> }.into_any())
}

/// A new password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Set {
    password: String,
}

pub(super) async fn set(edge: Edge, token: String, form: Set) -> Result<Next, Fault> {
    let reset = match reset::find(edge.portal(), &edge.op, &token).await {
        Ok(reset) => reset,
        Err(fault) => return gone(fault).map(Next::Show),
    };
    match reset::set(edge.portal(), &edge.op, &reset, &form.password).await {
        Ok(()) => {
            // Whoever reads the mail is the owner as far as anybody can tell: guesses of others do not keep this
            // browser out.
            let mark = edge.visit.mark(edge.portal(), &reset.email);
            let cookies = vec![edge.visit.device_cookie(&mark)];
            Ok(Next::Enter(format!("{}?reset=true", routes::SIGN_IN), cookies))
        }
        Err(fault) => super::beside("password", fault),
    }
}
