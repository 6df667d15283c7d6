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
    let part = |part| routes::run_part(run, part);
    let (evidence, receipt) = (part("evidence.json"), part("receipt.jws"));
    Ok(Page::new("Evidence", move || {
        let caption = format!("{} · Version {}", recorded.ground.engagement.title, recorded.run.number);
        report(&recorded, Around { caption, lead: ().into_any(), evidence, receipt })
    })
    .wide()
    .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
    .before(view! { <BackLink href=back text="The run" /> }.into_any()))
}

/// What differs with who reads a report.
pub(crate) struct Around {
    /// Above its heading: what it is of.
    pub(crate) caption: String,
    /// What they read before any figure.
    pub(crate) lead: AnyView,
    /// Where they get the evidence as a file.
    pub(crate) evidence: String,
    /// Where they get the receipt, if there is one.
    pub(crate) receipt: String,
}

/// What a run showed, as its page says it.
pub(crate) fn report(recorded: &Recorded, around: Around) -> AnyView {
    let Around { caption, lead, evidence: file, receipt } = around;
    let Recorded { ground, run, evidence, worker, .. } = recorded;
    let (how, outcomes) = (rerun(evidence), outcomes::of(recorded));
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
        <span class="govuk-caption-l">{caption}</span>
        <h1 class="govuk-heading-l">"Evidence: " {ground.chosen.card.title.clone()}</h1>
        <p><Tag colour>{phase}</Tag></p>
        <p class="govuk-body">
            "Run by the worker \u{2018}" {worker.clone()} "\u{2019}, queued on " {london::long(run.queued_at)} ". " {whose} {what_it_is}
        </p>
        {lead}
        <p class="govuk-body-s">
            <a class="govuk-link" href=file>"Evidence as a file"</a>
            ", to the byte what " <code>"pilot run"</code> " writes"
        </p>
        {recorded.signed.then(|| vouched(receipt))}
        {outcomes.map(|outcomes| view! { <h2 class="govuk-heading-m">"The council\u{2019}s outcomes"</h2> {outcomes} })}
        <div class="report" inner_html=report></div>
    }
    .into_any()
}

fn maud_text(markup: impl Into<String>) -> String {
    markup.into()
}

/// What the portal vouches for, and how anybody checks it.
fn vouched(receipt: String) -> AnyView {
    view! {
        <p class="govuk-body">
            <a class="govuk-link" href=receipt>"Receipt"</a>
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
    Ok(evidence_file(recorded))
}

/// Evidence as a file, to the byte as it is stored.
pub(crate) fn evidence_file(recorded: Recorded) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"evidence.json\""),
    ];
    (headers, recorded.json).into_response()
}

pub(super) async fn receipt(edge: Edge, run: RunId) -> Result<Response, Fault> {
    let receipt = pilots::receipt(edge.portal(), &edge.op, run).await?;
    Ok(receipt_file(receipt))
}

/// A receipt as a file.
pub(crate) fn receipt_file(receipt: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/jose"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.jws\""),
    ];
    (headers, receipt).into_response()
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
