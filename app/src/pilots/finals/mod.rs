//! The final: as its council runs it, as a supplier locks a pilot for it, as everybody follows it.

mod agreeing;
mod council;
mod everybody;
mod open;
mod results;
mod supplier;

pub(crate) use results::{beside as side_by_side, sort as of_which_sort};
pub(super) use supplier::beside;

use crate::{
    edge::{Doors, Edge, Next},
    routes,
    ui::{SummaryRow, Tag, TagColour},
};
use domain::{
    actor::Act,
    fault::{Fault, FaultKind},
    pilots::{FinalPhase, FinalStage},
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::accounts::{self, Confirmed};

/// The doors of finals.
pub(super) fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::FINAL, Act::ReadPublished, everybody::page)
        .raw(routes::FINAL_REVEAL, Act::ReadPublished, everybody::reveal)
        .raw(routes::FINAL_CHALLENGE, Act::ReadPublished, everybody::challenge)
        .raw(routes::FINAL_RECEIPT, Act::ReadPublished, everybody::receipt)
        .page(routes::ENGAGEMENT_FINAL, Act::ReadResults, council::page)
        .upload(routes::FINAL_OPEN, Act::RunFinal, open::page, open::open)
        .form(routes::FINAL_STEP, Act::RunFinal, council::step_page, council::step)
        .form(routes::FINAL_AGREE, Act::AgreeToFinal, agreeing::page, agreeing::agree)
        .page(routes::FINAL_RESULTS, Act::ReadResults, results::page)
        .form(routes::MODULE_LOCK, Act::LockModule, supplier::lock_page, supplier::lock)
        .form(routes::OWN_LOCK, Act::LockModule, supplier::page, supplier::change)
}

pub(super) fn tag(phase: &FinalPhase) -> AnyView {
    let colour = match phase.stage {
        FinalStage::OpenForLocks => TagColour::Green,
        FinalStage::Locked { .. } => TagColour::Yellow,
        FinalStage::Running { .. } => TagColour::Blue,
        FinalStage::Revealed { .. } => TagColour::Purple,
        FinalStage::CalledOff { .. } => TagColour::Red,
    };
    let label = phase.stage.label();
    view! { <Tag colour>{label}</Tag> }.into_any()
}

/// Where a final stands at `now`, in a sentence.
pub(super) fn standing(phase: &FinalPhase, now: Timestamp) -> String {
    match &phase.stage {
        FinalStage::OpenForLocks if now < phase.locks_at => format!(
            "Each supplier can lock one pilot until {}. It can be changed until then.",
            london::long(phase.locks_at)
        ),
        FinalStage::OpenForLocks => "The time for locks is over. The list is being fixed.".to_owned(),
        FinalStage::Locked { at, modules } => format!(
            "{} locked on {}. {} the runs.",
            plural(modules.len() as u64, "pilot was", "pilots were"),
            london::long(*at),
            if phase.profiles.len() > 1 { "Two councils together start" } else { "The council starts" }
        ),
        FinalStage::Running { at, .. } => {
            format!("All locked pilots run since {}, in worlds that nobody knew before.", london::long(*at))
        }
        FinalStage::Revealed { at, .. } => {
            format!("Secrets and results were revealed on {}.", london::long(*at))
        }
        FinalStage::CalledOff { at, .. } => format!("It was called off on {}.", london::long(*at)),
    }
}

/// What was fixed when the final opened, and what followed from it.
fn facts(phase: &FinalPhase) -> Vec<SummaryRow> {
    let challenge = format!("{} {}", phase.card.name, phase.card.version);
    let challenge =
        if phase.held_out { format!("{challenge}, held out until the reveal") } else { challenge };
    let mut rows = vec![
        SummaryRow::new("Challenge", challenge),
        SummaryRow::new("SHA-256 of its files", hash(&phase.card.sha256.to_string())),
        SummaryRow::new("Worlds", phase.worlds.to_string()),
        SummaryRow::new("Opened", london::long(phase.opened_at)),
        SummaryRow::new("Locks until", london::long(phase.locks_at)),
        SummaryRow::new("What becomes public", phase.publication.label()),
    ];
    for party in phase.profiles.keys() {
        let what = format!("{}: {}", phase.name(*party), phase.profile(*party));
        rows.push(SummaryRow::new("For whom, and which sort of council", what));
    }
    for (party, commitment) in &phase.commitments {
        let by = format!(" by {}, party ", phase.name(*party));
        let bound = view! {
            <code class="app-hash">{commitment.to_string()}</code> {by} <code class="app-hash">{party.to_string()}</code>
        };
        rows.push(SummaryRow::new("Commitment to a secret", bound.into_any()));
    }
    for module in phase.stage.modules().into_iter().flatten() {
        rows.push(SummaryRow::new("Locked pilot, SHA-256", hash(&module.to_string())));
    }
    if let FinalStage::CalledOff { reason, .. } = &phase.stage {
        rows.push(SummaryRow::new("Why it was called off", reason.clone()));
    }
    rows
}

fn hash(digits: &str) -> AnyView {
    let digits = digits.to_owned();
    view! { <code class="app-hash">{digits}</code> }.into_any()
}

/// The password once more, for a step that needs it; or the form again.
async fn confirmed(edge: &Edge, password: &str) -> Result<Result<Confirmed, Next>, Fault> {
    if password.is_empty() {
        return Ok(Err(Next::again("password", "Enter your password")));
    }
    match accounts::confirm(edge.portal(), &edge.op, password).await {
        Ok(confirmed) => Ok(Ok(confirmed)),
        Err(fault) if fault.kind == FaultKind::Invalid => Ok(Err(Next::again("password", fault.what))),
        Err(fault) => Err(fault),
    }
}
