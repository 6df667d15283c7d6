//! Measures, intervals and verdicts, as scenes, as rules that always hold, and against other people's programs.
#![allow(missing_docs, reason = "Tests are read, not called.")]

mod fixtures;
mod inside;
mod measures;
mod metrics;
mod properties;
mod verdicts;
mod worlds;
