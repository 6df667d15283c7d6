//! What crosses the border between the parent, which knows the world, and the locked child, which runs a pilot.
//!
//! Two things cross it: the public tables of a world, in one sealed file that the child maps for reading, and messages
//! over one socket. Both sides use this crate, so there is one description of either. Nothing in it knows truth, keys
//! or scores, and nothing in it touches the machine.

pub mod clean;
pub mod compile;
pub mod message;
pub mod sealed;
pub mod table;

/// The engine's name and version, as evidence carries it.
pub const ENGINE: &str = "wasmtime 48.0.8";

/// The number of the table of costs by which steps are counted. It changes with the table, with any other setting of the
/// engine, and with an engine that counts otherwise: evidence compares steps only under the same number, and what was
/// compiled under another is compiled again.
pub const FUEL_MODEL: u32 = 2;

/// The version of the contract.
pub const CONTRACT: &str = "0.1.0";
