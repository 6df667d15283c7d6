//! Sending a problem to review, and deciding on it.

use super::{advice, changes::since_approval, forms::clean_field};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, Choice, FormState, Legend, Limit, PostForm, RadiosField, TextAreaField},
};
use domain::{
    fault::Fault,
    ids::ProblemId,
    problems::{Problem, Stage, StageName, Working},
    text::Lines,
};
use leptos::prelude::*;
use portal::problems::{self, Approval};
use serde::Deserialize;

pub(super) async fn submit_page(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let working = problems::for_editing(edge.portal(), &edge.op, problem).await?;
    let (title, words, button) = match working.problem.stage {
        Stage::InReview { .. } => (
            "Take it back from review?",
            "You can edit it again. Send it to review when you are done.",
            "Take it back",
        ),
        Stage::Approved { .. } => (
            "Change this problem?",
            "The approved version stays as it is, also where an engagement uses it. Your changes become the next version once they are approved.",
            "Change it",
        ),
        _ => (
            "Send it to review?",
            "An owner or procurement officer who did not write in it last approves it or asks for edits.",
            "Send to review",
        ),
    };
    let hidden = vec![form.mark("stage", || working.problem.stage.key().to_owned())];
    Ok(Page::new(title, move || {
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            <p class="govuk-body">{words}</p>
            <PostForm hidden><Button>{button}</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

/// The stage the person saw: what the button said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Submit {
    stage: String,
}

pub(super) async fn submit(edge: Edge, problem: ProblemId, form: Submit) -> Result<Next, Fault> {
    match StageName::from_key(&form.stage) {
        Some(seen @ (StageName::Draft | StageName::EditsRequested)) => {
            problems::submit(edge.portal(), &edge.op, problem, seen).await?;
        }
        Some(StageName::InReview) => problems::take_back(edge.portal(), &edge.op, problem).await?,
        Some(StageName::Approved) => problems::change_again(edge.portal(), &edge.op, problem).await?,
        Some(StageName::Retired) | None => {
            return Err(Fault::invalid(
                "This form does not say what you saw",
                "Nothing was done. Open the problem\u{2019}s page and choose again.",
            ));
        }
    }
    Ok(Next::See(routes::problem(problem)))
}

pub(super) async fn page(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let working = problems::for_review(edge.portal(), &edge.op, problem).await?;
    in_review(&working.problem)?;
    let approved = problems::versions::latest(edge.portal(), &edge.op, problem).await?;
    let advised = advice::advised(&edge, problem, &working.content).await?;
    let hidden = vec![form.mark("sha256", || working.content.sha256())];
    let wrote_last = working.last_editor == edge.op.actor.person();
    Ok(Page::new(format!("Review: {}", working.content.title()), move || {
        let Working { problem, content, .. } = &working;
        view! {
            <span class="govuk-caption-l">"Review"</span>
            <h1 class="govuk-heading-l">{content.title().to_owned()}</h1>
            {since_approval(approved.as_ref().map(|approved| &approved.version.content), problem.version, content)}
            <h2 class="govuk-heading-m">"Words that may describe a solution"</h2>
            {advice::for_reviewer(&advised)}
            <h2 class="govuk-heading-m">"Your decision"</h2>
            {decision(form, hidden, wrote_last)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

fn in_review(problem: &Problem) -> Result<(), Fault> {
    if matches!(problem.stage, Stage::InReview { .. }) {
        return Ok(());
    }
    Err(Fault::conflict(
        format!("This problem is not in review: it is now {}", problem.stage.label().to_lowercase()),
        "Its page says who did what.",
    ))
}

fn decision(form: FormState, hidden: Vec<(String, String)>, wrote_last: bool) -> AnyView {
    let choices = vec![
        Choice::new("approve", "Approve it").hint("It becomes a version that nobody can change"),
        Choice::new("edits", "Ask for edits").hint("It goes back to its writers with your note"),
    ];
    let alone = wrote_last.then(|| {
        view! {
            <TextAreaField
                form=&form name="reason" rows=3 limit=Limit::Characters(500)
                label="You wrote in it last. If nobody else in your council can approve it, give the reason"
            />
        }
    });
    view! {
        <PostForm hidden>
            <RadiosField form=&form name="decision" legend=Legend::from("What do you decide?") choices />
            <TextAreaField form=&form name="note" label="What to change, if you ask for edits" rows=5 limit=Limit::Characters(2_000) />
            {alone}
            <Button>"Send decision"</Button>
        </PostForm>
    }
    .into_any()
}

/// A reviewer's decision.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decision {
    decision: String,
    note: String,
    reason: String,
    sha256: String,
}

pub(super) async fn decide(edge: Edge, problem: ProblemId, form: Decision) -> Result<Next, Fault> {
    let clean = |name, label, limit, raw: &str| clean_field(name, label, limit, Lines::Many, raw);
    match form.decision.as_str() {
        "approve" => {
            let reason = match clean("reason", "Reason", 500, &form.reason) {
                Ok(reason) => reason,
                Err(mistake) => return Ok(Next::again("reason", mistake)),
            };
            let approval = Approval { sha256: form.sha256, sole_officer_reason: Some(reason) };
            problems::approve(edge.portal(), &edge.op, problem, &approval).await?;
        }
        "edits" => match clean("note", "What to change", 2_000, &form.note) {
            Ok(note) if note.is_empty() => return Ok(Next::again("note", "Enter what to change")),
            Ok(note) => problems::request_edits(edge.portal(), &edge.op, problem, &note).await?,
            Err(mistake) => return Ok(Next::again("note", mistake)),
        },
        _ => return Ok(Next::again("decision", "Select what you decide")),
    }
    Ok(Next::See(routes::problem(problem)))
}
