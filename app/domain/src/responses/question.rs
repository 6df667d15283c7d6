//! What a council asks in every response to its engagement, and how each question is answered.

use super::{
    answer::{ADOPTION, Answer, EXPECTED, RUN, SENSITIVE, SENSITIVITY, TEXT},
    file::{FILE_BYTES_MAX, FILES_MAX, taken},
};
use crate::{
    closed_list::closed_list,
    ids::RunId,
    pilots::ChallengeCard,
    problems::{Content, FieldInfo, FieldKind, Measure, Needed, is_number},
    text::{self, Lines, plural},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A council asks at most so many questions of its own.
pub const RESPONSE_QUESTIONS_MAX: usize = 30;
/// The longest question, in characters.
pub const ASK_LIMIT: usize = 300;
/// The longest help below a question, in characters.
pub const ASK_HINT_LIMIT: usize = 600;
/// The most words that a council may allow for one answer.
pub const WORDS_MAX: usize = 2_000;
/// A council offers at most so many choices.
pub const CHOICES_MAX: usize = 20;
/// The longest choice and the longest unit, in characters.
pub const CHOICE_LIMIT: usize = 150;
/// The longest answer that is kept at all, in characters: it may have more words than the council asked for.
const TEXT_LIMIT: usize = 20_000;

/// The longest note about files, in characters.
pub const NOTE_LIMIT: usize = 2_000;

closed_list! {
    /// The sorts of questions that a council can set, by name.
    KindName {
        /// [`Kind::Text`].
        Text = "text", "Text, with a limit of words";
        /// [`Kind::Number`].
        Number = "number", "A number";
        /// [`Kind::Choice`].
        Choice = "choice", "One of several choices";
        /// [`Kind::File`].
        File = "file", "Files, with a note";
        /// [`Kind::Adoption`].
        Adoption = "adoption", "A plan for adoption";
    }
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Text.
    Text {
        /// The most words.
        words: usize,
    },
    /// A number.
    Number {
        /// In what.
        unit: String,
    },
    /// One of these.
    Choice {
        /// The choices.
        choices: Vec<String>,
    },
    /// Files, and a note about them.
    File,
    /// How people come to use it: a plan in three parts.
    Adoption,
    /// What the supplier expects for an outcome measure of the problem. It carries the measure itself.
    Measure {
        /// The measure, as the approved version of the problem has it.
        measure: Measure,
    },
    /// Which practice run of its pilot the supplier shows. It comes with the challenge of the engagement.
    Pilot,
}

/// The id of the question that comes with a challenge: there is one of each engagement, and no council sets it.
const PILOT: &str = "pilot";

/// One question of the form that suppliers answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseQuestion {
    /// Its id, or that of the outcome measure which it carries.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Help below it; may be empty.
    pub hint: String,
    /// How it is answered.
    pub kind: Kind,
    /// Whether a response can be submitted without it.
    pub required: bool,
}

impl Kind {
    /// The fields of an answer that has several; none where it is one text, number or choice.
    pub const fn fields(&self) -> &'static [FieldInfo] {
        match self {
            Kind::Text { .. } | Kind::Number { .. } | Kind::Choice { .. } | Kind::File | Kind::Pilot => &[],
            Kind::Adoption => ADOPTION,
            Kind::Measure { .. } => EXPECTED,
        }
    }

    /// The name of a sort that a council can set; none for what comes with the problem or with the challenge.
    pub const fn name(&self) -> Option<KindName> {
        match self {
            Kind::Text { .. } => Some(KindName::Text),
            Kind::Number { .. } => Some(KindName::Number),
            Kind::Choice { .. } => Some(KindName::Choice),
            Kind::File => Some(KindName::File),
            Kind::Adoption => Some(KindName::Adoption),
            Kind::Measure { .. } | Kind::Pilot => None,
        }
    }

    /// Whether an answer of the same organisation to another engagement can be a beginning: not where it is a number or a choice
    /// of another council's, or about another measure.
    pub const fn begins_with_earlier(&self) -> bool {
        matches!(self, Kind::Text { .. } | Kind::Adoption)
    }

    /// How it is answered, in words for whoever has not seen the form.
    pub fn describe(&self) -> String {
        match self {
            Kind::Text { words } => format!("Text, up to {}", plural(*words as u64, "word", "words")),
            Kind::Number { unit } => format!("A number: {unit}"),
            Kind::Choice { choices } => format!("One of: {}", choices.join("; ")),
            Kind::File => {
                let size = FILE_BYTES_MAX >> 20;
                format!("Up to {FILES_MAX} files ({}), each of at most {size} MiB, and a note", taken())
            }
            Kind::Adoption | Kind::Measure { .. } => {
                let parts = self.fields().iter().map(|field| field.label).collect::<Vec<_>>();
                parts.join("; ")
            }
            Kind::Pilot => "One of your practice runs, or none".to_owned(),
        }
    }
}

/// The number of words of a text, as a browser counts them.
pub fn words_of(text: &str) -> usize {
    text.split_whitespace().count()
}

