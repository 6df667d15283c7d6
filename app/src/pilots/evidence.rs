//! What a run showed: the same report as the command `pilot` makes, and the same file.

use super::outcomes;
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, Tag, TagColour},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    fault::Fault,
    ids::RunId,
    pilots::{Evidence, Phase, WorldsKey},
    time::london,
};
use leptos::prelude::*;
use portal::pilots::{self, Recorded};
use report::{Command, Rerun, parts};

pub(super) async fn page(edge: Edge, run: RunId) -> Result<Page, Fault> {
    let recorded = pilots::evidence(edge.portal(), &edge.op, run).await?;
    let back = routes::run(run);
    Ok(Page::new("Evidence", move || body(&recorded))
        .wide()
        .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
        .before(view! { <BackLink href=back text="The run" /> }.into_any()))
}

fn body(recorded: &Recorded) -> AnyView {
    let Recorded { ground, run, evidence, worker, .. } = recorded;
    let how = rerun(evidence);
    let phase = run.phase.label();
    let whose = run.party.as_ref().map(|party| format!("For {party}. "));
    let (colour, what_it_is) = match run.phase {
        Phase::Practice => (
            TagColour::Blue,
            "Practice comes from a key that everybody knows: it shows how a pilot does, and is no final.",
        ),
        Phase::Final => (TagColour::Purple, "It ran once, in worlds that nobody could know before the lock."),
    };
    let sections = [
        parts::opening(evidence),
        parts::contents(evidence),
        parts::ending(evidence),
        parts::measures(evidence),
        parts::journeys(evidence),
        parts::resources(evidence),
        parts::again(evidence, &how),
        parts::provenance(evidence),
        parts::glossary(),
    ];
    let report: String = sections.into_iter().map(maud_text).collect();
    view! {
        <span class="govuk-caption-l">{ground.engagement.title.clone()} " · Version " {run.number}</span>
        <h1 class="govuk-heading-l">"Evidence: " {ground.chosen.card.title.clone()}</h1>
        <p><Tag colour>{phase}</Tag></p>
        <p class="govuk-body">
            "Run by the worker \u{2018}" {worker.clone()} "\u{2019}, queued on " {london::long(run.queued_at)} ". " {whose} {what_it_is}
        </p>
        <p class="govuk-body-s">
            <a class="govuk-link" href=routes::run_part(run.id, "evidence.json")>"Evidence as a file"</a>
            ", to the byte what " <code>"pilot run"</code> " writes"
        </p>
        {vouched(recorded)}
        {outcomes::view(recorded)}
        <div class="report" inner_html=report></div>
    }
    .into_any()
}

fn maud_text(markup: impl Into<String>) -> String {
    markup.into()
}

/// What the portal vouches for, and how anybody checks it.
fn vouched(recorded: &Recorded) -> AnyView {
    if !recorded.signed {
        return ().into_any();
    }
    view! {
        <p class="govuk-body">
            <a class="govuk-link" href=routes::run_part(recorded.run.id, "receipt.jws")>"Receipt"</a>
            ", signed by this portal. Check it with " <a class="govuk-link" href=routes::RECEIPT_KEYS>"the portal\u{2019}s keys"</a>
            ": " <code>"pilot verify receipt.jws --keys forecourt-receipt-keys.json"</code>
        </p>
    }
    .into_any()
}

/// How whoever holds the file runs it again.
fn rerun(evidence: &Evidence) -> Rerun {
    let WorldsKey::Public(key) = evidence.key else { return Rerun::default() };
    let (challenge, profile, worlds) = (&evidence.challenge.name, &evidence.profile, evidence.worlds);
    // Every word of these lines comes from lists of ours or is hexadecimal: nothing needs quoting.
    let run = format!(
        "pilot run pilot.wasm --challenge {challenge} --profile {profile} --key {key} --worlds {worlds}"
    );
    let verify = "pilot verify evidence.json --rerun pilot.wasm".to_owned();
    let command = |does: &str, line| Command { does: does.to_owned(), line };
    Rerun {
        commands: vec![
            command("Run it again in the same worlds", run),
            command("Run it again, and compare with this evidence", verify),
        ],
    }
}

pub(super) async fn json(edge: Edge, run: RunId) -> Result<Response, Fault> {
    let recorded = pilots::evidence(edge.portal(), &edge.op, run).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"evidence.json\""),
    ];
    Ok((headers, recorded.json).into_response())
}

pub(super) async fn receipt(edge: Edge, run: RunId) -> Result<Response, Fault> {
    let receipt = pilots::receipt(edge.portal(), &edge.op, run).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/jose"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.jws\""),
    ];
    Ok((headers, receipt).into_response())
}

pub(super) async fn keys(edge: Edge, (): ()) -> Result<Response, Fault> {
    let keys = portal::receipts::keys(edge.portal()).await?;
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, keys).into_response())
}

pub(super) async fn style(_: Edge, (): ()) -> Result<Response, Fault> {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, parts::STYLE).into_response())
}
