//! Questions to a forum, sent beforehand or while it takes place. The council decides which are taken; nobody learns who asked.
//!
//! The council reads the words alone. What is taken stands on the page of everybody who has a seat, and with its answer in the minutes,
//! so that nobody reads the answer before others do; of what is not, its asker alone reads why.

use super::Forum;
use crate::{
    fault::Fault,
    ids::{ForumId, ForumQuestionId, OrganisationId, PersonId},
    time::{Timestamp, london},
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
    /// It is taken: everybody who has a seat reads it.
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

    /// How it was answered, if that is written down.
    pub fn answer(&self) -> Option<&str> {
        match self {
            ForumQuestionStage::Answered { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// Whether everybody in the room reads it.
    pub const fn is_taken(&self) -> bool {
        matches!(self, ForumQuestionStage::Taken { .. } | ForumQuestionStage::Answered { .. })
    }
}

/// What the council decides about a question.
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
    /// What the council decides about it. A decision can be changed until the minutes are published.
    ///
    /// # Errors
    /// The forum was cancelled, or its minutes are published; only what is taken can be answered, once the forum has begun.
    pub fn moderate(self, what: Moderation, forum: &Forum, now: Timestamp) -> Result<ForumQuestion, Fault> {
        forum.hears_questions()?;
        if matches!(what, Moderation::Answer(_)) && now < forum.plan.starts {
            return Err(Fault::conflict(
                format!("It begins on {}", london::long(forum.plan.starts)),
                "Write down the answer once it was given in the room. Until then nobody is told more than others",
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
