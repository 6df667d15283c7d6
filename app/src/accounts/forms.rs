//! The forms of accounts.

use super::pages;
use crate::{
    edge::{Carried, Edge, Next, local},
    routes,
};
use domain::{accounts, fault::Fault, ids::OrganisationId};
use portal::{
    accounts::{Credentials, sign_in as enter},
    operational::sessions,
};
use serde::Deserialize;

/// Address and password, and what the page carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignIn {
    email: String,
    password: String,
    next: String,
    sealed: String,
}

pub(super) async fn sign_in(edge: Edge, (): (), form: SignIn) -> Result<Next, Fault> {
    let email = match accounts::email(&form.email) {
        Ok(email) => email,
        Err(mistake) => return Ok(Next::again("email", mistake)),
    };
    if form.password.is_empty() {
        return Ok(Next::again("password", "Enter your password"));
    }
    if form.password.chars().count() > accounts::PASSWORD_MAX {
        return Ok(Next::again("password", "The email address or password is incorrect"));
    }
    let portal = edge.portal();
    let known_browser = edge.visit.knows(portal, &email);
    let credentials =
        Credentials { email: &email, password: &form.password, address: &edge.visit.address, known_browser };
    let signed_in = enter(portal, &edge.op, credentials).await?;
    if let Some(session) = &edge.visit.session {
        sessions::end(portal, session.id, edge.op.now).await?;
    }
    let cookies = vec![
        edge.visit.session_cookie(&signed_in.token),
        edge.visit.device_cookie(&edge.visit.mark(portal, &email)),
    ];
    let next = local(&form.next).unwrap_or(routes::HOME).to_owned();
    if form.sealed.is_empty() {
        return Ok(Next::Enter(next, cookies));
    }
    let carried = Carried { next, sealed: form.sealed };
    Ok(Next::Show(pages::back_to_form(carried, cookies)))
}

/// Nothing to fill in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out(edge: Edge, (): (), _: Nothing) -> Result<Next, Fault> {
    if let Some(session) = &edge.visit.session {
        sessions::end(edge.portal(), session.id, edge.op.now).await?;
    }
    Ok(Next::Enter(routes::HOME.to_owned(), vec![edge.visit.no_session_cookie()]))
}

/// The organisation to change to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeOrganisation {
    organisation: String,
}

pub(super) async fn organisation(edge: Edge, (): (), form: ChangeOrganisation) -> Result<Next, Fault> {
    let Ok(organisation) = form.organisation.parse::<OrganisationId>() else {
        return Ok(Next::again("organisation", "Select an organisation"));
    };
    let Some(session) = &edge.visit.session else { return Err(Fault::not_found()) };
    let token = sessions::change_organisation(edge.portal(), &edge.op, session, organisation).await?;
    Ok(Next::Enter(routes::HOME.to_owned(), vec![edge.visit.session_cookie(&token)]))
}
