//! Questions to a forum, sent beforehand or while it takes place. A host decides which are taken; nobody learns who asked.
//!
//! A host reads the words alone. What is taken stands on the page of everybody who has a seat, and with its answer in the minutes;
//! of what is not, its asker alone reads why.

use crate::{
    fault::Fault,
    ids::{ForumId, ForumQuestionId, OrganisationId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The longest question, in characters.
pub const FORUM_QUESTION_LIMIT: usize = 500;
/// The longest answer, in characters.
pub const FORUM_ANSWER_LIMIT: usize = 2_000;
/// So many questions one person sends to one forum.
pub const FORUM_QUESTIONS_EACH: u64 = 10;

/// Where a question stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum ForumQuestionStage {
    /// Sent.
    Sent,
    /// A host takes it: everybody who has a seat reads it.
    Taken {
        /// When.
        at: Timestamp,
    },
    /// It was answered in the room, and the minutes say how.
    Answered {
        /// When that was written down.
        at: Timestamp,
        /// The answer.
        answer: String,
    },
    /// It is not taken.
    Declined {
        /// When.
        at: Timestamp,
        /// Why, as its asker reads it.
        reason: String,
    },
}

impl ForumQuestionStage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            ForumQuestionStage::Sent => "sent",
            ForumQuestionStage::Taken { .. } => "taken",
            ForumQuestionStage::Answered { .. } => "answered",
            ForumQuestionStage::Declined { .. } => "declined",
        }
    }

    /// Whether everybody in the room reads it.
    pub const fn is_taken(&self) -> bool {
        matches!(self, ForumQuestionStage::Taken { .. } | ForumQuestionStage::Answered { .. })
    }
}

/// What a host decides about a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// It is taken.
    Take,
    /// It is not, and why.
    Decline(String),
    /// How it was answered.
    Answer(String),
}

/// A question to a forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumQuestion {
    /// Its id.
    pub id: ForumQuestionId,
    /// The forum.
    pub forum: ForumId,
    /// Who sent it.
    pub person: PersonId,
    /// For whom.
    pub organisation: OrganisationId,
    /// The words.
    pub words: String,
    /// Where it stands.
    pub stage: ForumQuestionStage,
    /// Counts changes, so that of two hosts only one makes the next.
    pub revision: i64,
}

impl ForumQuestion {
    /// What a host decides about it. A decision can be changed until the minutes are published.
    ///
    /// # Errors
    /// Only what is taken can be answered; the minutes are published.
    pub fn moderate(self, what: Moderation, minuted: bool, now: Timestamp) -> Result<ForumQuestion, Fault> {
        if minuted {
            return Err(Fault::conflict(
                "The minutes are published",
                "What they say about questions stays as it is. Say what is missing in an addendum",
            ));
        }
        let stage = match (what, &self.stage) {
            (Moderation::Take, ForumQuestionStage::Taken { .. }) => return Ok(self),
            (Moderation::Take, _) => ForumQuestionStage::Taken { at: now },
            (Moderation::Decline(reason), _) => ForumQuestionStage::Declined { at: now, reason },
            (Moderation::Answer(answer), stage) if stage.is_taken() => {
                ForumQuestionStage::Answered { at: now, answer }
            }
            (Moderation::Answer(_), _) => {
                return Err(Fault::conflict(
                    "This question was not taken",
                    "Take it first, so that everybody in the room reads it. Then write down the answer",
                ));
            }
        };
        Ok(ForumQuestion { stage, ..self })
    }
}
