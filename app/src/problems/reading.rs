//! A problem as others read it: the same view for a draft, a version, and the public page.

use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, SummaryList, SummaryRow},
};
use domain::{
    fault::Fault,
    ids::ProblemId,
    problems::{Content, FieldInfo, FieldKind, Item, Kind, Question, fields},
    text::{Block, paragraphs},
    time::london,
};
use leptos::prelude::*;
use portal::problems;

pub(super) async fn page(edge: Edge, problem: ProblemId) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let printed = printed(&edge);
    Ok(Page::new(working.content.title().to_owned(), move || {
        view! {
            <span class="govuk-caption-l">"Problem " {working.problem.reference.clone()}</span>
            <h1 class="govuk-heading-l">{working.content.title().to_owned()}</h1>
            {content_view(&working.content)}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

/// On paper alone: where the page is and when it was read.
pub(crate) fn printed(edge: &Edge) -> AnyView {
    let address = format!("{}{}", edge.portal().settings.public_url, edge.path);
    let when = london::long(edge.op.now);
    view! { <p class="govuk-body-s app-printed">{address} ", as it read on " {when} "."</p> }.into_any()
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
        Kind::ServiceArea => {
            let area = content.service_area().map_or("", |area| area.label());
            view! { <p class="govuk-body">{area}</p> }.into_any()
        }
        _ if question.is_text() => prose(content.text(question)),
        _ => content.items(question).into_iter().map(item).collect_view().into_any(),
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

/// A measure or a journey under its name, or the contact person: every field that is filled in.
pub(super) fn item(item: Item<'_>) -> AnyView {
    let named = !item.id.is_empty();
    let name = fields::name_of(item.fields).to_owned();
    let heading = named.then(|| view! { <h3 class="govuk-heading-s">{name}</h3> });
    let filled = |field: &&FieldInfo| !item.fields.get(field.key).is_empty();
    let rest = item.fields.fields().iter().skip(usize::from(named)).filter(filled);
    let (steps, rest): (Vec<&FieldInfo>, Vec<&FieldInfo>) =
        rest.partition(|field| matches!(field.kind, FieldKind::Steps(_)));
    let rows: Vec<_> =
        rest.into_iter().map(|field| SummaryRow::new(field.label, value(field, &item))).collect();
    let rows = (!rows.is_empty()).then(|| view! { <SummaryList rows /> });
    let steps = steps
        .into_iter()
        .map(|field| {
            let steps = fields::steps(item.fields.get(field.key));
            let steps = steps.map(|step| view! { <li>{step.to_owned()}</li> }).collect_view();
            view! { <ol class="govuk-list govuk-list--number">{steps}</ol> }
        })
        .collect_view();
    view! { {heading} {rows} {steps} }.into_any()
}

fn value(field: &FieldInfo, item: &Item<'_>) -> AnyView {
    let shown = field.shown(item.fields);
    match field.kind {
        FieldKind::Text(_) => prose(&shown),
        FieldKind::Email => {
            view! { <a class="govuk-link" href=format!("mailto:{shown}")>{shown.clone()}</a> }.into_any()
        }
        _ => shown.into_any(),
    }
}
