//! Steps about reports: read, and answered.

use super::{Asked, Found, Seen};
use crate::{
    council::{
        moment::{Mark, written},
        repairs::{Appointment, Order},
        reports::Update,
    },
    journey::plan::Says,
};
use jiff::civil::Date;

impl Seen<'_> {
    pub(super) fn report_read(&self, asked: &Asked<'_>) -> Found {
        let report = self.council.reports.report(asked.report);
        match report.and_then(|report| report.read).filter(|mark| self.counts(*mark)) {
            Some(mark) => Found::done(mark, "Read"),
            None => Found::missing("Nobody read it."),
        }
    }

    /// The first update after the moment from which the time counts that says all that it should.
    pub(super) fn resident_told(&self, asked: &Asked<'_>) -> Found {
        let report = self.council.reports.report(asked.report);
        let updates = report.into_iter().flat_map(|report| &report.updates);
        let told: Vec<&Update> =
            updates.filter(|update| update.mark.at >= asked.base && self.counts(update.mark)).collect();
        let wanted = || asked.plan.says.iter().map(|says| *says.get_ref());
        let lacks = |update: &Update| wanted().find(|says| !self.says(*says, update, asked));
        if let Some(whole) = told.iter().find(|update| lacks(update).is_none()) {
            return Found::done(whole.mark, "Told");
        }
        let Some(last) = told.last() else { return Found::missing("The resident was told nothing.") };
        let lacking = lacks(last).map_or("all of it", |says| match says {
            Says::Order => "the number of the order",
            Says::VisitDay => "on which day somebody comes, as 2026-08-03 or 3 August 2026",
            Says::Finding => "the number of what the inspection found",
        });
        let why = format!("The resident was told something, but not {lacking}.");
        Found { call: Some(last.mark.call), ..Found::missing(why) }
    }

    /// Whether an update says this, of what was so when it was sent.
    fn says(&self, says: Says, update: &Update, asked: &Asked<'_>) -> bool {
        let orders = || self.orders(asked).filter(|order| order.cancelled.is_none());
        let before = |mark: Mark| mark < update.mark;
        let names = |text: &str| holds(&update.notes, text);
        match says {
            Says::Order => orders().any(|order| before(order.raised) && names(&order.reference)),
            Says::VisitDay => {
                orders().flat_map(visits).any(|visit| before(visit.booked) && names_day(&update.notes, visit))
            }
            // Only an inspection finds something.
            Says::Finding => self.council.repairs.orders_for(asked.report).flat_map(visits).any(|visit| {
                let found = visit.finding.as_ref().filter(|_| visit.ends <= update.mark.at);
                found.is_some_and(|finding| names(finding))
            }),
        }
    }
}

/// The visits of an order that were not moved or cancelled.
fn visits(order: &Order) -> impl Iterator<Item = &Appointment> {
    order.appointments.iter().filter(|visit| !visit.dropped)
}

/// Whether the text stands in the notes as a word of its own.
fn holds(notes: &str, text: &str) -> bool {
    notes.match_indices(text).any(|(place, _)| {
        let before = notes[..place].chars().next_back();
        let after = notes[place + text.len()..].chars().next();
        !before.into_iter().chain(after).any(char::is_alphanumeric)
    })
}

/// Whether the day of a visit stands in the notes: `2026-02-09` or `9 February 2026`.
fn names_day(notes: &str, visit: &Appointment) -> bool {
    let moment = written(visit.starts);
    let Some((day, _)) = moment.split_once('T') else { return false };
    let long = day.parse::<Date>().map(|day| day.strftime("%-d %B %Y").to_string());
    holds(notes, day) || long.is_ok_and(|long| holds(notes, &long))
}
