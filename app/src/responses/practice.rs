//! The practice run that a supplier shows beside its response: choosing it, and what the council reads of it.

use super::answering::mark;
use crate::{
    edge::{Edge, Page},
    pilots::{
        evidence::{Around, evidence_file, receipt_file, report},
        outcomes,
    },
    routes,
    ui::{BackLink, Choice, Content, FormState, Hint, InsetText, Legend, RadiosField, WarningText},
};
use axum::response::Response as HttpResponse;
use domain::{
    fault::Fault,
    ids::{EngagementId, ResponseId},
    pilots::Run,
    responses::{RUN, ResponseQuestion},
};
use leptos::prelude::*;
use portal::responses::{self, RUNS_OFFERED, Shown, ShownRun};

type Parts = (EngagementId, ResponseId);

/// The runs to choose from, and none of them.
pub(super) fn choose(asked: &ResponseQuestion, form: &FormState, runs: &[Run], pilots: String) -> AnyView {
    let typed = form.value(RUN).unwrap_or_default().to_owned();
    let mut choices: Vec<_> = runs.iter().map(offered).collect();
    if !typed.is_empty() && !runs.iter().any(|run| run.id.to_string() == typed) {
        choices.push(Choice::new(typed.clone(), "The run that you chose before"));
    }
    let words = if choices.is_empty() {
        "No practice run of yours has succeeded so far. ".to_owned()
    } else {
        choices.push(Choice::divider("or"));
        format!(
            "These are your runs that succeeded, those in the most worlds first, {RUNS_OFFERED} at most. A run in many worlds says how \
             sure its figures are; one in a single world does not. "
        )
    };
    choices.push(Choice { checked: Some(typed.is_empty()), ..Choice::new("", "Show no run") });
    let legend = Legend::page_heading(asked.ask.clone());
    view! {
        <RadiosField form name=RUN legend hint=asked.hint.clone() choices />
        <p class="govuk-body">
            {words} <a class="govuk-link" href=pilots>"See all your pilots and runs"</a>
        </p>
    }
    .into_any()
}

fn offered(run: &Run) -> Choice {
    let words = format!("Version {}, {}", run.number, run.occasion());
    let evidence = routes::run_part(run.id, "evidence");
    let hidden = format!(": {words}");
    let hint = view! {
        <a class="govuk-link" href=evidence>"What it showed" <span class="govuk-visually-hidden">{hidden}</span></a>
    };
    Choice::new(run.id.to_string(), words)
        .hint(Hint { content: Content::View(hint.into_any()), ..Hint::default() })
}

/// What stands beside the answers of a response that shows a run.
pub(super) fn beside(shown: &Shown) -> AnyView {
    let body = match shown {
        Shown::Run(run) => view! { {caution(run)} {outcomes::of(&run.recorded)} }.into_any(),
        Shown::Changed => view! {
            <InsetText>
                "The evidence of this run is not what was submitted. It is shown to nobody. Tell the operator of the portal."
            </InsetText>
        }
        .into_any(),
    };
    view! { <h2 class="govuk-heading-m">"What its pilot showed in practice"</h2> {body} }.into_any()
}

/// How far what a run showed carries, before anybody reads a figure of it.
fn caution(shown: &ShownRun) -> AnyView {
    let ShownRun { recorded, locked_away, .. } = shown;
    let card = &recorded.ground.chosen.card;
    let sort = card.profile(&recorded.run.profile).map(|profile| {
        view! { " The data are made up, of this sort of council: " {profile.label.clone()} "." }
    });
    let locked = locked_away.then(|| {
        view! {
            <WarningText>
                "This version of the pilot crashed the sandbox later, and is locked away. Ask the operator of the portal before you rely \
                 on what it showed."
            </WarningText>
        }
    });
    view! {
        <p class="govuk-body">
            "The supplier chose this run among its own. Its key is public: whoever wrote the pilot could have looked at the right answers. \
             So it compares no suppliers." {sort}
        </p>
        {locked}
    }
    .into_any()
}

/// Where the evidence is read that an answer names; `whose`, where a page has several.
pub(super) fn link(href: String, whose: &str) -> AnyView {
    let hidden = (!whose.is_empty())
        .then(|| view! { <span class="govuk-visually-hidden">": " {whose.to_owned()}</span> });
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"See the evidence of this run" {hidden}</a></p> }
        .into_any()
}

pub(super) async fn page(edge: Edge, (engagement, response): Parts) -> Result<Page, Fault> {
    let (line, shown) = responses::shown(edge.portal(), &edge.op, engagement, response).await?;
    let part = |part| routes::engagement_response_part(engagement, response, part);
    let (evidence, receipt) = (part("evidence.json"), part("receipt.jws"));
    let (title, back) = (format!("Evidence of {}", line.supplier), format!("Response of {}", line.supplier));
    Ok(Page::new(title, move || {
        let caption = format!("{} · {}", shown.recorded.ground.engagement.title, line.supplier);
        let lead = view! { {caution(&shown)} {mark(&shown.answer)} }.into_any();
        report(&shown.recorded, Around { caption, lead, evidence, receipt })
    })
    .wide()
    .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
    .before(
        view! { <BackLink href=routes::engagement_response(engagement, response) text=back /> }.into_any(),
    ))
}

pub(super) async fn evidence(edge: Edge, (engagement, response): Parts) -> Result<HttpResponse, Fault> {
    let (_, shown) = responses::shown(edge.portal(), &edge.op, engagement, response).await?;
    Ok(evidence_file(shown.recorded))
}

pub(super) async fn receipt(edge: Edge, (engagement, response): Parts) -> Result<HttpResponse, Fault> {
    let receipt = responses::shown_receipt(edge.portal(), &edge.op, engagement, response).await?;
    Ok(receipt_file(receipt))
}
