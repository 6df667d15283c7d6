//! Joint engagements: a council invites others to its engagement, and each answers for its own part.

mod invitation;
mod inviting;
mod own;
mod shown;

pub(crate) use shown::{asked_by, notices, section};

use crate::{edge::Doors, engagements::people, routes, ui::TagColour};
use domain::{actor::Act, engagements::PartyStage};

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .form(routes::ENGAGEMENT_PARTIES, Act::InviteParty, inviting::page, inviting::invite)
        .form(routes::ENGAGEMENT_TAKE_BACK, Act::InviteParty, inviting::take_back_page, inviting::take_back)
        .form(routes::INVITATION, Act::AnswerInvitation, invitation::page, invitation::answer)
        .form(routes::OWN_PARTY, Act::AnswerForParty, own::page, own::step)
        .form(routes::OWN_NOTICE, Act::AnswerForParty, own::notice_page, own::notice)
        .form(routes::OWN_PEOPLE, Act::AnswerForParty, people::own_page, people::add_own)
        .form(routes::OWN_LEAVE, Act::AnswerForParty, own::leave_page, own::leave)
}

const fn colour(stage: &PartyStage) -> TagColour {
    match stage {
        PartyStage::Invited { .. } => TagColour::Yellow,
        PartyStage::Joining { .. } => TagColour::Blue,
        PartyStage::Ready { .. } => TagColour::Green,
        PartyStage::Done { .. } => TagColour::Plain,
        PartyStage::TakenBack { .. } | PartyStage::Declined { .. } | PartyStage::Left { .. } => {
            TagColour::Grey
        }
    }
}
