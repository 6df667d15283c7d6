//! What everybody reads about demos, on the public page of an engagement.

use crate::{problems::reading::prose, responses::Reader, routes};
use domain::{
    demos::DemoTerms,
    engagements::Engagement,
    problems::Content,
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::demos::Public;

/// The section about demos; nothing before slots are offered.
pub(crate) fn beside(
    engagement: &Engagement,
    content: &Content,
    public: Option<&Public>,
    reader: Reader,
    now: Timestamp,
) -> Option<AnyView> {
    let public = public?;
    let (first, last) = public.days;
    let days = if london::day(first) == london::day(last) {
        format!("on {}", london::day(first))
    } else {
        format!("from {} to {}", london::day(first), london::day(last))
    };
    let takes = engagement.takes_bookings().is_ok();
    let none_ahead = (takes && last <= now).then(|| view! { <p class="govuk-body">"No slot is ahead."</p> });
    let words = match reader {
        Reader::OfNoSupplier => None,
        Reader::Supplier if takes && now < last => Some("Book a demo, or see yours"),
        Reader::Supplier => Some("See your demo"),
        Reader::Other => (takes && now < last).then_some("Sign in to book a demo"),
    };
    let book = words.map(|words| {
        let href = routes::demo(&engagement.reference);
        view! { <p class="govuk-body"><a class="govuk-link" href=href>{words}</a></p> }
    });
    let lead = if takes {
        format!(
            "Suppliers can show the council what they have, {days}. Every supplier gets one demo of the same length, and shows the same."
        )
    } else {
        format!(
            "Suppliers could show the council what they had, {days}. Every supplier got one demo of the same length, and showed the same."
        )
    };
    Some(
        view! {
            <h2 class="govuk-heading-m" id="demos">"Demos"</h2>
            <p class="govuk-body">{lead}</p>
            {terms(&public.terms, content)}
            {none_ahead}
            {book}
        }
        .into_any(),
    )
}

/// What is the same for every supplier.
pub(super) fn terms(terms: &DemoTerms, content: &Content) -> AnyView {
    let length = plural(terms.length_minutes.unsigned_abs(), "minute", "minutes");
    let watchers = match terms.watchers {
        0 => "nobody else watches".to_owned(),
        watchers => plural(u64::from(watchers), "other person watches", "other people watch"),
    };
    let journeys: Vec<_> =
        terms.journey_names(content).map(|name| view! { <li>{name.to_owned()}</li> }).collect();
    let journeys = (!journeys.is_empty()).then(|| {
        view! {
            <p class="govuk-body">"Show these journeys of the problem, step by step:"</p>
            <ul class="govuk-list govuk-list--bullet">{journeys}</ul>
        }
    });
    let preparation = (!terms.preparation.is_empty()).then(|| {
        view! { <h3 class="govuk-heading-s">"How to prepare"</h3> {prose(&terms.preparation)} }
    });
    view! {
        <p class="govuk-body">{format!("A demo lasts {length}. A host leads it, and {watchers}.")}</p>
        {journeys}
        {preparation}
    }
    .into_any()
}
