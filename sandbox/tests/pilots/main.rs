//! Pilots in the real locked processes: what they can do, how they end, and that they end alike every time.
//!
//! `script/sandbox` builds what these tests run: the two locked programs beside this one, and the pilots.

mod better;
mod generated;
mod golden;
mod hostile;
mod kept;
mod loading;
mod machine;
mod rogue;
mod scene;
mod schema;
mod slow;
mod targets;
mod thread;
