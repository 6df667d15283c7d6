//! Pure types, rules and permissions of Forecourt: no input, no output, no clock.

pub mod language;
pub mod reference;
pub mod text;
pub mod time;
