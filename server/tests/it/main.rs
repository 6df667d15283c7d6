//! The portal from outside and from within, on both databases.
//!
//! Each scene runs twice, on SQLite and on PostgreSQL; `script/test` starts the latter.
#![allow(
    clippy::disallowed_methods,
    reason = "Tests start programs, read their settings and run beside each other."
)]
#![allow(missing_docs, reason = "Scenes are read, not called.")]

#[macro_use]
mod harness;

mod accounts;
mod audit;
mod cast;
mod closing;
mod database;
mod demonstration;
mod demos;
mod doors;
mod drafts;
mod engagements;
mod forms;
mod forums;
mod house;
mod ledger;
mod long;
#[path = "../made_up/mod.rs"]
mod made_up;
mod mail;
#[path = "../many/mod.rs"]
mod many;
mod pilots;
mod problems;
#[path = "../process/mod.rs"]
mod process;
mod responses;
mod slow;
