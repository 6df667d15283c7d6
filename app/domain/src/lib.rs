//! Pure types, rules and permissions of Forecourt: no input, no output, no clock.

pub mod brand;
