//! Questions that suppliers ask about an engagement, and the council's answers, which everybody reads at once.
//!
//! Who asked is sealed: the council reads the words, and which questions are of the same asker, and no name. A procurement
//! officer may unseal it with a reason, which is logged. What is published has no asker at all. Where the words themselves
//! give the asker away the council proposes others, and the asker says whether they will do.

use crate::{
    closed_list::closed_list,
    engagements::{Engagement, Phase, Stage as EngagementStage},
    fault::Fault,
    ids::{AskedId, EngagementId},
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// The longest question, in characters.
pub const QUESTION_LIMIT: usize = 2_000;
/// The longest answer, in characters.
pub const ANSWER_LIMIT: usize = 6_000;

closed_list! {
    /// What a question is about.
    About {
        /// The problem, who has it, what was tried.
        Problem = "problem", "The problem";
        /// The outcomes, and how they are measured.
        Outcomes = "outcomes", "The outcomes";
        /// The challenge that pilots meet.
        Pilots = "pilots", "Pilots";
        /// Dates, events, what happens next.
        Process = "process", "How the engagement goes";
        /// Anything else.
        Other = "other", "Something else";
    }
}

/// Other words for a question, which its asker says yes or no to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The words.
    pub words: String,
    /// Whether the asker agrees; nothing while they have not said.
    pub agreed: Option<bool>,
}

/// Where a question stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Asked.
    Asked {
        /// The latest words that the council proposed, if it did.
        proposal: Option<Proposal>,
    },
    /// Answered, for everybody.
    Published {
        /// Its number within the engagement, from 1, in the order of publication.
        number: u32,
        /// The question, as everybody reads it.
        words: String,
        /// The answer.
        answer: String,
        /// When.
        at: Timestamp,
    },
    /// Not answered, and why. The asker alone reads it.
    Declined {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// The same was asked before: that question's answer is this one's.
    Merged {
        /// The other question.
        into: AskedId,
        /// When.
        at: Timestamp,
    },
}

impl Stage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            Stage::Asked { .. } => "asked",
            Stage::Published { .. } => "published",
            Stage::Declined { .. } => "declined",
            Stage::Merged { .. } => "merged",
        }
    }
}

/// A question, without its asker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: AskedId,
    /// The engagement it is about.
    pub engagement: EngagementId,
    /// What it is about.
    pub about: About,
    /// The words of the asker.
    pub body: String,
    /// When it was asked.
    pub at: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
}

/// What a council does with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Publishes it with this answer.
    Answer {
        /// The answer.
        answer: String,
    },
    /// Proposes other words to the asker.
    Reword {
        /// The words.
        words: String,
    },
    /// Does not answer it.
    Decline {
        /// Why.
        reason: String,
    },
    /// Gives it the answer of another.
    Merge {
        /// The other.
        into: AskedId,
    },
}

impl Asked {
    /// The words that would be published now.
    pub fn words(&self) -> &str {
        match &self.stage {
            Stage::Published { words, .. } => words,
            Stage::Asked { proposal: Some(Proposal { words, agreed: Some(true) }) } => words,
            _ => &self.body,
        }
    }

    /// Its number, if it was answered.
    pub const fn number(&self) -> Option<u32> {
        match self.stage {
            Stage::Published { number, .. } => Some(number),
            _ => None,
        }
    }

    /// Whether its words can be published: the council proposed no others, or the asker agreed to them.
    pub const fn is_settled(&self) -> bool {
        match &self.stage {
            Stage::Asked { proposal: Some(proposal) } => matches!(proposal.agreed, Some(true)),
            _ => true,
        }
    }

    /// Whether the asker has been asked about other words, and has not answered.
    pub fn awaits_asker(&self) -> bool {
        matches!(&self.stage, Stage::Asked { proposal: Some(Proposal { agreed: None, .. }) })
    }

    /// What the asker said to the latest words that the council proposed, while nothing is decided.
    pub const fn agreed(&self) -> Option<bool> {
        match &self.stage {
            Stage::Asked { proposal: Some(proposal) } => proposal.agreed,
            _ => None,
        }
    }

    /// Whether it stands as this decision left it.
    pub fn came_of(&self, decision: &Decision) -> bool {
        match (&self.stage, decision) {
            (Stage::Published { answer: stands, .. }, Decision::Answer { answer }) => stands == answer,
            (Stage::Declined { reason: stands, .. }, Decision::Decline { reason }) => stands == reason,
            (Stage::Merged { into: stands, .. }, Decision::Merge { into }) => stands == into,
            (Stage::Asked { proposal: Some(stands) }, Decision::Reword { words }) => {
                stands.words == *words && stands.agreed.is_none()
            }
            _ => false,
        }
    }

