//! The addresses of demos.

use domain::ids::{BookingId, EngagementId, SlotId};

/// The demo of one's own supplier in an engagement: what is free, and what it booked.
pub const DEMO: &str = "/engagements/{reference}/demo";
/// One booking: confirm it, or give it up.
pub const DEMO_BOOKING: &str = "/engagements/{reference}/demo/{booking}";
/// Move it to another slot.
pub const DEMO_MOVE: &str = "/engagements/{reference}/demo/{booking}/move";
/// The same for a calendar.
pub const DEMO_ICS: &str = "/engagements/{reference}/demo/{booking}/demo.ics";
/// The demos of an engagement, for its council.
pub const ENGAGEMENT_DEMOS: &str = "/workspace/engagements/{engagement}/demos";
/// Set how they go.
pub const ENGAGEMENT_DEMO_PLAN: &str = "/workspace/engagements/{engagement}/demos/plan";
/// Make slots.
pub const ENGAGEMENT_DEMO_SLOTS: &str = "/workspace/engagements/{engagement}/demos/slots";
/// Offer them, or discard them.
pub const ENGAGEMENT_DEMO_OFFER: &str = "/workspace/engagements/{engagement}/demos/offer";
/// Allow a supplier another demo.
pub const ENGAGEMENT_DEMO_AGAIN: &str = "/workspace/engagements/{engagement}/demos/again";
/// One slot.
pub const ENGAGEMENT_DEMO_SLOT: &str = "/workspace/engagements/{engagement}/demos/slots/{slot}";
/// Cancel it, or note who came.
pub const ENGAGEMENT_DEMO_SLOT_CHANGE: &str = "/workspace/engagements/{engagement}/demos/slots/{slot}/change";

/// The demo of one's own supplier.
pub fn demo(reference: &str) -> String {
    format!("/engagements/{reference}/demo")
}

/// One booking of it.
pub fn demo_booking(reference: &str, booking: BookingId) -> String {
    format!("/engagements/{reference}/demo/{booking}")
}

/// The same for a calendar.
pub fn demo_ics(reference: &str, booking: BookingId) -> String {
    format!("/engagements/{reference}/demo/{booking}/demo.ics")
}

/// Where it is moved.
pub fn demo_move(reference: &str, booking: BookingId) -> String {
    format!("/engagements/{reference}/demo/{booking}/move")
}

/// One slot, for the council that made it.
pub fn engagement_demo_slot(engagement: EngagementId, slot: SlotId) -> String {
    format!("/workspace/engagements/{engagement}/demos/slots/{slot}")
}
