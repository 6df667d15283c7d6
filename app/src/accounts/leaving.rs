//! One's own data: the file of everything that is kept, and deleting the account.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, PasswordField, PostForm},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::fault::Fault;
use leptos::prelude::*;
use portal::accounts::{self, leaving};
use serde::Deserialize;

/// Everything that is kept about the person, as a file.
pub(super) async fn export(edge: Edge, (): ()) -> Result<Response, Fault> {
    let export = leaving::export(edge.portal(), &edge.op).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"your-data.json\""),
    ];
    Ok((headers, export).into_response())
}

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let follows = leaving::consequences(edge.portal(), &edge.op).await?;
    Ok(Page::new("Delete your account", move || {
        let name = if follows.name_stays {
            "Your name stays in the record of the council you decided for, because it has to account for that; your email address is removed"
        } else {
            "Your name and email address are removed"
        };
        let empty = follows.left_empty.into_iter().map(|name| {
            view! { <li>"You are the only person of " {name} ": nobody can act for it any more"</li> }
        });
        view! {
            <h1 class="govuk-heading-l">"Do you want to delete your account?"</h1>
            <p class="govuk-body">
                "This cannot be undone. " <a class="govuk-link" href=routes::ACCOUNT_EXPORT>"Download your data"</a> " first if you want to keep it."
            </p>
            <ul class="govuk-list govuk-list--bullet">
                <li>"You leave every organisation and are signed out everywhere"</li>
                <li>"Your tokens and the address of your calendar stop working, and you get no more mail"</li>
                <li>{name}</li>
                <li>"What you wrote for an organisation stays with it"</li>
                {empty.collect_view()}
            </ul>
            <PostForm>
                <PasswordField form=&form name="password" label="Your password" />
                <Button kind=ButtonKind::Warning>"Delete account"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT /> }.into_any()))
}

/// The password once more.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Delete {
    password: String,
}

pub(super) async fn delete(edge: Edge, (): (), form: Delete) -> Result<Next, Fault> {
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    leaving::delete(portal, &edge.op, confirmed).await?;
    Ok(Next::Enter(routes::HOME.to_owned(), vec![edge.visit.no_session_cookie()]))
}
