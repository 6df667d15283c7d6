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
