//! The locked process that looks at what a supplier sent, and compiles it.
fn main() {}
