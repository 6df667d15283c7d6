//! Responses: what a council asks, what suppliers answer, submitting, and reading.
//!
//! Script adds: answers are saved while people type ([`crate::islands::Autosave`]), and words are counted live.

mod answering;
pub(crate) mod asking;
mod deciding;
mod drawing;
mod earlier;
pub(crate) mod files;
mod overview;
mod practice;
mod reading;
mod submitting;

use crate::{edge::Doors, routes, ui::TagColour};
use domain::{actor::Act, responses::Stage};

pub(crate) use overview::{Reader, beside};

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .form(routes::RESPONSE, Act::DraftResponse, overview::page, overview::start)
        .form(routes::RESPONSE_QUESTION, Act::DraftResponse, answering::page, answering::save)
        .form(routes::RESPONSE_EARLIER, Act::DraftResponse, earlier::page, earlier::take)
        .upload(routes::RESPONSE_FILE_NEW, Act::DraftResponse, files::page, files::attach)
        .raw(routes::RESPONSE_FILE, Act::DraftResponse, files::own)
        .form(routes::RESPONSE_FILE_REMOVE, Act::DraftResponse, files::remove_page, files::remove)
        .raw(routes::ENGAGEMENT_RESPONSE_FILE, Act::ReadResponses, files::submitted)
        .form(routes::RESPONSE_CHECK, Act::SubmitResponse, submitting::check_page, submitting::submit)
        .form(routes::RESPONSE_WITHDRAW, Act::SubmitResponse, submitting::withdraw_page, submitting::withdraw)
        .page(routes::RESPONSE_RECEIPT, Act::DraftResponse, submitting::receipt)
        .raw(routes::RESPONSE_RECEIPT_JSON, Act::DraftResponse, submitting::receipt_json)
        .raw(routes::RESPONSE_TEXT, Act::DraftResponse, submitting::text)
        .form(routes::ENGAGEMENT_ASK, Act::SetUpEngagement, asking::page, asking::save)
        .page(routes::ENGAGEMENT_RESPONSES, Act::ReadResponses, reading::list)
        .page(routes::ENGAGEMENT_ANSWERS, Act::ReadResponses, reading::answers)
        .page(routes::ENGAGEMENT_RESPONSE, Act::ReadResponses, reading::one)
        .page(routes::ENGAGEMENT_RESPONSE_EVIDENCE, Act::ReadResponses, practice::page)
        .raw(routes::ENGAGEMENT_RESPONSE_EVIDENCE_JSON, Act::ReadResponses, practice::evidence)
        .raw(routes::ENGAGEMENT_RESPONSE_EVIDENCE_RECEIPT, Act::ReadResponses, practice::receipt)
        .form(
            routes::ENGAGEMENT_ACKNOWLEDGE,
            Act::AnswerResponse,
            deciding::acknowledge_page,
            deciding::acknowledge,
        )
        .form(routes::ENGAGEMENT_OUTCOME, Act::AnswerResponse, deciding::outcome_page, deciding::tell)
}

fn colour(stage: &Stage) -> TagColour {
    match stage {
        Stage::Draft => TagColour::Grey,
        Stage::Submitted { .. } => TagColour::Green,
        Stage::Withdrawn { .. } => TagColour::Red,
        Stage::Acknowledged { .. } => TagColour::Blue,
        Stage::OutcomeTold { .. } => TagColour::Purple,
    }
}
