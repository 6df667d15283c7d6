//! Scenarios: what is asked in one of them.

use crate::journey::Plan;
use border::message::{Answer, AnswerColumn};

/// One scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What is asked, Markdown.
    pub text: String,
    /// Name and value of each parameter.
    pub parameters: Vec<(String, String)>,
    /// What sort of scenario it is.
    pub kind: ScenarioKind,
}

/// The sorts of scenarios.
#[derive(Clone, Debug)]
pub enum ScenarioKind {
    /// The pilot reads tables and gives an answer, which is compared with the truth.
    Measure(Vec<Ask>),
    /// Things happen, the pilot acts, and each step is judged by what the systems hold afterwards.
    Journey(Box<Plan>),
}

/// A table that is asked for, and the truth it is compared with.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What the pilot is told.
    pub answer: Answer,
    /// The column that says which row is about what; whole numbers, each exactly once.
    pub key: String,
    /// The table of the truth; its column of the same name as `key` lists what is asked for.
    pub truth: String,
}

impl Scenario {
    /// The tables that are asked for: none of a journey.
    pub fn asks(&self) -> &[Ask] {
        match &self.kind {
            ScenarioKind::Measure(asks) => asks,
            ScenarioKind::Journey(_) => &[],
        }
    }

    /// What the pilot is told of the tables it is asked for.
    pub fn answers(&self) -> Vec<Answer> {
        self.asks().iter().map(|ask| ask.answer.clone()).collect()
    }
}

impl Ask {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&AnswerColumn> {
        self.answer.columns.iter().find(|column| column.name == name)
    }
}
