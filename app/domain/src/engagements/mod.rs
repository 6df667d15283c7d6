//! Engagements: a council asks the market about one approved version of a problem.
//!
//! What is stored is what somebody did (set up, made ready, published, withdrew); whether an
//! engagement is open or closed for responses follows from its dates and the moment ([`Phase`]).

mod addendum;
mod cpv;
mod due;
mod interest;
mod listing;
mod news;
mod party;
mod regulation;
mod setup;

pub use addendum::{ADDENDUM_LIMIT, Addendum, Change, NewAddendum};
pub use cpv::cpv_division;
pub use due::Due;
pub use interest::Interest;
pub use listing::{CLOSING_WITHIN_DAYS, Listing, Sort, WORDS_MAX, search_words, searchable};
pub use news::NewsKind;
pub use party::{JOIN_DAYS_BEFORE, Joined, PARTIES_MAX, Party, PartyStage, StillOpen};
pub use regulation::{Fact, RegulationField, facts, regime_note};
pub use setup::{
    Answer, Dates, Missing, NOTICE_REFERENCE_LIMIT, Notice, PROCESS_LIMIT, Part, Purpose, REASON_LIMIT,
    Reading, Setup, notice_url,
};

use crate::{
    actor::{Act, Subject},
    closed_list::closed_list,
    closing::Hindrance,
    fault::Fault,
    ids::{EngagementId, OrganisationId, PersonId, ProblemId},
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

closed_list! {
    /// What a person declares about their interests, under section 81 of the Act.
    DeclaredInterest {
        /// No interest.
        None = "none", "I have no conflict of interest";
        /// A conflict.
        Actual = "actual", "I have an actual conflict of interest";
        /// A conflict that may come.
        Potential = "potential", "I have a potential conflict of interest";
        /// What others may take for one.
        Perceived = "perceived", "Somebody might think that I have a conflict of interest";
    }
}

/// What was done to an engagement last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Being set up.
    Draft,
    /// All that publishing needs is there.
    Ready {
        /// Since when.
        at: Timestamp,
    },
    /// Published: open from its opening date.
    Published {
        /// When.
        at: Timestamp,
        /// By whom.
        by: PersonId,
    },
    /// Closed: what came of it is published.
    Closed {
        /// When.
        at: Timestamp,
        /// By whom.
        by: PersonId,
        /// When it had been published.
        published_at: Timestamp,
    },
    /// Taken back, with a reason that stays public if it was ever published.
    Withdrawn {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
        /// When it had been published.
        published_at: Option<Timestamp>,
    },
}

impl Stage {
    /// The keys of all stages, as the database stores them.
    pub const KEYS: &'static [&'static str] = &["draft", "ready", "published", "closed", "withdrawn"];

    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Ready { .. } => "ready",
            Stage::Published { .. } => "published",
            Stage::Closed { .. } => "closed",
            Stage::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The stage in words, within a sentence.
    pub const fn label(&self) -> &'static str {
        match self {
            Stage::Draft => "a draft",
            Stage::Ready { .. } => "ready to publish",
            Stage::Published { .. } => "published",
            Stage::Closed { .. } => "closed",
            Stage::Withdrawn { .. } => "withdrawn",
        }
    }
}

