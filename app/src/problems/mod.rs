//! Problems: drafting as a task list, review, versions, preview links, reading.
//!
//! Script adds: answers are saved while people type ([`crate::islands::Autosave`]).

mod advice;
pub(crate) mod answers;
pub(crate) mod changes;
mod endings;
pub(crate) mod fields;
pub(crate) mod forms;
mod history;
mod items;
mod pages;
mod previews;
pub(crate) mod reading;
mod review;
mod tasks;
mod versions;

use crate::{edge::Doors, routes, ui::TagColour};
use domain::{actor::Act, problems::Stage};

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::PROBLEMS, Act::SeeWorkspace, pages::list)
        .form(routes::PROBLEM_NEW, Act::StartProblem, pages::new, forms::start)
        .page(routes::PROBLEM, Act::ReadDraftProblem, tasks::page)
        .form(routes::PROBLEM_QUESTION, Act::EditDraftProblem, answers::page, answers::save)
        .form(routes::PROBLEM_ITEM, Act::EditDraftProblem, items::page, items::save)
        .form(routes::PROBLEM_ADVICE, Act::ReadDraftProblem, advice::page, advice::decide)
        .page(routes::PROBLEM_READ, Act::ReadDraftProblem, reading::page)
        .form(routes::PROBLEM_SHOW, Act::EditDraftProblem, pages::show, forms::show)
        .form(routes::PROBLEM_PREVIEWS, Act::EditDraftProblem, previews::page, previews::change)
        .page(routes::PREVIEW, Act::Enter, previews::open)
        .form(routes::PROBLEM_SUBMIT, Act::EditDraftProblem, review::submit_page, review::submit)
        .form(routes::PROBLEM_REVIEW, Act::ApproveProblem, review::page, review::decide)
        .page(routes::PROBLEM_VERSIONS, Act::ReadDraftProblem, versions::list)
        .page(routes::PROBLEM_VERSION, Act::ReadDraftProblem, versions::page)
        .raw(routes::PROBLEM_VERSION_JSON, Act::ReadDraftProblem, versions::json)
        .page(routes::PROBLEM_CHANGES, Act::ReadDraftProblem, changes::page)
        .form(routes::PROBLEM_DUPLICATE, Act::StartProblem, endings::duplicate_page, endings::duplicate)
        .form(routes::PROBLEM_RETIRE, Act::RetireProblem, endings::retire_page, endings::retire)
}

fn colour(stage: &Stage) -> TagColour {
    match stage {
        Stage::Draft => TagColour::Grey,
        Stage::InReview { .. } => TagColour::Blue,
        Stage::EditsRequested { .. } => TagColour::Yellow,
        Stage::Approved { .. } => TagColour::Green,
        Stage::Retired { .. } => TagColour::Red,
    }
}
