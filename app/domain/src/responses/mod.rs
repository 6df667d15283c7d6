//! Responses: what a supplier answers to the questions of an engagement.
//!
//! Answers are saved as they are typed, whatever is missing, and as long as the response exists. Submitting freezes them as a
//! numbered, hashed [`Version`]; what was submitted stands until the next submission or until it is withdrawn, and after the
//! closing date nobody can do either.

mod answer;
mod file;
mod question;
mod starters;
mod timing;

pub use answer::{Answer, RUN, SENSITIVE, SENSITIVITY, TEXT};
pub use file::{FILE_BYTES_MAX, FILES_MAX, FileKind, KEPT_BYTES_MAX, ResponseFile, Scan, shown_name, taken};
pub use question::{
    ASK_HINT_LIMIT, ASK_LIMIT, CHOICE_LIMIT, CHOICES_MAX, Kind, KindName, NOTE_LIMIT, RESPONSE_QUESTIONS_MAX,
    ResponseQuestion, WORDS_MAX, all_asked, in_unit, measure_in_words, words_of,
};
pub use starters::starters;

use crate::{
    closed_list::closed_list,
    engagements::Engagement,
    fault::Fault,
    ids::{EngagementId, OrganisationId, PersonId, ResponseId},
    problems::sha256_of,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest account of what comes of a response, in characters.
pub const OUTCOME_LIMIT: usize = 2_000;

closed_list! {
    /// What comes of a response, for its supplier.
    Outcome {
        /// It informed what comes next, and the supplier is asked to go on.
        GoOn = "go_on", "We would like to talk with you further";
        /// It was read, and nothing follows from it for this supplier.
        NoFurther = "no_further", "We do not take it further";
        /// The council buys nothing.
        NoProcurement = "no_procurement", "We do not buy anything for now";
    }
}

/// A submission that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Its version.
    pub version: u32,
    /// When it was submitted, by the portal's clock.
    pub at: Timestamp,
}

/// Where a response stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Being written; never submitted.
    Draft,
    /// Submitted.
    Submitted {
        /// What stands.
        submission: Submission,
    },
    /// Withdrawn by its supplier. It can be submitted again until the closing date.
    Withdrawn {
        /// The last version that was submitted.
        version: u32,
        /// When it was withdrawn.
        at: Timestamp,
    },
    /// The council said, after the closing date, that it has the response and reads it.
    Acknowledged {
        /// What stands.
        submission: Submission,
        /// When the council said so.
        at: Timestamp,
    },
    /// The council told what comes of it.
    OutcomeTold {
        /// What stands.
        submission: Submission,
        /// When.
        at: Timestamp,
        /// What.
        outcome: Outcome,
        /// In the council's words.
        words: String,
    },
}

impl Stage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Submitted { .. } => "submitted",
            Stage::Withdrawn { .. } => "withdrawn",
            Stage::Acknowledged { .. } => "acknowledged",
            Stage::OutcomeTold { .. } => "outcome_told",
        }
    }

    /// The words on its tag.
    pub const fn label(&self) -> &'static str {
        match self {
            Stage::Draft => "Draft",
            Stage::Submitted { .. } => "Submitted",
            Stage::Withdrawn { .. } => "Withdrawn",
            Stage::Acknowledged { .. } => "Acknowledged",
            Stage::OutcomeTold { .. } => "Outcome told",
        }
    }

    /// What stands, if anything was submitted and not withdrawn.
    pub const fn submission(&self) -> Option<Submission> {
        match self {
            Stage::Draft | Stage::Withdrawn { .. } => None,
            Stage::Submitted { submission }
            | Stage::Acknowledged { submission, .. }
            | Stage::OutcomeTold { submission, .. } => Some(*submission),
        }
    }
}

/// A response, apart from its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its id.
    pub id: ResponseId,
    /// Its reference, for receipts.
    pub reference: String,
    /// The engagement it answers.
    pub engagement: EngagementId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Where it stands.
    pub stage: Stage,
    /// How often it was submitted.
    pub versions: u32,
    /// When it was started.
    pub started_at: Timestamp,
    /// Counts changes of stage, so that of two people only one moves it.
    pub revision: i64,
}

/// The answers to all questions of an engagement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What was asked, in its order.
    pub questions: Vec<ResponseQuestion>,
    /// What was answered, by the ids of the questions. A question without an answer is not in it.
    pub answers: BTreeMap<String, Answer>,
    /// The files, in the order in which they were attached.
    #[serde(default)]
    pub files: Vec<ResponseFile>,
}

impl Content {
    /// The answer to a question; empty where there is none.
    pub fn answer(&self, question: &ResponseQuestion) -> Answer {
        self.answers.get(&question.id).cloned().unwrap_or_default()
    }

    /// The files that answer a question.
    pub fn files(&self, question: &ResponseQuestion) -> impl Iterator<Item = &ResponseFile> {
        self.files.iter().filter(|file| file.question == question.id)
    }

    /// Whether nothing is said or attached.
    pub fn is_unanswered(&self, question: &ResponseQuestion) -> bool {
        !self.answers.contains_key(&question.id) && self.files(question).next().is_none()
    }

    /// What keeps the answer to a question from being submitted, each as something to do.
    pub fn missing_in(&self, question: &ResponseQuestion) -> Vec<String> {
        question.missing(&self.answer(question), self.files(question).count())
    }

