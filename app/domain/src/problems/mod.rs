//! Problems: what a council publishes instead of a specification.
//!
//! A problem is a set of answered questions ([`questions`]). Its draft is always saved, whatever
//! is missing ([`Content::missing`] says what). Approval freezes the answers as a numbered,
//! hashed [`Version`]; the problem can be changed again, and the next approval supersedes.

mod advice;
mod content;
mod cpv;
mod differences;
pub mod fields;
mod number;
mod preview;
mod questions;

pub use advice::{AdviceReason, KeptWords, Spot, advice};
pub use content::{Content, Item, Missing, sha256_of};
pub use differences::{Difference, Fate, FieldDifference, Part, Piece, differences, words};
pub use fields::{Contact, Direction, FieldInfo, FieldKind, Fields, Journey, Measure, Needed};
pub(crate) use number::is_number;
pub use number::number_of;
pub use preview::{Preview, PreviewPeriod};
pub use questions::{Kind, Question, QuestionInfo, ServiceArea};

use crate::{
    actor::Subject,
    closed_list::closed_list,
    fault::Fault,
    ids::{OrganisationId, PersonId, ProblemId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

closed_list! {
    /// The names of the stages.
    StageName {
        /// [`Stage::Draft`].
        Draft = "draft", "Draft";
        /// [`Stage::InReview`].
        InReview = "in_review", "In review";
        /// [`Stage::EditsRequested`].
        EditsRequested = "edits_requested", "Edits requested";
        /// [`Stage::Approved`].
        Approved = "approved", "Approved";
        /// [`Stage::Retired`].
        Retired = "retired", "Retired";
    }
}

/// Where a problem stands. Each stage carries what is known only there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Being written.
    Draft,
    /// With a reviewer.
    InReview {
        /// Since when.
        submitted_at: Timestamp,
        /// Who sent it.
        submitted_by: PersonId,
    },
    /// Back with the writers; what they change goes to review again.
    EditsRequested {
        /// Since when.
        at: Timestamp,
        /// Who asked.
        by: PersonId,
        /// For what.
        note: String,
    },
    /// Its latest version is approved and nothing is being changed.
    Approved {
        /// Since when.
        at: Timestamp,
    },
    /// No longer used; its versions stay readable.
    Retired {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

impl Stage {
    /// The stage's name.
    pub const fn name(&self) -> StageName {
        match self {
            Stage::Draft => StageName::Draft,
            Stage::InReview { .. } => StageName::InReview,
            Stage::EditsRequested { .. } => StageName::EditsRequested,
            Stage::Approved { .. } => StageName::Approved,
            Stage::Retired { .. } => StageName::Retired,
        }
    }

    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        self.name().key()
    }

    /// The words on its tag.
    pub const fn label(&self) -> &'static str {
        self.name().label()
    }

    /// Whether its answers can be written.
    pub const fn is_editable(&self) -> bool {
        matches!(self, Stage::Draft | Stage::EditsRequested { .. })
    }
}

/// A problem, apart from its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its id, for life.
    pub id: ProblemId,
    /// Its public reference.
    pub reference: String,
    /// Whose it is.
    pub council: OrganisationId,
    /// Where it stands.
    pub stage: Stage,
    /// Whether all colleagues see the draft.
    pub shown_to_colleagues: bool,
    /// The number of its latest approved version; 0 before the first.
    pub version: u32,
    /// The problem it was duplicated from.
    pub origin: Option<ProblemId>,
    /// When it was started.
    pub started_at: Timestamp,
    /// Counts changes of stage, so that of two people only one moves it.
    pub revision: i64,
}

impl Problem {
    /// What permission depends on. `last_editor` comes with the answers.
    pub fn subject(&self, last_editor: Option<PersonId>, sole_officer_with_reason: bool) -> Subject {
        Subject::Problem {
            id: self.id,
            council: self.council,
            shown_to_colleagues: self.shown_to_colleagues,
            last_editor,
            sole_officer_with_reason,
        }
    }

