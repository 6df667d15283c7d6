//! The answers of a problem, and what is missing from them.

use super::{Kind, Question, ServiceArea};
use crate::{
    closed_list,
    ids::{JourneyId, MeasureId},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

closed_list! {
    /// Which way a measure should move.
    Direction {
        /// More is better.
        Up = "up", "Higher is better";
        /// Less is better.
        Down = "down", "Lower is better";
    }
}

/// One outcome measure as written; [`Measure::missing`] says what it lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measure {
    /// What is measured.
    pub name: String,
    /// In what.
    pub unit: String,
    /// Which way it should move: a key of [`Direction`].
    pub direction: String,
    /// Where it stands today: a number as typed; empty when unknown.
    pub baseline: String,
    /// If unknown, how the council will find out.
    pub baseline_unknown: String,
    /// Where it should get to.
    pub target: String,
    /// Where the figures come from.
    pub source: String,
    /// How and how often it is measured.
    pub how_measured: String,
}

/// One journey as written: a persona and the steps, one a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Journey {
    /// Who goes through it.
    pub persona: String,
    /// The steps, in order, one a line.
    pub steps: String,
}

impl Journey {
    /// The steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.steps.lines().map(str::trim).filter(|step| !step.is_empty())
    }
}

/// Whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// A name, or a team's.
    pub name: String,
    /// An address of e-mail.
    pub email: String,
}

/// The answers of a problem: a draft's as they stand, or a version's for good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Answers given in text, by question.
    pub texts: BTreeMap<Question, String>,
    /// Outcome measures, by their id for life.
    pub measures: BTreeMap<MeasureId, Measure>,
    /// Journeys, by their id for life.
    pub journeys: BTreeMap<JourneyId, Journey>,
    /// Whom to ask.
    pub contact: Contact,
}

/// One thing a problem lacks before it can be approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Where to add it.
    pub question: Question,
    /// What, as part of a sentence.
    pub what: String,
}

impl Content {
    /// The text answer to a question; empty while there is none.
    pub fn text(&self, question: Question) -> &str {
        self.texts.get(&question).map_or("", String::as_str)
    }

    /// The title, or words that stand for it.
    pub fn title(&self) -> &str {
        match self.text(Question::Title) {
            "" => "Untitled problem",
            title => title,
        }
    }

    /// The service it is about.
    pub fn service_area(&self) -> Option<ServiceArea> {
        ServiceArea::from_key(self.text(Question::ServiceArea))
    }

    /// The CPV codes, as typed, one each.
    pub fn cpv(&self) -> Vec<&str> {
        self.text(Question::Cpv).lines().map(str::trim).filter(|code| !code.is_empty()).collect()
    }

    /// Whether the question has an answer, complete or not.
    pub fn is_answered(&self, question: Question) -> bool {
        match question.info().kind {
            Kind::Measures => !self.measures.is_empty(),
            Kind::Journeys => !self.journeys.is_empty(),
            Kind::Contact => !self.contact.name.is_empty() || !self.contact.email.is_empty(),
            _ => !self.text(question).is_empty(),
        }
    }

    /// A title and a why are enough to show a draft to colleagues.
    pub fn can_be_shown(&self) -> bool {
        self.is_answered(Question::Title) && self.is_answered(Question::Why)
    }

    /// Everything approval needs and this content lacks, in the order of the questions.
    pub fn missing(&self) -> Vec<Missing> {
        Question::ALL.iter().flat_map(|question| self.missing_in(*question)).collect()
    }

    /// What one question lacks.
    pub fn missing_in(&self, question: Question) -> Vec<Missing> {
        let lacks = |what: String| Missing { question, what };
        if !self.is_answered(question) {
            let label = question.label().to_lowercase();
            return question.info().required.then(|| lacks(label)).into_iter().collect();
        }
        match question.info().kind {
            Kind::ServiceArea if self.service_area().is_none() => {
                vec![lacks("a service from the list".to_owned())]
            }
            Kind::Measures => self
                .measures
                .values()
                .flat_map(|measure| measure.missing().into_iter().map(|what| (&measure.name, what)))
                .map(|(name, what)| lacks(format!("{what} of the measure \u{2018}{name}\u{2019}")))
                .collect(),
            Kind::Journeys => self
                .journeys
                .values()
                .filter(|journey| journey.steps().next().is_none() || journey.persona.is_empty())
                .map(|journey| {
                    lacks(format!(
                        "who goes through the journey \u{2018}{}\u{2019} and its steps",
                        journey.persona
                    ))
                })
                .collect(),
            Kind::Contact if self.contact.email.is_empty() => {
                vec![lacks("the contact person\u{2019}s email address".to_owned())]
            }
            Kind::Contact if self.contact.name.is_empty() => {
                vec![lacks("the contact person\u{2019}s name".to_owned())]
            }
            _ => Vec::new(),
        }
    }

    /// JSON with sorted keys and no white space: what is hashed and stored.
    pub fn canonical(&self) -> String {
        // A `Value` keeps its keys sorted, and there is no floating point in it.
        serde_json::to_value(self).expect("maps keyed by strings are JSON").to_string()
    }

    /// SHA-256 of the canonical JSON, in hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(self.canonical()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Measure {
    /// What the measure lacks, each as part of a sentence.
    pub fn missing(&self) -> Vec<&'static str> {
        let wants: [(bool, &'static str); 6] = [
            (self.name.is_empty(), "the name"),
            (self.unit.is_empty(), "the unit"),
            (Direction::from_key(&self.direction).is_none(), "the direction"),
            (
                self.baseline.is_empty() && self.baseline_unknown.is_empty(),
                "the baseline, or how you will find out,",
            ),
            (self.target.is_empty(), "the target"),
            (self.how_measured.is_empty(), "how it is measured,"),
        ];
        wants.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect()
    }
}
