//! What a run showed: the same report as the command `pilot` makes, and the same file.

use crate::{
    edge::{Edge, Page},
    routes,
    ui::BackLink,
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    fault::Fault,
    ids::RunId,
    pilots::{Evidence, WorldsKey},
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
        <p class="govuk-body-s">
            "Run by the worker \u{2018}" {worker.clone()} "\u{2019}, queued on " {london::long(run.queued_at)}
            "."
        </p>
        <p class="govuk-body-s">
            <a class="govuk-link" href=routes::run_part(run.id, "evidence.json")>"Evidence as a file"</a>
            ", to the byte what " <code>"pilot run"</code> " writes"
        </p>
        <div class="report" inner_html=report></div>
    }
    .into_any()
}

fn maud_text(markup: impl Into<String>) -> String {
    markup.into()
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

pub(super) async fn style(_: Edge, (): ()) -> Result<Response, Fault> {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, parts::STYLE).into_response())
}
