//! Closing an engagement: what stands in the way, what the council writes, and what everybody reads in the end.
//!
//! Script adds nothing here.

mod exceptions;
mod overview;
mod parts;
mod publishing;
mod reading;

pub(crate) use reading::published;

use crate::{edge::Doors, routes};
use domain::actor::Act;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::CLOSING, Act::ReadDraftEngagement, overview::page)
        .form(routes::CLOSING_PART, Act::CloseEngagement, parts::page, parts::save)
        .form(routes::CLOSING_EXCEPTION, Act::CloseEngagement, exceptions::page, exceptions::change)
        .form(routes::ENGAGEMENT_CLOSE, Act::CloseEngagement, publishing::page, publishing::close)
}
