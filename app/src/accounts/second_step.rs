//! Setting up the second step of signing in, and its recovery codes.

use super::{destination, password::go_on, qr};
use crate::{
    edge::{Edge, Next, Page, local},
    routes,
    ui::{BackLink, Button, FormState, PasswordField, PostForm, TextField},
};
use domain::fault::Fault;
use leptos::prelude::*;
use portal::accounts::{
    self,
    second_factor::{Offer, make_new_codes, offer, offer_again, prove, set_up as set},
};
use serde::Deserialize;

/// Where the person came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Origin {
    next: String,
}

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let session = edge.visit.session.clone().ok_or_else(Fault::not_found)?;
    let origin: Origin = edge.query();
    let offer = match form.value("offer") {
        Some(sealed) => offer_again(edge.portal(), &edge.op, sealed)?,
        None => offer(edge.portal(), &edge.op)?,
    };
    let form = form.or([("next", origin.next)]);
    let next = form.value("next").unwrap_or_default().to_owned();
    let hidden = vec![("offer".to_owned(), offer.sealed.clone()), ("next".to_owned(), next)];
    let owed = edge.owes_second_factor();
    let address = qr::address(&edge.app.brand.name, &session.email, &offer.secret);
    let title = if session.has_second_factor { "Replace your app" } else { "Set up a second step" };
    Ok(Page::new(title, move || {
        let why = owed.then(|| {
            view! {
                <div class="govuk-inset-text">
                    "People who work for a council or for the operator need a second step. Until you have set it up you cannot see \
                     your organisation\u{2019}s work."
                </div>
            }
        });
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            {why}
            <p class="govuk-body">
                "When you sign in we then ask for a code too, so that your password alone opens nothing. You need an authenticator app \
                 on your phone or computer."
            </p>
            {secret(&offer, &address)}
            <PostForm hidden>
                <TextField
                    form=&form name="code" label="Code that your app shows" hint="6 digits" inputmode="numeric"
                    autocomplete="one-time-code" classes="govuk-input--width-10"
                />
                <PasswordField form=&form name="password" label="Your password" />
                <Button>"Set up"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT /> }.into_any()))
}

/// The secret, to be scanned or typed.
fn secret(offer: &Offer, address: &str) -> AnyView {
    let groups: Vec<_> = offer.secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    let groups = groups.join(" ");
    view! {
        <h2 class="govuk-heading-m">"Add this portal to your app"</h2>
        <p class="govuk-body">"Scan this picture with the app:"</p>
        {qr::picture(address, "QR code with the key below")}
        <p class="govuk-body">"Or type this key: " <code>{groups}</code></p>
    }
    .into_any()
}

/// A code made with the secret, and the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SetUp {
    code: String,
    password: String,
    offer: String,
    next: String,
}

pub(super) async fn set_up(edge: Edge, (): (), form: SetUp) -> Result<Next, Fault> {
    let portal = edge.portal();
    let proven = match prove(portal, &edge.op, &form.offer, &form.code) {
        Ok(proven) => proven,
        Err(fault) => return super::beside("code", fault),
    };
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    let codes = set(portal, &edge.op, confirmed, &proven).await?;
    let next = local(&form.next).map_or_else(|| routes::ACCOUNT.to_owned(), destination);
    let cookie = go_on(&edge, confirmed).await?;
    Ok(Next::Show(show_codes("Your second step is set up", codes, next).cookie(cookie)))
}

fn show_codes(title: &'static str, codes: Vec<String>, next: String) -> Page {
    Page::new(title, move || {
        let codes = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            <h2 class="govuk-heading-m">"Keep these recovery codes"</h2>
            <p class="govuk-body">
                "If you lose your app, each of them lets you sign in once. Print them or keep them in a password manager. We do not \
                 show them again. If you lose the app and the codes, only the operator of the portal can let you in again."
            </p>
            <ul class="govuk-list" id="recovery-codes">{codes}</ul>
            <Button href=next>"Continue"</Button>
        }
        .into_any()
    })
}

pub(super) async fn codes_page(_: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    Ok(Page::new("Make new recovery codes", move || {
        view! {
            <h1 class="govuk-heading-l">"Make new recovery codes"</h1>
            <p class="govuk-body">"You get 10 new codes. The old ones stop working."</p>
            <PostForm>
                <PasswordField form=&form name="password" label="Your password" />
                <Button>"Make new codes"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT /> }.into_any()))
}

/// The password once more.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewCodes {
    password: String,
}

pub(super) async fn new_codes(edge: Edge, (): (), form: NewCodes) -> Result<Next, Fault> {
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    let codes = make_new_codes(portal, &edge.op, confirmed).await?;
    Ok(Next::Show(show_codes("Your new recovery codes", codes, routes::ACCOUNT.to_owned())))
}
