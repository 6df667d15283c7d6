//! Asking for a link by mail: to set a new password, or to sign up.

use crate::{
    edge::{Edge, Next, Page},
    routes,
};
use domain::{
    accounts::{self, LinkPurpose},
    fault::Fault,
};
use leptos::prelude::*;
use portal::accounts::asked;
use serde::Deserialize;

/// The address of e-mail.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    email: String,
}

/// Asks for a link, and says the same whether or not the address has an account.
pub(super) async fn ask(edge: Edge, purpose: LinkPurpose, form: Ask) -> Result<Next, Fault> {
    let email = match accounts::email(&form.email) {
        Ok(email) => email,
        Err(mistake) => return Ok(Next::again("email", mistake)),
    };
    asked::ask(edge.portal(), &edge.op, purpose, &email, &edge.visit.address).await?;
    let (before, after, again) = match purpose {
        LinkPurpose::Reset => (
            "If ",
            " has an account here, a link is on its way. It works for one hour and can be used once.",
            routes::RESET,
        ),
        LinkPurpose::SignUp => (
            "We have sent an email to ",
            ". It says what to do next. A link in it works for a day, and once.",
            routes::SIGN_UP,
        ),
    };
    Ok(Next::Show(Page::new("Check your email", move || {
        view! {
            <h1 class="govuk-heading-l">"Check your email"</h1>
            <p class="govuk-body">{before} <strong>{email}</strong> {after}</p>
            <p class="govuk-body">
                "If nothing arrives in a few minutes, look among unwanted mail and check the address. We send no more than 3 links \
                 to one address in 15 minutes, and 10 in a day."
            </p>
            <p class="govuk-body"><a class="govuk-link" href=again>"Use another email address"</a></p>
        }
        .into_any()
    })))
}
