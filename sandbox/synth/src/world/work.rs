//! What the council does: orders, visits, outcomes.
//!
//! The same course of things is worked out for every report that repeats no other. What has happened by now is in
//! the tables; for open reports none of it has, and it goes to the truth.

mod columns;

use super::Setting;
use super::hazards::Hazards;
use super::places::Places;
use super::planted::{Plant, Planted, in_days};
use super::reports::Written;
use super::times::at_work;
use crate::calendar::{DAY, HOUR, MINUTE, second};
use crate::chance::{Chance, Stage};
use crate::parameters::hazards::{KINDS, TRADES};
use crate::parameters::{clocks, dirt, work};
use crate::priority::Priority;
use border::table::Table;
use columns::{Orders, Outcomes, Result, Visits};
use std::io::Write;

/// What came of it all.
pub(super) struct Done {
    pub(super) orders: Table,
    pub(super) visits: Table,
    pub(super) outcomes: Table,
    /// When the work on each hazard is done, be it in the future.
    pub(super) completed: Vec<i64>,
}

/// One order on its way.
struct Job {
    id: i64,
    kind: usize,
    given: Priority,
    trade: usize,
    raised: i64,
    due: i64,
    /// Nothing of it is public: it lies in the future of an open report.
    hidden: bool,
    /// A second order for what was ordered before.
    needless: bool,
    forgotten: bool,
}

struct Desk<'a> {
    setting: &'a Setting<'a>,
    orders_chance: Chance,
    visits_chance: Chance,
    outcomes_chance: Chance,
    dirt: Chance,
    orders: Orders,
    visits: Visits,
    outcomes: Outcomes,
    planted: &'a mut Planted,
}

pub(super) fn simulate(
    setting: &Setting,
    places: &Places,
    hazards: &Hazards,
    written: &Written,
    planted: &mut Planted,
) -> Done {
    let mut desk = Desk::new(setting, written.open_from, planted);
    let mut completed = vec![0; hazards.home.len()];
    for row in 0..written.hazard.len() {
        let hazard = written.hazard[row] as usize;
        let repeat = written.original[row] as usize != row;
        let mistaken = desk.orders_chance.happens(work::REPEAT_ORDERED.value);
        if repeat && (row >= written.open_from || !mistaken) {
            continue;
        }
        let job = desk.order(hazards, written, row, repeat);
        if !job.hidden {
            desk.record(places, hazards, written, row, &job);
        }
        let (done, visits) = desk.attend(&job);
        if !job.needless {
            completed[hazard] = done;
            desk.finish(written, row, &job, done, visits);
        }
    }
    let wards = &places.wards;
    Done {
        orders: desk.orders.table(wards),
        visits: desk.visits.table(),
        outcomes: desk.outcomes.table(),
        completed,
    }
}

impl<'a> Desk<'a> {
    fn new(setting: &'a Setting<'a>, rows: usize, planted: &'a mut Planted) -> Self {
        Self {
            setting,
            orders_chance: setting.chance(Stage::Orders),
            visits_chance: setting.chance(Stage::Visits),
            outcomes_chance: setting.chance(Stage::Outcomes),
            dirt: setting.chance(Stage::DirtOfWork),
            orders: Orders::with_room(rows),
            visits: Visits::with_room(rows * 13 / 10),
            outcomes: Outcomes::with_room(rows),
            planted,
        }
    }

