//! What whoever works on an engagement can do next: only what they may, so that no link ends in a refusal.

use crate::routes;
use domain::{
    actor::Act,
    engagements::{DeclaredInterest, Phase, Stage},
    pilots::ChallengeUse,
    time::Timestamp,
};
use leptos::prelude::*;
use portal::{
    Op,
    engagements::{self, Working},
};

/// The last part of a page's address, and what the link to it says.
type Step = (&'static str, &'static str);

/// The steps that the actor may take or look at, in the order in which they come up.
pub(super) fn next_steps(op: &Op, working: &Working) -> Vec<Step> {
    let engagement = &working.engagement;
    let may = |act| op.may(act, &engagement.subject_for(act)).is_ok();
    let has_place = engagements::has_place(op, engagement, &working.people);
    let mut steps = Vec::new();
    let mut offer = |offered: bool, step: &'static str, words| {
        if offered {
            steps.push((step, words));
        }
    };
    if engagement.is_public() {
        // Declaring one's interests comes first; the way to that stands below.
        let declared = working
            .people
            .iter()
            .any(|one| Some(one.person) == op.actor.person() && one.declared_at.is_some());
        let as_declared = engagement.responses(Some(DeclaredInterest::None));
        let may_read = declared && op.may(Act::ReadResponses, &as_declared).is_ok();
        offer(may(Act::SeeInterest), "interest", "See which suppliers are interested");
        let words = if may(Act::AnswerQuestion) { "Read and answer questions" } else { "Read the questions" };
        offer(may(Act::SeeQuestions), "questions", words);
        offer(may_read, "responses", "Read responses");
    }
    let words = if may(Act::OfferDemos) {
        "Set up demos, and see who booked one"
    } else {
        "The demos, and who booked one"
    };
    offer(may(Act::SeeDemos), "demos", words);
    offer(may(Act::SeeForums), "forums", "Forums and briefings, and who comes");
    if engagement.is_public() {
        let has_final = working.challenge.as_ref().is_some_and(ChallengeUse::has_final);
        offer(
            has_final && may(Act::ReadResults),
            "final",
            "The final of the pilots: where it stands, and its results",
        );
        let words = match engagement.stage {
            Stage::Closed { .. } => Some("How it was closed"),
            Stage::Published { .. } if may(Act::CloseEngagement) => Some("Close it: say what came of it"),
            Stage::Published { .. } => Some("How it will be closed"),
            _ => None,
        };
        if let Some(words) = words {
            offer(may(Act::SeeLedger), "closing", words);
        }
    }
    offer(may(Act::SeeLedger), "ledger", "Keep the ledger of what suppliers were told");
    offer(true, "preview", "Read it as others will");
    offer(has_place, "declare", "Declare your interests, or change what you declared");
    if may(Act::SetUpEngagement) {
        steps.extend(officers_steps(working, op.now));
    }
    steps
}

/// What moves the engagement itself on.
fn officers_steps(working: &Working, now: Timestamp) -> Vec<Step> {
    let engagement = &working.engagement;
    let complete = engagement.setup.missing(now).is_empty()
        && working.undeclared().is_empty()
        && working.challenge_lacks().is_empty();
    let mut steps = Vec::new();
    match engagement.stage {
        Stage::Draft if complete => steps.push(("ready", "Make it ready to publish")),
        Stage::Ready { .. } => steps.push(("publish", "Publish it")),
        _ => {}
    }
    if engagement.takes_addenda(now).is_ok() {
        steps.push(("addendum", "Publish an addendum: move a date, or tell everybody something"));
    }
    if !matches!(engagement.phase(now), Phase::Closed | Phase::Withdrawn) {
        steps.push(("withdraw", "Withdraw it"));
    }
    steps
}

/// The steps as links.
pub(super) fn links(working: &Working, steps: &[Step]) -> AnyView {
    let lines = steps
        .iter()
        .map(|(step, words)| {
            let href = routes::engagement_step(working.engagement.id, step);
            view! { <li><a class="govuk-link" href=href>{*words}</a></li> }
        })
        .collect_view();
    view! {
        <h2 class="govuk-heading-m">"What you can do next"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}
