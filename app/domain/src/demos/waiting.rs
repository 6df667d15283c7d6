//! The waiting list of an engagement's demos: whoever waits longest gets the next slot that is free, once, for as long as the offer says.
//!
//! A slot becomes free when a booking is given up or moved, when a hold runs out, or when slots are offered. Whoever lets it go offers
//! it, in the same transaction, to the first who waits and has no demo: a booker who comes by does not pass those who wait. An offer
//! that lapses goes to the next in the same way.

use crate::{closed_list::closed_list, time::Timestamp};

/// So long an offer stands, unless the slot begins sooner.
pub const OFFER_HOURS: i64 = 24;
/// So long before a slot begins it is offered to nobody any more: whoever comes may book it.
pub const OFFER_LATEST_HOURS: i64 = 2;

closed_list! {
    /// Where a supplier on the waiting list stands.
    WaitingStage {
        /// It waits.
        Waiting = "waiting", "Waiting";
        /// It was offered a slot, which is held for it.
        Offered = "offered", "Offered a slot";
        /// It has a demo.
        Accepted = "accepted", "Booked";
        /// It did not confirm in time.
        Lapsed = "lapsed", "Did not confirm in time";
        /// It waits no more.
        Left = "left", "Waits no more";
        /// The engagement was closed or withdrawn.
        Ended = "ended", "The engagement ended";
    }
}

impl WaitingStage {
    /// Whether it has its place on the list.
    pub const fn is_live(self) -> bool {
        matches!(self, WaitingStage::Waiting | WaitingStage::Offered)
    }
}

/// Until when a slot that begins at `starts` is offered; nothing where it is too late to offer it.
pub fn offer_until(starts: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let latest = starts.plus_hours(-OFFER_LATEST_HOURS);
    (now < latest).then(|| latest.min(now.plus_hours(OFFER_HOURS)))
}
