//! Demos: how they go, slots made in bulk, and suppliers who book one each.
//!
//! Script adds nothing here: the picker is one plain form whose buttons are the free times.

mod allowing;
mod booking;
mod moving;
mod offering;
mod overview;
mod planning;
mod public;
mod slot;

use crate::{edge::Doors, routes};
use domain::actor::Act;

pub(crate) use public::beside;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .form(routes::DEMO, Act::BookDemo, booking::desk, booking::hold)
        .form(routes::DEMO_BOOKING, Act::BookDemo, booking::page, booking::change)
        .raw(routes::DEMO_ICS, Act::BookDemo, booking::ics)
        .form(routes::DEMO_MOVE, Act::BookDemo, moving::move_page, moving::move_to)
        .page(routes::ENGAGEMENT_DEMOS, Act::SeeDemos, overview::page)
        .form(routes::ENGAGEMENT_DEMO_PLAN, Act::OfferDemos, planning::page, planning::save)
        .form(routes::ENGAGEMENT_DEMO_SLOTS, Act::OfferDemos, offering::slots_page, offering::make)
        .form(routes::ENGAGEMENT_DEMO_OFFER, Act::OfferDemos, offering::offer_page, offering::offer)
        .form(routes::ENGAGEMENT_DEMO_AGAIN, Act::AllowDemo, allowing::page, allowing::allow)
        .page(routes::ENGAGEMENT_DEMO_SLOT, Act::SeeDemos, slot::page)
        .form(routes::ENGAGEMENT_DEMO_SLOT_CHANGE, Act::OfferDemos, slot::change_page, slot::save)
}
