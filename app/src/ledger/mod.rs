//! The ledger of an engagement: what one supplier was told, and what became of it.
//!
//! Script adds nothing here.

mod deciding;
pub(crate) mod reading;
mod writing;

use crate::{edge::Doors, routes};
use domain::actor::Act;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::LEDGER, Act::SeeLedger, reading::page)
        .form(routes::LEDGER_NEW, Act::WriteLedger, writing::page, writing::save)
        .form(routes::LEDGER_DECIDE, Act::DecideLedger, deciding::page, deciding::save)
}