    /// The clerk reads the report: what is ordered, from whom, how soon.
    fn order(&mut self, hazards: &Hazards, written: &Written, row: usize, repeat: bool) -> Job {
        let chance = &mut self.orders_chance;
        let hazard = written.hazard[row] as usize;
        let kind = usize::from(hazards.kind[hazard]);
        let given = given(chance, hazards.priority[hazard]);
        let trade = trade(chance, self.setting, kind, written.apt[row]);
        let recorded = written.recorded[row];
        let median = if given == Priority::Emergency { work::RAISED_EMERGENCY } else { work::RAISED_MEDIAN };
        let delay = (chance.log_normal(median.value, work::RAISED_SIGMA.value) * HOUR as f64) as i64 + MINUTE;
        let delay = second(delay);
        let raised = if given == Priority::Emergency {
            recorded + delay
        } else {
            at_work(self.setting, chance, recorded + delay, 0)
        };
        // Whatever was recorded before the reports that are open has been ordered: at the latest before now.
        let raised = raised.min(recorded + (clocks::OPEN_DAYS.value as i64 - 1) * DAY);
        let forgotten = chance.happens(work::FORGOTTEN.value) && !repeat;
        let hidden = row >= written.open_from;
        let id = self.orders.report.len() as i64 + 1;
        Job {
            id,
            kind,
            given,
            trade,
            raised,
            due: due(self.setting, raised, given),
            hidden,
            needless: repeat,
            forgotten,
        }
    }

    fn record(&mut self, places: &Places, hazards: &Hazards, written: &Written, row: usize, job: &Job) {
        let home = hazards.home[written.hazard[row] as usize] as usize;
        let orders = &mut self.orders;
        orders.report.push(written.id(row));
        // Writing to a vector of bytes cannot fail.
        let _ = write!(orders.uprn.bytes, "{}", places.uprn[home]);
        orders.uprn.end_row();
        orders.ward.push(places.ward[home]);
        orders.raised.push(job.raised);
        orders.priority.push(job.given as u32);
        let missing = self.dirt.happens(dirt::DUE_MISSING.of(self.setting.profile.dirt));
        orders.due.push(if missing { 0 } else { job.due });
        orders.due_present.push(!missing);
        orders.trade.push(job.trade as u32);
        orders.rate.push(job.kind as u32);
        if job.trade != KINDS[job.kind].trade {
            self.planted.add(Plant::Misrouted, job.id, TRADES[KINDS[job.kind].trade]);
        }
        if job.forgotten {
            self.planted.add(Plant::Forgotten, job.id, "");
        }
    }

    /// Visits until it is done; the moment of that, and how many visits it took.
    fn attend(&mut self, job: &Job) -> (i64, u32) {
        let emergency = job.given == Priority::Emergency;
        let refused = if emergency { work::NO_ACCESS_EMERGENCY } else { work::NO_ACCESS };
        let mut at = self.first_visit(job);
        let mut trade = job.trade;
        let (mut visits, mut closed, mut parts) = (0, 0, false);
        loop {
            visits += 1;
            let chance = &mut self.visits_chance;
            let result = if chance.happens(refused.value) && closed < work::NO_ACCESS_MAX.value as u32 {
                closed += 1;
                Result::NoAccess
            } else if job.needless {
                Result::NothingToDo
            } else if trade != KINDS[job.kind].trade {
                Result::WrongTrade
            } else if chance.happens(work::PARTS.value) && !parts {
                parts = true;
                Result::PartsNeeded
            } else {
                Result::Done
            };
            self.note(job, at, trade, result);
            let chance = &mut self.visits_chance;
            match result {
                Result::Done | Result::NothingToDo => return (at + stay(chance), visits),
                Result::WrongTrade => trade = KINDS[job.kind].trade,
                Result::NoAccess | Result::PartsNeeded => {}
            }
            at = if emergency {
                let hours = chance.log_normal(work::AGAIN_EMERGENCY.value, work::AGAIN_SIGMA.value);
                at + second((hours * HOUR as f64) as i64)
            } else {
                let days = chance.log_normal(work::AGAIN_MEDIAN.value, work::AGAIN_SIGMA.value) as u32;
                at_work(self.setting, chance, at, days.max(1))
            };
        }
    }

