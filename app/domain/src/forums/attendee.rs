//! Attendees: people of suppliers who have a seat at a forum, or wait for one.
//!
//! Everybody takes a seat for themselves. Whoever gives one up offers it, in the same transaction, to the first who waits.

use crate::{
    fault::Fault,
    ids::{AttendeeId, ForumId, OrganisationId, PersonId},
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// The longest text on what somebody needs there, in characters.
pub const NEEDS_LIMIT: usize = 500;

/// Where an attendee stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum AttendeeStage {
    /// No seat is free: they wait.
    Waiting {
        /// Since when.
        since: Timestamp,
    },
    /// A seat is kept for them.
    Offered {
        /// Since when they had waited.
        since: Timestamp,
        /// Until when it is.
        until: Timestamp,
    },
    /// They have a seat.
    Seated {
        /// Since when.
        at: Timestamp,
    },
    /// They did not take what was offered in time.
    Lapsed,
    /// They do not come.
    GivenUp {
        /// When they said so.
        at: Timestamp,
    },
    /// The forum does not take place, or its engagement ended.
    CalledOff {
        /// When.
        at: Timestamp,
    },
    /// They came.
    Came {
        /// When somebody noted it.
        at: Timestamp,
    },
    /// They did not.
    StayedAway {
        /// When somebody noted it.
        at: Timestamp,
    },
}

impl AttendeeStage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            AttendeeStage::Waiting { .. } => "waiting",
            AttendeeStage::Offered { .. } => "offered",
            AttendeeStage::Seated { .. } => "seated",
            AttendeeStage::Lapsed => "lapsed",
            AttendeeStage::GivenUp { .. } => "given_up",
            AttendeeStage::CalledOff { .. } => "called_off",
            AttendeeStage::Came { .. } => "came",
            AttendeeStage::StayedAway { .. } => "stayed_away",
        }
    }

    /// Whether they hold a seat, or a place on the waiting list: nobody has two.
    pub const fn is_live(&self) -> bool {
        !matches!(
            self,
            AttendeeStage::Lapsed | AttendeeStage::GivenUp { .. } | AttendeeStage::CalledOff { .. }
        )
    }

    /// Whether they have a seat, whether or not they came: they are told the place.
    pub const fn is_seated(&self) -> bool {
        matches!(
            self,
            AttendeeStage::Seated { .. } | AttendeeStage::Came { .. } | AttendeeStage::StayedAway { .. }
        )
    }

    /// Whether they came, of those who have a seat; nothing while nobody has noted it.
    pub const fn came(&self) -> Option<bool> {
        match self {
            AttendeeStage::Came { .. } => Some(true),
            AttendeeStage::StayedAway { .. } => Some(false),
            _ => None,
        }
    }

    /// Until when a seat is offered; nothing for what is not.
    pub const fn offered_until(&self) -> Option<Timestamp> {
        match self {
            AttendeeStage::Offered { until, .. } => Some(*until),
            _ => None,
        }
    }
}

/// Somebody of a supplier at a forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Its id.
    pub id: AttendeeId,
    /// The forum.
    pub forum: ForumId,
    /// Who.
    pub person: PersonId,
    /// Whom they come for.
    pub organisation: OrganisationId,
    /// What they need there, in their words.
    pub needs: String,
    /// Where they stand.
    pub stage: AttendeeStage,
    /// Counts changes, also of the forum: of two people only one makes the next, and a calendar sees that something changed.
    pub revision: i64,
}

impl Attendee {
    /// Offered → seated, also a moment late while nobody else was offered the seat. Once more changes nothing.
    ///
    /// # Errors
    /// Nothing is offered any more.
    pub fn accept(self, now: Timestamp) -> Result<Attendee, Fault> {
        match self.stage {
            AttendeeStage::Seated { .. } => Ok(self),
            AttendeeStage::Offered { .. } => {
                Ok(Attendee { stage: AttendeeStage::Seated { at: now }, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    /// Waiting → seated, where a seat is free and nobody is offered one any more. Once more changes nothing.
    ///
    /// # Errors
    /// They do not wait.
    pub fn sit_down(self, now: Timestamp) -> Result<Attendee, Fault> {
        match self.stage {
            AttendeeStage::Seated { .. } => Ok(self),
            AttendeeStage::Waiting { .. } => {
                Ok(Attendee { stage: AttendeeStage::Seated { at: now }, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    /// What is kept for them until a moment that the forum no longer allows: kept for a shorter time, or they wait again. `latest` is when
    /// offers end, if any can still be made.
    #[must_use]
    pub fn shorten(self, latest: Option<Timestamp>) -> Attendee {
        let AttendeeStage::Offered { since, until } = self.stage else { return self };
        let stage = match latest {
            Some(latest) => AttendeeStage::Offered { since, until: until.min(latest) },
            None => AttendeeStage::Waiting { since },
        };
        Attendee { stage, ..self }
    }

    /// Waiting, offered or seated → given up, before the forum begins. Once more changes nothing.
    ///
    /// # Errors
    /// It has begun, or they are not coming for another reason.
    pub fn give_up(self, starts: Timestamp, now: Timestamp) -> Result<Attendee, Fault> {
        match self.stage {
            AttendeeStage::GivenUp { .. } => Ok(self),
            AttendeeStage::Waiting { .. } | AttendeeStage::Offered { .. } | AttendeeStage::Seated { .. }
                if now < starts =>
            {
                Ok(Attendee { stage: AttendeeStage::GivenUp { at: now }, ..self })
            }
            AttendeeStage::Waiting { .. } | AttendeeStage::Offered { .. } | AttendeeStage::Seated { .. } => {
                Err(Fault::conflict(
                    format!("It began on {}", london::long(starts)),
                    "A seat can no longer be given up. If you cannot come, tell the council",
                ))
            }
            _ => Err(self.moved_on()),
        }
    }

    /// Seated → came, or did not, once the forum has begun. What was noted can be put right.
    ///
    /// # Errors
    /// It has not begun; they had no seat.
    pub fn note(self, starts: Timestamp, came: bool, now: Timestamp) -> Result<Attendee, Fault> {
        if now < starts {
            return Err(Fault::conflict(
                format!("It begins on {}", london::long(starts)),
                "Note who came once it has begun",
            ));
        }
        if !self.stage.is_seated() {
            return Err(self.moved_on());
        }
        let stage = match (&self.stage, came) {
            (AttendeeStage::Came { .. }, true) | (AttendeeStage::StayedAway { .. }, false) => {
                return Ok(self);
            }
            (_, true) => AttendeeStage::Came { at: now },
            (_, false) => AttendeeStage::StayedAway { at: now },
        };
        Ok(Attendee { stage, ..self })
    }

    fn moved_on(&self) -> Fault {
        let what = match self.stage {
            AttendeeStage::Waiting { .. } => "You are on the waiting list, and no seat is kept for you",
            AttendeeStage::Offered { .. } => "A seat is kept for you, and you have not taken it",
            AttendeeStage::Seated { .. } => "You have a seat",
            AttendeeStage::Lapsed => "You did not take the seat in time, so it went to the next",
            AttendeeStage::GivenUp { .. } => "You said that you are not coming",
            AttendeeStage::CalledOff { .. } => "It does not take place",
            AttendeeStage::Came { .. } | AttendeeStage::StayedAway { .. } => "It is over",
        };
        Fault::conflict(what, "The page shows how it stands now")
    }
}
