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
    let takes = engagement.takes_bookings().is_ok() && now < last;
    let book = match reader {
        _ if !takes => view! { <p class="govuk-body">"Demos can no longer be booked."</p> }.into_any(),
        Reader::Council => ().into_any(),
        Reader::Supplier | Reader::Other => {
            let words = if reader == Reader::Supplier {
                "Book a demo, or see yours"
            } else {
                "Sign in to book a demo"
            };
            view! { <p class="govuk-body"><a class="govuk-link" href=routes::demo(&engagement.reference)>{words}</a></p> }
                .into_any()
        }
    };
    Some(
        view! {
            <h2 class="govuk-heading-m" id="demos">"Demos"</h2>
            <p class="govuk-body">
                {format!("Suppliers can show the council what they have, {days}. Every supplier gets one demo of the same length, and shows the same.")}
            </p>
            {terms(&public.plan.terms, content)}
            {book}
        }
        .into_any(),
    )
}

/// What is the same for every supplier.
pub(super) fn terms(terms: &DemoTerms, content: &Content) -> AnyView {
    let length = plural(terms.length_minutes.unsigned_abs(), "minute", "minutes");
    let watchers = plural(u64::from(terms.watchers), "other person watches", "other people watch");
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
