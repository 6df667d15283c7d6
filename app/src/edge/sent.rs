//! What a form that was sent is answered with: the next page, or the same one with every word that was
//! typed.

use super::{
    Edge, Next, Page,
    doors::{AUTOSAVE, PathParts, refuse},
    fault, post,
    post::Sender,
    render,
};
use crate::{accounts, ui::FormState};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::fault::{Fault, FaultKind};
use std::future::Future;

/// Put into the request by the server when an address sends forms of sign-in faster than people do: the
/// form's page comes again, and nothing is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hurried {
    /// Whole seconds to wait.
    pub retry_after_seconds: u32,
}

impl From<Hurried> for Fault {
    fn from(Hurried { retry_after_seconds }: Hurried) -> Fault {
        Fault::new(
            FaultKind::TooMany { retry_after_seconds },
            "Too much was sent from your network address in a short time",
            "Nothing was checked or done. Wait a minute and send it again.",
        )
    }
}

pub(super) fn encode(values: &post::Values) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish().into_bytes()
}

/// A form of somebody who is not signed in: nothing is done, and what was typed goes along.
pub(super) fn refused_post(
    edge: &Edge,
    fault: &Fault,
    parts: &Parts,
    values: Result<post::Values, Fault>,
) -> Response {
    if let Err(foreign) = edge.check_origin(&parts.headers) {
        return refuse(edge, &foreign);
    }
    if parts.headers.contains_key(&AUTOSAVE) {
        return fault::json(fault);
    }
    let values = values.unwrap_or_default();
    if fault.kind != FaultKind::SignIn {
        fault::log(Some(edge), fault);
        return render::respond(edge, fault::page(edge, fault, &without_secrets(&values)));
    }
    let carried = edge.carry(&values);
    match carried {
        Ok(carried) => render::respond(edge, accounts::session_ended(edge, carried)),
        Err(fault) => refuse(edge, &fault),
    }
}

/// The form's page again, in this state.
pub(super) async fn again<P: PathParts, Fut>(
    edge: &Edge,
    path: P,
    form: FormState,
    status: StatusCode,
    page: fn(Edge, P, FormState) -> Fut,
) -> Response
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    let typed = form.values.clone();
    match page(edge.clone(), path, form.clone()).await {
        Ok(page) => render::respond(edge, page.form(&form).status(status)),
        Err(fault) => {
            fault::log(Some(edge), &fault);
            render::respond(edge, fault::page(edge, &fault, &typed))
        }
    }
}

/// The page was made for another session. The same person's words stay, a stranger's do not.
pub(super) async fn stale<P: PathParts, Fut>(
    edge: &Edge,
    path: P,
    values: &post::Values,
    sender: Sender,
    page: fn(Edge, P, FormState) -> Fut,
) -> Response
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    let mut form = FormState::default();
    if sender == Sender::SamePerson {
        form = FormState::sent(without_secrets(values));
    }
    form.refuse("", "This page was open since before you signed in again. Check it and send it once more");
    again(edge, path, form, StatusCode::CONFLICT, page).await
}

pub(super) async fn too_much<P: PathParts, Fut>(
    edge: &Edge,
    path: P,
    fault: Fault,
    page: fn(Edge, P, FormState) -> Fut,
) -> Response
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    let mut form = FormState::default();
    form.refuse("", format!("{}. {}", fault.what, fault.next));
    again(edge, path, form, post::status(fault.kind), page).await
}

fn without_secrets(values: &post::Values) -> post::Values {
    values.iter().filter(|(name, _)| !post::is_secret(name)).cloned().collect()
}

pub(super) async fn follow<P: PathParts, Fut>(
    edge: &Edge,
    path: P,
    next: Next,
    values: post::Values,
    autosave: bool,
    page: fn(Edge, P, FormState) -> Fut,
) -> Response
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    match next {
        Next::Saved { revision, .. } if autosave => {
            let at = domain::time::london::clock(edge.op.now);
            Json(serde_json::json!({ "revision": revision, "at": at })).into_response()
        }
        Next::Again(errors) if autosave => {
            let words = errors.first().map_or("", |error| error.message.as_str());
            fault::json(&Fault::invalid("This cannot be saved as it is", words))
        }
        Next::See(see) | Next::Saved { see, .. } => Redirect::to(&see).into_response(),
        Next::Enter(see, cookies) => {
            let mut response = Redirect::to(&see).into_response();
            for cookie in cookies {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Next::Show(page) => render::respond(edge, page),
        Next::Again(errors) => {
            let form = FormState { errors, ..FormState::sent(without_secrets(&values)) };
            again(edge, path, form, StatusCode::UNPROCESSABLE_ENTITY, page).await
        }
    }
}

/// The use case refused. Where the page still belongs to the person, it comes again with the
/// reason and every word typed.
pub(super) async fn failed<P: PathParts, Fut>(
    edge: &Edge,
    path: P,
    fault: Fault,
    values: post::Values,
    autosave: bool,
    page: fn(Edge, P, FormState) -> Fut,
) -> Response
where
    Fut: Future<Output = Result<Page, Fault>>,
{
    fault::log(Some(edge), &fault);
    if autosave {
        return fault::json(&fault);
    }
    match fault.kind {
        FaultKind::NotFound | FaultKind::Forbidden | FaultKind::SignIn => refuse(edge, &fault),
        FaultKind::Unavailable | FaultKind::Internal => {
            render::respond(edge, fault::page(edge, &fault, &without_secrets(&values)))
        }
        _ => {
            let mut form = FormState::sent(without_secrets(&values));
            form.refuse("", format!("{}. {}", fault.what, fault.next));
            let mut response = again(edge, path, form, post::status(fault.kind), page).await;
            if let FaultKind::TooMany { retry_after_seconds } = fault.kind {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            }
            response
        }
    }
}
