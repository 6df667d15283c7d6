//! Points in time, as the council's systems write them. A point in time is a count of milliseconds since
//! 1970-01-01T00:00:00Z, a length of time a count of milliseconds, and every day is one of UTC.
//!
//! Which days are worked is not told here. Weekends are ([`is_weekend`]); bank holidays a pilot knows, or learns by
//! asking: the repairs system refuses a visit on a day that is not worked.

use crate::{Error, Result};
use jiff::{Timestamp, civil::Weekday, tz::Offset};

/// Milliseconds in a second.
pub const SECOND: i64 = 1000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// A moment as text, such as `2026-02-04T09:30:00Z`; no text for one beyond the year 9999.
pub fn written(at: i64) -> String {
    Timestamp::from_millisecond(at).map(|moment| moment.to_string()).unwrap_or_default()
}

/// The moment of a text with its zone, such as `2026-02-04T09:30:00Z`.
///
/// # Errors
/// When it is no such text.
pub fn read(text: &str) -> Result<i64> {
    let moment: Timestamp = text.parse().map_err(|fault| Error::new(format!("“{text}”: {fault}")))?;
    Ok(moment.as_millisecond())
}

/// The day of a moment, such as `2026-02-04`.
pub fn day(at: i64) -> String {
    written(start_of_day(at)).trim_end_matches("T00:00:00Z").to_owned()
}

/// The time of day of a moment, to the minute, such as `09:30`.
pub fn time_of_day(at: i64) -> String {
    let minutes = at.rem_euclid(DAY) / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The midnight with which the day of a moment begins.
pub const fn start_of_day(at: i64) -> i64 {
    at - at.rem_euclid(DAY)
}

/// The first whole minute at this moment or after it.
pub const fn next_minute(at: i64) -> i64 {
    at + (-at).rem_euclid(MINUTE)
}

/// Whether the day of a moment is a Saturday or a Sunday; of one beyond the year 9999 it is not.
pub fn is_weekend(at: i64) -> bool {
    let weekday = |moment: Timestamp| Offset::UTC.to_datetime(moment).weekday();
    let day = Timestamp::from_millisecond(at).map(weekday);
    matches!(day, Ok(Weekday::Saturday | Weekday::Sunday))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wednesday, 4 February 2026, 09:30.
    const MORNING: i64 = 1_770_197_400_000;

    #[test]
    fn a_moment_is_written_and_read_again() {
        assert_eq!(written(MORNING), "2026-02-04T09:30:00Z");
        assert_eq!(read("2026-02-04T09:30:00Z").expect("a moment"), MORNING);
        assert_eq!(read("2026-02-04T10:30:00+01:00").expect("a moment"), MORNING);
        assert!(read("tomorrow").expect_err("no moment").to_string().contains("tomorrow"));
    }

    #[test]
    fn a_moment_has_a_day_and_a_time_of_day() {
        assert_eq!((day(MORNING), time_of_day(MORNING)), ("2026-02-04".to_owned(), "09:30".to_owned()));
        assert_eq!(time_of_day(start_of_day(MORNING)), "00:00");
        assert_eq!(day(-1), "1969-12-31");
    }

    #[test]
    fn seconds_are_rounded_up_to_a_minute() {
        assert_eq!(next_minute(MORNING), MORNING);
        assert_eq!(next_minute(MORNING + 1), MORNING + MINUTE);
    }

    #[test]
    fn a_weekend_is_saturday_and_sunday() {
        let days: Vec<_> = (0..7).map(|later| is_weekend(MORNING + later * DAY)).collect();
        assert_eq!(days, [false, false, false, true, true, false, false]);
    }
}
