//! Steps about orders and visits.

use super::{Asked, Found, Seen};
use crate::council::{
    moment::Mark,
    repairs::{Appointment, Class, Order, VisitResult},
};
use synth::PRIORITIES;

/// The name of a class, with its article.
const fn name(class: Class) -> &'static str {
    match class {
        Class::Inspection => "an inspection",
        Class::MakeSafe => "making the home safe",
        Class::Works => "the works",
    }
}

/// How pressing a priority is.
fn rank(priority: &str) -> Option<usize> {
    PRIORITIES.iter().position(|known| *known == priority)
}

impl<'a> Seen<'a> {
    /// All orders of the step's class for its report, in time for the horizon.
    pub(super) fn orders(&self, asked: &'a Asked<'_>) -> impl Iterator<Item = &Order> {
        let class = asked.class();
        let orders = self.council.repairs.orders_for(asked.report);
        orders.filter(move |order| order.class == class && self.counts(order.raised))
    }

    /// The same visits of all of them: those with this result, the first one first.
    fn visits(&self, asked: &'a Asked<'_>, result: VisitResult) -> Vec<&Appointment> {
        let by = self.council.now().min(self.expected.horizon);
        let mut visits: Vec<_> = self.orders(asked).flat_map(|order| order.visits(result, by)).collect();
        visits.sort_by_key(|visit| visit.ends);
        visits
    }

    pub(super) fn order_raised(&self, asked: &Asked<'_>) -> Found {
        let mut orders = self.orders(asked);
        match orders.find(|order| order.cancelled.is_none()) {
            Some(order) => Found::done(order.raised, "Raised"),
            None => Found::missing(format!("No order for {} was raised and kept.", name(asked.class()))),
        }
    }

    pub(super) fn raised_once(&self, asked: &Asked<'_>) -> Found {
        let orders: Vec<_> = self.orders(asked).collect();
        match orders.as_slice() {
            [] => Found::missing(format!("No order for {} was raised.", name(asked.class()))),
            [order] => {
                Found::fact(true, Some(order.raised), format!("One order was raised: {}.", order.reference))
            }
            [.., last] => {
                let count = orders.len();
                Found::fact(false, Some(last.raised), format!("{count} orders were raised for it."))
            }
        }
    }

    pub(super) fn right_priority(&self, asked: &Asked<'_>) -> Found {
        let mut orders = self.orders(asked);
        let Some(order) = orders.find(|order| order.cancelled.is_none()) else {
            return Found::missing(format!("No order for {} was raised and kept.", name(asked.class())));
        };
        let (given, right) = (order.priority, asked.priority);
        let passed = given == right;
        let why = if passed {
            format!("It was raised as {given}.")
        } else {
            format!("It was raised as {given}, and is {right}.")
        };
        Found::fact(passed, Some(order.raised), why)
    }

    pub(super) fn not_overrated(&self, asked: &Asked<'_>) -> Found {
        let orders = self.council.repairs.orders_for(asked.report);
        let orders: Vec<_> = orders.filter(|order| self.counts(order.raised)).collect();
        let Some(last) = orders.last() else { return Found::missing("No order was raised.") };
        let right = asked.priority;
        match orders.iter().find(|order| rank(order.priority) > rank(right)) {
            Some(order) => {
                let (given, work) = (order.priority, name(order.class));
                let why = format!("An order for {work} was raised as {given}, and the report is {right}.");
                Found::fact(false, Some(order.raised), why)
            }
            None => Found::fact(true, Some(last.raised), format!("No order was raised above {right}.")),
        }
    }

    pub(super) fn visit_rebooked(&self, asked: &Asked<'_>) -> Found {
        let in_vain = self.visits(asked, VisitResult::NoAccess);
        let Some(first) = in_vain.first() else {
            let why = "No visit was made at which nobody was in, so none could be booked again.";
            return Found::missing(why);
        };
        let visits = self.orders(asked).flat_map(|order| &order.appointments);
        let again =
            visits.map(|visit| visit.booked).filter(|booked| booked.at >= first.ends && self.counts(*booked));
        let found = match again.min() {
            Some(booked) => Found::done(booked, "Booked again"),
            None => Found::missing("No other visit was booked."),
        };
        Found { base: Some(first.ends), ..found }
    }

    /// The first visit at which somebody was in; `moment` says which moment of it counts.
    pub(super) fn work(&self, asked: &Asked<'_>, verb: &str, moment: impl Fn(&Appointment) -> i64) -> Found {
        let visits = self.visits(asked, VisitResult::Done);
        let first = visits.into_iter().min_by_key(|visit| moment(visit));
        match first {
            Some(visit) => Found::done(Mark { at: moment(visit), call: visit.booked.call }, verb),
            None => Found::missing(format!("No visit for {} found somebody in.", name(asked.class()))),
        }
    }

    /// Whether the order by whose visit the work was done first was completed.
    pub(super) fn order_completed(&self, asked: &Asked<'_>) -> Found {
        let by = self.council.now().min(self.expected.horizon);
        let ended = |order: &Order| order.visits(VisitResult::Done, by).map(|visit| visit.ends).min();
        let done = self.orders(asked).filter_map(|order| Some((ended(order)?, order)));
        let Some((_, order)) = done.min_by_key(|(ends, _)| *ends) else {
            let why = format!("No visit for {} found somebody in.", name(asked.class()));
            return Found::missing(why);
        };
        match order.completed.filter(|mark| self.counts(*mark)) {
            Some(mark) => Found::done(mark, "Completed"),
            None => Found::missing(format!("{}, by which it was done, was not completed.", order.reference)),
        }
    }
}
