//! The addresses of ledgers and closings.

use domain::{closing::ClosingPart, ids::EngagementId, ids::LedgerEntryId};

/// The ledger of an engagement: what one supplier was told.
pub const LEDGER: &str = "/workspace/engagements/{engagement}/ledger";
/// Write down what a supplier was told.
pub const LEDGER_NEW: &str = "/workspace/engagements/{engagement}/ledger/new";
/// Decide on entries.
pub const LEDGER_DECIDE: &str = "/workspace/engagements/{engagement}/ledger/decide";
/// How an engagement will be closed, and what stands in the way.
pub const CLOSING: &str = "/workspace/engagements/{engagement}/closing";
/// One part of it.
pub const CLOSING_PART: &str = "/workspace/engagements/{engagement}/closing/{part}";
/// Name a supplier as an exception, or take one off.
pub const CLOSING_EXCEPTION: &str = "/workspace/engagements/{engagement}/exceptions";
/// Close it.
pub const ENGAGEMENT_CLOSE: &str = "/workspace/engagements/{engagement}/close";

/// Where one entry of a ledger is decided on.
pub fn ledger_decide(engagement: EngagementId, entry: LedgerEntryId) -> String {
    format!("/workspace/engagements/{engagement}/ledger/decide?entry={entry}")
}

/// One part of how an engagement will be closed.
pub fn closing_part(engagement: EngagementId, part: ClosingPart) -> String {
    format!("/workspace/engagements/{engagement}/closing/{}", part.key())
}
