//! A date and time typed into four boxes, and back. Strict: what could mean two things is asked about.

use super::{MONTHS, ZONE, from_jiff, local, long, moment_of, month_name, time_words, to_jiff};
use crate::time::Timestamp;
use jiff::civil;
use jiff::tz::AmbiguousOffset;
use std::fmt;

/// Which of the two hours with the same name is meant, on the night the clocks go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fold {
    /// The first time the clock shows it: British Summer Time.
    Earlier,
    /// The second time, an hour later: Greenwich Mean Time.
    Later,
}

/// One of the boxes of a date and time question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Day of the month.
    Day,
    /// Month, as a number or a word.
    Month,
    /// Year with four numbers.
    Year,
    /// Time of day.
    Time,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
            Self::Time => "time",
        })
    }
}

/// A moment with the words that tell it from its twin, such as `25 October 2026, 1:30am BST`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment itself.
    pub at: Timestamp,
    /// Date, time and zone in words.
    pub label: String,
}

impl Moment {
    fn new(at: Timestamp) -> Self {
        Self { at, label: long(at) }
    }
}

/// Why what was typed is not a date and time. [`DateMistake::sentence`] says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateMistake {
    /// Boxes were left empty; never an empty list.
    Missing(Vec<Part>),
    /// The day is not a number from 1 to 31.
    NotADay,
    /// The month is neither a number from 1 to 12 nor the name of a month.
    NotAMonth,
    /// The year is not four numbers between 1900 and 2199.
    NotAYear,
    /// The month has fewer days than that.
    NotReal {
        /// Days that this month has in this year.
        days_in_month: i8,
        /// The month with its year, `February 2027`.
        month: String,
    },
    /// The time is in no form we read.
    NotATime,
    /// A time such as `5:30` may be morning or afternoon.
    MorningOrAfternoon {
        /// What was typed.
        typed: String,
    },
    /// The clock skips this time, because clocks go forward that night.
    Skipped {
        /// What the clock would have shown, `1:30am`.
        time: String,
        /// The date in words.
        day: String,
        /// The clock's last moment before the gap, `1:00am`: times before it exist.
        from: String,
        /// The clock's first moment after the gap, `2:00am`: it and later times exist.
        to: String,
    },
    /// The clock shows this time twice, because clocks go back that night: ask which, and give [`Fold`].
    HappensTwice {
        /// The earlier of the two (BST).
        first: Moment,
        /// The later of the two (GMT).
        second: Moment,
    },
}

impl DateMistake {
    /// The boxes to mark.
    pub fn parts(&self) -> Vec<Part> {
        match self {
            Self::Missing(parts) => parts.clone(),
            Self::NotADay => vec![Part::Day],
            Self::NotAMonth => vec![Part::Month],
            Self::NotAYear => vec![Part::Year],
            Self::NotReal { .. } => vec![Part::Day, Part::Month, Part::Year],
            Self::NotATime
            | Self::MorningOrAfternoon { .. }
            | Self::Skipped { .. }
            | Self::HappensTwice { .. } => vec![Part::Time],
        }
    }

    /// What is wrong and what to do, about the question called `label`, such as `Closing date`.
    pub fn sentence(&self, label: &str) -> String {
        match self {
            Self::Missing(parts) => format!("{label} must include a {}", listed(parts)),
            Self::NotADay => format!("{label} must have a day that is a number from 1 to 31"),
            Self::NotAMonth => {
                format!("{label} must have a month from 1 to 12, or its name, like 11 or November")
            }
            Self::NotAYear => {
                format!("{label} must have a year between 1900 and 2199 with 4 numbers, like 2027")
            }
            Self::NotReal { days_in_month, month } => {
                format!("{label} must be a real date. {month} has {days_in_month} days.")
            }
            Self::NotATime => {
                format!("{label} must have a time, like 5pm, 5:30pm, 17:00, midday or midnight")
            }
            Self::MorningOrAfternoon { typed } => {
                format!("{label} must say if {typed} is in the morning or afternoon. Add am or pm.")
            }
            Self::Skipped { time, day, from, to } => format!(
                "{label} must be a time that exists. The clocks go forward from {from} to {to} on {day}, \
                 so there is no {time}. Enter a time before {from}, or {to} or later."
            ),
            Self::HappensTwice { first, second } => format!(
                "{label} must say which hour you mean, because the clocks go back and this time happens \
                 twice. Choose {} or {}.",
                first.label, second.label
            ),
        }
    }
}

