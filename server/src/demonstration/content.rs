//! The problems of the demonstration, as `problems.toml` holds them.

use super::pilots::Story;
use domain::{
    fault::Fault,
    problems::{Contact, Journey, Measure, Question},
};
use serde::Deserialize;
use std::collections::BTreeMap;

const TEXT: &str = include_str!("problems.toml");

#[derive(Debug, Deserialize)]
pub struct File {
    pub problem: Vec<Problem>,
}

/// One problem, its answers, and where it should stand.
#[derive(Debug, Deserialize)]
pub struct Problem {
    pub key: String,
    pub council: String,
    pub stage: String,
    #[serde(default)]
    pub shown: bool,
    pub started_days_ago: i64,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub origin: String,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub measures: Vec<Measure>,
    #[serde(default)]
    pub journeys: Vec<Journey>,
    #[serde(default)]
    pub kept: Vec<Kept>,
    pub engagement: Option<Engagement>,
    /// The answers given in text, by the keys of their questions.
    #[serde(flatten)]
    texts: BTreeMap<String, String>,
}

impl Problem {
    /// What it is called.
    pub fn title(&self) -> &str {
        self.texts.get(Question::Title.key()).map_or("", String::as_str)
    }

    /// The answers given in text.
    ///
    /// # Errors
    /// A key is no question's.
    pub fn texts(&self) -> Result<Vec<(Question, &str)>, Fault> {
        let question = |key: &str| {
            let known = Question::from_key(key).filter(|question| question.is_text());
            known.ok_or_else(|| Fault::internal(format!("problem {}: there is no question {key}", self.key)))
        };
        self.texts.iter().map(|(key, text)| Ok((question(key)?, text.trim()))).collect()
    }
}

/// Words of it that may describe a solution, and why they are kept: the key of a reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    pub words: String,
    pub reason: String,
}

/// An engagement on it, and where that should stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engagement {
    pub phase: String,
    pub purposes: Vec<String>,
    pub process: String,
    pub reading: String,
    pub notice: String,
    #[serde(default)]
    pub notice_reference: String,
    #[serde(default)]
    pub notice_url: String,
    #[serde(default)]
    pub notice_reason: String,
    #[serde(default)]
    pub withdrawn_reason: String,
    pub questions_close_days: i64,
    pub answers_by_days: i64,
    pub closes_days: i64,
    #[serde(default)]
    pub published_days_ago: i64,
    /// The suppliers that register their interest, by short names, in this order.
    #[serde(default)]
    pub interested: Vec<String>,
    /// What changed since it was published.
    pub addendum: Option<Addendum>,
    /// What suppliers ask, in this order.
    #[serde(default)]
    pub questions: Vec<AskedQuestion>,
    /// Who was invited to it, in this order.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// How it comes by pilots, where it has a challenge.
    pub pilots: Option<Story>,
}

/// Another organisation that was invited, and how far it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its short name.
    pub organisation: String,
    pub stage: String,
    /// Why it publishes no notice of its own, where it is ready.
    #[serde(default)]
    pub notice_reason: String,
    /// Why it declined or left.
    #[serde(default)]
    pub reason: String,
}

/// What changes about an engagement that is published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addendum {
    pub days_ago: i64,
    pub text: String,
    /// The closing date from then on, in days from now.
    pub closes_days: i64,
    /// How the engagement goes from then on.
    pub process: String,
}

/// A question, and what became of it; it waits where nothing of that is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedQuestion {
    /// The supplier's short name.
    pub by: String,
    pub days_ago: i64,
    pub about: String,
    pub words: String,
    /// Other words that the council proposes, which the asker has not answered yet.
    #[serde(default)]
    pub proposed: String,
    #[serde(default)]
    pub answer: String,
    /// Why it is not answered.
    #[serde(default)]
    pub declined: String,
}

/// All of them.
pub fn read() -> Result<File, Fault> {
    toml::from_str(TEXT).map_err(Fault::internal)
}
