//! Signing in with address and password, and signing out.

use super::{code, destination};
use crate::{
    edge::{CARRIED_FIELD, Carried, Edge, Next, Nothing, Page, SEALED_FIELD, Values},
    routes,
    ui::{Button, FormState, PasswordField, PostForm, TextField},
};
use axum::http::{HeaderValue, StatusCode};
use domain::{accounts, fault::Fault};
use leptos::prelude::*;
use portal::{
    accounts::{Credentials, SignedIn, sign_in},
    operational::sessions,
};
use serde::Deserialize;

/// Where the person comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Origin {
    /// Where to go afterwards.
    pub(super) next: String,
    /// Whether a new password was set just now.
    reset: bool,
}

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let origin: Origin = edge.query();
    let form = form.or([("next", origin.next)]);
    let notice = if origin.reset { "Your new password is set. Sign in with it." } else { "" };
    let carried = carried(&form);
    Ok(view(form, carried, notice))
}

/// What the form carries.
pub(super) fn carried(form: &FormState) -> Carried {
    let value = |name| form.value(name).unwrap_or_default().to_owned();
    Carried { next: value("next"), sealed: value(SEALED_FIELD) }
}

/// The fields with what a sign-in page carries.
pub(super) fn carrying(carried: Carried) -> Vec<(String, String)> {
    vec![("next".to_owned(), carried.next), (SEALED_FIELD.to_owned(), carried.sealed)]
}

/// The sign-in page for somebody whose session ended while they were writing. `unread` is why the form could
/// not be read, if it could not.
pub(crate) fn session_ended(carried: Carried, unread: Option<&Fault>) -> Page {
    let kept = match unread {
        Some(fault) => format!("You are signed out. {}. Nothing was saved.", fault.what),
        None if carried.sealed.is_empty() => "You are signed out. Nothing was saved.".to_owned(),
        None => "You are signed out. What you wrote is kept on this page, and is not saved yet: sign in to go on with it."
            .to_owned(),
    };
    view(FormState::default(), carried, &kept).status(StatusCode::UNAUTHORIZED)
}

/// For somebody who has signed in, in another window, while this one still carries what they wrote: the way
/// back to it.
pub(crate) fn signed_in_meanwhile(edge: &Edge, values: &Values) -> Option<Page> {
    edge.op.actor.person()?;
    let carried = carried(&FormState::sent(values.iter().cloned()));
    let carried = Carried { next: destination(&carried.next), ..carried };
    (!carried.sealed.is_empty()).then(|| back_to_form(carried, Vec::new()))
}

/// The sign-in page for somebody who comes to the second step without the first.
pub(super) fn start_over(carried: Carried) -> Page {
    view(FormState::default(), carried, "Enter your email address and password first.")
}

fn view(form: FormState, carried: Carried, notice: &str) -> Page {
    let notice = notice.to_owned();
    Page::new("Sign in", move || {
        let hidden = carrying(carried);
        let notice = (!notice.is_empty()).then(|| view! { <div class="govuk-inset-text">{notice}</div> });
        view! {
            <h1 class="govuk-heading-l">"Sign in"</h1>
            {notice}
            <PostForm action=routes::SIGN_IN hidden>
                <TextField form=&form name="email" label="Email address" kind="email" autocomplete="username" />
                <PasswordField form=&form name="password" label="Password" />
                <Button>"Sign in"</Button>
            </PostForm>
            <p class="govuk-body">
                <a class="govuk-link" href=routes::RESET>"Reset your password"</a>
            </p>
            <p class="govuk-body">
                <a class="govuk-link" href=routes::SIGN_UP>"Create an account for your supplier"</a>
            </p>
        }
        .into_any()
    })
}

/// Address and password, and what the page carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    email: String,
    password: String,
    next: String,
    sealed: String,
}

pub(super) async fn enter(edge: Edge, (): (), form: Form) -> Result<Next, Fault> {
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
    let credentials = Credentials {
        email: &email,
        password: &form.password,
        address: &edge.visit.address,
        browser: edge.visit.knows(portal, &email),
    };
    let signed_in = sign_in(portal, &edge.op, credentials).await?;
    if let Some(session) = &edge.visit.session {
        sessions::end(portal, session.id, edge.op.now).await?;
    }
    let carried = Carried { next: destination(&form.next), sealed: form.sealed };
    if signed_in.second_factor_due {
        return Ok(code::ask(&edge, carried, &signed_in.token));
    }
    entered(&edge, &signed_in, carried).await
}

/// What comes after the last step: the page the person wanted, the form they were writing, or the second
/// step that they still have to set up.
pub(super) async fn entered(edge: &Edge, signed_in: &SignedIn, carried: Carried) -> Result<Next, Fault> {
    let portal = edge.portal();
    let cookies = vec![
        edge.visit.session_cookie(&signed_in.token),
        edge.visit.device_cookie(&edge.visit.mark(portal, &signed_in.email)),
    ];
    if !carried.sealed.is_empty() {
        return Ok(Next::Show(back_to_form(carried, cookies)));
    }
    let session = sessions::find(portal, &signed_in.token, edge.op.now).await?;
    let Some(session) = session else { return Ok(Next::Enter(carried.next, cookies)) };
    if session.owes_second_factor(portal.settings.comforts) {
        return Ok(Next::Enter(super::with_next(routes::SECOND_STEP, &carried.next), cookies));
    }
    // Whoever signed up and stopped there goes on where they stopped.
    let next = match session.membership {
        None if carried.next == routes::HOME => routes::ORGANISATION_NEW.to_owned(),
        _ => carried.next,
    };
    Ok(Next::Enter(next, cookies))
}

/// After sign-in with something carried: one press brings the form back.
fn back_to_form(carried: Carried, cookies: Vec<HeaderValue>) -> Page {
    let page = Page::new("You are signed in", move || {
        let hidden = vec![(CARRIED_FIELD.to_owned(), carried.sealed)];
        view! {
            <h1 class="govuk-heading-l">"You are signed in"</h1>
            <p class="govuk-body">"What you wrote is kept, but not saved yet. Go back to it, check it and save it."</p>
            <PostForm action=carried.next hidden>
                <Button>"Go back to what you wrote"</Button>
            </PostForm>
        }
        .into_any()
    });
    cookies.into_iter().fold(page, Page::cookie)
}

pub(super) async fn leave_page(_: Edge, (): (), _: FormState) -> Result<Page, Fault> {
    Ok(Page::new("Sign out", || {
        view! {
            <h1 class="govuk-heading-l">"Do you want to sign out?"</h1>
            <PostForm><Button>"Sign out"</Button></PostForm>
        }
        .into_any()
    }))
}

pub(super) async fn leave(edge: Edge, (): (), _: Nothing) -> Result<Next, Fault> {
    if let Some(session) = &edge.visit.session {
        sessions::end(edge.portal(), session.id, edge.op.now).await?;
    }
    Ok(Next::Enter(routes::HOME.to_owned(), vec![edge.visit.no_session_cookie()]))
}