    fn first_visit(&mut self, job: &Job) -> i64 {
        let chance = &mut self.visits_chance;
        let level = job.given as usize;
        let longer = if job.forgotten { work::FORGOTTEN_TIMES.value } else { 1.0 };
        let time = chance.log_normal(work::MEDIAN[level], work::SIGMA[level]) * longer;
        if job.given == Priority::Emergency {
            second(job.raised + (time * HOUR as f64) as i64) + 10 * MINUTE
        } else {
            at_work(self.setting, chance, job.raised + 10 * MINUTE, time.min(400.0) as u32)
        }
    }

    fn note(&mut self, job: &Job, at: i64, trade: usize, result: Result) {
        if job.hidden || at > self.setting.now {
            return;
        }
        let missing = self.dirt.happens(dirt::RESULT_MISSING.of(self.setting.profile.dirt));
        self.visits.order.push(job.id);
        self.visits.at.push(at);
        self.visits.trade.push(trade as u32);
        self.visits.result.push(if missing { 0 } else { result as u32 });
        self.visits.result_present.push(!missing);
        if result == Result::NoAccess {
            self.planted.add(Plant::NoAccess, self.visits.order.len() as i64, "");
        }
    }

    /// The work is done, or it is still to be done and perhaps late.
    fn finish(&mut self, written: &Written, row: usize, job: &Job, done: i64, visits: u32) {
        let now = self.setting.now;
        let chance = &mut self.outcomes_chance;
        let labour = 1.0 + work::COST_OF_VISIT.value * f64::from(visits - 1);
        let cost = chance.log_normal(KINDS[job.kind].cost * labour, work::COST_SIGMA.value);
        let pence = (cost * 100.0) as i64;
        let outlier = chance.happens(work::COST_OUTLIER.value);
        if job.hidden {
            return;
        }
        let late = done.min(now) - job.due;
        if late > 0 {
            self.planted.add(Plant::MissedClock, job.id, late / MINUTE);
        }
        if done > now {
            return;
        }
        let kind = self.setting.profile.dirt;
        let undated = self.dirt.happens(dirt::COMPLETED_MISSING.of(kind));
        let unpriced = self.dirt.happens(dirt::COST_MISSING.of(kind));
        if outlier && !unpriced {
            self.planted.add(Plant::CostInPence, job.id, format_args!("{}.{:02}", pence / 100, pence % 100));
        }
        let outcomes = &mut self.outcomes;
        outcomes.order.push(job.id);
        outcomes.at.push(if undated { 0 } else { done });
        outcomes.days.push(if undated { 0.0 } else { in_days(done - written.reported[row]) });
        outcomes.at_present.push(!undated);
        let typed = if outlier { pence as f64 } else { pence as f64 / 100.0 };
        outcomes.cost.push(if unpriced { 0.0 } else { typed });
        outcomes.cost_present.push(!unpriced);
    }
}

/// The priority a clerk gives: mostly the true one, otherwise a step beside it.
fn given(chance: &mut Chance, truth: Priority) -> Priority {
    if chance.happens(work::CLERK_RIGHT.value) {
        return truth;
    }
    let step = if chance.happens(work::CLERK_TOO_HIGH.value) { 1 } else { -1 };
    truth.moved(step)
}

/// How long the last visit lasts.
fn stay(chance: &mut Chance) -> i64 {
    chance.between(work::JOB_SHORTEST.value as i64, work::JOB_LONGEST.value as i64) * MINUTE
}

/// The trade a clerk sends: the wrong one more often if the category misleads.
fn trade(chance: &mut Chance, setting: &Setting, kind: usize, apt: bool) -> usize {
    let rate = dirt::ORDER_MISROUTED.of(setting.profile.dirt);
    let wrong =
        chance.happens(rate * if apt { work::MISROUTED_APT.value } else { work::MISROUTED_ODD.value });
    let other = 1 + chance.below(TRADES.len() as u32 - 1) as usize;
    if wrong { (KINDS[kind].trade + other) % TRADES.len() } else { KINDS[kind].trade }
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
