//! Faults as pages, and as problem+json at the border of the API.

use super::{Edge, Page, post, post::Values};
use crate::{
    routes,
    ui::{Button, Label, PostForm, Textarea},
};
use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::fault::{Fault, FaultKind};
use leptos::prelude::*;

/// Writes the fault's cause to the log.
pub(super) fn log(edge: Option<&Edge>, fault: &Fault) {
    let request = edge.map(|edge| edge.op.request.to_string());
    if fault.kind == FaultKind::Internal {
        tracing::error!(request, fault = %fault, "defect");
    } else if fault.cause.is_some() {
        tracing::warn!(request, fault = %fault, "fault");
    }
}

/// The page of a fault. What a person wrote into a form stands on it, so that it can be copied.
pub(super) fn page(edge: &Edge, fault: &Fault, values: &Values) -> Page {
    let (what, next) = (fault.what.clone(), fault.next.clone());
    let request = (fault.kind == FaultKind::Internal).then(|| edge.op.request.to_string());
    let typed = post::typed(values);
    let carrying = post::carrying(values);
    let kept_words = match fault.kind {
        // It may have come to nothing after it was saved.
        FaultKind::Unavailable | FaultKind::Internal => {
            "It may not be saved. Copy it before you leave this page."
        }
        _ => "It is not saved. Copy it before you leave this page.",
    };
    let address = edge.address();
    let belongs_nowhere = fault.kind == FaultKind::Forbidden
        && edge.op.actor.person().is_some()
        && edge.op.actor.seat().is_none();
    Page::new(what.clone(), move || {
        let request = request
            .map(|request| view! { <p class="govuk-body">"Request number: " <code>{request}</code></p> });
        let kept = (!typed.is_empty()).then(|| {
            let fields = typed
                .into_iter()
                .map(|(name, value)| {
                    let label = Label::from(name.replace('_', " "));
                    view! { <Textarea name=format!("typed-{name}") label value=value rows=6 /> }
                })
                .collect_view();
            view! {
                <h2 class="govuk-heading-m">"What you had written"</h2>
                <p class="govuk-body">{kept_words}</p>
                {fields}
            }
        });
        let carried = (!carrying.is_empty()).then(|| {
            view! {
                <p class="govuk-body">"What you wrote is kept on this page, and is not saved yet."</p>
                <PostForm action=address hidden=carrying><Button>"Try again"</Button></PostForm>
            }
        });
        let belong = belongs_nowhere.then(|| {
            view! {
                <p class="govuk-body">
                    "You do not belong to an organisation yet. "
                    <a class="govuk-link" href=routes::ORGANISATION_NEW>"Set up your supplier, or ask to join it"</a>
                </p>
            }
        });
        view! {
            <h1 class="govuk-heading-l">{what}</h1>
            <p class="govuk-body">{next}</p>
            {belong}
            {request}
            {kept}
            {carried}
            <p class="govuk-body"><a class="govuk-link" href=routes::HOME>"Go to the start page"</a></p>
        }
        .into_any()
    })
    .answers(fault.kind)
}

/// A fault as problem+json, for programs.
pub(super) fn json(fault: &Fault) -> Response {
    let status = post::status(fault.kind);
    let body = serde_json::json!({ "title": fault.what, "detail": fault.next, "status": status.as_u16() });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = post::retry_after(fault.kind) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
