//! The locked process in which one pilot meets one world.
fn main() {}
