//! The process people talk to.
