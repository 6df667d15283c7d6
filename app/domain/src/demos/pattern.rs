//! Slots made in bulk from a pattern: days, length, breaks, hosts. All are of one length, so that every supplier gets the same.

use super::is_length;
use crate::{
    fault::Fault,
    ids::PersonId,
    time::{
        Timestamp,
        london::{self, Date, DateMistake},
    },
};

/// Slots begin and last in steps of so many minutes: a host has one cell for each, and no cell twice.
pub const STEP_MINUTES: i64 = 5;
/// So many slots a pattern makes at most.
pub const SLOTS_MAX: usize = 500;
/// The days of the week, as people tick them.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// So many days a pattern goes over at most.
const DAYS_MAX: usize = 92;

/// Whether a host can have so many minutes between two slots.
pub fn is_break(minutes: i64) -> bool {
    minutes == 0 || is_length(minutes)
}

/// From when until when slots may lie, without a longer break. Both are moments: a clock that changes in between changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayWindow {
    /// When the first slot begins.
    pub from: Timestamp,
    /// By when the last one has ended.
    pub until: Timestamp,
}

/// A pattern of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The days.
    pub days: Vec<DayWindow>,
    /// How long each slot is, in minutes.
    pub length_minutes: i64,
    /// How long each host has between two slots, in minutes.
    pub break_minutes: i64,
    /// Who hosts: each has slots of their own, beside those of the others.
    pub hosts: Vec<PersonId>,
}

/// A slot that a pattern makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSlot {
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Who hosts it.
    pub host: PersonId,
}

impl Pattern {
    /// The slots, day by day and host by host.
    ///
    /// # Errors
    /// Invalid where it makes none, too many, or some that do not fit into steps of five minutes; days that overlap.
    pub fn slots(&self) -> Result<Vec<NewSlot>, Fault> {
        self.check()?;
        let every = self.length_minutes + self.break_minutes;
        let mut slots = Vec::new();
        for day in &self.days {
            for host in &self.hosts {
                let mut starts = day.from;
                while starts.plus_minutes(self.length_minutes) <= day.until {
                    slots.push(NewSlot {
                        starts,
                        ends: starts.plus_minutes(self.length_minutes),
                        host: *host,
                    });
                    if slots.len() > SLOTS_MAX {
                        return Err(Fault::invalid(
                            format!("This makes more than {SLOTS_MAX} slots"),
                            "Choose fewer days or hosts, or longer breaks.",
                        ));
                    }
                    starts = starts.plus_minutes(every);
                }
            }
        }
        if slots.is_empty() {
            return Err(Fault::invalid("No slot fits into these times", "Choose a later end."));
        }
        Ok(slots)
    }

    fn check(&self) -> Result<(), Fault> {
        if !is_length(self.length_minutes) {
            return Err(Fault::invalid("No slot can be of that length", "For example 45 minutes."));
        }
        if !is_break(self.break_minutes) {
            return Err(Fault::invalid(
                "A break lasts some minutes, in steps of 5, or none",
                "For example 15 minutes.",
            ));
        }
        if self.hosts.is_empty() {
            return Err(Fault::invalid("Nobody hosts the slots", "Choose at least one colleague."));
        }
        let mut days = self.days.clone();
        days.sort_by_key(|day| day.from);
        for day in &days {
            let on_step = day.from.millis() % (STEP_MINUTES * 60_000) == 0;
            if !on_step || day.until <= day.from {
                return Err(Fault::invalid(
                    format!("The times of {} are not possible", london::day(day.from)),
                    "They begin on a full five minutes, and end after they begin. A longer break lies within the day.",
                ));
            }
        }
        match days.windows(2).find(|pair| pair[1].from < pair[0].until) {
            Some(pair) => Err(Fault::invalid(
                format!("The times overlap on {}", london::day(pair[1].from)),
                "The longer break lies within the day.",
            )),
            None => Ok(()),
        }
    }
}

/// The windows of a pattern: from the first day to the last, on these days of the week, in each of these spans of time in London.
///
/// # Errors
/// Says what is wrong with the days, or which day has no such time, or has it twice.
pub fn windows(
    (first, last): (Date, Date),
    weekdays: &[&str],
    spans: &[(&str, &str)],
) -> Result<Vec<DayWindow>, Fault> {
    if last.start() < first.start() {
        return Err(Fault::invalid("The last day is before the first", "Change one of them."));
    }
    let mut windows = Vec::new();
    for number in 0.. {
        let day = london::start_of_day_after(first.start(), number);
        if day > last.start() {
            break;
        }
        if number >= i32::try_from(DAYS_MAX).unwrap_or(i32::MAX) {
            return Err(Fault::invalid(
                format!("These are more than {DAYS_MAX} days"),
                "Make the slots in several steps.",
            ));
        }
        let named = london::weekday(day);
        if !weekdays.iter().any(|weekday| named.starts_with(weekday)) {
            continue;
        }
        let at = |time: &str| {
            let (number, month, year, ..) = london::split(day);
            london::parse(&number, &month, &year, time, None).map_err(|mistake| impossible(day, &mistake))
        };
        for (from, until) in spans {
            windows.push(DayWindow { from: at(from)?, until: at(until)? });
        }
    }
    Ok(windows)
}

fn impossible(day: Timestamp, mistake: &DateMistake) -> Fault {
    Fault::invalid(
        format!("{}: {}", london::day(day), mistake.sentence("the time").trim_end_matches('.')),
        "Choose other times, or leave that day out.",
    )
}

/// The cells of five minutes between two moments, by their beginnings: what a host can have once.
pub fn cells(starts: Timestamp, ends: Timestamp) -> impl Iterator<Item = Timestamp> {
    let step = STEP_MINUTES * 60_000;
    let first = starts.millis().div_euclid(step);
    let last = (ends.millis() + step - 1).div_euclid(step);
    (first..last).map(move |cell| Timestamp::from_millis(cell * step))
}
