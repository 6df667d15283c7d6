//! Moments, and how people see and type them.
//!
//! Inside the portal a moment is a [`Timestamp`]: UTC milliseconds, one number. Everything that a person
//! reads or types is in Europe/London with the zone printed, and goes through [`london`] alone, so that the
//! page, the mail and the calendar cannot disagree about a deadline.

pub mod london;

use serde::{Deserialize, Serialize};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A moment in time, as milliseconds since the start of 1970 in UTC.
///
/// Every value lies in the years 1 to 9999, so that each one can be shown as a date. There is no `Display`
/// on purpose: people see moments through [`london`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest moment: 1 January of the year 1, midnight in UTC.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// The latest moment: a day before the end of the year 9999 in UTC, so that every zone can show it.
    pub const MAX: Self = Self(253_402_207_199_999);

    /// The moment that is `millis` milliseconds after the start of 1970 in UTC; a number outside
    /// [`Timestamp::MIN`] to [`Timestamp::MAX`] becomes the nearer of the two.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::MIN.0 {
            Self::MIN
        } else if millis > Self::MAX.0 {
            Self::MAX
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since the start of 1970 in UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment plus `millis` milliseconds, which may be negative. It stops at the ends of the calendar.
    pub const fn plus_millis(self, millis: i64) -> Self {
        self.plus(millis, 1)
    }

    /// This moment plus `seconds`, which may be negative. It stops at the ends of the calendar.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus(seconds, SECOND)
    }

    /// This moment plus `minutes`, which may be negative. It stops at the ends of the calendar.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus(minutes, MINUTE)
    }

    /// This moment plus `hours` of 60 minutes, which may be negative. It stops at the ends of the calendar.
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus(hours, HOUR)
    }

    /// This moment plus `days` of exactly 24 hours, which may be negative. It stops at the ends of the
    /// calendar. For days as people count them across a clock change use [`london::start_of_day_after`].
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus(days, DAY)
    }

    const fn plus(self, count: i64, unit: i64) -> Self {
        Self::from_millis(self.0.saturating_add(count.saturating_mul(unit)))
    }
}

impl From<i64> for Timestamp {
    fn from(millis: i64) -> Self {
        Self::from_millis(millis)
    }
}

impl From<Timestamp> for i64 {
    fn from(at: Timestamp) -> Self {
        at.millis()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn adding_stops_at_the_ends_of_the_calendar() {
        assert_eq!(Timestamp::MAX.plus_minutes(1), Timestamp::MAX);
        assert_eq!(Timestamp::from_millis(0).plus_days(i64::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::from_millis(0).plus_hours(i64::MIN), Timestamp::MIN);
        assert_eq!(Timestamp::from_millis(0).plus_hours(1).plus_minutes(-60).millis(), 0);
    }

    #[test]
    fn it_is_a_plain_number_in_json() {
        let at: Timestamp = serde_json::from_str("1807000000000").expect("a number is a moment");
        assert_eq!(serde_json::to_string(&at).expect("a moment is a number"), "1807000000000");
    }

    proptest! {
        #[test]
        fn every_number_makes_a_moment_that_can_be_shown(millis: i64, add: i64) {
            for at in [Timestamp::from_millis(millis), Timestamp::from_millis(millis).plus_days(add)] {
                prop_assert!(at >= Timestamp::MIN && at <= Timestamp::MAX);
                prop_assert!(!london::long(at).is_empty() && !london::iso(at).is_empty());
                let _ = (london::split(at), london::start_of_day(at), london::midnight_after(at));
            }
        }
    }
}
