//! Runs pilots.