    /// What keeps it from being submitted, by question, each as something to do.
    pub fn missing(&self) -> Vec<(&ResponseQuestion, Vec<String>)> {
        let lacks = self.questions.iter().map(|one| (one, self.missing_in(one)));
        lacks.filter(|(_, missing)| !missing.is_empty()).collect()
    }

    /// Whether it answers and attaches the same, however the questions were put.
    pub fn says_the_same_as(&self, other: &Content) -> bool {
        self.answers == other.answers && self.files == other.files
    }

    /// As it is hashed and kept.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and maps with text keys are JSON")
    }

    /// SHA-256 of [`Content::json`], in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256_of(&self.json())
    }

    /// All of it as plain text, for people who keep it.
    pub fn plain_text(&self) -> String {
        let question = |one: &ResponseQuestion| {
            let answer = self.answer(one);
            let parts = one.shown(&answer).into_iter().map(|(label, value)| match label {
                "" => value,
                label => format!("{label}:\n{value}"),
            });
            let files = self.files(one).map(|file| format!("File: {} (SHA-256 {})", file.name, file.sha256));
            let evidence = (!answer.evidence().is_empty())
                .then(|| format!("SHA-256 of its evidence: {}", answer.evidence()));
            let said = parts.chain(files).chain(evidence).collect::<Vec<_>>().join("\n\n");
            let said = if said.is_empty() { "Not answered".to_owned() } else { said };
            let mark = if answer.is_sensitive() {
                let (until, because) = (answer.get("sensitive_until"), answer.get("sensitive_because"));
                format!("\n\nCommercially sensitive until: {until}\nBecause: {because}")
            } else {
                String::new()
            };
            format!("{}\n\n{said}{mark}\n", one.ask)
        };
        self.questions.iter().map(question).collect::<Vec<_>>().join("\n----\n\n")
    }
}

/// A response as it was submitted: immutable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// 1 for the first.
    pub number: u32,
    /// What was answered.
    pub content: Content,
    /// SHA-256 of [`Content::json`], in hexadecimal.
    pub sha256: String,
    /// When, by the portal's clock.
    pub submitted_at: Timestamp,
    /// Who submitted it.
    pub submitted_by: PersonId,
}

impl Response {
    /// Draft, submitted or withdrawn → submitted, as the next version.
    ///
    /// # Errors
    /// The engagement takes no responses (any more), something is missing, or the council has dealt with it.
    pub fn submit(
        self,
        engagement: &Engagement,
        content: &Content,
        now: Timestamp,
    ) -> Result<Response, Fault> {
        engagement.takes_responses(now)?;
        self.still_ours()?;
        let missing = content.missing();
        if !missing.is_empty() {
            let what = missing.iter().map(|(one, lacks)| format!("{}: {}", one.ask, lacks.join(", ")));
            return Err(Fault::conflict(
                "The response is not complete yet",
                format!("To do: {}.", what.collect::<Vec<_>>().join("; ")),
            ));
        }
        let submission = Submission { version: self.versions + 1, at: now };
        Ok(Response { stage: Stage::Submitted { submission }, versions: submission.version, ..self })
    }

    /// Submitted → withdrawn.
    ///
    /// # Errors
    /// It is too late, or nothing is submitted.
    pub fn withdraw(self, engagement: &Engagement, now: Timestamp) -> Result<Response, Fault> {
        engagement.lets_withdraw(now)?;
        match self.stage {
            Stage::Submitted { submission } => {
                let stage = Stage::Withdrawn { version: submission.version, at: now };
                Ok(Response { stage, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    /// Submitted → acknowledged, once nobody can change it any more.
    ///
    /// # Errors
    /// The engagement still takes responses, or the response does not stand submitted.
    pub fn acknowledge(self, engagement: &Engagement, now: Timestamp) -> Result<Response, Fault> {
        engagement.responses_are_final(now)?;
        match self.stage {
            Stage::Submitted { submission } => {
                Ok(Response { stage: Stage::Acknowledged { submission, at: now }, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    /// Submitted or acknowledged → outcome told.
    ///
    /// # Errors
    /// The engagement still takes responses, or the outcome was told already, or nothing stands submitted.
    pub fn tell_outcome(
        self,
        engagement: &Engagement,
        outcome: Outcome,
        words: String,
        now: Timestamp,
    ) -> Result<Response, Fault> {
        engagement.responses_are_final(now)?;
        match self.stage {
            Stage::Submitted { submission } | Stage::Acknowledged { submission, .. } => {
                Ok(Response { stage: Stage::OutcomeTold { submission, at: now, outcome, words }, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    fn still_ours(&self) -> Result<(), Fault> {
        match self.stage {
            Stage::Draft | Stage::Submitted { .. } | Stage::Withdrawn { .. } => Ok(()),
            Stage::Acknowledged { .. } | Stage::OutcomeTold { .. } => Err(self.moved_on()),
        }
    }

    fn moved_on(&self) -> Fault {
        Fault::conflict(
            format!("This response is now: {}", self.stage.label().to_lowercase()),
            "Somebody may have changed it while you were reading. Look at it again before you decide.",
        )
    }
}

#[cfg(test)]
mod tests;
