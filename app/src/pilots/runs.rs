//! One run: where it stands, how it ended, what the pilot wrote; cancelling it.

use super::{again::Again, run_tag};
use crate::{
    edge::{Edge, Next, Nothing, Page},
    islands::RunWatch,
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, InsetText, PostForm, SummaryList, SummaryRow},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    fault::Fault,
    ids::RunId,
    pilots::{EndReason, LogEntry, PlatformFault, Progress, Run, RunState},
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::pilots;

/// So many of the last lines stand on the page; the rest is in the file.
const LINES_MAX: usize = 200;
pub(super) async fn page(edge: Edge, run: RunId) -> Result<Page, Fault> {
    let (ground, run) = pilots::run(edge.portal(), &edge.op, run).await?;
    let (log, _) = pilots::log(edge.portal(), &edge.op, run.id, 0).await?;
    let detail = detail(&edge, &run).await?;
    let faults = pilots::faults(edge.portal(), &edge.op, run.id).await?;
    let again = Again::of(&edge);
    let back = routes::pilots(&ground.engagement.reference);
    let live = !run.state.has_ended();
    let title = format!("Run of version {}", run.number);
    let page = Page::new(title.clone(), move || {
        let watch = live.then(|| watch(&run, again));
        let cancel = live.then(|| {
            view! {
                <p class="govuk-body"><a class="govuk-link" href=routes::run_part(run.id, "cancel")>"Cancel this run"</a></p>
            }
        });
        // While it goes on the island shows both as they change, and a script that runs leaves these out.
        let tag = (!live).then(|| view! { <p>{run_tag(&run.state)}</p> });
        let written = written(&run, &log);
        let written = if live { view! { <noscript>{written}</noscript> }.into_any() } else { written };
        view! {
            <span class="govuk-caption-l">{run.purpose()} ", for " {ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {tag}
            {ended(&run, detail)}
            {watch}
            {cancel}
            <SummaryList rows=facts(&run) />
            {ours(&faults)}
            {written}
        }
        .into_any()
    });
    let page = if live { page.head(again.head()) } else { page };
    Ok(page.before(view! { <BackLink href=back text="Your pilots" /> }.into_any()))
}

/// What shows how it goes on: with a script as it happens, and without by loading the page again.
fn watch(run: &Run, again: Again) -> AnyView {
    let here = routes::run(run.id);
    view! {
        <RunWatch events=routes::run_part(run.id, "events") state=run.state.label().to_owned() standing=standing(run) />
        <noscript><p class="govuk-body">{again.words(&here)}</p></noscript>
    }
    .into_any()
}

/// Where a run stands, in a sentence.
pub(super) fn standing(run: &Run) -> String {
    match &run.state {
        RunState::Queued { before: 0, .. } => "It is the next to be taken by a worker.".to_owned(),
        RunState::Queued { before, .. } => {
            format!("It waits for a worker. {} before it.", plural((*before).into(), "job is", "jobs are"))
        }
        RunState::Leased { progress: None, .. } => "A worker has taken it, and makes ready.".to_owned(),
        RunState::Leased { progress: Some(progress), .. } => doing(progress),
        RunState::Ended { end, .. } => end.sentence().to_owned(),
    }
}

fn doing(progress: &Progress) -> String {
    format!("World {} of {}: {}.", progress.world + 1, progress.of, progress.doing)
}

const fn has_evidence(end: EndReason) -> bool {
    matches!(end, EndReason::Succeeded | EndReason::ModuleFailed(_))
}

/// What went wrong on our side, each time it was tried.
fn ours(faults: &[(u32, PlatformFault, Timestamp)]) -> AnyView {
    if faults.is_empty() {
        return ().into_any();
    }
    let lines = faults
        .iter()
        .map(|(attempt, fault, at)| {
            let words = EndReason::PlatformFailed(*fault).sentence();
            view! { <li>"Attempt " {*attempt} ", " {london::long(*at)} ": " {words}</li> }
        })
        .collect_view();
    view! {
        <h2 class="govuk-heading-m">"What went wrong on our side"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

/// Where and why the pilot failed, in the words of the evidence; none where it did not.
async fn detail(edge: &Edge, run: &Run) -> Result<Option<String>, Fault> {
    match &run.state {
        RunState::Ended { end: EndReason::ModuleFailed(_), .. } => {
            let recorded = pilots::evidence(edge.portal(), &edge.op, run.id).await?;
            Ok(recorded.evidence.detail.map(|detail| detail.as_str().to_owned()))
        }
        _ => Ok(None),
    }
}

/// How it ended, and what to do next; nothing while it goes on, which [`watch`] shows.
fn ended(run: &Run, detail: Option<String>) -> AnyView {
    let RunState::Ended { end, .. } = &run.state else { return ().into_any() };
    let detail = detail.map(|detail| view! { <pre class="app-said">{detail}</pre> });
    let evidence = has_evidence(*end).then(|| {
        view! { <Button href=routes::run_part(run.id, "evidence")>"See the evidence"</Button> }
    });
    let (sentence, next) = (end.sentence(), end.next());
    view! {
        <p class="govuk-body">{sentence}</p>
        {detail}
        <InsetText>{next}</InsetText>
        {evidence}
    }
    .into_any()
}

fn facts(run: &Run) -> Vec<SummaryRow> {
    let pilot = view! { <a class="govuk-link" href=routes::module(run.module)>"Version " {run.number}</a> };
    let mut rows = vec![
        SummaryRow::new("Pilot", pilot.into_any()),
        SummaryRow::new("Length", plural(run.worlds.into(), "world", "worlds")),
        SummaryRow::new("Queued", london::long(run.queued_at)),
    ];
    if let RunState::Ended { at, end, attempts } = &run.state {
        let taken = match attempts {
            0 => "None had it".to_owned(),
            1 => "1".to_owned(),
            more => format!("{more}, one after the other"),
        };
        rows.extend([
            SummaryRow::new("Ended", london::long(*at)),
            SummaryRow::new("End reason", view! { <code>{end.to_string()}</code> }.into_any()),
            SummaryRow::new("Workers", taken),
            SummaryRow::new(
                "Your quota",
                if end.debits(*attempts > 0) { "One run used" } else { "Given back: it costs you nothing" },
            ),
        ]);
    }
    rows
}

fn written(run: &Run, log: &[LogEntry]) -> AnyView {
    if log.is_empty() {
        return ().into_any();
    }
    let from = log.len().saturating_sub(LINES_MAX);
    let lines = log[from..].iter().map(line).collect::<Vec<_>>().join("\n");
    let left_out = (from > 0).then(|| format!("The last {LINES_MAX} of {} lines. ", log.len()));
    view! {
        <h2 class="govuk-heading-m" id="log">"What the pilot wrote"</h2>
        <p class="govuk-body">
            {left_out} "Only your organisation sees it. "
            <a class="govuk-link" href=routes::run_part(run.id, "log.txt")>"All of it as a file"</a>
        </p>
        <pre class="app-log" tabindex="0" role="region" aria-labelledby="log">{lines}</pre>
    }
    .into_any()
}

/// A line of the log as people read it. A line that goes on is moved in, so that none of it passes for another's.
pub(super) fn line(entry: &LogEntry) -> String {
    let LogEntry { world, scenario, level, text } = entry;
    format!("[world {}, {scenario}] {level}: {}", world + 1, text.replace('\n', "\n      "))
}

pub(super) async fn log(edge: Edge, run: RunId) -> Result<Response, Fault> {
    let (log, _) = pilots::log(edge.portal(), &edge.op, run, 0).await?;
    let text: String = log.iter().map(|entry| line(entry) + "\n").collect();
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"log.txt\""),
    ];
    Ok((headers, text).into_response())
}

pub(super) async fn cancel_page(edge: Edge, run: RunId, _: FormState) -> Result<Page, Fault> {
    let (_, run) = pilots::run(edge.portal(), &edge.op, run).await?;
    if run.state.has_ended() {
        return Err(Fault::conflict(
            "This run has ended",
            "There is nothing to cancel. Its page shows how it ended.",
        ));
    }
    let back = routes::run(run.id);
    let costs = match run.state {
        RunState::Queued { attempts: 0, .. } => "No worker has it yet, so it costs you nothing.",
        _ => "A worker has it, so it counts as one of the runs of today.",
    };
    Ok(Page::new("Cancel this run?", move || {
        view! {
            <h1 class="govuk-heading-l">"Cancel this run?"</h1>
            <p class="govuk-body">{costs}</p>
            <PostForm><Button kind=ButtonKind::Warning>"Cancel the run"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any()))
}

pub(super) async fn cancel(edge: Edge, run: RunId, _: Nothing) -> Result<Next, Fault> {
    pilots::cancel(edge.portal(), &edge.op, run).await?;
    Ok(Next::See(routes::run(run)))
}