/// `day`, `day and month`, `day, month and year`.
fn listed(parts: &[Part]) -> String {
    let names: Vec<String> = parts.iter().map(Part::to_string).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Whether a time of day can be read, whatever the day.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_time(time: &str) -> Result<(), DateMistake> {
    time_of_day(time).map(drop)
}

/// A date without a time, as typed: a real day of London's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(civil::Date);

impl Date {
    /// Reads the three boxes of a date question. The month may be a word (`nov`, `November`). Spaces
    /// around each are ignored.
    ///
    /// # Errors
    /// The first [`DateMistake`] found: empty boxes before wrong ones, and the day before the month.
    pub fn parse(day: &str, month: &str, year: &str) -> Result<Self, DateMistake> {
        missing(&[(Part::Day, day), (Part::Month, month), (Part::Year, year)])?;
        let day = number(day, 2).filter(|day| (1..=31).contains(day)).ok_or(DateMistake::NotADay)?;
        let month = month_number(month).ok_or(DateMistake::NotAMonth)?;
        let year = year.trim();
        let year = number(year, 4)
            .filter(|number| year.len() == 4 && (1900..=2199).contains(number))
            .ok_or(DateMistake::NotAYear)?;
        let first = civil::Date::constant(year, month, 1);
        // The day has passed `1..=31`, so it fits an i8.
        civil::Date::new(year, month, day as i8).map(Self).map_err(|_| DateMistake::NotReal {
            days_in_month: first.days_in_month(),
            month: format!("{} {year}", month_name(month)),
        })
    }

    /// The first moment of this day in London.
    pub fn start(self) -> Timestamp {
        let midnight = self.0.to_datetime(civil::Time::midnight());
        ZONE.to_timestamp(midnight).map(from_jiff).unwrap_or(Timestamp::MAX)
    }

    /// The first moment of the day after, so that a range of days is `start()..end()`.
    pub fn end(self) -> Timestamp {
        super::midnight_after(self.start())
    }
}

/// Reads the four boxes of a date and time question as a moment in London. `fold` answers "which one?" for
/// a time that happens twice; at any other time it is ignored.
///
/// # Errors
/// The first [`DateMistake`] found: empty boxes before wrong ones, the date before the time, and the clock
/// changes last.
pub fn parse(
    day: &str,
    month: &str,
    year: &str,
    time: &str,
    fold: Option<Fold>,
) -> Result<Timestamp, DateMistake> {
    missing(&[(Part::Day, day), (Part::Month, month), (Part::Year, year), (Part::Time, time)])?;
    let date = Date::parse(day, month, year)?.0;
    resolve(date.to_datetime(time_of_day(time)?), fold)
}

/// The moment at which London's clock shows `local`.
fn resolve(local: civil::DateTime, fold: Option<Fold>) -> Result<Timestamp, DateMistake> {
    match ZONE.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => Ok(moment_of(local, offset)),
        AmbiguousOffset::Fold { before, after } => match fold {
            Some(Fold::Earlier) => Ok(moment_of(local, before)),
            Some(Fold::Later) => Ok(moment_of(local, after)),
            None => Err(DateMistake::HappensTwice {
                first: Moment::new(moment_of(local, before)),
                second: Moment::new(moment_of(local, after)),
            }),
        },
        AmbiguousOffset::Gap { before, after } => {
            // Read with the offset from before the change, a skipped time lies just after the change, so
            // the last change before it is the one that skipped it.
            let beyond = to_jiff(moment_of(local, before).plus_minutes(1));
            let change = ZONE.preceding(beyond).next().map_or(beyond, |change| change.timestamp());
            Err(DateMistake::Skipped {
                time: time_words(local),
                day: format!("{} {} {}", local.day(), month_name(local.month()), local.year()),
                from: time_words(before.to_datetime(change)),
                to: time_words(after.to_datetime(change)),
            })
        }
    }
}

