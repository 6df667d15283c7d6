//! Forums and briefings: councils and suppliers in one room, before anything is bought.
//!
//! Everybody reads when it is and what it is about; where it is, those who have a seat. What was said there is in the minutes, which
//! everybody reads, and without which the engagement is not closed. How many come is held by the database: each seat has a number, and
//! so has each person of one supplier.

mod agenda;
mod attendee;
mod plan;
mod question;

pub use agenda::{
    AGENDA_LIMIT, AgendaItem, GROUND_RULES, agenda_in_words, agenda_minutes, agenda_times, bid_talk,
    parse_agenda,
};
pub use attendee::{Attendee, AttendeeStage, NEEDS_LIMIT};
pub use plan::ForumPlan;
pub use question::{
    FORUM_ANSWER_LIMIT, FORUM_QUESTION_LIMIT, FORUM_QUESTIONS_EACH, ForumQuestion, ForumQuestionStage,
    Moderation,
};

use crate::{
    closed_list::closed_list,
    fault::Fault,
    ids::{EngagementId, ForumId},
    text::plural,
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The longest title, in characters.
pub const TITLE_LIMIT: usize = 120;
/// The longest text on what it is about, in characters.
pub const ABOUT_LIMIT: usize = 2_000;
/// The longest place or link, in characters.
pub const PLACE_LIMIT: usize = 500;
/// The longest minutes, in characters.
pub const MINUTES_LIMIT: usize = 20_000;
/// The longest reason for cancelling, in characters.
pub const BECAUSE_LIMIT: usize = 500;
/// So many seats a forum can have.
pub const SEATS: RangeInclusive<u32> = 1..=1_000;
/// So many people can come of one supplier.
pub const PER_SUPPLIER: RangeInclusive<u32> = 1..=20;
/// So long it lasts at most, in minutes.
pub const LENGTH_MAX_MINUTES: i64 = 480;
/// Starts and lengths come in such steps, in minutes: those in which hosts are busy.
pub const STEP_MINUTES: i64 = crate::demos::STEP_MINUTES;
/// So many forums an engagement can have, those that were cancelled among them: everybody is told of each.
pub const FORUMS_MAX: usize = 30;
/// So many people wait for a seat at most.
pub const WAITING_MAX: u64 = 500;
/// So many people of one supplier wait at most.
pub const WAITING_OF_ONE: u64 = 5;

closed_list! {
    /// What sort of meeting it is.
    ForumKind {
        /// Councils and suppliers speak with each other.
        Forum = "forum", "Forum";
        /// The council speaks, and answers questions.
        Briefing = "briefing", "Briefing";
    }
}

impl ForumKind {
    /// The kind within a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            ForumKind::Forum => "forum",
            ForumKind::Briefing => "briefing",
        }
    }
}

/// Where a forum stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum ForumStage {
    /// Planned, and told to nobody yet.
    Draft,
    /// Everybody can read it, and people take seats.
    Announced {
        /// Since when.
        at: Timestamp,
    },
    /// It does not take place. What was never announced is discarded, and nobody is told.
    Cancelled {
        /// When that was decided.
        at: Timestamp,
        /// Why, as those who wanted to come read it.
        because: String,
        /// When it had been announced, if ever.
        announced_at: Option<Timestamp>,
    },
    /// It took place, and everybody reads its minutes.
    Minuted {
        /// When they were published.
        at: Timestamp,
    },
}

impl ForumStage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            ForumStage::Draft => "draft",
            ForumStage::Announced { .. } => "announced",
            ForumStage::Cancelled { .. } => "cancelled",
            ForumStage::Minuted { .. } => "minuted",
        }
    }
}

/// A forum or a briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forum {
    /// Its id.
    pub id: ForumId,
    /// The engagement.
    pub engagement: EngagementId,
    /// What is planned.
    pub plan: ForumPlan,
    /// Where it stands.
    pub stage: ForumStage,
    /// The minutes, as far as they are written.
    pub minutes: String,
    /// Counts what its hosts change, so that of two only one makes the next.
    pub revision: i64,
}

impl Forum {
    /// Whether everybody can read it: it was announced once.
    pub const fn is_public(&self) -> bool {
        matches!(
            self.stage,
            ForumStage::Announced { .. }
                | ForumStage::Minuted { .. }
                | ForumStage::Cancelled { announced_at: Some(_), .. }
        )
    }