    /// Refuses a write of answers outside the stages that take one.
    ///
    /// # Errors
    /// A conflict that says where the problem stands and how to get it back.
    pub fn editable(&self) -> Result<(), Fault> {
        if self.stage.is_editable() {
            return Ok(());
        }
        let next = match self.stage {
            Stage::InReview { .. } => "To change it, take it back from review first.",
            Stage::Approved { .. } => {
                "To change it, choose \u{2018}Change this problem\u{2019} on its page. The approved version stays as it is."
            }
            _ => "Duplicate it to use its answers again.",
        };
        Err(Fault::conflict(format!("This problem is {}", self.stage.label().to_lowercase()), next))
    }

    /// Draft (or edits requested) → in review, by somebody who saw it in stage `seen`: whoever has not read what
    /// a reviewer asked for does not send it again.
    ///
    /// # Errors
    /// Something required is missing, the stage does not allow it, or is another than was seen.
    pub fn submit(
        self,
        content: &Content,
        seen: StageName,
        by: PersonId,
        at: Timestamp,
    ) -> Result<Problem, Fault> {
        if self.stage.name() != seen {
            return Err(self.moved_on());
        }
        self.editable()?;
        complete(content)?;
        Ok(Problem { stage: Stage::InReview { submitted_at: at, submitted_by: by }, ..self })
    }

    /// In review → edits requested.
    ///
    /// # Errors
    /// The problem is not in review.
    pub fn request_edits(self, note: String, by: PersonId, at: Timestamp) -> Result<Problem, Fault> {
        self.in_review()?;
        Ok(Problem { stage: Stage::EditsRequested { at, by, note }, ..self })
    }

    /// In review → approved, with the next version's number.
    ///
    /// # Errors
    /// The problem is not in review, or something required is missing.
    pub fn approve(self, content: &Content, at: Timestamp) -> Result<Problem, Fault> {
        self.in_review()?;
        complete(content)?;
        Ok(Problem { stage: Stage::Approved { at }, version: self.version + 1, ..self })
    }

    /// In review → draft: its writers take it back.
    ///
    /// # Errors
    /// The problem is not in review.
    pub fn take_back(self) -> Result<Problem, Fault> {
        self.in_review()?;
        Ok(Problem { stage: Stage::Draft, ..self })
    }

    /// Approved → draft, to be changed again. Its versions stay.
    ///
    /// # Errors
    /// The problem is not approved.
    pub fn change_again(self) -> Result<Problem, Fault> {
        match self.stage {
            Stage::Approved { .. } => Ok(Problem { stage: Stage::Draft, ..self }),
            _ => Err(self.moved_on()),
        }
    }

    /// Any stage but retired → retired.
    ///
    /// # Errors
    /// The problem is retired already.
    pub fn retire(self, reason: String, at: Timestamp) -> Result<Problem, Fault> {
        match self.stage {
            Stage::Retired { .. } => Err(self.moved_on()),
            _ => Ok(Problem { stage: Stage::Retired { at, reason }, ..self }),
        }
    }

    fn in_review(&self) -> Result<(), Fault> {
        match self.stage {
            Stage::InReview { .. } => Ok(()),
            _ => Err(self.moved_on()),
        }
    }

    fn moved_on(&self) -> Fault {
        Fault::conflict(
            format!("This problem is now: {}", self.stage.label().to_lowercase()),
            "Somebody may have changed it while you were reading. Look at it again before you decide.",
        )
    }
}

fn complete(content: &Content) -> Result<(), Fault> {
    let missing = content.missing();
    if missing.is_empty() {
        return Ok(());
    }
    let what: Vec<_> = missing.iter().map(|missing| missing.what.as_str()).collect();
    Err(Fault::conflict("The problem is not complete yet", format!("Still missing: {}.", what.join("; "))))
}

/// An approved problem: immutable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which problem.
    pub problem: ProblemId,
    /// 1 for the first.
    pub number: u32,
    /// SHA-256 of the content's canonical JSON, in hexadecimal.
    pub sha256: String,
    /// The answers.
    pub content: Content,
    /// When it was approved.
    pub approved_at: Timestamp,
}

/// Everything a person reads or writes on a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working {
    /// The problem.
    pub problem: Problem,
    /// Its answers.
    pub content: Content,
    /// Who wrote in it last.
    pub last_editor: Option<PersonId>,
}

#[cfg(test)]
mod tests;
