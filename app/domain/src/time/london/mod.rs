//! Moments as people see and type them: Europe/London, with BST or GMT printed.
//!
//! The zone's rules are compiled in, so a browser, a server and a test give the same answer whatever the
//! machine has installed. "Midnight" is the first minute of the day it is printed with, never the last.

mod typed;

pub use typed::{Date, DateMistake, Fold, Moment, Part, check_time, parse, split};

use super::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};

static ZONE: TimeZone = jiff::tz::get!("Europe/London");

/// Month names from January on, as they are printed.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Date, time and zone in words: `3 April 2027, 5:00pm BST`; noon and midnight read `midday` and `midnight`.
pub fn long(at: Timestamp) -> String {
    format!("{}, {}", day(at), clock(at))
}

/// The date alone: `3 April 2027`.
pub fn day(at: Timestamp) -> String {
    let local = local(at);
    format!("{} {} {}", local.day(), month_name(local.month()), local.year())
}

/// The date with its day of the week: `Saturday 3 April 2027`.
pub fn weekday(at: Timestamp) -> String {
    let name = match local(at).weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    };
    format!("{name} {}", day(at))
}

/// The time of day with its zone: `5:00pm BST`.
pub fn clock(at: Timestamp) -> String {
    format!("{} {}", time_words(local(at)), zone_name(at))
}

/// From when until when on one day, with the zone once unless the clocks change in between: `10:00am to 10:45am GMT`.
pub fn span(from: Timestamp, until: Timestamp) -> String {
    if zone_name(from) == zone_name(until) {
        format!("{} to {}", time_words(local(from)), clock(until))
    } else {
        format!("{} to {}", clock(from), clock(until))
    }
}

/// RFC 3339 with London's offset and whole seconds, for `<time datetime>` and feeds:
/// `2027-04-03T17:00:00+01:00`.
pub fn iso(at: Timestamp) -> String {
    let whole_seconds = at.millis().div_euclid(1000) * 1000;
    let moment = to_jiff(Timestamp::from_millis(whole_seconds));
    moment.display_with_offset(ZONE.to_offset(moment)).to_string()
}

/// The first moment of the London day that `at` lies in.
pub fn start_of_day(at: Timestamp) -> Timestamp {
    start_of_day_after(at, 0)
}

/// The end of the London day that `at` lies in: the first moment of the next one.
pub fn midnight_after(at: Timestamp) -> Timestamp {
    start_of_day_after(at, 1)
}

/// The first moment of the London day that is `days` calendar days after the day of `at`. Days are counted
/// as people count them, so a day with a clock change is one day. "Closing within 7 days" is everything
/// before `start_of_day_after(now, 8)`.
pub fn start_of_day_after(at: Timestamp, days: i32) -> Timestamp {
    let midnight = DateTime::from_parts(local(at).date(), jiff::civil::Time::midnight());
    let wanted = midnight.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000)));
    ZONE.to_timestamp(wanted).map(from_jiff).unwrap_or(if days < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// London's clock at a moment.
fn local(at: Timestamp) -> DateTime {
    ZONE.to_datetime(to_jiff(at))
}

/// `BST` or `GMT` (before 1847 the offset itself, as no zone had a name yet).
fn zone_name(at: Timestamp) -> String {
    ZONE.to_offset_info(to_jiff(at)).abbreviation().to_owned()
}

fn to_jiff(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.millis())
        .expect("every Timestamp lies within the calendar, Timestamp::from_millis sees to it")
}

fn from_jiff(moment: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.as_millisecond())
}

/// London's clock, written down as if it ran at `offset`, as a moment.
fn moment_of(local: DateTime, offset: Offset) -> Timestamp {
    offset.to_timestamp(local).map(from_jiff).unwrap_or(Timestamp::MAX)
}

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// A time of day in words: `5:00pm`, `midday`, `midnight`. Seconds are not shown.
fn time_words(local: DateTime) -> String {
    match (local.hour(), local.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (hour, minute) => {
            let on_the_dial = if hour % 12 == 0 { 12 } else { hour % 12 };
            format!("{on_the_dial}:{minute:02}{}", if hour < 12 { "am" } else { "pm" })
        }
    }
}

#[cfg(test)]
mod tests;
