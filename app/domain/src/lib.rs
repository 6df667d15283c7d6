//! Pure types, rules and permissions of Forecourt.
//!
//! Nothing here reads a clock, a file or a database: a function gets the moment and the facts it
//! decides on, so every rule is tested without a server. The crate compiles to WebAssembly as well.

pub mod accounts;
pub mod actor;
pub mod brand;
mod closed_list;
pub mod closing;
pub mod demos;
pub mod engagements;
pub mod event;
pub mod fault;
pub mod forums;
pub mod ids;
pub mod language;
pub mod ledger;
pub mod network;
pub mod pilots;
pub mod problems;
pub mod questions;
pub mod reference;
pub mod responses;
pub mod text;
pub mod time;
