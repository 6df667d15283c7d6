//! What changed between two versions of a problem, or between a version and the draft.

use super::reading::content_view;
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, Tag, TagColour},
};
use domain::{
    fault::Fault,
    ids::ProblemId,
    problems::{Content, Difference, Fate, FieldDifference, Part, Piece, differences},
};
use leptos::prelude::*;
use portal::problems;
use serde::Deserialize;

/// Which versions to compare; without `to`, with what is written now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    from: String,
    to: String,
}

pub(super) async fn page(edge: Edge, problem: ProblemId) -> Result<Page, Fault> {
    let asked: Asked = edge.query();
    let number = |text: &str| text.parse::<u32>().map_err(|_| Fault::not_found());
    let from = number(&asked.from)?;
    let before = problems::version(edge.portal(), &edge.op, problem, from).await?.version.content;
    let (after, to) = if asked.to.is_empty() {
        (
            problems::read_draft(edge.portal(), &edge.op, problem).await?.content,
            "what is written now".to_owned(),
        )
    } else {
        let to = number(&asked.to)?;
        (
            problems::version(edge.portal(), &edge.op, problem, to).await?.version.content,
            format!("version {to}"),
        )
    };
    let title = format!("What changed from version {from} to {to}");
    Ok(Page::new(title.clone(), move || {
        view! {
            <span class="govuk-caption-l">{after.title().to_owned()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {changes_view(&before, &after, Below::Page)}
        }
        .into_any()
    })
    .before(
        view! { <BackLink href=routes::problem_part(problem, "versions") text="All versions" /> }.into_any(),
    ))
}

/// Which heading the changes stand below; their own are one level lower.
#[derive(Clone, Copy)]
enum Below {
    Page,
    Section,
}

/// Every changed answer: what was removed and what was added, in words and in colour.
fn changes_view(before: &Content, after: &Content, below: Below) -> AnyView {
    let found = differences(before, after);
    if found.is_empty() {
        return view! { <p class="govuk-body">"Nothing changed."</p> }.into_any();
    }
    found.into_iter().map(|one| difference(one, below)).collect_view().into_any()
}

/// The changes since the last approved version, if there is one, and then the whole content.
pub(super) fn since_approval(approved: Option<&Content>, number: u32, now: &Content) -> AnyView {
    let Some(approved) = approved else { return content_view(now) };
    view! {
        <h2 class="govuk-heading-m">"What changed since version " {number.to_string()}</h2>
        {changes_view(approved, now, Below::Section)}
        <h2 class="govuk-heading-m">"The whole problem as it is now"</h2>
        {content_view(now)}
    }
    .into_any()
}

fn difference(difference: Difference, below: Below) -> AnyView {
    let label = difference.question.label();
    let heading = match below {
        Below::Page => view! { <h2 class="govuk-heading-m">{label}</h2> }.into_any(),
        Below::Section => view! { <h3 class="govuk-heading-s">{label}</h3> }.into_any(),
    };
    view! {
        <section class="app-answer">
            {heading}
            {difference.parts.into_iter().map(part).collect_view()}
        </section>
    }
    .into_any()
}

fn part(part: Part) -> AnyView {
    let tag = match part.fate {
        Fate::Changed => None,
        Fate::Added => Some(view! { <Tag colour=TagColour::Green>"Added"</Tag> }),
        Fate::Removed => Some(view! { <Tag colour=TagColour::Red>"Removed"</Tag> }),
    };
    let named = (!part.name.is_empty() || tag.is_some())
        .then(|| view! { <p class="govuk-body"><strong>{part.name}</strong> " " {tag}</p> });
    view! { {named} {part.fields.into_iter().map(field).collect_view()} }.into_any()
}

fn field(field: FieldDifference) -> AnyView {
    let label = (!field.label.is_empty())
        .then(|| view! { <p class="govuk-body-s app-diff__label">{field.label}</p> });
    view! { {label} {woven(field.paragraphs)} }.into_any()
}

/// Two texts woven together: what was removed and what was added, in words and in colour.
pub(crate) fn woven(paragraphs: Vec<Vec<Piece>>) -> AnyView {
    let paragraphs = paragraphs
        .into_iter()
        .map(|pieces| view! { <p class="govuk-body">{pieces.into_iter().map(piece).collect_view()}</p> })
        .collect_view();
    view! { <div class="app-diff">{paragraphs}</div> }.into_any()
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Same(text) => text.into_any(),
        Piece::Removed(text) => view! {
            <del><span class="govuk-visually-hidden">"removed: "</span>{text}<span class="govuk-visually-hidden">" (end of removed) "</span></del>
        }
        .into_any(),
        Piece::Added(text) => view! {
            <ins><span class="govuk-visually-hidden">"added: "</span>{text}<span class="govuk-visually-hidden">" (end of added) "</span></ins>
        }
        .into_any(),
    }
}