    /// Whether the council has still to decide.
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Asked { .. })
    }

    /// What the council decided; `next` is the number of the next question that is published.
    ///
    /// # Errors
    /// It was decided already; its asker has still to say whether other words will do; merged into itself.
    pub fn decide(self, decision: &Decision, next: u32, now: Timestamp) -> Result<Asked, Fault> {
        if !self.is_open() {
            return Err(self.decided());
        }
        let stage = match decision {
            Decision::Answer { .. } if self.awaits_asker() => {
                return Err(Fault::conflict(
                    "The asker has not said yet whether your words for the question will do",
                    "Publish it once they have. If they do not answer, decline it and say why.",
                ));
            }
            Decision::Answer { answer } => Stage::Published {
                number: next,
                words: self.words().to_owned(),
                answer: answer.clone(),
                at: now,
            },
            Decision::Reword { words } => {
                Stage::Asked { proposal: Some(Proposal { words: words.clone(), agreed: None }) }
            }
            Decision::Decline { reason } => Stage::Declined { reason: reason.clone(), at: now },
            Decision::Merge { into } if *into == self.id => {
                return Err(Fault::conflict(
                    "A question cannot be merged with itself",
                    "Choose the question that asks the same.",
                ));
            }
            Decision::Merge { into } => Stage::Merged { into: *into, at: now },
        };
        Ok(Asked { stage, ..self })
    }

    /// What the asker says to the words that the council proposed.
    ///
    /// # Errors
    /// Nothing was proposed, or they said it already.
    pub fn consent(self, agrees: bool) -> Result<Asked, Fault> {
        match self.stage {
            Stage::Asked { proposal: Some(Proposal { words, agreed: None }) } => {
                let proposal = Some(Proposal { words, agreed: Some(agrees) });
                Ok(Asked { stage: Stage::Asked { proposal }, ..self })
            }
            Stage::Asked { .. } => Err(Fault::conflict(
                "There are no words for you to agree to",
                "You may have answered already. The page shows how your question stands.",
            )),
            _ => Err(self.decided()),
        }
    }

    fn decided(&self) -> Fault {
        let what = match &self.stage {
            Stage::Published { at, .. } => format!("This question was answered on {}", london::long(*at)),
            Stage::Declined { at, .. } => format!("This question was declined on {}", london::long(*at)),
            Stage::Merged { at, .. } => format!("This question was merged on {}", london::long(*at)),
            Stage::Asked { .. } => "This question was not decided yet".to_owned(),
        };
        Fault::conflict(what, "Somebody may have done it while you were reading. Look at it again.")
    }
}

impl Engagement {
    /// Refuses what a council does with questions once the engagement is closed: what was open then is published as open.
    ///
    /// # Errors
    /// It is closed.
    pub fn decides_on_questions(&self) -> Result<(), Fault> {
        match self.stage {
            EngagementStage::Closed { at, .. } => Err(Fault::conflict(
                format!("This engagement was closed on {}", london::long(at)),
                "What was open then is published as open. Tell whoever asks that they can ask again in what comes next.",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses questions where none are taken.
    ///
    /// # Errors
    /// It is not published, its questions have closed, or it was withdrawn.
    pub fn takes_questions(&self, now: Timestamp) -> Result<(), Fault> {
        let closed = |date: Option<Timestamp>| {
            date.map_or_else(String::new, |date| format!(" on {}", london::long(date)))
        };
        match self.phase(now) {
            Phase::Open => Ok(()),
            Phase::Closed => Err(Fault::conflict(
                "This engagement is closed",
                "What was answered is below. What was open when it closed is named on its page.",
            )),
            Phase::QuestionsClosed | Phase::ClosedForResponses => Err(Fault::conflict(
                format!("Questions closed{}", closed(self.setup.dates.questions_close_at)),
                "What was asked until then is answered for everybody. Watch the engagement to be told.",
            )),
            Phase::Withdrawn => {
                Err(Fault::conflict("This engagement was withdrawn", "Its page says when and why."))
            }
            Phase::Draft | Phase::Ready => Err(Fault::not_found()),
        }
    }
}
