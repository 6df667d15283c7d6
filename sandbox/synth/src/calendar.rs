//! Days, working days and seasons, in UTC.

use crate::parameters::clocks;
use jiff::civil::{Date, Weekday, date};
use std::fmt;

/// The whole second in which a moment lies: no record is finer.
pub(crate) const fn second(at: i64) -> i64 {
    at - at.rem_euclid(1000)
}

/// Milliseconds in a minute.
pub(crate) const MINUTE: i64 = 60_000;
/// Milliseconds in an hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// The first and the last day that any world can touch.
const FIRST: Date = date(1970, 1, 1);
const BEGIN: Date = date(2022, 1, 1);
const END: Date = date(2030, 12, 31);

/// What a day is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day {
    /// January is 1.
    pub(crate) month: u8,
    /// Monday is 0.
    pub(crate) weekday: u8,
    /// Neither Saturday, Sunday nor a bank holiday in England.
    pub(crate) works: bool,
}

/// The days a world can touch, from 2022 to 2030: which of them are worked. Days begin at midnight in UTC.
#[derive(Clone)]
pub struct Calendar {
    begin: i64,
    days: Vec<Day>,
    /// The days that are worked, as indexes.
    working: Vec<u32>,
    /// For each day, how many worked days come before it.
    before: Vec<u32>,
}

/// The day of a date, counted from 1970-01-01.
fn number(day: Date) -> i64 {
    FIRST.until(day).map_or(0, |span| i64::from(span.get_days()))
}

impl fmt::Debug for Calendar {
    /// Three thousand days help nobody who looks for a fault.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar").finish_non_exhaustive()
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new()
    }
}

impl Calendar {
    /// The days of every world.
    pub fn new() -> Self {
        let mut calendar =
            Self { begin: number(BEGIN), days: Vec::new(), working: Vec::new(), before: Vec::new() };
        for day in BEGIN.series(jiff::Span::new().days(1)).take_while(|day| *day <= END) {
            let holiday = clocks::BANK_HOLIDAYS.contains(&(day.year(), day.month(), day.day()));
            let works = !holiday && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            calendar.before.push(calendar.working.len() as u32);
            if works {
                calendar.working.push(calendar.days.len() as u32);
            }
            let weekday = day.weekday().to_monday_zero_offset().unsigned_abs();
            calendar.days.push(Day { month: day.month().unsigned_abs(), weekday, works });
        }
        calendar
    }

    /// Whether the day of this moment is worked: neither Saturday, Sunday nor a bank holiday in England. Unit:
    /// milliseconds since 1970-01-01T00:00:00Z.
    pub fn is_worked(&self, at: i64) -> bool {
        self.day(at).works
    }

    /// The end of the `count`th worked day after the day of this moment, which is the start of the day that follows;
    /// a count of 0 is the end of this very day. So counts a deadline in working days: what is known on a Saturday
    /// has Monday for its first day. Unit: milliseconds since 1970-01-01T00:00:00Z.
    pub fn end_of_working_day(&self, at: i64, count: u32) -> i64 {
        let Some(earlier) = count.checked_sub(1) else { return (at.div_euclid(DAY) + 1) * DAY };
        let tomorrow = (at.div_euclid(DAY) + 1) * DAY;
        self.working_day(tomorrow, earlier) + DAY
    }

    fn index(&self, at: i64) -> usize {
        let last = self.days.len() as i64 - 1;
        usize::try_from((at.div_euclid(DAY) - self.begin).clamp(0, last)).unwrap_or(0)
    }

    /// What the day is like on which this moment falls.
    pub(crate) fn day(&self, at: i64) -> Day {
        self.days[self.index(at)]
    }

    /// The start of the `count`th worked day after the day of this moment. What falls on no worked day counts from
    /// the next.
    pub(crate) fn working_day(&self, at: i64, count: u32) -> i64 {
        let wanted = (self.before[self.index(at)] + count) as usize;
        (self.begin + i64::from(self.working[wanted.min(self.working.len() - 1)])) * DAY
    }

    /// The same time of day, `count` worked days later.
    pub(crate) fn add_working_days(&self, at: i64, count: u32) -> i64 {
        self.working_day(at, count) + at.rem_euclid(DAY)
    }
}

/// The start of a day of 2026 and after, counted in days from the first of January.
pub(crate) fn day_of_2026(day: u32) -> i64 {
    (number(date(2026, 1, 1)) + i64::from(day)) * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: Date) -> i64 {
        number(day) * DAY + 10 * HOUR
    }

    #[test]
    fn a_weekend_and_a_bank_holiday_are_not_worked() {
        let calendar = Calendar::new();
        assert!(calendar.day(at(date(2026, 6, 15))).works);
        assert!(!calendar.day(at(date(2026, 6, 14))).works);
        assert!(!calendar.day(at(date(2025, 12, 25))).works);
        assert_eq!(calendar.day(at(date(2026, 6, 15))).weekday, 0);
        assert_eq!(calendar.day(at(date(2026, 6, 15))).month, 6);
    }

    #[test]
    fn working_days_leap_over_easter() {
        let calendar = Calendar::new();
        let maundy_thursday = at(date(2026, 4, 2));
        assert_eq!(calendar.add_working_days(maundy_thursday, 1), at(date(2026, 4, 7)));
        assert_eq!(calendar.add_working_days(maundy_thursday, 0), maundy_thursday);
        let good_friday = at(date(2026, 4, 3));
        assert_eq!(calendar.add_working_days(good_friday, 0), at(date(2026, 4, 7)));
        assert_eq!(calendar.add_working_days(good_friday, 2), at(date(2026, 4, 9)));
    }

    /// Noon of a day.
    fn noon(day: Date) -> i64 {
        number(day) * DAY + 12 * HOUR
    }

    /// The first moment after a day.
    fn after(day: Date) -> i64 {
        (number(day) + 1) * DAY
    }

    #[test]
    fn working_days_are_counted_from_the_day_after() {
        let calendar = Calendar::new();
        // A Wednesday.
        assert_eq!(calendar.end_of_working_day(noon(date(2026, 2, 4)), 3), after(date(2026, 2, 9)));
        assert_eq!(calendar.end_of_working_day(noon(date(2026, 2, 4)), 10), after(date(2026, 2, 18)));
        assert_eq!(calendar.end_of_working_day(noon(date(2026, 2, 4)), 0), after(date(2026, 2, 4)));
    }

    #[test]
    fn what_is_known_at_a_weekend_has_monday_for_its_first_day() {
        let calendar = Calendar::new();
        assert_eq!(calendar.end_of_working_day(noon(date(2026, 2, 7)), 1), after(date(2026, 2, 9)));
    }

    #[test]
    fn easter_and_its_monday_are_no_working_days() {
        let calendar = Calendar::new();
        assert!(!calendar.is_worked(noon(date(2026, 4, 3))) && !calendar.is_worked(noon(date(2026, 4, 6))));
        assert_eq!(calendar.end_of_working_day(noon(date(2026, 4, 2)), 1), after(date(2026, 4, 7)));
    }
}
