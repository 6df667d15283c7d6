//! Demos: slots in which suppliers show what they have, the same length and the same journeys for each, and how they are booked.
//!
//! A slot is held for ten minutes while somebody fills in the form, then booked. A slot has one live booking at a time, and so has
//! a supplier in an engagement: both are unique indexes of the database, and the rules here say what follows when one refuses.

mod booking;
mod pattern;
mod waiting;

pub use booking::{Booking, BookingStage, HOLD_MINUTES, NEEDS_LIMIT, not_bookable};
pub use pattern::{DayWindow, NewSlot, Pattern, SLOTS_MAX, STEP_MINUTES, WEEKDAYS, cells, is_break, windows};

pub use waiting::{OFFER_HOURS, OFFER_LATEST_HOURS, WaitingStage, offer_until};

use crate::{
    engagements::Engagement,
    fault::Fault,
    ids::{EngagementId, JourneyId, PersonId, SlotId},
    problems::Content,
    text::plural,
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// The longest place or link, in characters.
pub const PLACE_LIMIT: usize = 500;
/// The longest text on how suppliers prepare, in characters.
pub const PREPARATION_LIMIT: usize = 2_000;
/// So many people watch a demo beside its host at most.
pub const WATCHERS_MAX: u32 = 50;
/// The shortest and the longest slot, in minutes.
pub const LENGTH_MINUTES: std::ops::RangeInclusive<i64> = STEP_MINUTES..=240;

/// Whether a slot can last so many minutes.
pub fn is_length(minutes: i64) -> bool {
    minutes % STEP_MINUTES == 0 && LENGTH_MINUTES.contains(&minutes)
}

/// What is the same for every supplier, and public.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoTerms {
    /// How long each slot is, in minutes.
    pub length_minutes: i64,
    /// How many people watch beside the host.
    pub watchers: u32,
    /// Which journeys of the problem are shown, in the problem's order.
    pub journeys: Vec<JourneyId>,
    /// How suppliers prepare.
    pub preparation: String,
}

impl DemoTerms {
    /// The journeys that are shown, by the person who goes through each, in the problem's order.
    pub fn journey_names<'a>(&'a self, content: &'a Content) -> impl Iterator<Item = &'a str> {
        let shown = content.journeys.iter().filter(|(id, _)| self.journeys.contains(id));
        shown.map(|(_, journey)| journey.persona.as_str())
    }

    /// What is different from `before`, as everybody is told it; nothing where nothing is.
    pub fn changes_in_words(&self, before: &DemoTerms, content: &Content) -> Option<String> {
        let journeys = |terms: &DemoTerms| terms.journey_names(content).collect::<Vec<_>>().join("; ");
        let mut changes = Vec::new();
        if self.length_minutes != before.length_minutes {
            let (now, then) = (self.length_minutes, before.length_minutes);
            changes.push(format!("Each demo lasts {now} minutes. Before, it was {then}."));
        }
        if self.watchers != before.watchers {
            let people = plural(u64::from(self.watchers), "person watches", "people watch");
            changes.push(format!("{people} beside the host. Before, it was {}.", before.watchers));
        }
        if self.journeys != before.journeys {
            changes.push(format!("Show these journeys: {}. Before: {}.", journeys(self), journeys(before)));
        }
        if self.preparation != before.preparation {
            changes.push(if self.preparation.is_empty() {
                "Suppliers no longer need to prepare anything.".to_owned()
            } else {
                format!("How to prepare is now:\n\n{}", self.preparation)
            });
        }
        let words = format!("How the demos go has changed.\n\n{}", changes.join("\n\n"));
        (!changes.is_empty()).then_some(words)
    }
}

/// How the demos of an engagement go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPlan {
    /// What everybody reads.
    pub terms: DemoTerms,
    /// The place or the link, for those who booked alone.
    pub place: String,
}

