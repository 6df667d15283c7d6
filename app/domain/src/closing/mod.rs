//! Closing an engagement: "you said, we did", what comes next, and the statement that nobody gained an unfair advantage.
//!
//! What is written is saved whatever is missing; a page says what still stands in the way. Closing freezes what was written,
//! together with the [`Record`] of the engagement at that moment, and publishes both.

mod hindrance;
mod record;

pub use hindrance::{Around, DemosAround, Hindrance, hindrances};
pub use record::{Closure, Record, closing_mark};

use crate::{closed_list::closed_list, fault::Fault, ids::ExceptionId, problems::sha256_of};
use serde::{Deserialize, Serialize};

/// The longest text in a closing, in characters.
pub const CLOSING_LIMIT: usize = 6_000;
/// The longest name of a supplier, in characters.
pub const SUPPLIER_LIMIT: usize = 200;
/// The longest account of an advantage, or of what is done about it, in characters.
pub const EXCEPTION_LIMIT: usize = 2_000;
/// So many suppliers can be named as exceptions.
pub const EXCEPTIONS_MAX: usize = 50;

/// What is missing where a statement has exceptions and names none.
pub const NAME_THEM: &str = "name the suppliers that your statement does not hold for";

closed_list! {
    /// What a council does next.
    NextStep {
        /// It buys.
        Procurement = "procurement", "We plan to start a procurement";
        /// It asks again.
        AnotherEngagement = "another_engagement", "We will ask the market again before we decide";
        /// It buys nothing.
        NoProcurement = "no_procurement", "We will not buy anything";
        /// Nobody knows yet.
        NotDecided = "not_decided", "We have not decided yet";
    }
}

closed_list! {
    /// What a council states about unfair advantages: section 16(4) of the Procurement Act 2023 asks what follows where there is one.
    Statement {
        /// None.
        Nobody = "nobody", "No supplier gained an unfair advantage by taking part";
        /// Some.
        Exceptions = "exceptions", "No supplier gained an unfair advantage by taking part, apart from those we name";
    }
}

closed_list! {
    /// One part of a closing: a page of its own.
    ClosingPart {
        /// What suppliers said, and what came of it.
        Heard = "heard", "You said, we did";
        /// What comes next.
        Next = "next", "What happens next";
        /// Whether anybody gained an advantage.
        Advantage = "advantage", "Advantage statement";
    }
}

/// A supplier that may have gained an unfair advantage. Its name is for the council alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Its id, so that sending a form twice names it once.
    pub id: ExceptionId,
    /// The supplier.
    pub supplier: String,
    /// What the advantage is.
    pub advantage: String,
    /// What is done about it.
    pub remedy: String,
}

/// How an engagement is closed, as far as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Closing {
    /// What suppliers said.
    pub heard: String,
    /// What changed because of it.
    pub changed: String,
    /// What did not change, and why.
    pub not_changed: String,
    /// What comes next.
    pub next: Option<NextStep>,
    /// The same in the council's words.
    pub next_words: String,
    /// Whether anybody gained an unfair advantage.
    pub statement: Option<Statement>,
    /// What was done so that nobody does.
    pub steps: String,
    /// Those that the statement does not hold for.
    pub exceptions: Vec<Exception>,
}

/// What somebody writes of a closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// What suppliers said, and what came of it.
    Heard {
        /// What suppliers said.
        heard: String,
        /// What changed because of it.
        changed: String,
        /// What did not change, and why.
        not_changed: String,
    },
    /// What comes next.
    Next {
        /// What.
        next: Option<NextStep>,
        /// In the council's words.
        words: String,
    },
    /// Whether anybody gained an advantage.
    Advantage {
        /// The statement.
        statement: Option<Statement>,
        /// What was done.
        steps: String,
    },
    /// Names one more supplier, or says something else about one that is named.
    Except(Exception),
    /// Takes a supplier off the list.
    NoException(ExceptionId),
}

impl Written {
    /// Which part it belongs to.
    pub const fn part(&self) -> ClosingPart {
        match self {
            Written::Heard { .. } => ClosingPart::Heard,
            Written::Next { .. } => ClosingPart::Next,
            Written::Advantage { .. } | Written::Except(_) | Written::NoException(_) => {
                ClosingPart::Advantage
            }
        }
    }
}

impl Closing {
    /// The same with what somebody wrote.
    #[must_use]
    pub fn with(mut self, written: Written) -> Closing {
        match written {
            Written::Heard { heard, changed, not_changed } => Closing { heard, changed, not_changed, ..self },
            Written::Next { next, words } => Closing { next, next_words: words, ..self },
            Written::Advantage { statement, steps } => Closing { statement, steps, ..self },
            Written::Except(exception) => {
                match self.exceptions.iter_mut().find(|one| one.id == exception.id) {
                    Some(named) => *named = exception,
                    None => self.exceptions.push(exception),
                }
                self
            }
            Written::NoException(id) => {
                self.exceptions.retain(|one| one.id != id);
                self
            }
        }
    }

    /// Refuses more exceptions than there is room for.
    ///
    /// # Errors
    /// A conflict that says so.
    pub fn holds(&self) -> Result<(), Fault> {
        if self.exceptions.len() <= EXCEPTIONS_MAX {
            return Ok(());
        }
        Err(Fault::conflict(
            format!("There is room for {EXCEPTIONS_MAX} exceptions"),
            "A statement with more exceptions than that says little. Say in it what holds for all of them",
        ))
    }

    /// As it is kept.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("texts and lists are JSON")
    }

    /// What somebody saw who had this part before them: it differs once the part changes.
    pub fn mark(&self, part: ClosingPart) -> String {
        let seen = match part {
            ClosingPart::Heard => serde_json::json!([self.heard, self.changed, self.not_changed]),
            ClosingPart::Next => serde_json::json!([self.next, self.next_words]),
            ClosingPart::Advantage => serde_json::json!([self.statement, self.steps, self.exceptions]),
        };
        sha256_of(&seen.to_string()).chars().take(16).collect()
    }

    /// What is missing in a part, each as something to do.
    pub fn missing_in(&self, part: ClosingPart) -> Vec<&'static str> {
        let mut missing = Vec::new();
        let mut need = |there: bool, what: &'static str| {
            if !there {
                missing.push(what);
            }
        };
        match part {
            ClosingPart::Heard => {
                need(!self.heard.is_empty(), "say what you heard");
                need(!self.changed.is_empty(), "say what you changed because of it");
                need(!self.not_changed.is_empty(), "say what you did not change, and why");
            }
            ClosingPart::Next => {
                need(self.next.is_some(), "say what happens next");
                need(!self.next_words.is_empty(), "describe what happens next in your words");
            }
            ClosingPart::Advantage => {
                need(self.statement.is_some(), "state whether any supplier gained an unfair advantage");
                need(!self.steps.is_empty(), "say what you did so that no supplier does");
                match self.statement {
                    Some(Statement::Exceptions) => {
                        need(!self.exceptions.is_empty(), NAME_THEM);
                    }
                    Some(Statement::Nobody) => need(
                        self.exceptions.is_empty(),
                        "say that your statement has exceptions, or take the suppliers off that it names",
                    ),
                    None => {}
                }
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests;
