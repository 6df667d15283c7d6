//! A closing as everybody reads it: what comes next first.

use crate::{
    ledger::reading::in_words,
    problems::reading::prose,
    ui::{Details, SummaryList, SummaryRow},
};
use domain::{
    closing::{Closing, Closure, NextStep, Record},
    text::plural,
    time::london,
};
use leptos::prelude::*;

/// What came of a closed engagement, on its public page.
pub(crate) fn published(closure: &Closure) -> AnyView {
    view! {
        <section class="app-closing" aria-labelledby="closing">
            <h2 class="govuk-heading-m" id="closing">"What came of it"</h2>
            <p class="govuk-body">"Closed on " {london::long(closure.at)} "."</p>
            {content(closure)}
            {figures(&closure.record)}
        </section>
    }
    .into_any()
}

/// What is published of a closing, below a heading of the second level; what is not written yet is not shown.
pub(super) fn content(closure: &Closure) -> AnyView {
    let Closing { heard, changed, not_changed, next, next_words, .. } = &closure.closing;
    let next_words = next.map_or("", NextStep::label).to_owned() + ".\n\n" + next_words;
    let next_words = if next.is_some() { next_words } else { String::new() };
    view! {
        {said("What happens next", &next_words)}
        {said("What we heard", heard)}
        {said("What we changed because of it", changed)}
        {said("What we did not change, and why", not_changed)}
        {told_on_the_way(&closure.record)}
        {advantage(closure)}
        {open_ends(&closure.record)}
    }
    .into_any()
}

fn said(heading: &'static str, words: &str) -> AnyView {
    if words.is_empty() {
        return ().into_any();
    }
    let words = prose(words);
    view! { <h3 class="govuk-heading-s">{heading}</h3> {words} }.into_any()
}

fn told_on_the_way(record: &Record) -> AnyView {
    if record.disclosed.is_empty() {
        return ().into_any();
    }
    let words = record.disclosed.iter().map(|words| view! { <li>{prose(words)}</li> }).collect_view();
    view! {
        <h3 class="govuk-heading-s">"What single suppliers were told on the way, and everybody knows now"</h3>
        <ul class="govuk-list govuk-list--bullet">{words}</ul>
    }
    .into_any()
}

fn advantage(closure: &Closure) -> AnyView {
    let Some(stated) = closure.stated() else { return ().into_any() };
    let steps = prose(&closure.closing.steps);
    view! {
        <h3 class="govuk-heading-s">"Whether any supplier gained an advantage"</h3>
        <p class="govuk-body">{stated} " What the council did so that nobody does:"</p>
        {steps}
    }
    .into_any()
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
            <Details summary="The questions that had no answer">
                <ul class="govuk-list govuk-list--bullet">{words}</ul>
            </Details>
        }
    });
    let unsettled = (record.unsettled > 0).then(|| {
        let more = plural(record.unsettled, "question is", "questions are");
        view! { <p class="govuk-body">{more} " not shown, because its words were not agreed with whoever asked."</p> }
    });
    view! {
        <h3 class="govuk-heading-s">"What was open when it closed"</h3>
        <ul class="govuk-list govuk-list--bullet">{ends}</ul>
        {unanswered}
        {unsettled}
    }
    .into_any()
}

/// What the portal knows, in figures: true once suppliers can no longer respond.
pub(super) fn figures(record: &Record) -> AnyView {
    let mut rows = vec![
        SummaryRow::new("Suppliers that responded", record.responses.to_string()),
        SummaryRow::new("Questions answered for everybody", record.answered.to_string()),
        SummaryRow::new(
            "What single suppliers were told, by the council\u{2019}s ledger",
            in_words(record.ledger),
        ),
    ];
    if record.unsealed > 0 {
        let times = plural(
            record.unsealed,
            "time, for a reason that is logged",
            "times, for reasons that are logged",
        );
        rows.push(SummaryRow::new("An officer was told who asked a question", times));
    }
    view! {
        <h3 class="govuk-heading-s">"In figures"</h3>
        <SummaryList rows />
    }
    .into_any()
}
