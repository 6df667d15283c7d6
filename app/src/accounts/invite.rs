//! An invite by its link: reading it does nothing, the button accepts it.

use super::{in_words, sign_in::entered, with_next};
use crate::{
    edge::{Carried, Edge, Next, Page},
    routes,
    ui::{Button, FormState, PasswordField, PostForm, TextField},
};
use domain::{
    accounts::person_name,
    fault::{Fault, FaultKind},
};
use leptos::prelude::*;
use portal::accounts::{
    SignedIn,
    invites::{self, Invite},
};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, token: String, form: FormState) -> Result<Page, Fault> {
    let invite = match invites::find(edge.portal(), &edge.op, &token).await {
        Ok(invite) => invite,
        Err(fault) => return gone(fault),
    };
    let title = format!("Join {}", invite.organisation_name);
    let who = edge.visit.session.clone().filter(|_| edge.op.actor.person().is_some());
    Ok(Page::new(title.clone(), move || {
        let roles = in_words(&invite.roles);
        let body = match who {
            Some(session) if session.email == invite.email => {
                view! { <PostForm><Button>"Accept invite"</Button></PostForm> }.into_any()
            }
            Some(session) => for_somebody_else(&session.email),
            None if invite.has_account => sign_in_first(&routes::invite(&token)),
            None => new_account(form.or([("name", invite.name.clone())])),
        };
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            <p class="govuk-body">
                "This invite is for " <strong>{invite.email}</strong> ". Your roles will be: " {roles} "."
            </p>
            {body}
        }
        .into_any()
    }))
}

pub(super) fn for_somebody_else(email: &str) -> AnyView {
    view! {
        <p class="govuk-body">
            "You are signed in as " <strong>{email.to_owned()}</strong> ", and this link is for another address. Sign out, then open it again."
        </p>
        <PostForm action=routes::SIGN_OUT><Button>"Sign out"</Button></PostForm>
    }
    .into_any()
}

fn sign_in_first(here: &str) -> AnyView {
    view! {
        <p class="govuk-body">"This address has an account. Sign in with it, then accept the invite."</p>
        <Button href=with_next(routes::SIGN_IN, here)>"Sign in"</Button>
    }
    .into_any()
}

fn new_account(form: FormState) -> AnyView {
    view! {
        <PostForm>
            <TextField form=&form name="name" label="Your full name" hint="As your colleagues know you" autocomplete="name" />
            <PasswordField
                form=&form name="password" label="Choose a password" new=true
                hint="12 characters or more. Three or four words work well"
            />
            <Button>"Create account and join"</Button>
        </PostForm>
    }
    .into_any()
}

fn gone(fault: Fault) -> Result<Page, Fault> {
    let sign_in = || {
        view! { <p class="govuk-body"><a class="govuk-link" href=routes::SIGN_IN>"Sign in"</a></p> }
            .into_any()
    };
    super::gone(fault, sign_in)
}

/// A name and a password, from somebody new.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Accept {
    name: String,
    password: String,
}

pub(super) async fn accept(edge: Edge, token: String, form: Accept) -> Result<Next, Fault> {
    let portal = edge.portal();
    let invite = match invites::find(portal, &edge.op, &token).await {
        Ok(invite) => invite,
        Err(fault) => return gone(fault).map(Next::Show),
    };
    let session = edge.visit.session.as_ref().filter(|_| edge.op.actor.person().is_some());
    let accepted = match session {
        Some(session) => invites::accept(portal, &edge.op, session, &invite).await,
        None if invite.has_account => {
            return Ok(Next::See(with_next(routes::SIGN_IN, &routes::invite(&token))));
        }
        None => {
            let name = match person_name(&form.name) {
                Ok(name) => name,
                Err(mistake) => return Ok(Next::again("name", mistake)),
            };
            match invites::accept_as_new(portal, &edge.op, &invite, &name, &form.password).await {
                Err(fault) if fault.kind == FaultKind::Invalid => {
                    return Ok(Next::again("password", fault.what));
                }
                accepted => accepted,
            }
        }
    };
    match accepted {
        Ok(token) => joined(&edge, &invite, token).await,
        Err(fault) => gone(fault).map(Next::Show),
    }
}

/// A new session, and to where the person can begin.
async fn joined(edge: &Edge, invite: &Invite, token: String) -> Result<Next, Fault> {
    let session = portal::operational::sessions::find(edge.portal(), &token, edge.op.now).await?;
    let session = session.ok_or_else(|| Fault::internal("a session that was not started"))?;
    let signed_in =
        SignedIn { token, person: session.person, email: invite.email.clone(), second_factor_due: false };
    let carried = Carried { next: routes::OWN_ORGANISATION.to_owned(), sealed: String::new() };
    entered(edge, &signed_in, carried).await
}
