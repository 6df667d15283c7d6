//! The commands, one in each file.

pub mod build;
pub mod check;
pub mod data;
pub mod login;
pub mod logs;
pub mod new;
pub mod push;
pub mod run;
pub mod runs;
pub mod serve;
pub mod verify;
