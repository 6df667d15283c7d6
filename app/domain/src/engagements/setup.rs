//! What an engagement needs before it is published: purposes, dates, process, notice.

use crate::{
    closed_list::closed_list,
    responses::ResponseQuestion,
    text::{excerpt, plural},
    time::{Timestamp, london},
};
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
    /// One part of setting an engagement up: a question page of its own.
    Part {
        /// What it is for.
        Purposes = "purposes", "Purposes";
        /// Until when.
        Dates = "dates", "Dates";
        /// How it goes.
        Process = "process", "How the engagement will go";
        /// When responses are read.
        Reading = "reading", "When you read responses";
        /// What responses answer.
        Questions = "questions", "What you ask suppliers";
        /// Whether there is a notice.
        Notice = "notice", "Preliminary market engagement notice";
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
    /// The keys of all its states.
    pub const KEYS: &'static [&'static str] = &["none", "draft", "published", "not_required"];

    /// The key of its state, as forms send it.
    pub const fn key(&self) -> &'static str {
        match self {
            Notice::None => "none",
            Notice::Draft => "draft",
            Notice::Published { .. } => "published",
            Notice::NotRequired { .. } => "not_required",
        }
    }

    /// The notice in words; empty while nothing is said.
    pub fn describe(&self) -> String {
        match self {
            Notice::None => String::new(),
            Notice::Draft => "A notice is being prepared".to_owned(),
            Notice::Published { reference, url } => format!("Published: {reference}, {url}"),
            Notice::NotRequired { reason } => format!("No notice: {}", excerpt(reason, 300)),
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
    /// Each date with its field and what it is called, in their order.
    pub fn named(&self) -> [(&'static str, &'static str, Option<Timestamp>); 3] {
        [
            ("questions_close_at", "The date questions close", self.questions_close_at),
            ("answers_by", "The date you answer by", self.answers_by),
            ("closes_at", "The closing date", self.closes_at),
        ]
    }

    /// What is wrong with the dates at `now`, each with the field it is about.
    pub fn mistakes(&self, now: Timestamp) -> Vec<(&'static str, String)> {
        let mut mistakes = Vec::new();
        for (field, label, date) in self.named() {
            if date.is_some_and(|date| date <= now) {
                mistakes.push((field, format!("{label} must be in the future")));
            }
        }
        mistakes.extend(self.out_of_order());
        mistakes
    }

    /// Dates that come before the one they must follow, each with its field.
    pub(super) fn out_of_order(&self) -> Vec<(&'static str, String)> {
        let mut mistakes = Vec::new();
        for pair in self.named().windows(2) {
            let [(_, earlier, first), (field, later, second)] = pair else { continue };
            if let (Some(first), Some(second)) = (first, second)
                && second < first
            {
                let earlier = earlier.to_lowercase();
                mistakes.push((*field, format!("{later} must be the same as or after {earlier}")));
            }
        }
        mistakes
    }
}

/// The longest account of how the engagement goes, in characters.
pub const PROCESS_LIMIT: usize = 4_000;
/// The longest reason that is published, in characters.
pub const REASON_LIMIT: usize = 1_000;
/// The longest number of a notice, in characters.
pub const NOTICE_REFERENCE_LIMIT: usize = 60;
const URL_LIMIT: usize = 500;

/// The address of a notice, or what is wrong with it. Only `https` and a host's name are taken, so
/// that a link on the public page leads where it seems to lead.
///
/// # Errors
/// The sentence for the page.
pub fn notice_url(raw: &str) -> Result<String, String> {
    let url = raw.trim();
    let plain = url.chars().all(|c| !c.is_whitespace() && !c.is_control() && c.is_ascii());
    let host =
        url.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let named = host.is_some_and(|host| {
        let letters =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        host.contains('.') && host.split('.').all(letters)
    });
    if plain && named && url.len() <= URL_LIMIT {
        Ok(url.to_owned())
    } else {
        Err("Enter the address of the notice in full, starting with https://".to_owned())
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
    /// What every response answers, beside the outcome measures of the problem.
    pub questions: Vec<ResponseQuestion>,
    /// The state of the notice.
    pub notice: Notice,
}

/// The answer to one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What it is for.
    Purposes(Vec<Purpose>),
    /// Until when.
    Dates(Dates),
    /// How it goes.
    Process(String),
    /// When responses are read.
    Reading(Reading),
    /// What every response answers.
    Questions(Vec<ResponseQuestion>),
    /// Whether there is a notice.
    Notice(Notice),
}

impl Answer {
    /// Which part it answers.
    pub const fn part(&self) -> Part {
        match self {
            Answer::Purposes(_) => Part::Purposes,
            Answer::Dates(_) => Part::Dates,
            Answer::Process(_) => Part::Process,
            Answer::Reading(_) => Part::Reading,
            Answer::Questions(_) => Part::Questions,
            Answer::Notice(_) => Part::Notice,
        }
    }
}

/// One thing an engagement lacks before it can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Where to add it.
    pub part: Part,
    /// What, as part of a sentence.
    pub what: String,
}

