//! Nothing to show yet.
fn main() {}
