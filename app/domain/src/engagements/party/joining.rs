//! Until when others join an engagement, and on whose behalf somebody acts in it.

use super::{Engagement, Stage};
use crate::{fault::Fault, ids::OrganisationId, time::Timestamp};

/// So many days before the closing date nobody joins any more: suppliers have time to think about whom they answer.
pub const JOIN_DAYS_BEFORE: i64 = 5;

impl Engagement {
    /// Refuses to invite others, or to let them join, once it is too late: suppliers have to know whom they answer.
    ///
    /// # Errors
    /// It closes within some days, or is closed or withdrawn.
    pub fn takes_parties(&self, now: Timestamp) -> Result<(), Fault> {
        let over = match self.stage {
            Stage::Closed { .. } | Stage::Withdrawn { .. } => true,
            Stage::Published { .. } => {
                self.setup.dates.closes_at.is_some_and(|closes| closes <= now.plus_days(JOIN_DAYS_BEFORE))
            }
            Stage::Draft | Stage::Ready { .. } => false,
        };
        if over {
            return Err(Fault::conflict(
                "It is too late to join this engagement",
                format!(
                    "Suppliers know whom they answer from {JOIN_DAYS_BEFORE} days before the closing date on. Start another engagement together."
                ),
            ));
        }
        Ok(())
    }

    /// The organisation on whose behalf somebody with this membership acts here: their own where it leads or takes part.
    pub fn side_of(&self, organisation: OrganisationId) -> Option<OrganisationId> {
        let takes_part =
            organisation == self.lead || self.joined.iter().any(|one| one.organisation == organisation);
        takes_part.then_some(organisation)
    }
}
