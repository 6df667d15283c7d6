//! A better pilot for `damp-and-mould`: it keeps every clock of Awaab's Law.
//!
//! Mould is an emergency where somebody lives whose breathing it harms, and the report says who lives there. Such a home is
//! made safe within hours; every home is looked at on the next working day. What is found is told at once, a home that is
//! not safe yet is made so within days, and the cause mended within weeks. Wherever nobody was in, somebody comes again.

mod household;

use desk::{Class, Desk, Order};
use forecourt_pilot::{
    Error, Result,
    inbox::{self, Event},
    pilot,
    time::{DAY, HOUR, MINUTE, day, next_minute},
};
use std::collections::BTreeMap;

pilot!(run);

/// How soon somebody comes to make a home safe: the system books nothing that is less than an hour away, and its answers
/// may take some minutes.
const SOON: i64 = 90 * MINUTE;
/// How many days after the inspection the cause is mended.
const WORKS_DAYS: i64 = 28;

fn run() -> Result<()> {
    let mut clocks = Clocks::new(Desk::here());
    for event in inbox::events() {
        // One report that goes wrong must not stop the clocks of the others.
        if let Err(fault) = clocks.hear(&event) {
            forecourt_pilot::warn!("{} {}: {fault}", event.kind, event.id);
        }
    }
    Ok(())
}

/// Whoever keeps the clocks.
struct Clocks<'a> {
    desk: Desk<'a>,
    /// What each order is for, by its number.
    orders: BTreeMap<String, Raised>,
}

/// An order that was raised.
#[derive(Clone)]
struct Raised {
    report: String,
    class: Class,
    priority: &'static str,
    decided: i64,
}

impl Raised {
    fn order(&self) -> Order<'_> {
        Order { report: &self.report, class: self.class, priority: self.priority, decided: self.decided }
    }
}

impl<'a> Clocks<'a> {
    fn new(desk: Desk<'a>) -> Self {
        Self { desk, orders: BTreeMap::new() }
    }

    fn hear(&mut self, event: &Event) -> Result<()> {
        match event.kind.as_str() {
            "report" => self.report(&event.text("service_request_id")?),
            "visit" if event.text("result")? == "done" => self.done(event),
            "visit" => self.nobody_in(&event.text("work_order")?),
            _ => Ok(()),
        }
    }

    fn report(&mut self, report: &str) -> Result<()> {
        let reported = self.desk.read(report)?;
        if household::breathes_badly(reported.description.as_deref().unwrap_or_default()) {
            let safe = self.raise(report, Class::MakeSafe, "emergency")?;
            let comes = day(self.visit(&safe)?);
            self.desk.tell(report, &format!("Somebody comes on {comes} to make your home safe ({safe})."))?;
        }
        let inspection = self.raise(report, Class::Inspection, "urgent")?;
        let comes = day(self.visit(&inspection)?);
        self.desk.tell(report, &format!("On {comes} we look at what causes the mould ({inspection})."))
    }

    /// Work was done: its order is complete. After an inspection the resident is told what was found, the home is made
    /// safe if nobody has been ordered to do so, and the cause is mended.
    fn done(&mut self, event: &Event) -> Result<()> {
        let number = event.text("work_order")?;
        let report = event.text("service_request_id")?;
        self.desk.complete(&number)?;
        let Ok(finding) = event.text("finding") else { return Ok(()) };
        self.desk
            .tell(&report, &format!("We have looked at the mould in your home: our finding is {finding}."))?;
        let is_safe = |raised: &Raised| raised.report == report && raised.class == Class::MakeSafe;
        if !self.orders.values().any(is_safe) {
            let safe = self.raise(&report, Class::MakeSafe, "urgent")?;
            let comes = day(self.visit(&safe)?);
            self.desk
                .tell(&report, &format!("Somebody comes on {comes} to make your home safe ({safe})."))?;
        }
        let works = self.raise(&report, Class::Works, "urgent")?;
        let comes = day(self.visit(&works)?);
        self.desk.tell(&report, &format!("On {comes} we begin to mend the cause ({works})."))
    }

    fn nobody_in(&mut self, number: &str) -> Result<()> {
        let comes = day(self.visit(number)?);
        let report = self.raised(number)?.report;
        self.desk.tell(&report, &format!("Nobody was in. We come again on {comes} ({number})."))
    }

    fn raise(&mut self, report: &str, class: Class, priority: &'static str) -> Result<String> {
        let raised = Raised { report: report.to_owned(), class, priority, decided: self.desk.now() };
        let number = self.desk.raise(&raised.order())?;
        self.orders.insert(number.clone(), raised);
        Ok(number)
    }

    fn raised(&self, number: &str) -> Result<Raised> {
        self.orders.get(number).cloned().ok_or_else(|| Error::new(format!("{number} is not ours")))
    }

    /// Books the next visit of an order, and gives its moment.
    fn visit(&mut self, number: &str) -> Result<i64> {
        let raised = self.raised(number)?;
        match raised.class {
            Class::MakeSafe if raised.priority == "emergency" => {
                let starts = next_minute(self.desk.now() + SOON);
                self.desk.book(number, &raised.order(), starts)?;
                Ok(starts)
            }
            Class::MakeSafe | Class::Inspection => self.desk.book_by_day(number, &raised.order(), 1),
            // Somebody who was not in when the works were to begin does not wait four weeks more.
            Class::Works => {
                let weeks_passed = self.desk.now() >= raised.decided + WORKS_DAYS * DAY - 12 * HOUR;
                let days = if weeks_passed { 1 } else { WORKS_DAYS };
                self.desk.book_by_day(number, &raised.order(), days)
            }
        }
    }
}

#[cfg(test)]
mod tests;
