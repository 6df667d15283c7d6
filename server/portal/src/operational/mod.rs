//! The closed list of operational writes: sessions, attempt counters, leases, draft text.
//!
//! Each is one guarded statement outside `tx!` and leaves no audit row. No other module writes
//! [`TABLES`]; a test holds it.

pub mod answers;
pub mod attempts;
pub mod leases;
pub mod sessions;

/// The tables that operational statements write, and nothing else does.
pub const TABLES: &[&str] = &["attempts", "leases", "problem_answers", "sessions"];
