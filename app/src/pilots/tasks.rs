//! The challenge of an engagement among its council's tasks: where each part stands, and what is in the way of publishing.

use crate::{
    routes,
    ui::{SummaryRow, Tag, TagColour, Task, TaskList},
};
use domain::pilots::{ChallengePart, ChallengeUse};
use leptos::prelude::*;
use portal::engagements::Working;

/// The lines on the council's task page.
pub(crate) fn tasks(working: &Working, may_choose: bool) -> AnyView {
    let open = may_choose && working.engagement.is_open_to_change();
    let tasks = ChallengePart::ALL
        .iter()
        .map(|part| {
            let can_be_done = open && (working.challenge.is_some() || *part == ChallengePart::Challenge);
            let href = can_be_done.then(|| routes::challenge_part(working.engagement.id, *part));
            Task {
                href: href.into(),
                ..Task::new(part.label(), "", status(working, *part)).hint(says(working, *part))
            }
        })
        .collect();
    view! {
        <h2 class="govuk-heading-m">"Pilots"</h2>
        <TaskList id_prefix="pilots" tasks />
    }
    .into_any()
}

fn status(working: &Working, part: ChallengePart) -> AnyView {
    let tag = |colour, words: &'static str| view! { <Tag colour>{words}</Tag> }.into_any();
    let Some(chosen) = &working.challenge else {
        return match part {
            ChallengePart::Challenge => tag(TagColour::Grey, "Optional"),
            ChallengePart::Links | ChallengePart::Terms => tag(TagColour::Grey, "Not needed"),
        };
    };
    let is_missing = working.challenge_lacks().iter().any(|(of, _)| *of == part);
    match part {
        _ if is_missing => tag(TagColour::Yellow, "Not complete"),
        ChallengePart::Links if chosen.links.is_empty() => tag(TagColour::Grey, "Optional"),
        _ => "Done".into_any(),
    }
}

/// A part in words.
fn says(working: &Working, part: ChallengePart) -> String {
    let Some(chosen) = &working.challenge else {
        return match part {
            ChallengePart::Challenge => "No challenge: suppliers answer without a pilot".to_owned(),
            ChallengePart::Links | ChallengePart::Terms => "Choose a challenge first".to_owned(),
        };
    };
    match part {
        ChallengePart::Challenge => {
            let profile = chosen.profile_of(working.engagement.lead);
            let profile = profile.map_or("sort of council not chosen yet", |profile| &profile.label);
            format!("{}. Data: {profile}", chosen.card.title)
        }
        ChallengePart::Links => tested(chosen, working.version.content.measures.len()),
        ChallengePart::Terms => chosen.conditions.describe(),
    }
}

fn tested(chosen: &ChallengeUse, outcomes: usize) -> String {
    match chosen.links.len() {
        0 => format!("No outcome has a test, of {outcomes}"),
        1 => format!("1 outcome has a test, of {outcomes}"),
        some => format!("{some} outcomes have a test, of {outcomes}"),
    }
}

/// What stands in the way of publishing, each with a link to do it.
pub(crate) fn blockers(working: &Working, may_choose: bool) -> Vec<AnyView> {
    let line = |(part, what): (ChallengePart, &'static str)| {
        if may_choose {
            let href = routes::challenge_part(working.engagement.id, part);
            view! { <li><a class="govuk-link" href=href>"Add " {what}</a></li> }.into_any()
        } else {
            view! { <li>"An owner, editor or procurement officer adds " {what}</li> }.into_any()
        }
    };
    working.challenge_lacks().into_iter().map(line).collect()
}

/// Every part in words, for whoever is about to make the engagement ready or to publish it.
pub(crate) fn summary(working: &Working) -> Vec<SummaryRow> {
    let parts: &[ChallengePart] = match working.challenge {
        Some(_) => ChallengePart::ALL,
        None => &[ChallengePart::Challenge],
    };
    parts.iter().map(|part| SummaryRow::new(part.label(), says(working, *part))).collect()
}
