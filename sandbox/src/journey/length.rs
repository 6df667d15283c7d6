//! Lengths of time as a scenario writes them: `24 hours`, `12 weeks`, `3 working days`.

use crate::council::moment::{DAY, HOUR, MINUTE, SECOND};
use serde::{Deserialize, Deserializer, de};
use std::{fmt, str::FromStr};
use synth::Calendar;

/// The longest length, in milliseconds, and in working days.
const CLOCK_MAX: i64 = 732 * DAY;
const WORKING_DAYS_MAX: u32 = 500;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Length {
    /// By the clock, in milliseconds.
    Clock(i64),
    /// Until the end of so many working days after the day on which it begins.
    WorkingDays(u32),
}

/// Why a text is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no length of time: write a whole number and its unit, such as 30 minutes, 24 hours, 12 weeks or 3 working days, at most two years"
)]
pub struct NoLength(String);

const UNITS: [(&str, i64); 5] =
    [("week", 7 * DAY), ("day", DAY), ("hour", HOUR), ("minute", MINUTE), ("second", SECOND)];

impl FromStr for Length {
    type Err = NoLength;

    fn from_str(text: &str) -> Result<Self, NoLength> {
        let fault = || NoLength(border::clean::clean(text, 60));
        let (count, unit) = text.split_once(' ').ok_or_else(fault)?;
        let count: u32 = Some(count)
            .filter(|count| count.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|count| count.parse().ok())
            .ok_or_else(fault)?;
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        let length = match UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, milliseconds)) => Self::Clock(i64::from(count) * milliseconds),
            None if unit == "working day" => Self::WorkingDays(count),
            None => return Err(fault()),
        };
        let fits = match length {
            Self::Clock(milliseconds) => milliseconds <= CLOCK_MAX,
            Self::WorkingDays(days) => days <= WORKING_DAYS_MAX,
        };
        if fits { Ok(length) } else { Err(fault()) }
    }
}

impl TryFrom<String> for Length {
    type Error = NoLength;

    fn try_from(text: String) -> Result<Self, NoLength> {
        text.parse()
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: i64| if count == 1 { "" } else { "s" };
        match self {
            Self::WorkingDays(days) => write!(f, "{days} working day{}", plural(i64::from(*days))),
            Self::Clock(0) => f.write_str("0 seconds"),
            Self::Clock(length) => {
                let unit = UNITS.iter().find(|(_, unit)| length % unit == 0);
                let (name, unit) = unit.copied().unwrap_or(("millisecond", 1));
                let count = length / unit;
                write!(f, "{count} {name}{}", plural(count))
            }
        }
    }
}

impl Length {
    /// The last moment in time, when the time counts from `at`. Unit of both: milliseconds since 1970-01-01T00:00:00Z.
    pub fn deadline(self, at: i64, calendar: &Calendar) -> i64 {
        match self {
            Self::Clock(milliseconds) => at + milliseconds,
            Self::WorkingDays(days) => calendar.end_of_working_day(at, days) - 1,
        }
    }

    /// The shortest time that it can be, in milliseconds.
    pub(super) fn at_least(self) -> i64 {
        match self {
            Self::Clock(milliseconds) => milliseconds,
            Self::WorkingDays(days) => i64::from(days) * DAY,
        }
    }

    /// The milliseconds of a length by the clock; none of working days.
    pub(super) const fn clock(self) -> Option<i64> {
        match self {
            Self::Clock(milliseconds) => Some(milliseconds),
            Self::WorkingDays(_) => None,
        }
    }
}

/// When something happens: after so long, or after a time between two, which the seed draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// After this at the earliest.
    pub from: Length,
    /// After this at the latest.
    pub to: Length,
}

impl<'de> Deserialize<'de> for After {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AfterVisitor)
    }
}

/// Reads `"3 hours"` and `{ from = "1 hour", to = "5 hours" }`.
struct AfterVisitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    from: Length,
    to: Length,
}

impl<'de> de::Visitor<'de> for AfterVisitor {
    type Value = After;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time, or from and to")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<After, E> {
        let length: Length = text.parse().map_err(E::custom)?;
        Ok(After { from: length, to: length })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, fields: A) -> Result<After, A::Error> {
        let Between { from, to } = Between::deserialize(de::value::MapAccessDeserializer::new(fields))?;
        Ok(After { from, to })
    }
}

/// How long it is, in words for people: `2 hours 5 minutes`.
pub fn span(milliseconds: i64) -> String {
    let part = |count: i64, name: &str| match count {
        0 => None,
        1 => Some(format!("1 {name}")),
        count => Some(format!("{count} {name}s")),
    };
    let (days, hours) = (milliseconds / DAY, milliseconds % DAY / HOUR);
    let minutes = milliseconds % HOUR / MINUTE;
    let parts = match (days, hours) {
        (0, _) => [part(hours, "hour"), part(minutes, "minute")],
        _ => [part(days, "day"), part(hours, "hour")],
    };
    let words: Vec<_> = parts.into_iter().flatten().collect();
    if words.is_empty() { "less than a minute".to_owned() } else { words.join(" ") }
}
