//! A booking: held for some minutes, then booked; moved, cancelled, or run out; and whether somebody came.

use super::Slot;
use crate::{
    fault::Fault,
    ids::{BookingId, OrganisationId, PersonId, SlotId},
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// For so long a slot is held while somebody fills in the form.
pub const HOLD_MINUTES: i64 = 10;
/// The longest text on what a supplier needs, in characters.
pub const NEEDS_LIMIT: usize = 500;

/// Where a booking stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum BookingStage {
    /// Held: nobody else gets the slot until then.
    Held {
        /// Until when.
        until: Timestamp,
    },
    /// Booked.
    Confirmed {
        /// When.
        at: Timestamp,
    },
    /// The hold ran out, and somebody else came for the slot.
    Expired,
    /// Given up by the supplier.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// The council cancelled its slot.
    CalledOff {
        /// When.
        at: Timestamp,
    },
    /// The supplier came and showed what it has.
    Attended {
        /// When somebody noted it.
        at: Timestamp,
    },
    /// Nobody came.
    NoShow {
        /// When somebody noted it.
        at: Timestamp,
    },
}

impl BookingStage {
    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            BookingStage::Held { .. } => "held",
            BookingStage::Confirmed { .. } => "confirmed",
            BookingStage::Expired => "expired",
            BookingStage::Cancelled { .. } => "cancelled",
            BookingStage::CalledOff { .. } => "called_off",
            BookingStage::Attended { .. } => "attended",
            BookingStage::NoShow { .. } => "no_show",
        }
    }

    /// A hold that begins now.
    pub const fn held(now: Timestamp) -> BookingStage {
        BookingStage::Held { until: now.plus_minutes(HOLD_MINUTES) }
    }

    /// Whether it takes its slot and is its supplier's one demo: whoever came has had it, whoever did not may book again.
    pub const fn is_live(&self) -> bool {
        matches!(
            self,
            BookingStage::Held { .. } | BookingStage::Confirmed { .. } | BookingStage::Attended { .. }
        )
    }

    /// Until when it is held; nothing for what is not.
    pub const fn held_until(&self) -> Option<Timestamp> {
        match self {
            BookingStage::Held { until } => Some(*until),
            _ => None,
        }
    }
}

/// A supplier's hold on a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// The slot.
    pub slot: SlotId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Who booked it.
    pub person: PersonId,
    /// What they need there, in their words.
    pub needs: String,
    /// Where it stands.
    pub stage: BookingStage,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
}

impl Booking {
    /// Who booked it, and for whom.
    pub const fn party(&self) -> (PersonId, OrganisationId) {
        (self.person, self.organisation)
    }

    /// Whether it is a hold whose time is over: whoever comes for the slot next gets it.
    pub fn has_run_out(&self, now: Timestamp) -> bool {
        self.stage.held_until().is_some_and(|until| until <= now)
    }

    /// Held → booked, also a moment late where nobody else has come for the slot.
    ///
    /// # Errors
    /// Somebody else came for it; it was cancelled, or booked in other words.
    pub fn confirm(self, needs: String, now: Timestamp) -> Result<Booking, Fault> {
        match self.stage {
            BookingStage::Held { .. } => {
                Ok(Booking { needs, stage: BookingStage::Confirmed { at: now }, ..self })
            }
            BookingStage::Confirmed { .. } if self.needs == needs => Ok(self),
            _ => Err(self.moved_on()),
        }
    }

    /// Held → another slot is held instead, for as long again.
    ///
    /// # Errors
    /// It is no hold.
    pub fn hold_instead(self, slot: SlotId, now: Timestamp) -> Result<Booking, Fault> {
        match self.stage {
            BookingStage::Held { .. } => Ok(Booking { slot, stage: BookingStage::held(now), ..self }),
            _ => Err(self.moved_on()),
        }
    }

