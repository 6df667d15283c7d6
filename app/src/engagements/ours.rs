//! The engagements that a supplier takes part in, with what waits for it and what is ahead.

use super::colour;
use crate::{
    edge::{Edge, Page},
    routes,
    ui::Tag,
};
use domain::{
    engagements::{Due, Engagement, Phase},
    fault::Fault,
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Ours};

pub(super) async fn ours(edge: Edge, (): ()) -> Result<Page, Fault> {
    let ours = engagements::ours(edge.portal(), &edge.op).await?;
    Ok(Page::new("Your engagements", move || {
        let next = view! { {waits(&ours)} {ahead(&ours)} }.into_any();
        let (open, over): (Vec<_>, Vec<_>) = ours.into_iter().partition(Ours::is_open);
        let none = (open.is_empty() && over.is_empty()).then(|| {
            view! {
                <p class="govuk-body">
                    "Your organisation takes part in nothing yet, and you watch nothing. "
                    <a class="govuk-link" href=routes::ENGAGEMENTS>"Find an engagement"</a>
                </p>
            }
        });
        view! {
            <h1 class="govuk-heading-l">"Your engagements"</h1>
            <p class="govuk-body">"Where your organisation is interested, asks, answers, has pilots or a demo, where you come to a forum, and what you watch yourself."</p>
            {none}
            {next}
            {group("Open", open)}
            {group("Closed, or withdrawn", over)}
        }
        .into_any()
    }))
}

/// Everything that there is to do, or that is ahead, the soonest first; what has no date comes last.
fn sorted(ours: &[Ours], to_do: bool) -> Vec<(&Engagement, &Due)> {
    let all = ours.iter().flat_map(|one| one.due.iter().map(|due| (&one.engagement, due)));
    let mut due: Vec<_> = all.filter(|(_, due)| due.is_to_do() == to_do).collect();
    due.sort_by_key(|(_, due)| due.at().map_or(i64::MAX, Timestamp::millis));
    due
}

fn waits(ours: &[Ours]) -> AnyView {
    let due = sorted(ours, true);
    let heading = plural(due.len() as u64, "thing waits for you", "things wait for you");
    listed("waits", heading, &due)
}

fn ahead(ours: &[Ours]) -> AnyView {
    listed("ahead", "Ahead of you".to_owned(), &sorted(ours, false))
}

fn listed(id: &'static str, heading: String, due: &[(&Engagement, &Due)]) -> AnyView {
    if due.is_empty() {
        return ().into_any();
    }
    let lines = due.iter().map(|(engagement, due)| {
        let href = place(&engagement.reference, due);
        view! { <li><a class="govuk-link" href=href>{due.words()}</a> " (" {engagement.title.clone()} ")"</li> }
    });
    let lines = lines.collect_view();
    view! {
        <h2 class="govuk-heading-m" id=id>{heading}</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

/// Where it is done, or where more about it stands.
fn place(reference: &str, due: &Due) -> String {
    match due {
        Due::ConfirmDemo { .. } | Due::Demo { .. } => routes::demo(reference),
        Due::TakeSeat { forum, .. } | Due::Forum { forum, .. } => routes::forum_seat(reference, *forum),
        Due::AgreeToWords { question, .. } => routes::asked_question(*question),
        Due::SubmitResponse { .. } => routes::response(reference),
    }
}

fn group(heading: &'static str, ours: Vec<Ours>) -> AnyView {
    if ours.is_empty() {
        return ().into_any();
    }
    let lines = ours.into_iter().map(line).collect::<Vec<_>>();
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        <ol class="govuk-list app-listings">{lines}</ol>
    }
    .into_any()
}

fn line(one: Ours) -> AnyView {
    let stands = match (one.demo, one.held_until, one.waits) {
        (Some(starts), ..) => Some(london::long(starts)),
        (_, Some(until), _) => Some(format!("held for you until {}, not confirmed yet", london::long(until))),
        (.., true) => Some("you are on the waiting list".to_owned()),
        _ => None,
    };
    let Ours { engagement, council, phase, interested_since, pilots, response, watching, .. } = one;
    let dates = &engagement.setup.dates;
    let next = match phase {
        Phase::Open => dates.questions_close_at.map(|at| format!("Questions close on {}", london::long(at))),
        Phase::QuestionsClosed => dates.closes_at.map(|at| format!("Closes on {}", london::long(at))),
        Phase::ClosedForResponses => {
            dates.closes_at.map(|at| format!("Closed for responses on {}", london::long(at)))
        }
        Phase::Closed => Some("What came of it is published".to_owned()),
        Phase::Withdrawn | Phase::Draft | Phase::Ready => None,
    };
    let interested = interested_since.map(|since| {
        view! { <li>"Interested since " {london::long(since)}</li> }
    });
    let pilots = (pilots > 0).then(|| {
        let versions = plural(pilots, "version of your pilot", "versions of your pilot");
        view! { <li><a class="govuk-link" href=routes::pilots(&engagement.reference)>{versions}</a></li> }
    });
    let response = response.map(|stage| {
        view! {
            <li><a class="govuk-link" href=routes::response(&engagement.reference)>"Your response"</a> ": " {stage.label().to_lowercase()}</li>
        }
    });
    let demo = stands.map(|stands| {
        view! { <li><a class="govuk-link" href=routes::demo(&engagement.reference)>"Your demo"</a> ": " {stands}</li> }
    });
    let watching = watching.then(|| view! { <li>"You watch it"</li> });
    view! {
        <li class="app-listing">
            <h3 class="govuk-heading-s">
                <a class="govuk-link" href=routes::engagement(&engagement.reference)>{engagement.title}</a>
            </h3>
            <p class="govuk-body-s app-listing__about">{council} " · " {engagement.reference.clone()}</p>
            <p class="govuk-body-s"><Tag colour=colour(phase)>{phase.label()}</Tag> " " {next}</p>
            <ul class="govuk-list govuk-list--bullet">{interested} {response} {demo} {pilots} {watching}</ul>
        </li>
    }
    .into_any()
}
