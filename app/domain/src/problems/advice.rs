//! Advice on solution language in a whole problem, and the reasons given for keeping words.
//!
//! Advice is never a guard: nothing is refused because of it. A reason belongs to the words, wherever they
//! stand in the problem, so that nobody has to give it twice.

use super::{Content, FieldKind, Question, fields};
use crate::{
    closed_list::closed_list,
    language::{self, Flag},
    time::Timestamp,
};

closed_list! {
    /// Reasons for keeping words that can be given with one click.
    AdviceReason {
        /// They say how things stand.
        Today = "today", "It is what we have today";
        /// They are required.
        Required = "required", "The law or a contract requires it";
        /// They are a name.
        Name = "name", "It is the name of the service";
    }
}

/// Words that somebody decided to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWords {
    /// [`Flag::fingerprint`] of the words.
    pub fingerprint: String,
    /// Why.
    pub reason: String,
    /// The name of whoever decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Words that may describe a solution, with all places they stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// What the checker says of their first place.
    pub flag: Flag,
    /// The questions, each with the id of the measure or journey (or nothing).
    pub places: Vec<(Question, String)>,
}

impl Spot {
    /// What a decision about the words is stored under.
    pub fn fingerprint(&self) -> String {
        self.flag.fingerprint()
    }

    /// Whether the words stand in the answer to this question.
    pub fn is_in(&self, question: Question) -> bool {
        self.places.iter().any(|(place, _)| *place == question)
    }
}

/// All words of a problem that may describe a solution, in the order of its questions.
pub fn advice(content: &Content) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for question in Question::ALL {
        for (item, text) in texts(content, *question) {
            for flag in language::check(question.key(), text) {
                let place = (*question, item.clone());
                match spots.iter_mut().find(|spot| spot.fingerprint() == flag.fingerprint()) {
                    Some(spot) if spot.places.contains(&place) => {}
                    Some(spot) => spot.places.push(place),
                    None => spots.push(Spot { flag, places: vec![place] }),
                }
            }
        }
    }
    spots
}

/// What the checker reads of an answer: a text, or of a measure or journey its name and its steps. Where
/// figures come from and how they are counted is about today.
fn texts(content: &Content, question: Question) -> Vec<(String, &str)> {
    if question.is_text() {
        return vec![(String::new(), content.text(question))];
    }
    if question == Question::Contact {
        return Vec::new();
    }
    let mut texts = Vec::new();
    for item in content.items(question) {
        texts.push((item.id.clone(), fields::name_of(item.fields)));
        let steps = item.fields.fields().iter().filter(|field| matches!(field.kind, FieldKind::Steps(_)));
        texts.extend(steps.map(|field| (item.id.clone(), item.fields.get(field.key))));
    }
    texts
}
