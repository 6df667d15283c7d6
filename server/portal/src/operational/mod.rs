//! The closed list of operational writes: sessions, attempt counters, used codes, resets that wait to be
//! sent, leases, draft text, the queue of pilots and what they write, whether messages were sent.
//!
//! Each is one guarded statement outside `tx!` and leaves no audit row; the words a draft begins with and
//! messages are written in the transaction they belong to. No other module writes [`TABLES`]; a test holds it.

pub mod answers;
pub mod asked_links;
pub mod attempts;
pub mod leases;
pub mod outbox;
pub mod queue;
pub mod responses;
pub mod sessions;
pub mod used_codes;

/// The tables that operational statements write, and nothing else does.
pub const TABLES: &[&str] = &[
    "attempts",
    "leases",
    "outbox",
    "pilot_jobs",
    "problem_answers",
    "asked_links",
    "response_answers",
    "response_editors",
    "run_faults",
    "run_logs",
    "sessions",
    "used_codes",
];
