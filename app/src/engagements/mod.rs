//! Engagements: setting one up, the people on it, publishing; the public list, page and feed.
//!
//! Script adds nothing here: every page is plain HTML, and the list's filters are a plain GET form.

mod addenda;
mod answering;
mod council;
pub(crate) mod dates;
mod feed;
mod interest;
mod list;
mod next;
mod ours;
mod page;
pub(crate) mod parts;
pub(crate) mod people;
mod query;
pub(crate) mod questions;
pub(crate) mod steps;
mod workspace;

use crate::{edge::Doors, routes, ui::TagColour};
use domain::{actor::Act, engagements::Phase};

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::ENGAGEMENTS, Act::ReadPublished, list::page)
        .raw(routes::ENGAGEMENTS_FEED, Act::ReadPublished, feed::feed)
        .page(routes::ENGAGEMENT, Act::ReadPublished, page::page)
        .form(routes::INTEREST, Act::RegisterInterest, interest::page, interest::choose)
        .form(routes::WATCH, Act::Watch, interest::watch_page, interest::watch)
        .secret(routes::UNSUBSCRIBE, Act::Enter, interest::stop_page, interest::stop)
        .page(routes::QUESTIONS, Act::ReadPublished, questions::page)
        .form(routes::QUESTION_ASK, Act::AskQuestion, questions::ask_page, questions::ask)
        .form(routes::QUESTION, Act::AskQuestion, questions::own_page, questions::consent)
        .page(routes::ENGAGEMENT_QUESTIONS, Act::SeeQuestions, answering::list)
        .form(routes::ENGAGEMENT_QUESTION, Act::AnswerQuestion, answering::page, answering::save)
        .form(routes::ENGAGEMENT_UNSEAL, Act::UnsealAsker, answering::unseal_page, answering::unseal)
        .page(routes::YOUR_ENGAGEMENTS, Act::RegisterInterest, ours::ours)
        .page(routes::ENGAGEMENT_INTEREST, Act::SeeInterest, interest::interested)
        .page(routes::OUR_ENGAGEMENTS, Act::SeeEngagements, council::list)
        .form(routes::ENGAGEMENT_NEW, Act::StartEngagement, workspace::new, workspace::start)
        .page(routes::ENGAGEMENT_TASKS, Act::ReadDraftEngagement, workspace::tasks)
        .page(routes::ENGAGEMENT_PREVIEW, Act::ReadDraftEngagement, page::preview)
        .form(routes::ENGAGEMENT_PART, Act::SetUpEngagement, parts::page, parts::save)
        .form(routes::ENGAGEMENT_PEOPLE, Act::SetUpEngagement, people::page, people::add)
        .form(routes::ENGAGEMENT_DECLARE, Act::DeclareConflict, people::declare_page, people::declare)
        .page(routes::ENGAGEMENT_DECLARATIONS, Act::ReadConflictDetail, people::declarations)
        .form(routes::ENGAGEMENT_READY, Act::SetUpEngagement, steps::ready_page, steps::ready)
        .form(routes::ENGAGEMENT_PUBLISH, Act::PublishEngagement, steps::publish_page, steps::publish)
        .form(routes::ENGAGEMENT_ADDENDUM, Act::AmendEngagement, addenda::page, addenda::publish)
        .form(routes::ENGAGEMENT_WITHDRAW, Act::WithdrawEngagement, steps::withdraw_page, steps::withdraw)
}

fn colour(phase: Phase) -> TagColour {
    match phase {
        Phase::Draft => TagColour::Grey,
        Phase::Ready => TagColour::Blue,
        Phase::Open => TagColour::Green,
        Phase::QuestionsClosed => TagColour::Yellow,
        Phase::ClosedForResponses => TagColour::Grey,
        Phase::Closed => TagColour::Plain,
        Phase::Withdrawn => TagColour::Red,
    }
}