impl ResponseQuestion {
    /// Takes over what was typed.
    ///
    /// # Errors
    /// Every field that cannot be kept, with what is wrong and how to put it right.
    pub fn clean(&self, typed: impl Fn(&str) -> String) -> Result<Answer, Vec<(&'static str, String)>> {
        let (mut answer, mut mistakes) = (BTreeMap::new(), Vec::new());
        let mut take = |key: &'static str, cleaned: Result<String, String>| match cleaned {
            Ok(value) if value.is_empty() => {}
            Ok(value) => drop(answer.insert(key.to_owned(), value)),
            Err(mistake) => mistakes.push((key, mistake)),
        };
        if self.kind.fields().is_empty() {
            let key = if self.kind == Kind::Pilot { RUN } else { TEXT };
            take(key, self.clean_text(&typed(key)));
        }
        for field in self.kind.fields() {
            take(field.key, field.clean(&typed(field.key)));
        }
        // A mark that was taken off takes its words along.
        if typed(SENSITIVE) == "yes" {
            take(SENSITIVE, Ok("yes".to_owned()));
            for field in SENSITIVITY {
                take(field.key, field.clean(&typed(field.key)));
            }
        }
        if mistakes.is_empty() { Ok(Answer(answer)) } else { Err(mistakes) }
    }

    fn clean_text(&self, raw: &str) -> Result<String, String> {
        let text = |limit_chars, lines| {
            let field = text::Field { name: TEXT, label: "Your answer", limit_chars, lines };
            text::clean(raw, &field).map_err(|mistake| mistake.to_string())
        };
        match &self.kind {
            Kind::Number { unit } => match text(40, Lines::One)? {
                number if number.is_empty() || is_number(&number) => Ok(number),
                _ => Err(format!("Enter a number, such as 412 or 1,234.5, in this unit: {unit}")),
            },
            Kind::Choice { choices } => {
                Ok(choices.iter().find(|choice| *choice == raw).cloned().unwrap_or_default())
            }
            Kind::File => text(NOTE_LIMIT, Lines::Many),
            Kind::Pilot if raw.is_empty() => Ok(String::new()),
            Kind::Pilot => match raw.parse::<RunId>() {
                Ok(run) => Ok(run.to_string()),
                Err(_) => Err("Choose one of the runs, or none".to_owned()),
            },
            Kind::Text { .. } | Kind::Adoption | Kind::Measure { .. } => text(TEXT_LIMIT, Lines::Many),
        }
    }

    /// What keeps an answer with so many files from being submitted, each as something to do. An optional question may stay empty; once
    /// something is said, it is said whole.
    pub fn missing(&self, answer: &Answer, files: usize) -> Vec<String> {
        let mut missing = Vec::new();
        let empty = |key: &str| answer.get(key).is_empty();
        let said = !empty(TEXT) || self.kind.fields().iter().any(|field| !empty(field.key));
        let lacks = |fields: &'static [FieldInfo], verb: &str| {
            let needed = |field: &FieldInfo| match field.needed {
                Needed::Always(what) | Needed::Unless(_, what) if empty(field.key) => {
                    Some(format!("{verb} {what}"))
                }
                _ => None,
            };
            fields.iter().filter_map(needed).collect::<Vec<_>>()
        };
        if self.kind == Kind::File {
            if files == 0 && (said || self.required) {
                missing.push("add a file".to_owned());
            }
        } else if !said && self.required {
            missing.push("add an answer".to_owned());
        } else if said {
            missing.extend(lacks(self.kind.fields(), "add"));
        }
        if let Kind::Text { words } = self.kind
            && let over @ 1.. = words_of(answer.get(TEXT)).saturating_sub(words)
        {
            missing.push(format!("take out {}", plural(over as u64, "word", "words")));
        }
        if answer.is_sensitive() {
            missing.extend(lacks(SENSITIVITY, "say"));
        }
        missing
    }

    /// An answer as people read it: each part with its label, which is empty where there is only one.
    pub fn shown(&self, answer: &Answer) -> Vec<(&'static str, String)> {
        let fields = self.kind.fields().iter().map(|field| {
            let value = answer.get(field.key);
            match &self.kind {
                Kind::Measure { measure } if field.kind == FieldKind::Number => {
                    (field.label, in_unit(value, &measure.unit))
                }
                _ => (field.label, value.to_owned()),
            }
        });
        let text = match &self.kind {
            Kind::Number { unit } => in_unit(answer.get(TEXT), unit),
            _ => answer.get(TEXT).to_owned(),
        };
        fields.chain([("", text)]).filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// A number as it was typed, in its unit; empty where nothing was typed.
pub fn in_unit(number: &str, unit: &str) -> String {
    if number.ends_with('%') || number.is_empty() { number.to_owned() } else { format!("{number} {unit}") }
}

/// What a measure says, in one sentence.
pub fn measure_in_words(measure: &Measure) -> String {
    let shown = |key: &str| {
        let field = Measure::FIELDS.iter().find(|field| field.key == key);
        field.map_or_else(String::new, |field| field.shown(measure))
    };
    let from = if measure.baseline.is_empty() { "not known yet".to_owned() } else { shown("baseline") };
    format!(
        "Today: {from}. Target: {}. {}. Measured like this: {}",
        shown("target"),
        shown("direction"),
        measure.how_measured
    )
}

/// Everything that a response to an engagement answers: what its council asks, one question for each outcome measure of the
/// problem, and, where the engagement has a challenge, which run of its pilot the supplier shows.
pub fn all_asked(
    own: &[ResponseQuestion],
    problem: &Content,
    challenge: Option<&ChallengeCard>,
) -> Vec<ResponseQuestion> {
    let measures = problem.measures.iter().map(|(id, measure)| ResponseQuestion {
        id: id.to_string(),
        ask: format!("What do you expect for this outcome: {}?", measure.name),
        hint: measure_in_words(measure),
        kind: Kind::Measure { measure: measure.clone() },
        required: false,
    });
    let pilot = challenge.map(|card| ResponseQuestion {
        id: PILOT.to_owned(),
        ask: "Which practice run of your pilot do you show?".to_owned(),
        hint: format!(
            "The challenge is \u{2018}{}\u{2019}. The council reads the evidence of the run that you show: its figures, and each call \
             that it made in a journey, with the words in it. It reads no other run of yours, and no log",
            card.title
        ),
        kind: Kind::Pilot,
        required: false,
    });
    own.iter().cloned().chain(measures).chain(pilot).collect()
}
