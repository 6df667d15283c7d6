//! Interest: the least a supplier can do, and what most notices ask.
//!
//! An organisation is interested, and a person watches. Interest is seen by the council; watching is seen by nobody.

use super::{Engagement, Phase};
use crate::{fault::Fault, time::Timestamp};

/// An organisation that is interested in an engagement, as its council sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether the operator of the portal has looked a number of theirs up.
    pub verified: bool,
}

impl Engagement {
    /// Whether an organisation can register its interest at `now`: until the engagement closes for responses.
    ///
    /// # Errors
    /// A conflict that says why it is too late; not found before publication.
    pub fn takes_interest(&self, now: Timestamp) -> Result<(), Fault> {
        let late = match self.phase(now) {
            Phase::Open | Phase::QuestionsClosed => return Ok(()),
            Phase::ClosedForResponses | Phase::Closed => "This engagement is closed for responses",
            Phase::Withdrawn => "This engagement was withdrawn",
            Phase::Draft | Phase::Ready => return Err(Fault::not_found()),
        };
        Err(Fault::conflict(
            late,
            "Interest can no longer be registered. The page of the engagement stays where it is.",
        ))
    }
}
