//! One causal, seeded world of council housing.
//!
//! [`housing`] makes it: streets, homes, households, what goes wrong in them, what residents report and in which
//! words, what the council orders, who comes, and when it is done. All tables belong to one simulation and share
//! the reference numbers of properties, streets and wards. Nothing in it is a record of anything real.
//!
//! The same seed gives the same bytes on every machine. Tables that a pilot may read are in [`World::tables`];
//! what is true, in [`World::truth`], stays on the host.

mod calendar;
mod chance;
mod columns;
pub mod parameters;
mod priority;
mod profile;
mod text;
mod words;
mod world;

pub use calendar::Calendar;
pub use priority::{Circumstances, PRIORITIES, Priority, priority};
pub use profile::{Dirt, Profile, Size};
pub use world::{World, housing};
