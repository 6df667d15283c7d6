//! The commands, one in each file.

pub mod build;
pub mod check;
pub mod data;
pub mod new;
pub mod run;
pub mod serve;
pub mod verify;
