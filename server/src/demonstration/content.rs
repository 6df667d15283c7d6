//! The problems of the demonstration, as `problems.toml` holds them.

use domain::{
    fault::Fault,
    problems::{Contact, Journey, Measure, Question},
};
use serde::Deserialize;

const TEXT: &str = include_str!("problems.toml");

#[derive(Debug, Deserialize)]
pub struct File {
    pub problem: Vec<Problem>,
}

/// One problem, its answers, and where it should stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
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
    title: String,
    #[serde(default)]
    service_area: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    problem: String,
    #[serde(default)]
    users: String,
    #[serde(default)]
    work_done: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    baseline: String,
    #[serde(default)]
    constraints: String,
    #[serde(default)]
    cpv: String,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub measures: Vec<Measure>,
    #[serde(default)]
    pub journeys: Vec<Journey>,
    #[serde(default)]
    pub kept: Vec<Kept>,
    pub engagement: Option<Engagement>,
}

impl Problem {
    /// The answers given in text that are there.
    pub fn texts(&self) -> Vec<(Question, &str)> {
        let all = [
            (Question::Title, &self.title),
            (Question::ServiceArea, &self.service_area),
            (Question::Why, &self.why),
            (Question::Problem, &self.problem),
            (Question::Users, &self.users),
            (Question::WorkDone, &self.work_done),
            (Question::Evidence, &self.evidence),
            (Question::Baseline, &self.baseline),
            (Question::Constraints, &self.constraints),
            (Question::Cpv, &self.cpv),
        ];
        all.into_iter()
            .map(|(question, text)| (question, text.trim()))
            .filter(|(_, text)| !text.is_empty())
            .collect()
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
}

/// All of them.
pub fn read() -> Result<File, Fault> {
    toml::from_str(TEXT).map_err(Fault::internal)
}
