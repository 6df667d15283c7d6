//! The practice run that a supplier shows beside its response: choosing it, and what the council reads of it.

use crate::{
    edge::{Edge, Page},
    pilots::{
        evidence::{Files, evidence_file, receipt_file, report},
        outcomes,
    },
    routes,
    ui::{BackLink, Choice, FormState, Legend, RadiosField},
};
use axum::response::Response as HttpResponse;
use domain::{
    fault::Fault,
    ids::{EngagementId, ResponseId},
    pilots::Run,
    responses::{RUN, ResponseQuestion},
};
use leptos::prelude::*;
use portal::{
    pilots::Recorded,
    responses::{self, RUNS_OFFERED},
};

type Parts = (EngagementId, ResponseId);

/// The runs to choose from, the newest first, and none of them.
pub(super) fn choose(asked: &ResponseQuestion, form: &FormState, runs: &[Run], pilots: String) -> AnyView {
    let mut choices: Vec<_> =
        runs.iter().map(|run| Choice::new(run.id.to_string(), run.in_words())).collect();
    let offered = if choices.is_empty() {
        "No practice run of yours has succeeded so far. ".to_owned()
    } else {
        choices.push(Choice::divider("or"));
        format!(
            "These are your runs that succeeded, the latest {RUNS_OFFERED} at most. A run in many worlds says how sure its figures are; \
             one in a single world does not. "
        )
    };
    choices.push(Choice::new("", "Show no run"));
    let legend = Legend::page_heading(asked.ask.clone());
    view! {
        <RadiosField form name=RUN legend hint=asked.hint.clone() choices />
        <p class="govuk-body">
            {offered} <a class="govuk-link" href=pilots>"See all your pilots and runs"</a>
        </p>
    }
    .into_any()
}

/// What stands beside the answers of a response that shows a run.
pub(super) fn beside(recorded: &Recorded, engagement: EngagementId, response: ResponseId) -> AnyView {
    view! {
        <h2 class="govuk-heading-m">"What its pilot showed in practice"</h2>
        <p class="govuk-body">
            "The supplier chose this run among its own, in worlds whose key everybody knows: it shows what the pilot can do, and is no \
             comparison of suppliers."
        </p>
        {outcomes::of(recorded)}
        {link(engagement, response)}
    }
    .into_any()
}

/// Where the evidence is read.
pub(super) fn link(engagement: EngagementId, response: ResponseId) -> AnyView {
    let href = routes::engagement_response_part(engagement, response, "evidence");
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"See the evidence of this run"</a></p> }
        .into_any()
}

pub(super) async fn page(edge: Edge, (engagement, response): Parts) -> Result<Page, Fault> {
    let (line, recorded) = responses::shown(edge.portal(), &edge.op, engagement, response).await?;
    let part = |part| routes::engagement_response_part(engagement, response, part);
    let files = Files { evidence: part("evidence.json"), receipt: part("receipt.jws") };
    let (title, back) = (format!("Evidence of {}", line.supplier), format!("Response of {}", line.supplier));
    Ok(Page::new(title, move || report(&recorded, &files))
        .wide()
        .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
        .before(
            view! { <BackLink href=routes::engagement_response(engagement, response) text=back /> }
                .into_any(),
        ))
}

pub(super) async fn evidence(edge: Edge, (engagement, response): Parts) -> Result<HttpResponse, Fault> {
    let (_, recorded) = responses::shown(edge.portal(), &edge.op, engagement, response).await?;
    Ok(evidence_file(recorded))
}

pub(super) async fn receipt(edge: Edge, (engagement, response): Parts) -> Result<HttpResponse, Fault> {
    let receipt = responses::shown_receipt(edge.portal(), &edge.op, engagement, response).await?;
    Ok(receipt_file(receipt))
}
