//! One causal, seeded world of council housing.
//!
//! [`housing`] makes it: streets, homes, households, what goes wrong in them, what residents report and in which
//! words, what the council orders, who comes, and when it is done. All tables belong to one simulation and share
//! the reference numbers of properties, streets and wards. Nothing in it is a record of anything real.
//!
//! The same seed gives the same bytes on every machine. Tables that a pilot may read are in [`World::tables`];
//! what is true, in [`World::truth`], stays on the host.
//!
//! ```
//! use synth::{Profile, housing};
//!
//! let profile = Profile::from_key("county_town_dirty").expect("one of the nine").scaled(20);
//! let world = housing(&[7; 32], &profile);
//! let reports = world.table("reports").expect("a public table");
//! let answers = world.truth_table("triage").expect("a table of the truth");
//! assert!(reports.rows() > answers.rows());
//! ```
//!
//! Where to look: `parameters` for every figure and its source, `world` for the simulation, stage by stage, `text`
//! for what residents write, [`priority`] for the rule behind the truth, [`export`] for files, [`card`] for the data
//! card, of which one is kept in `DATA_CARD.md`.

mod calendar;
mod card;
mod chance;
mod columns;
pub mod export;
pub mod parameters;
mod priority;
mod profile;
mod text;
mod words;
mod world;

pub use calendar::Calendar;
pub use card::{Check, Fidelity, card, fidelity};
pub use priority::{Circumstances, PRIORITIES, Priority, priority};
pub use profile::{Dirt, Profile, Size};
pub use text::Told;
pub use world::{World, housing};
