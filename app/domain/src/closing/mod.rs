//! Closing an engagement: "you said, we did", what comes next, and the statement that nobody gained an unfair advantage.
//!
//! What is written is saved whatever is missing; a page says what still stands in the way. Closing freezes what was written,
//! together with the [`Record`] of the engagement at that moment, and publishes both.

use crate::{
    closed_list::closed_list,
    engagements::{Engagement, Phase},
    fault::Fault,
    ids::{EngagementId, ExceptionId},
    ledger::Tally,
    problems::sha256_of,
    text::plural,
    time::Timestamp,
};
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

/// Something that stands in the way of closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// Suppliers can still respond.
    StillOpen {
        /// Until when, in words.
        until: String,
    },
    /// Part of the closing is not written.
    Unwritten {
        /// Which.
        part: ClosingPart,
        /// What, as something to do.
        what: &'static str,
    },
    /// Entries of the ledger wait for a decision.
    Undecided {
        /// How many.
        entries: u64,
    },
    /// A colleague with a role on it has not declared their interests.
    Undeclared {
        /// Their name.
        name: String,
    },
    /// Whoever is about to close it has not declared theirs.
    DeclareYourself,
    /// A final is not revealed, and was not called off.
    FinalUnderWay,
}

impl Hindrance {
    /// What there is to do.
    pub fn words(&self) -> String {
        match self {
            Hindrance::StillOpen { until } => format!("suppliers can still respond, until {until}"),
            Hindrance::Unwritten { what, .. } => (*what).to_owned(),
            Hindrance::Undecided { entries } => {
                format!("decide on {} of the ledger", plural(*entries, "entry", "entries"))
            }
            Hindrance::Undeclared { name } => format!("{name} declares their interests"),
            Hindrance::DeclareYourself => "declare your interests".to_owned(),
            Hindrance::FinalUnderWay => "reveal the final, or call it off".to_owned(),
        }
    }
}

/// What decides about closing beside what is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// How the entries of the ledger were decided.
    pub tally: Tally,
    /// The names of colleagues with a role on it who have not declared their interests.
    pub undeclared: Vec<String>,
    /// Whether whoever is about to close it has not declared theirs.
    pub declare_yourself: bool,
    /// Whether a final is neither revealed nor called off.
    pub final_under_way: bool,
}

/// Everything that stands in the way of closing an engagement.
pub fn hindrances(
    engagement: &Engagement,
    closing: &Closing,
    around: &Around,
    now: Timestamp,
) -> Vec<Hindrance> {
    let Around { tally, undeclared, declare_yourself, final_under_way } = around;
    let open = matches!(engagement.phase(now), Phase::Open | Phase::QuestionsClosed);
    let still_open = open.then(|| Hindrance::StillOpen { until: engagement.closes_in_words() });
    let unwritten = ClosingPart::ALL.iter().flat_map(|part| {
        closing.missing_in(*part).into_iter().map(|what| Hindrance::Unwritten { part: *part, what })
    });
    let undecided = (tally.undecided > 0).then_some(Hindrance::Undecided { entries: tally.undecided });
    let yourself = declare_yourself.then_some(Hindrance::DeclareYourself);
    let undeclared = undeclared.iter().map(|name| Hindrance::Undeclared { name: name.clone() });
    let under_way = final_under_way.then_some(Hindrance::FinalUnderWay);
    let ways = still_open.into_iter().chain(unwritten).chain(undecided).chain(yourself);
    ways.chain(undeclared).chain(under_way).collect()
}

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
    /// The engagement.
    pub engagement: EngagementId,
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

#[cfg(test)]
mod tests;