closed_list! {
    /// Where an engagement stands at a moment.
    Phase {
        /// Being set up.
        Draft = "draft", "Draft";
        /// Ready to publish.
        Ready = "ready", "Ready to publish";
        /// Published, and takes questions and answers.
        Open = "open", "Open";
        /// Past its date for questions.
        QuestionsClosed = "questions_closed", "Questions closed";
        /// Past its closing date.
        ClosedForResponses = "closed_for_responses", "Closed for responses";
        /// What came of it is published.
        Closed = "closed", "Closed";
        /// Taken back.
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

impl Phase {
    /// The phases the public can see.
    pub const PUBLIC: [Phase; 5] =
        [Phase::Open, Phase::QuestionsClosed, Phase::ClosedForResponses, Phase::Closed, Phase::Withdrawn];

    /// The phase of something published and not withdrawn, by its dates.
    pub fn by_dates(
        questions_close_at: Option<Timestamp>,
        closes_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Phase {
        let past = |date: Option<Timestamp>| date.is_some_and(|date| date <= now);
        if past(closes_at) {
            Phase::ClosedForResponses
        } else if past(questions_close_at) {
            Phase::QuestionsClosed
        } else {
            Phase::Open
        }
    }
}

/// What an engagement lacks beside its set-up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lacks {
    /// The names of people with a role on it who have not declared their interests.
    pub undeclared: Vec<String>,
    /// What its challenge lacks, each as part of a sentence.
    pub challenge: Vec<&'static str>,
}

/// An engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// Its id.
    pub id: EngagementId,
    /// Its public reference.
    pub reference: String,
    /// The problem.
    pub problem: ProblemId,
    /// Which version of it.
    pub version: u32,
    /// That version's title.
    pub title: String,
    /// The council that leads.
    pub lead: OrganisationId,
    /// Purposes, dates, process, notice.
    pub setup: Setup,
    /// What was done last.
    pub stage: Stage,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
    /// Who takes part beside the council that leads.
    pub joined: Vec<Joined>,
}

impl Engagement {
    /// Where it stands at `now`.
    pub fn phase(&self, now: Timestamp) -> Phase {
        match &self.stage {
            Stage::Draft => Phase::Draft,
            Stage::Ready { .. } => Phase::Ready,
            Stage::Closed { .. } => Phase::Closed,
            Stage::Withdrawn { .. } => Phase::Withdrawn,
            Stage::Published { .. } => {
                Phase::by_dates(self.setup.dates.questions_close_at, self.setup.dates.closes_at, now)
            }
        }
    }

    /// When it was published, if ever.
    pub fn published_at(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Published { at, .. } => Some(at),
            Stage::Closed { published_at, .. } => Some(published_at),
            Stage::Withdrawn { published_at, .. } => published_at,
            Stage::Draft | Stage::Ready { .. } => None,
        }
    }

    /// Whether the public can see it: it was published once, and stays seen when closed or withdrawn.
    pub fn is_public(&self) -> bool {
        self.published_at().is_some()
    }

    /// The closing date in words; empty while none is set.
    pub fn closes_in_words(&self) -> String {
        self.setup.dates.closes_at.map_or_else(String::new, london::long)
    }

    /// What somebody saw who had this part before them: it differs once the part or the stage changes.
    pub fn mark(&self, part: Part) -> String {
        let seen = Sha256::digest(format!("{} {}", self.stage.key(), self.setup.print(part)));
        seen.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What permission depends on.
    pub fn subject(&self) -> Subject {
        let parties = self.joined.iter().map(|joined| joined.organisation).collect();
        Subject::Engagement { lead: self.lead, parties, published: self.is_public() }
    }

    /// What permission for this act depends on: who runs its events, or reads names of suppliers and results, does so for an organisation
    /// that is ready.
    pub fn subject_for(&self, act: Act) -> Subject {
        let after_ready =
            matches!(act, Act::OfferDemos | Act::RunForum | Act::SeeInterest | Act::ReadResults);
        let counts = |joined: &&Joined| joined.ready || !after_ready;
        let parties = self.joined.iter().filter(counts).map(|joined| joined.organisation).collect();
        Subject::Engagement { lead: self.lead, parties, published: self.is_public() }
    }

    /// What permission to read its responses depends on, for somebody who declared this. Only a party that is ready reads them.
    pub fn responses(&self, declared: Option<DeclaredInterest>) -> Subject {
        let ready = self.joined.iter().filter(|joined| joined.ready);
        Subject::Responses {
            lead: self.lead,
            parties: ready.map(|joined| joined.organisation).collect(),
            declared,
        }
    }

    /// Whether it can still be set up: it is not published, nor withdrawn.
    pub const fn is_open_to_change(&self) -> bool {
        matches!(self.stage, Stage::Draft | Stage::Ready { .. })
    }

    /// Takes new purposes, dates, process or notice; what was ready is a draft again.
    ///
    /// # Errors
    /// It is published or withdrawn.
    pub fn set_up(self, setup: Setup) -> Result<Engagement, Fault> {
        if self.is_open_to_change() {
            Ok(Engagement { setup, stage: Stage::Draft, ..self })
        } else {
            Err(self.moved_on())
        }
    }

    /// Something about its challenge changes: what was ready is a draft again, for the officer who made it ready read
    /// something else.
    ///
    /// # Errors
    /// It is published or withdrawn: its challenge is fixed.
    pub fn change_challenge(self) -> Result<Engagement, Fault> {
        if self.is_open_to_change() {
            return Ok(Engagement { stage: Stage::Draft, ..self });
        }
        Err(Fault::conflict(
            format!("This engagement is {}", self.stage.label()),
            "Its challenge is fixed from publication on, so that it is the same for every supplier.",
        ))
    }

    /// Draft → ready. `lacks` is what is missing beside the set-up.
    ///
    /// # Errors
    /// Names everything that is missing.
    pub fn make_ready(self, lacks: &Lacks, now: Timestamp) -> Result<Engagement, Fault> {
        let Stage::Draft = self.stage else { return Err(self.moved_on()) };
        let missing = self.all_missing(lacks, now);
        if missing.is_empty() {
            return Ok(Engagement { stage: Stage::Ready { at: now }, ..self });
        }
        Err(Fault::conflict(
            "The engagement is not ready yet",
            format!("Still missing: {}.", missing.join("; ")),
        ))
    }

    /// Ready → published. Opens at once. `lacks` as for [`Engagement::make_ready`]: somebody may
    /// have joined since.
    ///
    /// # Errors
    /// It is not ready, or a date has passed or somebody has joined meanwhile.
    pub fn publish(self, by: PersonId, lacks: &Lacks, now: Timestamp) -> Result<Engagement, Fault> {
        let Stage::Ready { .. } = self.stage else { return Err(self.moved_on()) };
        let missing = self.all_missing(lacks, now);
        if missing.is_empty() {
            return Ok(Engagement { stage: Stage::Published { at: now, by }, ..self });
        }
        Err(Fault::conflict(
            "The engagement can no longer be published as it stands",
            format!("Something has changed since it was made ready. Now missing: {}.", missing.join("; ")),
        ))
    }

    fn all_missing(&self, lacks: &Lacks, now: Timestamp) -> Vec<String> {
        let people = lacks.undeclared.iter().map(|name| format!("a declaration of interests from {name}"));
        let challenge = lacks.challenge.iter().map(|&what| what.to_owned());
        let setup = self.setup.missing(now).into_iter().map(|missing| missing.what);
        setup.chain(challenge).chain(people).collect()
    }

    /// Refuses what can only be done while it is published, neither closed nor withdrawn.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn still_published(&self) -> Result<(), Fault> {
        if matches!(self.stage, Stage::Published { .. }) { Ok(()) } else { Err(self.moved_on()) }
    }

    /// Published → closed, once nothing stands in the way.
    ///
    /// # Errors
    /// Names everything that stands in the way; it is not published, or was closed or withdrawn.
    pub fn close(self, by: PersonId, hindrances: &[Hindrance], now: Timestamp) -> Result<Engagement, Fault> {
        let Stage::Published { at: published_at, .. } = self.stage else { return Err(self.moved_on()) };
        if hindrances.is_empty() {
            return Ok(Engagement { stage: Stage::Closed { at: now, by, published_at }, ..self });
        }
        let all: Vec<_> = hindrances.iter().map(Hindrance::words).collect();
        Err(Fault::conflict(
            "The engagement cannot be closed yet",
            format!("In the way: {}.", all.join("; ")),
        ))
    }

    /// Any stage but closed and withdrawn → withdrawn.
    ///
    /// # Errors
    /// It is closed or withdrawn already.
    pub fn withdraw(self, reason: String, now: Timestamp) -> Result<Engagement, Fault> {
        let published_at = match self.stage {
            Stage::Closed { .. } | Stage::Withdrawn { .. } => return Err(self.moved_on()),
            Stage::Published { at, .. } => Some(at),
            Stage::Draft | Stage::Ready { .. } => None,
        };
        Ok(Engagement { stage: Stage::Withdrawn { at: now, reason, published_at }, ..self })
    }

    fn moved_on(&self) -> Fault {
        Fault::conflict(
            format!("This engagement is now {}", self.stage.label()),
            "Somebody may have changed it while you were reading. Look at it again before you decide.",
        )
    }
}

#[cfg(test)]
mod tests;
