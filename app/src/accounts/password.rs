//! Changing one's own password.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, FormState, PasswordField, PostForm},
};
use axum::http::HeaderValue;
use domain::fault::Fault;
use leptos::prelude::*;
use portal::accounts::{self, Confirmed};
use serde::Deserialize;

pub(super) async fn page(_: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    Ok(Page::new("Change your password", move || {
        view! {
            <h1 class="govuk-heading-l">"Change your password"</h1>
            <p class="govuk-body">"You will be signed out everywhere but here."</p>
            <PostForm>
                <PasswordField form=&form name="password" label="Your password now" />
                <PasswordField
                    form=&form name="password_new" label="New password" new=true
                    hint="12 characters or more. Three or four words work well"
                />
                <Button>"Change password"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT /> }.into_any()))
}

/// The old password and the new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    password: String,
    password_new: String,
}

pub(super) async fn change(edge: Edge, (): (), form: Form) -> Result<Next, Fault> {
    let email = edge.visit.session.as_ref().map(|session| session.email.as_str()).unwrap_or_default();
    if let Some(mistake) = domain::accounts::password_mistake(&form.password_new, email) {
        return Ok(Next::again("password_new", mistake));
    }
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    accounts::change_password(portal, &edge.op, confirmed, &form.password_new).await?;
    let cookie = go_on(&edge, confirmed).await?;
    Ok(Next::Enter(routes::ACCOUNT.to_owned(), vec![cookie]))
}

/// After a change that ended every session of the person: the cookie of a new one for this browser.
pub(super) async fn go_on(edge: &Edge, confirmed: Confirmed) -> Result<HeaderValue, Fault> {
    let session = edge.visit.session.as_ref().ok_or_else(Fault::not_found)?;
    let token = confirmed.go_on(edge.portal(), &edge.op, session).await?;
    Ok(edge.visit.session_cookie(&token))
}
