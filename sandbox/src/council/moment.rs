//! Points in simulated time, as the systems write and read them: ISO 8601 in UTC.

use jiff::{Timestamp, tz::Offset};
use serde::Serialize;

/// Milliseconds in a second.
pub const SECOND: i64 = 1000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// When something was done, and by which call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mark {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The number of the call among all calls of the run, from 0: its place among the exchanges.
    pub call: usize,
}

/// A moment as text, such as `2026-02-04T09:30:00Z`; without text beyond the year 9999.
pub fn written(at: i64) -> String {
    Timestamp::from_millisecond(at).map(|moment| moment.to_string()).unwrap_or_default()
}

/// The month in which a moment falls, in UTC: January is 1.
pub fn month(at: i64) -> u8 {
    let moment = Timestamp::from_millisecond(at).unwrap_or_default();
    Offset::UTC.to_datetime(moment).month().unsigned_abs()
}

/// The moment of a text with its zone, in milliseconds since 1970-01-01T00:00:00Z; none when it is no such text.
pub fn read(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}
