//! The command `pilot`, for suppliers.
fn main() {}