/// What to put into the boxes so that [`parse`] gives this moment back, to the minute: day, month and year
/// as numbers, the time in words (`5:00pm`), and the fold where the clock shows that time twice.
pub fn split(at: Timestamp) -> (String, String, String, String, Option<Fold>) {
    let local = local(at);
    let fold = match ZONE.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Fold { before, .. } if ZONE.to_offset(to_jiff(at)) == before => Some(Fold::Earlier),
        AmbiguousOffset::Fold { .. } => Some(Fold::Later),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => None,
    };
    (
        local.day().to_string(),
        local.month().to_string(),
        format!("{:04}", local.year()),
        time_words(local),
        fold,
    )
}

fn missing(boxes: &[(Part, &str)]) -> Result<(), DateMistake> {
    let empty: Vec<Part> =
        boxes.iter().filter(|(_, typed)| typed.trim().is_empty()).map(|(part, _)| *part).collect();
    if empty.is_empty() { Ok(()) } else { Err(DateMistake::Missing(empty)) }
}

/// A number of one to `most` ASCII digits (four at most, so it fits), without a sign.
fn number(typed: &str, most: usize) -> Option<i16> {
    let typed = typed.trim();
    let plain = (1..=most).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    if plain { typed.parse().ok() } else { None }
}

/// The month as a number, from a number or from the first three or more letters of its name.
fn month_number(typed: &str) -> Option<i8> {
    if let Some(number) = number(typed, 2) {
        return (1..=12).contains(&number).then_some(number as i8);
    }
    let word = typed.trim().trim_end_matches('.').to_lowercase();
    let found = MONTHS.iter().position(|name| name.to_lowercase().starts_with(&word))?;
    (word.len() >= 3).then_some(found as i8 + 1)
}

/// Reads `5pm`, `5:30 pm`, `5.30pm`, `17:00`, `1700`, `midday`, `noon`, `midnight`.
fn time_of_day(typed: &str) -> Result<civil::Time, DateMistake> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    match plain.as_str() {
        "midday" | "noon" | "12noon" | "12midday" => return Ok(civil::Time::constant(12, 0, 0, 0)),
        "midnight" | "12midnight" => return Ok(civil::Time::midnight()),
        _ => {}
    }
    let plain = plain.replace("a.m.", "am").replace("p.m.", "pm");
    let (clock, afternoon) = match (plain.strip_suffix("am"), plain.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(false)),
        (_, Some(clock)) => (clock, Some(true)),
        _ => (plain.as_str(), None),
    };
    let (hour_text, minute_text) = match clock.split_once([':', '.']) {
        Some(parts) => parts,
        None if clock.len() == 4 && clock.is_ascii() && afternoon.is_none() => clock.split_at(2),
        None => (clock, ""),
    };
    let hour = number(hour_text, 2).ok_or(DateMistake::NotATime)?;
    let minute = match minute_text {
        "" if !clock.ends_with([':', '.']) => 0,
        text => number(text, 2).filter(|_| text.len() == 2).ok_or(DateMistake::NotATime)?,
    };
    let hour = match afternoon {
        Some(later) if (1..=12).contains(&hour) => hour % 12 + if later { 12 } else { 0 },
        Some(_) => return Err(DateMistake::NotATime),
        // Only two digits and minutes read as the 24-hour clock: 05:30 and 17:30 do, 5:30 and 9 do not.
        None if (1..=12).contains(&hour) && (hour_text.len() == 1 || minute_text.is_empty()) => {
            return Err(DateMistake::MorningOrAfternoon { typed: typed.trim().to_owned() });
        }
        None if minute_text.is_empty() => return Err(DateMistake::NotATime),
        None => hour,
    };
    civil::Time::new(hour as i8, minute as i8, 0, 0).map_err(|_| DateMistake::NotATime)
}
