//! The quota: a ledger of what was taken when a run was queued and what was given back.

use crate::closed_list::closed_list;

closed_list! {
    /// Why an entry stands in the ledger.
    Cause {
        /// A run was queued.
        Queued = "queued", "Run queued";
        /// It was cancelled before a worker had taken it.
        Cancelled = "cancelled", "Cancelled before it began";
        /// It ended for a fault of ours.
        PlatformFailed = "platform_failed", "Our fault";
        /// No worker took it in time.
        Expired = "expired", "Not taken by a worker";
    }
}

impl Cause {
    /// What the entry adds to the ledger.
    pub const fn change(self) -> i64 {
        match self {
            Cause::Queued => -1,
            Cause::Cancelled | Cause::PlatformFailed | Cause::Expired => 1,
        }
    }
}
