//! The pages of accounts.

use crate::{
    edge::{Carried, Edge, Page},
    routes,
    ui::{
        Button, Choice, FormState, InsetText, Legend, PasswordField, PostForm, RadiosField, SummaryList,
        SummaryRow, TextField,
    },
};
use axum::http::{HeaderValue, StatusCode};
use domain::fault::Fault;
use leptos::prelude::*;
use portal::accounts::members;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignInQuery {
    next: String,
}

pub(super) async fn sign_in(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let query: SignInQuery = edge.query();
    let form = form.or([("next", query.next)]);
    let next = form.value("next").unwrap_or_default().to_owned();
    let sealed = form.value("sealed").unwrap_or_default().to_owned();
    Ok(sign_in_page(form, Carried { next, sealed }, "", edge.hidden()))
}

/// The sign-in page for somebody whose session ended while they were writing.
pub(super) fn session_ended(_: &Edge, carried: Carried) -> Page {
    let kept = if carried.sealed.is_empty() {
        "Your session has ended. Nothing was saved."
    } else {
        "Your session has ended. What you wrote is kept for 30 minutes: sign in to go on with it. It is not saved yet."
    };
    sign_in_page(FormState::default(), carried, kept, Vec::new()).status(StatusCode::UNAUTHORIZED)
}

fn sign_in_page(
    form: FormState,
    carried: Carried,
    notice: &'static str,
    mut hidden: Vec<(String, String)>,
) -> Page {
    Page::new("Sign in", move || {
        hidden.extend([("next".to_owned(), carried.next), ("sealed".to_owned(), carried.sealed)]);
        let notice = (!notice.is_empty()).then(|| view! { <InsetText>{notice}</InsetText> });
        view! {
            <h1 class="govuk-heading-l">"Sign in"</h1>
            {notice}
            <PostForm action=routes::SIGN_IN hidden>
                <TextField form=&form name="email" label="Email address" kind="email" autocomplete="username" />
                <PasswordField form=&form name="password" label="Password" />
                <Button>"Sign in"</Button>
            </PostForm>
        }
        .into_any()
    })
}

/// After sign-in with something carried: one press brings the form back.
pub(super) fn back_to_form(carried: Carried, cookies: Vec<HeaderValue>) -> Page {
    let page = Page::new("You are signed in", move || {
        view! {
            <h1 class="govuk-heading-l">"You are signed in"</h1>
            <p class="govuk-body">"What you wrote is kept, but not saved yet. Go back to it, check it and save it."</p>
            <PostForm action=carried.next hidden=vec![("_carried".to_owned(), carried.sealed)]>
                <Button>"Go back to what you wrote"</Button>
            </PostForm>
        }
        .into_any()
    });
    cookies.into_iter().fold(page, Page::cookie)
}

pub(super) async fn sign_out(edge: Edge, (): (), _: FormState) -> Result<Page, Fault> {
    let hidden = edge.hidden();
    Ok(Page::new("Sign out", move || {
        view! {
            <h1 class="govuk-heading-l">"Do you want to sign out?"</h1>
            <PostForm hidden><Button>"Sign out"</Button></PostForm>
        }
        .into_any()
    }))
}

pub(super) async fn account(edge: Edge, (): ()) -> Result<Page, Fault> {
    let session = edge.visit.session.clone().ok_or_else(Fault::not_found)?;
    Ok(Page::new("Your account", move || {
        let (organisation, roles) = session.membership.map_or_else(
            || ("You do not belong to an organisation yet".to_owned(), String::new()),
            |(seat, name)| (name, seat.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ")),
        );
        let rows = vec![
            SummaryRow::new("Name", session.person_name),
            SummaryRow::new("Organisation", organisation),
            SummaryRow::new("Your roles there", roles),
        ];
        view! {
            <h1 class="govuk-heading-l">"Your account"</h1>
            <SummaryList rows />
        }
        .into_any()
    }))
}

pub(super) async fn organisation(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let organisations = members::organisations_of_mine(edge.portal(), &edge.op).await?;
    let now = edge.op.actor.seat().map(|seat| seat.organisation.to_string()).unwrap_or_default();
    let form = form.or([("organisation", now)]);
    let hidden = edge.hidden();
    Ok(Page::new("Change organisation", move || {
        let choices = organisations
            .iter()
            .map(|organisation| {
                Choice::new(organisation.id.to_string(), organisation.name.clone())
                    .hint(organisation.kind.label())
            })
            .collect();
        view! {
            <PostForm hidden>
                <RadiosField
                    form=&form name="organisation" choices
                    legend=Legend::page_heading("Which organisation do you act for?")
                />
                <Button>"Continue"</Button>
            </PostForm>
        }
        .into_any()
    }))
}

pub(super) async fn members(edge: Edge, (): ()) -> Result<Page, Fault> {
    let members = members::list(edge.portal(), &edge.op).await?;
    Ok(Page::new("People", move || {
        let rows = members
            .into_iter()
            .map(|member| {
                let roles = member.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
                SummaryRow::new(member.name, roles)
            })
            .collect();
        view! {
            <h1 class="govuk-heading-l">"People"</h1>
            <SummaryList rows />
        }
        .into_any()
    }))
}
