//! On the server there is no page to load again.

/// Does nothing.
pub fn after(_: u32) {}
