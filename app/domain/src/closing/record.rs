//! What the portal knows of an engagement that is closed, and the closing as it was published.

use super::{Closing, NextStep, Statement};
use crate::{ledger::Tally, problems::sha256_of, text::plural, time::Timestamp};
use serde::{Deserialize, Serialize};

/// What the portal knows of an engagement when it is closed: published with what the council wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How the entries of what single suppliers were told were decided.
    pub ledger: Tally,
    /// What was told to one supplier on the way and is disclosed here, in the order in which it was told.
    pub disclosed: Vec<String>,
    /// How often an officer learnt who asked a question.
    pub unsealed: u64,
    /// How many questions were answered.
    pub answered: u64,
    /// The questions without an answer, in the words that would be published.
    pub unanswered: Vec<String>,
    /// How many more have no answer, of which the words are not settled with their asker.
    pub unsettled: u64,
    /// How many suppliers responded.
    pub responses: u64,
    /// How many of these were not told yet what comes of their response.
    pub not_told: u64,
    /// How many suppliers the statement on advantages names.
    pub exceptions: u64,
}

impl Record {
    /// As it is kept.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists are JSON")
    }

    /// What was open when it closed, each as a sentence without its full stop.
    pub fn open_ends(&self) -> Vec<String> {
        let mut ends = Vec::new();
        let unanswered = self.unanswered.len() as u64 + self.unsettled;
        if unanswered > 0 {
            ends.push(format!("{} no answer", plural(unanswered, "question had", "questions had")));
        }
        if self.not_told > 0 {
            let suppliers =
                plural(self.not_told, "supplier that responded had", "suppliers that responded had");
            ends.push(format!("{suppliers} not been told yet what comes of the response"));
        }
        ends
    }
}

/// What an officer saw who is about to close: it differs once anything changes that would be published.
pub fn closing_mark(closing: &Closing, record: &Record) -> String {
    sha256_of(&format!("{}\n{}", closing.json(), record.json()))
}

/// A closing as it was published: immutable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// What the council wrote.
    pub closing: Closing,
    /// What the portal knew.
    pub record: Record,
    /// When it was closed.
    pub at: Timestamp,
}

impl Closure {
    /// The statement on advantages, as everybody reads it.
    pub fn stated(&self) -> Option<String> {
        let nobody = "No supplier gained an unfair advantage by taking part";
        Some(match self.closing.statement? {
            Statement::Nobody => format!("{nobody}."),
            Statement::Exceptions => format!(
                "{nobody}, apart from {}, which the council names in its own record, with what it does about it.",
                self.record.exceptions
            ),
        })
    }

    /// What everybody is told by mail: what comes next first.
    pub fn words(&self) -> String {
        let Closing { heard, changed, not_changed, next, next_words, .. } = &self.closing;
        let next = next.map_or("", NextStep::label);
        let mut words = format!(
            "The council has closed this engagement.\n\nWhat happens next: {next}.\n\n{next_words}\n\nWhat the council \
             heard:\n\n{heard}\n\nWhat it changed because of it:\n\n{changed}\n\nWhat it did not change, and why:\n\n{not_changed}"
        );
        if !self.record.disclosed.is_empty() {
            words.push_str("\n\nWhat single suppliers were told on the way, and everybody knows now:");
            self.record.disclosed.iter().for_each(|told| words.push_str(&format!("\n\n{told}")));
        }
        self.stated().iter().for_each(|stated| words.push_str(&format!("\n\n{stated}")));
        let ends = self.record.open_ends();
        if !ends.is_empty() {
            words.push_str(&format!("\n\nWhat was open when it closed: {}.", ends.join("; ")));
        }
        words
    }
}