    /// Whether its minutes are published.
    pub const fn is_minuted(&self) -> bool {
        matches!(self.stage, ForumStage::Minuted { .. })
    }

    /// Refuses what can only be done while people can take seats: from the announcement until it begins.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn takes_seats(&self, now: Timestamp) -> Result<(), Fault> {
        match self.stage {
            ForumStage::Announced { .. } if now < self.plan.starts => Ok(()),
            ForumStage::Announced { .. } => {
                Err(self.began("Nobody can take a seat any more. The minutes will be on its page"))
            }
            ForumStage::Minuted { .. } => Err(self.began("It is over. The minutes are on its page")),
            ForumStage::Cancelled { .. } => Err(Fault::conflict(
                format!("This {} does not take place", self.plan.kind.noun()),
                "Its page says why",
            )),
            ForumStage::Draft => Err(Fault::not_found()),
        }
    }

    /// Refuses questions before it is announced and once it is over.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn takes_questions(&self, now: Timestamp) -> Result<(), Fault> {
        if matches!(self.stage, ForumStage::Announced { .. }) && now < self.plan.ends {
            return Ok(());
        }
        Err(Fault::conflict(
            format!("This {} takes no more questions", self.plan.kind.noun()),
            "Ask on the page of the engagement instead, as long as that takes questions",
        ))
    }

    fn began(&self, next: &str) -> Fault {
        Fault::conflict(
            format!("This {} began on {}", self.plan.kind.noun(), london::long(self.plan.starts)),
            next.to_owned(),
        )
    }

    /// Refuses decisions about its questions before it is announced, once it is cancelled, and once its minutes are published.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn hears_questions(&self) -> Result<(), Fault> {
        match self.stage {
            ForumStage::Announced { .. } => Ok(()),
            ForumStage::Minuted { .. } => Err(self.is_published()),
            ForumStage::Draft | ForumStage::Cancelled { .. } => Err(self.moved_on()),
        }
    }

    /// That its minutes can no longer be changed.
    pub fn is_published(&self) -> Fault {
        Fault::conflict(
            "The minutes are published",
            "They stay as they are. If something is wrong, a procurement officer can say so in an addendum while responses are open, or \
             when the engagement is closed",
        )
    }

    /// Takes another plan: until it begins. `taken` is how many people have a seat, and `of_one` how many of the supplier that has most.
    ///
    /// # Errors
    /// It has begun or does not take place; what was announced would miss something; seats that people have would go.
    pub fn replan(
        self,
        plan: ForumPlan,
        (taken, of_one): (u32, u32),
        now: Timestamp,
    ) -> Result<Forum, Fault> {
        let announced = match self.stage {
            ForumStage::Draft => false,
            ForumStage::Announced { .. } if self.plan.starts <= now => {
                return Err(self.began("It can no longer be changed. Say in the minutes what was different"));
            }
            ForumStage::Announced { .. } => true,
            ForumStage::Cancelled { .. } | ForumStage::Minuted { .. } => return Err(self.moved_on()),
        };
        if let Some(what) = plan.missing().first().filter(|_| announced) {
            return Err(Fault::conflict(
                format!("It is announced, and something is missing: {what}"),
                "People come by it. Add it, and save again",
            ));
        }
        if plan.seats < taken {
            return Err(Fault::conflict(
                format!("{} taken already", plural(u64::from(taken), "seat is", "seats are")),
                "Enter that many or more",
            ));
        }
        if plan.per_supplier < of_one {
            return Err(Fault::conflict(
                format!("One supplier has {} already", plural(u64::from(of_one), "seat", "seats")),
                "Enter that many or more",
            ));
        }
        if announced {
            plan.in_future(now)?;
        }
        Ok(Forum { plan, ..self })
    }

    /// Draft → announced. Once more changes nothing.
    ///
    /// # Errors
    /// Something is missing; it would begin in the past; it does not take place.
    pub fn announce(self, now: Timestamp) -> Result<Forum, Fault> {
        match self.stage {
            ForumStage::Announced { .. } => return Ok(self),
            ForumStage::Draft => {}
            ForumStage::Cancelled { .. } | ForumStage::Minuted { .. } => return Err(self.moved_on()),
        }
        let missing = self.plan.missing();
        if !missing.is_empty() {
            return Err(Fault::conflict(
                "It cannot be announced yet",
                format!("Still missing: {}", missing.join("; ")),
            ));
        }
        self.plan.in_future(now)?;
        Ok(Forum { stage: ForumStage::Announced { at: now }, ..self })
    }

    /// Draft or announced → cancelled, before it begins; a draft also later. Once more changes nothing.
    ///
    /// # Errors
    /// It has begun.
    pub fn cancel(self, because: String, now: Timestamp) -> Result<Forum, Fault> {
        let announced_at = match self.stage {
            ForumStage::Cancelled { .. } => return Ok(self),
            ForumStage::Draft => None,
            ForumStage::Announced { .. } if self.plan.starts <= now => {
                return Err(self.began(
                    "It can no longer be cancelled. If it did not take place, say so in the minutes",
                ));
            }
            ForumStage::Announced { .. } if because.is_empty() => {
                return Err(Fault::conflict(
                    "A colleague announced it while you were reading",
                    "People may come for it. Say why it does not take place",
                ));
            }
            ForumStage::Announced { at } => Some(at),
            ForumStage::Minuted { .. } => return Err(self.moved_on()),
        };
        Ok(Forum { stage: ForumStage::Cancelled { at: now, because, announced_at }, ..self })
    }

    /// Takes what is written of the minutes so far.
    ///
    /// # Errors
    /// It has not begun, does not take place, or its minutes are published.
    pub fn write_minutes(self, minutes: String, now: Timestamp) -> Result<Forum, Fault> {
        match self.stage {
            ForumStage::Announced { .. } if self.plan.starts <= now => Ok(Forum { minutes, ..self }),
            ForumStage::Announced { .. } => Err(Fault::conflict(
                format!("It begins on {}", london::long(self.plan.starts)),
                "Write the minutes once it has begun",
            )),
            _ => Err(self.moved_on()),
        }
    }

    /// Announced → minuted, once it is over and the minutes are written.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn publish_minutes(self, open: Open, now: Timestamp) -> Result<Forum, Fault> {
        let ForumStage::Announced { .. } = self.stage else { return Err(self.moved_on()) };
        if now < self.plan.ends {
            return Err(Fault::conflict(
                format!("It ends on {}", london::long(self.plan.ends)),
                "What you wrote is saved. Publish the minutes once it is over",
            ));
        }
        let missing = self.missing_minutes(open);
        if missing.is_empty() {
            return Ok(Forum { stage: ForumStage::Minuted { at: now }, ..self });
        }
        Err(Fault::conflict("The minutes cannot be published yet", format!("First {}", missing.join("; "))))
    }

    /// What is to be done before the minutes are published.
    fn missing_minutes(&self, Open { unnoted, unheard, unscanned, refused }: Open) -> Vec<String> {
        let mut missing = Vec::new();
        if self.minutes.is_empty() {
            missing.push("write the minutes".to_owned());
        } else if self.minutes == agenda_in_words(&self.plan.agenda) {
            missing.push("write below each item of the agenda what was said".to_owned());
        }
        if unnoted > 0 {
            missing.push(format!("note whether {} came", plural(unnoted, "person", "people")));
        }
        if unheard > 0 {
            missing.push(format!("take or decline {}", plural(unheard, "question", "questions")));
        }
        if unscanned > 0 {
            missing.push(format!(
                "wait until {} scanned, which takes a minute",
                plural(unscanned, "file is", "files are")
            ));
        }
        if refused > 0 {
            missing.push(format!(
                "remove {} that the scanner found something in",
                plural(refused, "file", "files")
            ));
        }
        missing
    }

    fn moved_on(&self) -> Fault {
        let what = match self.stage {
            ForumStage::Draft => "is not announced",
            ForumStage::Announced { .. } => "is announced",
            ForumStage::Cancelled { .. } => "does not take place",
            ForumStage::Minuted { .. } => "is over, and its minutes are published",
        };
        Fault::conflict(
            format!("This {} {what}", self.plan.kind.noun()),
            "A colleague may have changed it while you were reading. The page shows how it stands now",
        )
    }
}

/// What is open before minutes are published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Of how many people nobody has noted whether they came.
    pub unnoted: u64,
    /// How many questions nobody has decided about.
    pub unheard: u64,
    /// How many files wait to be scanned.
    pub unscanned: u64,
    /// In how many files the scanner found something.
    pub refused: u64,
}

#[cfg(test)]
mod tests;
