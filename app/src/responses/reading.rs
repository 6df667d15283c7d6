//! Responses as their council reads them: who sent one, all answers to one question side by side, one response whole.

use super::{
    answering::said,
    colour, files, practice,
    submitting::{Links, all_answers},
};
use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Page},
    pilots, routes,
    ui::{
        BackLink, Button, Cell, InsetText, Neighbour, Pagination, Scroll, SummaryList, SummaryRow, Table, Tag,
    },
};
use axum::http::StatusCode;
use domain::{
    actor::Act,
    fault::{Fault, FaultKind},
    ids::{EngagementId, ResponseId},
    responses::{ResponseQuestion, Stage},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::{
    pilots::finals::ForParty,
    responses::{self, Line, Open, Said, Whole},
};

/// That looking is noticed.
const LOGGED: &str = "Each look at an answer is logged.";

pub(super) async fn list(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (open, lines) = match responses::responses(edge.portal(), &edge.op, engagement).await {
        Err(fault) if fault.kind == FaultKind::Conflict => return Ok(sealed(engagement, fault)),
        read => read?,
    };
    let may_answer = edge.op.may(Act::AnswerResponse, &open.subject).is_ok();
    let is_final = open.engagement.responses_are_final(edge.op.now).is_ok();
    Ok(Page::new("Responses", move || {
        let due = lines.iter().filter(|line| matches!(line.response.stage, Stage::Submitted { .. })).count() as u64;
        let acknowledge = (may_answer && is_final && due > 0).then(|| {
            let words = format!("Acknowledge {}", plural(due, "response", "responses"));
            view! { <Button href=routes::engagement_step(engagement, "responses/acknowledge")>{words}</Button> }
        });
        let more = (!is_final).then(|| {
            let closes = open.engagement.closes_in_words();
            view! { <p class="govuk-body">"Suppliers can change and withdraw their responses until " {closes} "."</p> }
        });
        let body = if lines.is_empty() {
            view! { <p class="govuk-body">"No response was submitted."</p> }.into_any()
        } else {
            by_question_and_supplier(&open, lines)
        };
        view! {
            <span class="govuk-caption-l">{open.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Responses"</h1>
            {more}
            {acknowledge}
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any())
    .wide())
}

/// The page while nothing can be read yet.
fn sealed(engagement: EngagementId, fault: Fault) -> Page {
    Page::new("Responses", move || {
        view! {
            <h1 class="govuk-heading-l">"Responses"</h1>
            <InsetText>
                <p class="govuk-body">{fault.what} "."</p>
                <p class="govuk-body">{fault.next}</p>
            </InsetText>
        }
        .into_any()
    })
    .status(StatusCode::CONFLICT)
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any())
}

fn by_question_and_supplier(open: &Open, lines: Vec<Line>) -> AnyView {
    let engagement = open.engagement.id;
    let questions = open.questions.iter().map(|one| {
        view! {
            <li><a class="govuk-link" href=routes::engagement_answers(engagement, &one.id)>{one.ask.clone()}</a></li>
        }
    });
    let explained = lines.iter().any(|line| !line.verified).then(unverified_means);
    let rows = lines.into_iter().map(move |line| {
        let href = routes::engagement_response(engagement, line.response.id);
        let tag = (!line.verified).then(unverified);
        let supplier = view! { <a class="govuk-link" href=href>{line.supplier}</a> " " {tag} }.into_any();
        let stage = line.response.stage;
        let tag = view! { <Tag colour=colour(&stage)>{stage.label()}</Tag> }.into_any();
        let submitted = format!("Version {}, {}", line.submission.version, london::long(line.submission.at));
        vec![supplier.into(), submitted.into(), tag.into()]
    });
    view! {
        <h2 class="govuk-heading-m">"Question by question"</h2>
        <p class="govuk-body">"All suppliers side by side. " {LOGGED}</p>
        <ol class="govuk-list govuk-list--number">{questions.collect_view()}</ol>
        <h2 class="govuk-heading-m">"Supplier by supplier"</h2>
        <Scroll label="Responses">
            <Table
                caption="Responses, by the names of suppliers" caption_classes="govuk-visually-hidden"
                head=["Supplier", "Submitted", "Stage"].map(Cell::from).into() rows=rows.collect() first_names_row=true
            />
        </Scroll>
        {explained}
    }
    .into_any()
}

pub(super) async fn answers(
    edge: Edge,
    (engagement, question): (EngagementId, String),
) -> Result<Page, Fault> {
    let (open, position, answers) =
        responses::answers(edge.portal(), &edge.op, engagement, &question).await?;
    let asked = open.questions[position].clone();
    Ok(Page::new(asked.ask.clone(), move || {
        let drawn = super::drawing::values(&asked, &answers);
        let body = if answers.is_empty() {
            view! { <p class="govuk-body">"No response was submitted."</p> }.into_any()
        } else {
            answers
                .iter()
                .map(|(line, answer)| side(engagement, &asked, line, answer))
                .collect_view()
                .into_any()
        };
        let hint = (!asked.hint.is_empty()).then(|| view! { <p class="govuk-body">{asked.hint.clone()}</p> });
        let at = format!("Question {} of {}", position + 1, open.questions.len());
        view! {
            <span class="govuk-caption-l">{open.engagement.title.clone()} " · " {at}</span>
            <h1 class="govuk-heading-l">{asked.ask.clone()}</h1>
            {hint}
            {drawn}
            <div class="app-side-by-side">{body}</div>
            <p class="govuk-body-s">{LOGGED}</p>
            {neighbours(&open, position)}
        }
        .into_any()
    })
    .before(back(engagement))
    .wide())
}

fn back(engagement: EngagementId) -> AnyView {
    view! { <BackLink href=routes::engagement_step(engagement, "responses") text="Responses" /> }.into_any()
}

fn side(engagement: EngagementId, asked: &ResponseQuestion, line: &Line, answered: &Said) -> AnyView {
    let response = line.response.id;
    let href = routes::engagement_response(engagement, response);
    let Said { answer, files } = answered;
    let body = if answer.is_empty() && files.is_empty() {
        view! { <p class="govuk-body">"Not answered"</p> }.into_any()
    } else {
        let link = |file| routes::engagement_response_file(engagement, response, file);
        let evidence = answer.run().map(|_| {
            practice::link(routes::engagement_response_part(engagement, response, "evidence"), &line.supplier)
        });
        view! { {said(asked, answer)} {evidence} {files::list(files.iter(), &link)} }.into_any()
    };
    view! {
        <section class="app-side-by-side__one">
            <h2 class="govuk-heading-m">
                <a class="govuk-link" href=href>{line.supplier.clone()}</a> " " {(!line.verified).then(unverified)}
            </h2>
            {body}
        </section>
    }
    .into_any()
}

fn neighbours(open: &Open, position: usize) -> AnyView {
    let link = |place: Option<usize>, words: &'static str| {
        let other = place.and_then(|place| open.questions.get(place));
        other.map(|other| Neighbour {
            href: routes::engagement_answers(open.engagement.id, &other.id),
            label: other.ask.clone().into(),
            text: words.into(),
            ..Neighbour::default()
        })
    };
    let (previous, next) =
        (link(position.checked_sub(1), "Previous question"), link(Some(position + 1), "Next question"));
    view! { <Pagination previous next label="Questions" /> }.into_any()
}

pub(super) async fn one(
    edge: Edge,
    (engagement, response): (EngagementId, ResponseId),
) -> Result<Page, Fault> {
    let (open, whole) = responses::one(edge.portal(), &edge.op, engagement, response).await?;
    let Whole { line, version, files, practice, pilot } = whole;
    let may_answer = edge.op.may(Act::AnswerResponse, &open.subject).is_ok();
    let is_final = open.engagement.responses_are_final(edge.op.now).is_ok();
    Ok(Page::new(format!("Response of {}", line.supplier), move || {
        let stage = &line.response.stage;
        let (colour, label) = (colour(stage), stage.label());
        let tag = view! { <Tag colour>{label}</Tag> };
        let undecided = matches!(stage, Stage::Submitted { .. } | Stage::Acknowledged { .. });
        let tell = (may_answer && is_final && undecided).then(|| {
            view! { <Button href=routes::engagement_response_part(engagement, response, "outcome")>"Tell them what comes of it"</Button> }
        });
        let told = match stage {
            Stage::OutcomeTold { at, outcome, words, .. } => view! {
                <h2 class="govuk-heading-m">"What you told them on " {london::long(*at)}</h2>
                <p class="govuk-body"><strong>{outcome.label()}</strong></p>
                {crate::problems::reading::prose(words)}
            }
            .into_any(),
            _ => ().into_any(),
        };
        let rows = vec![
            SummaryRow::new("Reference", line.response.reference.clone()),
            SummaryRow::new("Submitted", format!("Version {}, {}", version.number, london::long(version.submitted_at))),
            SummaryRow::new("SHA-256 of the answers", view! { <code class="app-hash">{version.sha256.clone()}</code> }.into_any()),
        ];
        view! {
            <span class="govuk-caption-l">{open.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Response of " {line.supplier.clone()}</h1>
            <p>{tag}</p>
            {(!line.verified).then(unverified_means)}
            <SummaryList rows />
            {told}
            {tell}
            {all_answers(
                &version.content,
                &files,
                &Links {
                    file: &|file| routes::engagement_response_file(engagement, response, file),
                    evidence: &|_| routes::engagement_response_part(engagement, response, "evidence"),
                    change: None,
                },
            )}
            {practice.map(|shown| practice::beside(&shown))}
            {(!pilot.is_empty()).then(|| beside(&pilot, engagement))}
            <p class="govuk-body-s">{LOGGED}</p>
        }
        .into_any()
    })
    .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
    .before(back(engagement)))
}

/// What the supplier's pilot showed in the final for each council, beside what it wrote.
fn beside(pilot: &[ForParty], engagement: EngagementId) -> AnyView {
    let all = routes::engagement_step(engagement, "results");
    let several = pilot.len() > 1;
    let each = pilot
        .iter()
        .map(|one| {
            let heading = if several {
                format!("Its pilot in the final, for {}", one.name)
            } else {
                "Its pilot in the final".to_owned()
            };
            view! {
                <h2 class="govuk-heading-m">{heading}</h2>
                {pilots::of_which_sort(one, several)}
                {pilots::side_by_side(one, several, |_, pilot| pilot.name.clone())}
            }
        })
        .collect_view();
    view! {
        {each}
        <p class="govuk-body"><a class="govuk-link" href=all>"See all pilots side by side, and their receipts"</a></p>
    }
    .into_any()
}