impl Setup {
    /// The same with one part answered anew.
    #[must_use]
    pub fn with(mut self, answer: Answer) -> Setup {
        match answer {
            Answer::Purposes(purposes) => self.purposes = purposes,
            Answer::Dates(dates) => self.dates = dates,
            Answer::Process(process) => self.process = process,
            Answer::Reading(reading) => self.reading = Some(reading),
            Answer::Questions(questions) => self.questions = questions,
            Answer::Notice(notice) => self.notice = notice,
        }
        self
    }

    /// One part as text, to tell whether two people saw the same.
    pub fn print(&self, part: Part) -> String {
        let json = match part {
            Part::Purposes => serde_json::to_string(&self.purposes),
            Part::Dates => serde_json::to_string(&self.dates),
            Part::Process => serde_json::to_string(&self.process),
            Part::Reading => serde_json::to_string(&self.reading),
            Part::Questions => serde_json::to_string(&self.questions),
            Part::Notice => serde_json::to_string(&self.notice),
        };
        json.expect("lists, texts and numbers are JSON")
    }

    /// One part in words; empty while nothing is said.
    pub fn describe(&self, part: Part) -> String {
        match part {
            Part::Purposes => self
                .purposes
                .iter()
                .map(|purpose| format!("({}) {}", purpose.letter(), purpose.label()))
                .collect::<Vec<_>>()
                .join("; "),
            Part::Dates => self
                .dates
                .named()
                .into_iter()
                .filter_map(|(_, label, date)| date.map(|date| format!("{label}: {}", london::long(date))))
                .collect::<Vec<_>>()
                .join("; "),
            Part::Process => excerpt(&self.process, 300),
            Part::Reading => self.reading.map_or("", Reading::label).to_owned(),
            Part::Questions => match self.questions.len() as u64 {
                0 => "What they expect for each outcome measure".to_owned(),
                own => format!(
                    "{}, and what they expect for each outcome measure",
                    plural(own, "question of your own", "questions of your own")
                ),
            },
            Part::Notice => self.notice.describe(),
        }
    }

    /// What publishing needs and is not there. Authority, title, identifier and subject-matter of
    /// regulation 17 (SI 2024/692) come from the council and the approved problem, so what can be
    /// missing is the closing date, the process, and our own rules.
    pub fn missing(&self, now: Timestamp) -> Vec<Missing> {
        Part::ALL.iter().flat_map(|part| self.missing_in(*part, now)).collect()
    }

    /// What one part lacks.
    pub fn missing_in(&self, part: Part, now: Timestamp) -> Vec<Missing> {
        let lacks = |what: &str| vec![Missing { part, what: what.to_owned() }];
        match part {
            Part::Purposes if self.purposes.is_empty() => lacks("a purpose"),
            Part::Dates => self.dates.missing(now),
            Part::Process if self.process.trim().is_empty() => lacks("how the engagement will go"),
            Part::Reading if self.reading.is_none() => lacks("when you read responses"),
            Part::Notice if matches!(self.notice, Notice::None | Notice::Draft) => {
                lacks("the published notice, or the reason why none is needed")
            }
            Part::Purposes | Part::Process | Part::Reading | Part::Questions | Part::Notice => Vec::new(),
        }
    }
}

impl Dates {
    fn missing(&self, now: Timestamp) -> Vec<Missing> {
        let empty = self.named().into_iter().filter(|(.., date)| date.is_none());
        let empty = empty.map(|(_, label, _)| label.replacen("The", "the", 1));
        let wrong = self.mistakes(now).into_iter();
        empty
            .chain(wrong.map(|(_, mistake)| format!("a date that can be kept ({mistake})")))
            .map(|what| Missing { part: Part::Dates, what })
            .collect()
    }
}
