//! The invariants of the house.
