//! What an engagement needs before it is published: purposes, dates, process, notice.

use crate::{closed_list, time::Timestamp};
use serde::{Deserialize, Serialize};

closed_list! {
    /// What preliminary market engagement is for: section 16(1) of the Procurement Act 2023, a closed list.
    Purpose {
        /// (a)
        Requirements = "requirements", "Developing our requirements and approach to the procurement";
        /// (b)
        Procedure = "procedure", "Designing a procedure, conditions of participation or award criteria";
        /// (c)
        Notice = "notice", "Preparing the tender notice and associated tender documents";
        /// (d)
        Suppliers = "suppliers", "Identifying suppliers that may be able to supply what we need";
        /// (e)
        Terms = "terms", "Identifying likely contract terms";
        /// (f)
        Capacity = "capacity", "Building capacity among suppliers";
    }
}

impl Purpose {
    /// The letter in section 16(1).
    pub const fn letter(self) -> char {
        match self {
            Purpose::Requirements => 'a',
            Purpose::Procedure => 'b',
            Purpose::Notice => 'c',
            Purpose::Suppliers => 'd',
            Purpose::Terms => 'e',
            Purpose::Capacity => 'f',
        }
    }
}

closed_list! {
    /// When the council reads responses.
    Reading {
        /// All at once.
        AfterClose = "after_close", "After the closing date";
        /// One by one.
        AsTheyCome = "as_they_come", "As they come in";
    }
}

/// Whether a preliminary market engagement notice (UK2) was published, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// Nothing was said yet.
    #[default]
    None,
    /// A notice is being prepared.
    Draft,
    /// It stands on Find a Tender.
    Published {
        /// The notice's number there.
        reference: String,
        /// Its address.
        url: String,
    },
    /// None is needed, and why.
    NotRequired {
        /// The reason, which is published.
        reason: String,
    },
}

impl Notice {
    /// The key of its state, as forms send it.
    pub const fn key(&self) -> &'static str {
        match self {
            Notice::None => "none",
            Notice::Draft => "draft",
            Notice::Published { .. } => "published",
            Notice::NotRequired { .. } => "not_required",
        }
    }
}

/// The dates people plan by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dates {
    /// The last moment for questions.
    pub questions_close_at: Option<Timestamp>,
    /// The council answers by then.
    pub answers_by: Option<Timestamp>,
    /// The last moment for responses.
    pub closes_at: Option<Timestamp>,
}

impl Dates {
    /// What is wrong with the dates at `now`, each with the field it is about.
    pub fn mistakes(&self, now: Timestamp) -> Vec<(&'static str, String)> {
        let mut mistakes = Vec::new();
        let named = [
            ("questions_close_at", "The date questions close", self.questions_close_at),
            ("answers_by", "The date you answer by", self.answers_by),
            ("closes_at", "The closing date", self.closes_at),
        ];
        for (field, label, date) in named {
            if date.is_some_and(|date| date <= now) {
                mistakes.push((field, format!("{label} must be in the future")));
            }
        }
        for pair in named.windows(2) {
            let [(_, earlier, first), (field, later, second)] = pair else { continue };
            if let (Some(first), Some(second)) = (first, second)
                && second < first
            {
                let earlier = earlier.to_lowercase();
                mistakes.push((field, format!("{later} must be the same as or after {earlier}")));
            }
        }
        mistakes
    }
}

/// All that is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// At least one.
    pub purposes: Vec<Purpose>,
    /// The dates.
    pub dates: Dates,
    /// How the engagement goes: places, dates and times of events, periods.
    pub process: String,
    /// When responses are read.
    pub reading: Option<Reading>,
    /// The state of the notice.
    pub notice: Notice,
}

impl Setup {
    /// What publishing needs and is not there, each as part of a sentence. Authority, title,
    /// identifier and subject-matter of regulation 17 (SI 2024/692) come from the council and the
    /// approved problem, so what can be missing is the closing date, the process, and our own rules.
    pub fn missing(&self, now: Timestamp) -> Vec<String> {
        let mut missing = Vec::new();
        if self.purposes.is_empty() {
            missing.push("a purpose".to_owned());
        }
        let dates = [
            (self.dates.questions_close_at, "the date questions close"),
            (self.dates.answers_by, "the date you answer by"),
            (self.dates.closes_at, "the closing date"),
        ];
        missing.extend(dates.iter().filter(|(date, _)| date.is_none()).map(|(_, what)| (*what).to_owned()));
        missing.extend(
            self.dates
                .mistakes(now)
                .into_iter()
                .map(|(_, mistake)| format!("a date that can be kept ({mistake})")),
        );
        if self.process.trim().is_empty() {
            missing.push("how the engagement will go".to_owned());
        }
        if self.reading.is_none() {
            missing.push("when you read responses".to_owned());
        }
        match &self.notice {
            Notice::None | Notice::Draft => {
                missing.push("the published notice, or the reason why none is needed".to_owned())
            }
            Notice::Published { .. } | Notice::NotRequired { .. } => {}
        }
        missing
    }
}
