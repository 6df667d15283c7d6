//! The binary `forecourt`.
fn main() {}
