//! The house's invariants, held against the source as it stands: what no compiler checks.
#![allow(clippy::disallowed_methods, reason = "Tests read files and their settings.")]
#![allow(missing_docs, reason = "Tests are read, not called.")]

mod crates;
mod layout;
mod statements;
mod tree;
mod words;