    /// Booked → cancelled, before the slot begins. Once more changes nothing.
    ///
    /// # Errors
    /// The slot has begun; it is a hold, which is given up, and with it what was offered.
    pub fn cancel(self, starts: Timestamp, now: Timestamp) -> Result<Booking, Fault> {
        match self.stage {
            BookingStage::Cancelled { .. } => Ok(self),
            BookingStage::Confirmed { .. } if now < starts => {
                Ok(Booking { stage: BookingStage::Cancelled { at: now }, ..self })
            }
            BookingStage::Confirmed { .. } => Err(Fault::conflict(
                format!("The slot began on {}", london::long(starts)),
                "It can no longer be cancelled. If you cannot come, tell the council",
            )),
            _ => Err(self.moved_on()),
        }
    }

    /// Held → given up. Once more changes nothing.
    ///
    /// # Errors
    /// It was confirmed meanwhile: that is cancelled, not given up.
    pub fn give_up(self, now: Timestamp) -> Result<Booking, Fault> {
        match self.stage {
            BookingStage::Cancelled { .. } => Ok(self),
            BookingStage::Held { .. } => Ok(Booking { stage: BookingStage::Cancelled { at: now }, ..self }),
            _ => Err(self.moved_on()),
        }
    }

    /// Held or booked → called off, because the council cancelled the slot.
    ///
    /// # Errors
    /// It is neither.
    pub fn call_off(self, now: Timestamp) -> Result<Booking, Fault> {
        match self.stage {
            BookingStage::Held { .. } | BookingStage::Confirmed { .. } => {
                Ok(Booking { stage: BookingStage::CalledOff { at: now }, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    /// Booked for one slot → booked for another, before either begins. Where it is already nothing changes.
    ///
    /// # Errors
    /// The slot it was booked for has begun; it is not booked; the other cannot be.
    pub fn move_to(self, from: &Slot, to: &Slot, now: Timestamp) -> Result<Booking, Fault> {
        let BookingStage::Confirmed { .. } = self.stage else { return Err(self.moved_on()) };
        if self.slot == to.id {
            return Ok(self);
        }
        if from.starts <= now {
            return Err(Fault::conflict(
                format!("Your slot began on {}", london::long(from.starts)),
                "It can no longer be moved. If you could not come, tell the council",
            ));
        }
        if to.can_be_booked(now) { Ok(Booking { slot: to.id, ..self }) } else { Err(not_bookable()) }
    }

    /// Booked → came, or did not, once the slot has begun. What was noted can be put right.
    ///
    /// # Errors
    /// The slot has not begun; it was not booked.
    pub fn note(self, starts: Timestamp, came: bool, now: Timestamp) -> Result<Booking, Fault> {
        if now < starts {
            return Err(Fault::conflict(
                format!("This slot begins on {}", london::long(starts)),
                "Say whether the supplier came once it has begun",
            ));
        }
        match self.stage {
            BookingStage::Attended { .. } if came => Ok(self),
            BookingStage::NoShow { .. } if !came => Ok(self),
            BookingStage::Confirmed { .. } | BookingStage::Attended { .. } | BookingStage::NoShow { .. } => {
                let stage =
                    if came { BookingStage::Attended { at: now } } else { BookingStage::NoShow { at: now } };
                Ok(Booking { stage, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    fn moved_on(&self) -> Fault {
        let what = match self.stage {
            BookingStage::Held { .. } => "is held and not confirmed",
            BookingStage::Confirmed { .. } => "was confirmed already",
            BookingStage::Expired => "was not confirmed in time, so it is no longer yours",
            BookingStage::Cancelled { .. } => "was cancelled",
            BookingStage::CalledOff { .. } => "was cancelled by the council",
            BookingStage::Attended { .. } | BookingStage::NoShow { .. } => "is over",
        };
        Fault::conflict(
            format!("This booking {what}"),
            "A colleague may have changed it while you were reading. The page shows how it stands now",
        )
    }
}

/// That a slot cannot be booked, as whoever chose it reads it.
pub fn not_bookable() -> Fault {
    Fault::conflict(
        "This slot can no longer be booked",
        "Somebody else has it, it has begun, or the council cancelled it. Choose another",
    )
}
