//! The commands, one in each file.

pub mod build;
pub mod check;
pub mod run;
