//! Preview links: a draft, read by somebody without an account, for a while.

use crate::{closed_list::closed_list, ids::PreviewId, time::Timestamp};

closed_list! {
    /// For how long a preview link works.
    PreviewPeriod {
        /// One day.
        Day = "1", "1 day";
        /// A week.
        Week = "7", "7 days";
        /// Two weeks, unless somebody chooses otherwise.
        Fortnight = "14", "14 days";
        /// A month.
        Month = "30", "30 days";
    }
}

impl PreviewPeriod {
    /// When a link made at `now` stops working.
    pub const fn expires_at(self, now: Timestamp) -> Timestamp {
        now.plus_days(match self {
            PreviewPeriod::Day => 1,
            PreviewPeriod::Week => 7,
            PreviewPeriod::Fortnight => 14,
            PreviewPeriod::Month => 30,
        })
    }
}

/// A preview link that works; its secret is known only to those who were given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Its id.
    pub id: PreviewId,
    /// The name of whoever made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
}
