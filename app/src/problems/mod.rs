//! Problems: drafting as a task list, review, reading.
//!
//! Script adds: answers are saved while people type ([`crate::islands::Autosave`]).

mod answers;
mod forms;
mod items;
mod pages;
pub(crate) mod reading;
mod review;

use crate::{edge::Doors, routes, ui::TagColour};
use domain::{actor::Act, problems::Stage};

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::PROBLEMS, Act::SeeWorkspace, pages::list)
        .form(routes::PROBLEM_NEW, Act::StartProblem, pages::new, forms::start)
        .page(routes::PROBLEM, Act::ReadDraftProblem, pages::tasks)
        .form(routes::PROBLEM_QUESTION, Act::EditDraftProblem, answers::page, answers::save)
        .form(routes::PROBLEM_ITEM, Act::EditDraftProblem, items::page, items::save)
        .page(routes::PROBLEM_READ, Act::ReadDraftProblem, reading::page)
        .form(routes::PROBLEM_SHOW, Act::EditDraftProblem, pages::show, forms::show)
        .form(routes::PROBLEM_SUBMIT, Act::EditDraftProblem, review::submit_page, review::submit)
        .form(routes::PROBLEM_REVIEW, Act::ApproveProblem, review::page, review::decide)
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
