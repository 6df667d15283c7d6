//! The second step of signing in: the code.

use super::{destination, sign_in, with_next};
use crate::{
    edge::{Carried, Edge, Next, Page},
    routes,
    ui::{Button, FormState, PostForm, TextField},
};
use domain::fault::Fault;
use leptos::prelude::*;
use portal::accounts::second_factor::{Given, give as check};
use serde::Deserialize;

/// Longer than any code people could mean.
const CODE_MAX: usize = 60;

/// Whether the browser gave the password and owes the code.
pub(super) fn is_due(edge: &Edge) -> bool {
    edge.visit.session.as_ref().is_some_and(|session| session.second_factor_due && !session.ended)
}

/// Asks for the code. Something that the page carries stays with it.
pub(super) fn ask(edge: &Edge, carried: Carried, token: &str) -> Next {
    let cookie = edge.visit.session_cookie(token);
    if carried.sealed.is_empty() {
        return Next::Enter(with_next(routes::SIGN_IN_CODE, &carried.next), vec![cookie]);
    }
    Next::Show(view(FormState::default(), carried).cookie(cookie))
}

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let origin: sign_in::Origin = edge.query();
    let form = form.or([("next", origin.next)]);
    let carried = sign_in::carried(&form);
    Ok(if is_due(&edge) { view(form, carried) } else { sign_in::start_over(carried) })
}

fn view(form: FormState, carried: Carried) -> Page {
    Page::new("Enter your code", move || {
        let hidden = sign_in::carrying(carried);
        view! {
            <h1 class="govuk-heading-l">"Enter your code"</h1>
            <p class="govuk-body">"Open your authenticator app and enter the code it shows for this portal."</p>
            <PostForm action=routes::SIGN_IN_CODE hidden>
                <TextField
                    form=&form name="code" label="Code" autocomplete="one-time-code" classes="govuk-input--width-10"
                    hint="6 digits. If you have lost your app, enter a recovery code"
                />
                <Button>"Continue"</Button>
            </PostForm>
            <p class="govuk-body">
                "If you have lost your app and your recovery codes, ask the operator of the portal to remove the second step."
            </p>
            <p class="govuk-body">
                <a class="govuk-link" href=routes::SIGN_IN>"Sign in as somebody else"</a>
            </p>
        }
        .into_any()
    })
}

/// The code, and what the page carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    code: String,
    next: String,
    sealed: String,
}

pub(super) async fn give(edge: Edge, (): (), form: Form) -> Result<Next, Fault> {
    let Some(session) = edge.visit.session.as_ref().filter(|_| is_due(&edge)) else {
        let carried = Carried { next: form.next, sealed: form.sealed };
        return Ok(Next::Show(sign_in::start_over(carried)));
    };
    if form.code.trim().is_empty() {
        return Ok(Next::again("code", "Enter your code"));
    }
    if form.code.chars().count() > CODE_MAX {
        return Ok(Next::again("code", "Enter a code of 6 digits, or a recovery code"));
    }
    let browser = edge.visit.knows(edge.portal(), &session.email);
    let given = check(edge.portal(), &edge.op, session, Given { code: &form.code, browser }).await;
    let signed_in = match given {
        Ok(signed_in) => signed_in,
        Err(fault) => return super::beside("code", fault),
    };
    let carried = Carried { next: destination(&form.next), sealed: form.sealed };
    sign_in::entered(&edge, &signed_in, carried).await
}
