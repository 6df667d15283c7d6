//! The answers of a problem, and what is missing from them.

use super::{
    Kind, Question, ServiceArea, cpv,
    fields::{self, Contact, Fields, Journey, Measure},
};
use crate::{
    ids::{JourneyId, MeasureId},
    text,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The answers of a problem: a draft's as they stand, or a version's for good.
///
/// A part that was added after a version was stored reads as empty there, so that every version stays readable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// The id of the measure or journey that lacks it; empty where the question itself does.
    pub item: String,
    /// What, as part of a sentence.
    pub what: String,
}

/// A measure, a journey or the contact person, as one of an answer's items.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its id for life; empty for the contact person.
    pub id: String,
    /// What it consists of.
    pub fields: &'a dyn Fields,
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

    /// The CPV codes: the eight digits of each.
    pub fn cpv(&self) -> Vec<&str> {
        cpv::codes(self.text(Question::Cpv)).collect()
    }

    /// What the answer to a question consists of, where it is not one text. The order of measures and
    /// journeys is that in which they were added, and stays.
    pub fn items(&self, question: Question) -> Vec<Item<'_>> {
        fn item<'a>(id: &impl ToString, fields: &'a dyn Fields) -> Item<'a> {
            Item { id: id.to_string(), fields }
        }
        match question.info().kind {
            Kind::Measures => self.measures.iter().map(|(id, measure)| item(id, measure)).collect(),
            Kind::Journeys => self.journeys.iter().map(|(id, journey)| item(id, journey)).collect(),
            Kind::Contact if !fields::is_empty(&self.contact) => {
                vec![Item { id: String::new(), fields: &self.contact }]
            }
            _ => Vec::new(),
        }
    }

    /// Whether the question has an answer, complete or not.
    pub fn is_answered(&self, question: Question) -> bool {
        !self.text(question).is_empty() || !self.items(question).is_empty()
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
        let lacks = |item: &str, what: String| Missing { question, item: item.to_owned(), what };
        if !self.is_answered(question) {
            let label = text::within(question.label());
            return question.info().required.then(|| lacks("", label)).into_iter().collect();
        }
        if question.info().kind == Kind::ServiceArea && self.service_area().is_none() {
            return vec![lacks("", "a service from the list".to_owned())];
        }
        let of = |item: &Item<'_>| match (question.info().kind, fields::name_of(item.fields)) {
            (Kind::Measures, "") => " (measure without a name)".to_owned(),
            (Kind::Measures, name) => format!(" (measure \u{2018}{name}\u{2019})"),
            (Kind::Journeys, "") => " (journey without a person)".to_owned(),
            (Kind::Journeys, name) => format!(" (journey \u{2018}{name}\u{2019})"),
            _ => String::new(),
        };
        let items = self.items(question).into_iter();
        items
            .flat_map(|item| {
                let of = of(&item);
                fields::missing(item.fields)
                    .into_iter()
                    .map(move |what| (item.id.clone(), format!("{what}{of}")))
            })
            .map(|(item, what)| lacks(&item, what))
            .collect()
    }

    /// JSON with sorted keys and no white space: what is hashed and stored.
    pub fn canonical(&self) -> String {
        // A `Value` keeps its keys sorted, and there is no floating point in it.
        serde_json::to_value(self).expect("maps keyed by strings are JSON").to_string()
    }

    /// SHA-256 of the canonical JSON, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256_of(&self.canonical())
    }
}

/// SHA-256 of canonical JSON as it is stored, in hexadecimal.
pub fn sha256_of(canonical: &str) -> String {
    Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect()
}
