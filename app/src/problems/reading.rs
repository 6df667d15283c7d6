//! A problem as others read it: the same view for a draft, a version, and the public page.

use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, SummaryList, SummaryRow},
};
use domain::{
    fault::Fault,
    ids::ProblemId,
    problems::{Content, Direction, Journey, Kind, Measure, Question},
    text::{Block, paragraphs},
};
use leptos::prelude::*;
use portal::problems;

pub(super) async fn page(edge: Edge, problem: ProblemId) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    Ok(Page::new(working.content.title().to_owned(), move || {
        view! {
            <span class="govuk-caption-l">"Problem " {working.problem.reference.clone()}</span>
            <h1 class="govuk-heading-l">{working.content.title().to_owned()}</h1>
            {content_view(&working.content)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

/// All answers but the title, under their headings. Unanswered questions are left out.
pub(crate) fn content_view(content: &Content) -> AnyView {
    Question::ALL
        .iter()
        .filter(|question| **question != Question::Title && content.is_answered(**question))
        .map(|question| {
            view! {
                <section class="app-answer">
                    <h2 class="govuk-heading-m">{question.label()}</h2>
                    {answer(content, *question)}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn answer(content: &Content, question: Question) -> AnyView {
    match question.info().kind {
        Kind::Measures => content.measures.values().map(measure).collect_view().into_any(),
        Kind::Journeys => content.journeys.values().map(journey).collect_view().into_any(),
        Kind::Contact => {
            let address = content.contact.email.clone();
            let link = (!address.is_empty()).then(
                || view! { <a class="govuk-link" href=format!("mailto:{address}")>{address.clone()}</a> },
            );
            view! { <p class="govuk-body">{content.contact.name.clone()} " " {link}</p> }.into_any()
        }
        Kind::ServiceArea => {
            let area = content.service_area().map_or("", |area| area.label());
            view! { <p class="govuk-body">{area}</p> }.into_any()
        }
        _ => prose(content.text(question)),
    }
}

/// Plain text as paragraphs and lists.
pub(crate) fn prose(text: &str) -> AnyView {
    paragraphs(text)
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(lines) => {
                let lines = lines
                    .into_iter()
                    .enumerate()
                    .map(|(number, line)| {
                        let line = line.to_owned();
                        if number > 0 { view! { <br /> {line} }.into_any() } else { line.into_any() }
                    })
                    .collect_view();
                view! { <p class="govuk-body">{lines}</p> }.into_any()
            }
            Block::List(items) => {
                let items = items.into_iter().map(|item| view! { <li>{item.to_owned()}</li> }).collect_view();
                view! { <ul class="govuk-list govuk-list--bullet">{items}</ul> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn measure(measure: &Measure) -> AnyView {
    let direction = Direction::from_key(&measure.direction).map_or("", Direction::label);
    let with_unit = |figure: &str| format!("{figure} {}", measure.unit);
    let baseline = match (measure.baseline.as_str(), measure.source.as_str()) {
        ("", _) => format!("Unknown. {}", measure.baseline_unknown),
        (figure, "") => with_unit(figure),
        (figure, source) => format!("{} (source: {source})", with_unit(figure)),
    };
    let rows = vec![
        SummaryRow::new("Direction", direction),
        SummaryRow::new("Baseline", baseline),
        SummaryRow::new("Target", with_unit(&measure.target)),
        SummaryRow::new("How it is measured", measure.how_measured.clone()),
    ];
    view! { <h3 class="govuk-heading-s">{measure.name.clone()}</h3> <SummaryList rows /> }.into_any()
}

fn journey(journey: &Journey) -> AnyView {
    let steps = journey.steps().map(|step| view! { <li>{step.to_owned()}</li> }).collect_view();
    view! {
        <h3 class="govuk-heading-s">{journey.persona.clone()}</h3>
        <ol class="govuk-list govuk-list--number">{steps}</ol>
    }
    .into_any()
}