impl DemoPlan {
    /// Whether it may replace `before`: once there are slots, all have the length that was said.
    ///
    /// # Errors
    /// Invalid where the length is none that slots can have; a conflict where it would change.
    pub fn may_replace(&self, before: Option<&DemoPlan>, has_slots: bool) -> Result<(), Fault> {
        let length = self.terms.length_minutes;
        if !is_length(length) {
            return Err(Fault::invalid(
                format!(
                    "A slot lasts from {} to {} minutes, in steps of {STEP_MINUTES}",
                    LENGTH_MINUTES.start(),
                    LENGTH_MINUTES.end()
                ),
                "For example 45 minutes.",
            ));
        }
        if has_slots && before.is_some_and(|before| before.terms.length_minutes != length) {
            return Err(Fault::conflict(
                "There are slots of another length already",
                "Every supplier gets the same time. Keep the length, or first discard or cancel every slot",
            ));
        }
        Ok(())
    }

    /// What is missing before slots can be offered.
    pub fn missing(&self, content: &Content) -> Vec<&'static str> {
        let journeys = self.terms.journeys.is_empty() && !content.journeys.is_empty();
        let journeys = journeys.then_some("which journeys suppliers show");
        journeys.into_iter().chain(self.place.is_empty().then_some("the place or the link")).collect()
    }
}

/// Where a slot stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum SlotStage {
    /// Made, and not offered to suppliers yet.
    Made,
    /// Offered.
    Offered,
    /// It does not take place.
    Cancelled {
        /// Why, as whoever booked it reads it.
        because: String,
    },
}

impl SlotStage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            SlotStage::Made => "made",
            SlotStage::Offered => "offered",
            SlotStage::Cancelled { .. } => "cancelled",
        }
    }
}

/// A time at which one supplier shows what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its id.
    pub id: SlotId,
    /// The engagement.
    pub engagement: EngagementId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Who hosts it.
    pub host: PersonId,
    /// Where it stands.
    pub stage: SlotStage,
    /// Counts changes and bookings, so that whoever books holds the row.
    pub revision: i64,
}

impl Slot {
    /// Whether somebody can book it, as far as its times say.
    pub fn can_be_booked(&self, now: Timestamp) -> bool {
        self.stage == SlotStage::Offered && now < self.starts
    }

    /// When it is, as pages and mail print it.
    pub fn when(&self) -> String {
        when(self.starts, self.ends)
    }

    /// Made or offered → cancelled, before it begins. Once more changes nothing.
    ///
    /// # Errors
    /// It has begun.
    pub fn cancel(self, because: String, now: Timestamp) -> Result<Slot, Fault> {
        if matches!(self.stage, SlotStage::Cancelled { .. }) {
            return Ok(self);
        }
        if self.starts <= now {
            return Err(Fault::conflict(
                format!("This slot began on {}", london::long(self.starts)),
                "It can no longer be cancelled. Say whether the supplier came",
            ));
        }
        Ok(Slot { stage: SlotStage::Cancelled { because }, ..self })
    }
}

/// When a slot is, as pages, mail and calendars print it: `Monday 8 March 2027, 10:00am to 10:45am GMT`.
pub fn when(starts: Timestamp, ends: Timestamp) -> String {
    format!("{}, {}", london::weekday(starts), london::span(starts, ends))
}

/// Hours of people as words: what so many slots cost, with a host and `watchers` in each. `13 hours 30 minutes`.
pub fn cost_in_words(slots: u64, terms: &DemoTerms) -> String {
    let length = u64::try_from(terms.length_minutes).unwrap_or(0);
    let minutes = slots * length * (1 + u64::from(terms.watchers));
    match (minutes / 60, minutes % 60) {
        (0, rest) => plural(rest, "minute", "minutes"),
        (hours, 0) => plural(hours, "hour", "hours"),
        (hours, rest) => format!("{} {}", plural(hours, "hour", "hours"), plural(rest, "minute", "minutes")),
    }
}

impl Engagement {
    /// Whether demos can still be planned: until it is closed or withdrawn, and before publication too.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn plans_demos(&self) -> Result<(), Fault> {
        if self.is_open_to_change() { Ok(()) } else { self.takes_bookings() }
    }

    /// Whether demos of it can be booked: from publication until it is closed or withdrawn.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn takes_bookings(&self) -> Result<(), Fault> {
        if self.is_open_to_change() {
            return Err(Fault::conflict("This engagement is not published", "Publish it first"));
        }
        self.still_published().map_err(|_| {
            Fault::conflict(
                format!("This engagement is {}", self.stage.label()),
                "Nothing can be booked or planned any more. The public page says what came of it.",
            )
        })
    }
}

#[cfg(test)]
mod tests;
