//! An answer to one question, and the fields of those that have several.

use crate::{
    ids::RunId,
    pilots::{Run, Sha256},
    problems::{FieldInfo, FieldKind, Needed},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The field of an answer that is one text, one number or one choice.
pub const TEXT: &str = "text";
/// The field that says whether an answer is commercially sensitive: `yes`, or empty.
pub const SENSITIVE: &str = "sensitive";
/// The field that names the run of a pilot.
pub const RUN: &str = "run";
/// The field with the SHA-256 of its evidence, in hexadecimal.
const EVIDENCE: &str = "evidence";

pub(super) const ADOPTION: &[FieldInfo] = &[
    FieldInfo {
        key: "people",
        label: "Who works differently, and how",
        ask: "Who will work differently, and how?",
        hint: "Residents too, if something changes for them",
        kind: FieldKind::Text(3_000),
        needed: Needed::Always("who works differently"),
    },
    FieldInfo {
        key: "support",
        label: "Training and help",
        ask: "What training and help do they get, and from whom?",
        hint: "",
        kind: FieldKind::Text(3_000),
        needed: Needed::Always("training and help"),
    },
    FieldInfo {
        key: "first_months",
        label: "The first three months",
        ask: "What happens in the first three months, and who does it?",
        hint: "Say what you need from the council",
        kind: FieldKind::Text(3_000),
        needed: Needed::Always("the first three months"),
    },
];

pub(super) const EXPECTED: &[FieldInfo] = &[
    FieldInfo {
        key: "value",
        label: "What you expect to reach",
        ask: "What do you expect to reach?",
        hint: "A number in the unit of the measure",
        kind: FieldKind::Number,
        needed: Needed::Always("the number you expect"),
    },
    FieldInfo {
        key: "within",
        label: "Within how long",
        ask: "Within how long?",
        hint: "For example, \u{2018}nine months after the start\u{2019}",
        kind: FieldKind::Line(100),
        needed: Needed::Always("how long it takes"),
    },
    FieldInfo {
        key: "because",
        label: "What makes you expect it",
        ask: "What makes you expect it?",
        hint: "Where it was reached before, or what a pilot showed. Say what it depends on",
        kind: FieldKind::Text(3_000),
        needed: Needed::Always("what makes you expect it"),
    },
];

/// What is asked about an answer that is commercially sensitive.
pub const SENSITIVITY: &[FieldInfo] = &[
    FieldInfo {
        key: "sensitive_until",
        label: "Commercially sensitive until",
        ask: "Until when?",
        hint: "For example, \u{2018}31 March 2028\u{2019} or \u{2018}a contract is signed\u{2019}",
        kind: FieldKind::Line(100),
        needed: Needed::Always("until when it is commercially sensitive"),
    },
    FieldInfo {
        key: "sensitive_because",
        label: "Because",
        ask: "Why?",
        hint: "What harm it would do if the council had to disclose it",
        kind: FieldKind::Text(1_000),
        needed: Needed::Always("why it is commercially sensitive"),
    },
];

/// An answer as it was typed, by the names of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answer(pub(super) BTreeMap<String, String>);

impl Answer {
    /// The value of one field; empty where nothing was typed.
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Every field that says something, with its name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is marked as commercially sensitive.
    pub fn is_sensitive(&self) -> bool {
        !self.get(SENSITIVE).is_empty()
    }

    /// The same without its mark, for another response.
    #[must_use]
    pub fn unmarked(mut self) -> Answer {
        self.0.remove(SENSITIVE);
        for field in SENSITIVITY {
            self.0.remove(field.key);
        }
        self
    }

    /// The run that is shown, where one was chosen.
    pub fn run(&self) -> Option<RunId> {
        self.get(RUN).parse().ok()
    }

    /// The SHA-256 of the evidence of that run, in hexadecimal.
    pub fn evidence(&self) -> &str {
        self.get(EVIDENCE)
    }

    /// The same, with what people read of the run that was chosen, and what binds the answer to its evidence.
    #[must_use]
    pub fn showing(mut self, run: &Run, evidence: Sha256) -> Answer {
        self.0.insert(RUN.to_owned(), run.id.to_string());
        self.0.insert(TEXT.to_owned(), format!("A practice run in {}", run.occasion()));
        self.0.insert(EVIDENCE.to_owned(), evidence.to_string());
        self
    }
}
