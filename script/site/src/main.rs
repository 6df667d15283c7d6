//! Builds what the browser loads.
fn main() {}
