//! Pilots: a council chooses a challenge, suppliers upload and run their pilots, and read what they showed.
//!
//! Script adds one thing: the page of a run shows how far it is without being loaded again. Without, and on the page of a
//! version that is being checked, the page loads itself again every few seconds, until somebody asks it not to.

mod again;
mod choosing;
mod events;
pub(crate) mod evidence;
mod finals;
mod ground;
mod links;
mod modules;
pub(crate) mod outcomes;
mod own_profile;
mod public;
mod runs;
mod tasks;
mod terms;
mod upload;

pub(crate) use finals::{of_which_sort, side_by_side};
pub(crate) use public::public;
pub(crate) use tasks::{blockers, summary, tasks};

use crate::{
    edge::Doors,
    routes,
    ui::{Tag, TagColour},
};
use domain::{
    actor::Act,
    pilots::{EndReason, ModuleState, RunState},
};
use leptos::prelude::*;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    finals::doors(doors)
        .form(routes::ENGAGEMENT_CHALLENGE, Act::ChooseChallenge, choosing::page, choosing::choose)
        .form(routes::ENGAGEMENT_LINKS, Act::ChooseChallenge, links::page, links::link)
        .form(routes::ENGAGEMENT_TERMS, Act::ChooseChallenge, terms::page, terms::set)
        .form(routes::OWN_PROFILE, Act::ChooseProfile, own_profile::page, own_profile::choose)
        .raw(routes::KIT, Act::ReadPublished, public::kit)
        .page(routes::PILOTS, Act::RunPilot, ground::page)
        .upload(routes::PILOT_UPLOAD, Act::RunPilot, upload::page, upload::upload)
        .form(routes::MODULE, Act::RunPilot, modules::page, modules::start)
        .form(routes::MODULE_DELETE, Act::RunPilot, modules::delete_page, modules::delete)
        .page(routes::RUN, Act::RunPilot, runs::page)
        .form(routes::RUN_CANCEL, Act::RunPilot, runs::cancel_page, runs::cancel)
        .raw(routes::RUN_EVENTS, Act::RunPilot, events::events)
        .raw(routes::RUN_LOG, Act::RunPilot, runs::log)
        .page(routes::RUN_EVIDENCE, Act::RunPilot, evidence::page)
        .raw(routes::RUN_EVIDENCE_JSON, Act::RunPilot, evidence::json)
        .raw(routes::RUN_RECEIPT, Act::RunPilot, evidence::receipt)
        .raw(routes::RECEIPT_KEYS, Act::ReadPublished, evidence::keys)
        .raw(routes::REPORT_CSS, Act::ReadPublished, evidence::style)
}

/// A module's state as a tag.
fn module_tag(state: &ModuleState) -> AnyView {
    let colour = match state {
        ModuleState::Uploaded => TagColour::Blue,
        ModuleState::Ready { .. } => TagColour::Green,
        ModuleState::Rejected { .. } | ModuleState::Quarantined { .. } => TagColour::Red,
        ModuleState::Unchecked { .. } => TagColour::Yellow,
        ModuleState::Deleted { .. } => TagColour::Grey,
    };
    let label = state.label();
    view! { <Tag colour>{label}</Tag> }.into_any()
}

/// A run's state as a tag.
fn run_tag(state: &RunState) -> AnyView {
    let colour = match state {
        RunState::Queued { .. } => TagColour::Grey,
        RunState::Leased { .. } => TagColour::Blue,
        RunState::Ended { end, .. } => match end {
            EndReason::Succeeded => TagColour::Green,
            EndReason::ModuleFailed(_) | EndReason::Rejected(_) => TagColour::Red,
            EndReason::PlatformFailed(_) => TagColour::Yellow,
            EndReason::Cancelled | EndReason::Expired => TagColour::Grey,
        },
    };
    let label = state.label();
    view! { <Tag colour>{label}</Tag> }.into_any()
}
