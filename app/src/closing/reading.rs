//! A closing as everybody reads it.

use crate::{
    ledger::reading::in_words,
    problems::reading::prose,
    ui::{SummaryList, SummaryRow},
};
use domain::{
    closing::{Closing, Closure, NextStep, Record, Statement},
    text::plural,
    time::london,
};
use leptos::prelude::*;

/// What came of a closed engagement, on its public page.
pub(crate) fn published(closure: &Closure) -> AnyView {
    view! {
        <section class="app-closing" aria-labelledby="closing">
            <h2 class="govuk-heading-l" id="closing">"What came of it"</h2>
            <p class="govuk-body">"Closed on " {london::long(closure.at)} "."</p>
            {content(closure)}
        </section>
    }
    .into_any()
}

/// What is published of a closing; what is not written yet is not shown.
pub(super) fn content(closure: &Closure) -> AnyView {
    let Closing { heard, changed, not_changed, next, next_words, statement, steps, .. } = &closure.closing;
    let said = |heading: &'static str, words: &str| {
        let words = if words.is_empty() { return ().into_any() } else { prose(words) };
        view! { <h3 class="govuk-heading-m">{heading}</h3> {words} }.into_any()
    };
    let next = next.map(|next| view! { <p class="govuk-body"><strong>{NextStep::label(next)}</strong></p> });
    let next = (next.is_some() || !next_words.is_empty()).then(|| {
        view! { <h3 class="govuk-heading-m">"What happens next"</h3> {next} {prose(next_words)} }
    });
    let statement = statement.map(|statement| {
        let steps = prose(steps);
        view! {
            <h3 class="govuk-heading-m">"Advantages"</h3>
            <p class="govuk-body">{stated(statement, closure.record.exceptions)}</p>
            {steps}
        }
    });
    view! {
        {said("What we heard", heard)}
        {said("What we change because of it", changed)}
        {said("What we do not change, and why", not_changed)}
        {next}
        {open_ends(&closure.record)}
        {statement}
        {record(&closure.record)}
    }
    .into_any()
}

fn stated(statement: Statement, exceptions: u64) -> String {
    match statement {
        Statement::Nobody => format!("The council states: {}.", lower(statement.label())),
        Statement::Exceptions => format!(
            "The council states: {}. {}.",
            lower(statement.label()),
            plural(exceptions, "supplier is named on its record", "suppliers are named on its record")
        ),
    }
}

fn lower(label: &str) -> String {
    domain::text::within(label)
}

fn open_ends(record: &Record) -> AnyView {
    let ends = record.open_ends();
    if ends.is_empty() {
        return ().into_any();
    }
    let ends = ends.into_iter().map(|end| view! { <li>{end}</li> }).collect_view();
    let unanswered = (!record.unanswered.is_empty()).then(|| {
        let words = record.unanswered.iter().map(|words| view! { <li>{prose(words)}</li> }).collect_view();
        view! {
            <h4 class="govuk-heading-s">"Questions without an answer"</h4>
            <ul class="govuk-list govuk-list--bullet">{words}</ul>
        }
    });
    view! {
        <h3 class="govuk-heading-m">"What is left open"</h3>
        <ul class="govuk-list govuk-list--bullet">{ends}</ul>
        {unanswered}
    }
    .into_any()
}

/// What the portal knows: who was told what, in numbers, and what is disclosed here.
fn record(record: &Record) -> AnyView {
    let mut rows = vec![
        SummaryRow::new("Questions answered for everybody", record.answered.to_string()),
        SummaryRow::new("Ledger of what single suppliers were told", in_words(record.ledger)),
    ];
    if record.unsealed > 0 {
        rows.push(SummaryRow::new(
            "How often an officer was told who asked a question",
            record.unsealed.to_string(),
        ));
    }
    let disclosed = (!record.disclosed.is_empty()).then(|| {
        let words = record.disclosed.iter().map(|words| view! { <li>{prose(words)}</li> }).collect_view();
        view! {
            <h3 class="govuk-heading-m">"What suppliers were told on the way"</h3>
            <p class="govuk-body">"Single suppliers were told this by other means. Everybody knows it now:"</p>
            <ul class="govuk-list govuk-list--bullet">{words}</ul>
        }
    });
    view! {
        {disclosed}
        <h3 class="govuk-heading-m">"How information was shared"</h3>
        <SummaryList rows />
    }
    .into_any()
}
