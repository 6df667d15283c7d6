//! What the council records of its work: orders, visits, outcomes.
//!
//! What has happened by now is in the tables. Of an open report nothing has.

mod columns;

use super::Setting;
use super::courses::{Courses, Job, Result, Visit, attend, given, raise};
use super::hazards::Hazards;
use super::places::Places;
use super::planted::{Plant, Planted, in_days};
use super::reports::Written;
use crate::calendar::{HOUR, MINUTE};
use crate::chance::{Chance, Stage};
use crate::parameters::hazards::{KINDS, TRADES};
use crate::parameters::{clocks, dirt, work};
use crate::priority::Priority;
use border::table::Table;
use columns::{Orders, Outcomes, Visits};
use std::io::Write;

/// The records.
pub(super) struct Done {
    pub(super) orders: Table,
    pub(super) visits: Table,
    pub(super) outcomes: Table,
}

struct Desk<'a> {
    setting: &'a Setting<'a>,
    places: &'a Places,
    hazards: &'a Hazards,
    written: &'a Written,
    costs: Chance,
    dirt: Chance,
    orders: Orders,
    visits: Visits,
    outcomes: Outcomes,
    planted: &'a mut Planted,
}

pub(super) fn write(
    setting: &Setting,
    places: &Places,
    hazards: &Hazards,
    courses: &Courses,
    written: &Written,
    planted: &mut Planted,
) -> Done {
    let rows = written.open_from;
    let mut needless = setting.chance(Stage::Needless);
    let mut scratch = Vec::new();
    let mut desk = Desk {
        setting,
        places,
        hazards,
        written,
        costs: setting.chance(Stage::Outcomes),
        dirt: setting.chance(Stage::DirtOfWork),
        orders: Orders::with_room(rows),
        visits: Visits::with_room(rows * 13 / 10),
        outcomes: Outcomes::with_room(rows),
        planted,
    };
    for row in 0..rows {
        let hazard = written.hazard[row] as usize;
        if written.original[row] as usize == row {
            let (job, visits) = (&courses.jobs[hazard], courses.visits(hazard));
            let due = desk.order(row, job);
            desk.visited(visits);
            desk.finish(row, job, due, courses.completed[hazard], visits.len());
        } else if needless.happens(work::REPEAT_ORDERED.value) {
            let given = given(&mut needless, hazards.priority[hazard]);
            let raised = raise(setting, &mut needless, written.recorded[row], given);
            let job = Job { given, raised, needless: true, forgotten: false, ..courses.jobs[hazard] };
            scratch.clear();
            attend(setting, &mut needless, &job, &mut scratch);
            desk.order(row, &job);
            desk.visited(&scratch);
        }
    }
    Done {
        orders: desk.orders.table(&places.wards),
        visits: desk.visits.table(),
        outcomes: desk.outcomes.table(),
    }
}

impl Desk<'_> {
    /// The number of the order at hand.
    fn id(&self) -> i64 {
        self.orders.report.len() as i64
    }

    /// Records an order; the moment by which it is due.
    fn order(&mut self, row: usize, job: &Job) -> i64 {
        let home = self.hazards.home[self.written.hazard[row] as usize] as usize;
        let due = due(self.setting, job.raised, job.given);
        let orders = &mut self.orders;
        orders.report.push(self.written.id(row));
        // Writing to a vector of bytes cannot fail.
        let _ = write!(orders.uprn.bytes, "{}", self.places.uprn[home]);
        orders.uprn.end_row();
        orders.ward.push(self.places.ward[home]);
        orders.raised.push(job.raised);
        orders.priority.push(job.given as u32);
        let missing = self.dirt.happens(dirt::DUE_MISSING.of(self.setting.profile.dirt));
        orders.due.push(if missing { 0 } else { due });
        orders.due_present.push(!missing);
        orders.trade.push(u32::from(job.trade));
        orders.rate.push(u32::from(job.kind));
        let right = KINDS[usize::from(job.kind)].trade;
        if usize::from(job.trade) != right {
            self.planted.add(Plant::Misrouted, self.id(), TRADES[right]);
        }
        if job.forgotten {
            self.planted.add(Plant::Forgotten, self.id(), "");
        }
        due
    }

    /// Records the visits that have been made.
    fn visited(&mut self, visits: &[Visit]) {
        for visit in visits.iter().take_while(|visit| visit.at <= self.setting.now) {
            let missing = self.dirt.happens(dirt::RESULT_MISSING.of(self.setting.profile.dirt));
            self.visits.order.push(self.orders.report.len() as i64);
            self.visits.at.push(visit.at);
            self.visits.trade.push(u32::from(visit.trade));
            self.visits.result.push(if missing { 0 } else { visit.result as u32 });
            self.visits.result_present.push(!missing);
            if visit.result == Result::NoAccess {
                self.planted.add(Plant::NoAccess, self.visits.order.len() as i64, "");
            }
        }
    }

    /// The work is done, or it is still to be done and perhaps late.
    fn finish(&mut self, row: usize, job: &Job, due: i64, done: i64, visits: usize) {
        let now = self.setting.now;
        let late = done.min(now) - due;
        if late > 0 {
            self.planted.add(Plant::MissedClock, self.id(), late / MINUTE);
        }
        let labour = 1.0 + work::COST_OF_VISIT.value * (visits as f64 - 1.0);
        let median = KINDS[usize::from(job.kind)].cost * labour;
        let pence = (self.costs.log_normal(median, work::COST_SIGMA.value) * 100.0) as i64;
        let outlier = self.costs.happens(work::COST_OUTLIER.value);
        if done > now {
            return;
        }
        let kind = self.setting.profile.dirt;
        let undated = self.dirt.happens(dirt::COMPLETED_MISSING.of(kind));
        let unpriced = self.dirt.happens(dirt::COST_MISSING.of(kind));
        if outlier && !unpriced {
            let right = format_args!("{}.{:02}", pence / 100, pence % 100);
            self.planted.add(Plant::CostInPence, self.orders.report.len() as i64, right);
        }
        let order = self.id();
        let outcomes = &mut self.outcomes;
        outcomes.order.push(order);
        outcomes.at.push(if undated { 0 } else { done });
        outcomes.days.push(if undated { 0.0 } else { in_days(done - self.written.reported[row]) });
        outcomes.at_present.push(!undated);
        let typed = if outlier { pence as f64 } else { pence as f64 / 100.0 };
        outcomes.cost.push(if unpriced { 0.0 } else { typed });
        outcomes.cost_present.push(!unpriced);
    }
}

fn due(setting: &Setting, raised: i64, given: Priority) -> i64 {
    let days = match given {
        Priority::Emergency => return raised + clocks::EMERGENCY_HOURS.value as i64 * HOUR,
        Priority::Urgent => clocks::URGENT_DAYS,
        Priority::Routine => clocks::ROUTINE_DAYS,
        Priority::Planned => clocks::PLANNED_DAYS,
    };
    setting.calendar.add_working_days(raised, days.value as u32)
}
