//! What the council does: orders, visits, outcomes.
//!
//! The same course of things is worked out for every report that repeats no other. What has happened by now is in
//! the tables; for open reports none of it has, and it goes to the truth.

use super::Setting;
use super::hazards::Hazards;
use super::places::Places;
use super::planted::{Plant, Planted, in_days};
use super::reports::Written;
use super::times::at_work;
use crate::calendar::{DAY, HOUR, MINUTE};
use crate::chance::{Chance, Stage};
use crate::columns::{Presence, Texts, codes, decimals, integers, timestamps};
use crate::parameters::hazards::{KINDS, TRADES};
use crate::parameters::{clocks, dirt, work};
use crate::priority::{PRIORITIES, Priority};
use border::table::Table;
use std::io::Write;

/// How a visit can end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Result {
    Done,
    NoAccess,
    WrongTrade,
    PartsNeeded,
    NothingToDo,
}

const RESULTS: [&str; 5] = ["done", "no_access", "wrong_trade", "parts_needed", "nothing_to_do"];

/// What came of it all.
pub(super) struct Done {
    pub(super) orders: Table,
    pub(super) visits: Table,
    pub(super) outcomes: Table,
    /// When the work on each hazard is done, be it in the future.
    pub(super) completed: Vec<i64>,
}

struct Orders {
    report: Vec<i64>,
    uprn: Texts,
    ward: Vec<u32>,
    raised: Vec<i64>,
    priority: Vec<u32>,
    due: Vec<i64>,
    due_present: Presence,
    trade: Vec<u32>,
    rate: Vec<u32>,
}

struct Visits {
    order: Vec<i64>,
    at: Vec<i64>,
    trade: Vec<u32>,
    result: Vec<u32>,
    result_present: Presence,
}

struct Outcomes {
    order: Vec<i64>,
    at: Vec<i64>,
    at_present: Presence,
    days: Vec<f64>,
    cost: Vec<f64>,
    cost_present: Presence,
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
                Result::Done | Result::NothingToDo => return (at + chance.between(20, 200) * MINUTE, visits),
                Result::WrongTrade => trade = KINDS[job.kind].trade,
                Result::NoAccess | Result::PartsNeeded => {}
            }
            at = if emergency {
                at + (chance.log_normal(work::AGAIN_EMERGENCY.value, work::AGAIN_SIGMA.value) * HOUR as f64)
                    as i64
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
            job.raised + (time * HOUR as f64) as i64 + 10 * MINUTE
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
        let labour = 0.75 + 0.25 * f64::from(visits);
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

/// The trade a clerk sends: the wrong one more often if the category misleads.
fn trade(chance: &mut Chance, setting: &Setting, kind: usize, apt: bool) -> usize {
    let rate = dirt::ORDER_MISROUTED.of(setting.profile.dirt);
    let wrong = chance.happens(rate * if apt { 0.5 } else { 2.0 });
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

impl Orders {
    fn with_room(rows: usize) -> Self {
        Self {
            report: Vec::with_capacity(rows),
            uprn: Texts::with_room(rows, 12),
            ward: Vec::with_capacity(rows),
            raised: Vec::with_capacity(rows),
            priority: Vec::with_capacity(rows),
            due: Vec::with_capacity(rows),
            due_present: Presence::with_room(rows),
            trade: Vec::with_capacity(rows),
            rate: Vec::with_capacity(rows),
        }
    }

    fn table(self, wards: &[String]) -> Table {
        let due = timestamps("due_at", "By when it is to be done.", self.due);
        Table {
            name: "orders".to_owned(),
            note: "Work the council ordered. SYNTHETIC.".to_owned(),
            columns: vec![
                integers("order_id", "Number of the order.", (1..=self.report.len() as i64).collect()),
                integers("report_id", "The report it answers.", self.report),
                self.uprn.column("uprn", "The home, as the clerk found it."),
                codes("ward", "The ward.", self.ward, wards.iter().map(String::as_str)),
                timestamps("raised_at", "When it was raised.", self.raised),
                codes(
                    "priority",
                    "The priority a clerk gave it; not always the true one.",
                    self.priority,
                    PRIORITIES,
                ),
                self.due_present.on(due),
                codes("trade", "The trade it was given to.", self.trade, TRADES),
                codes("rate_code", "Our own rate code.", self.rate, KINDS.iter().map(|kind| kind.rate)),
            ],
        }
    }
}

impl Visits {
    fn with_room(rows: usize) -> Self {
        Self {
            order: Vec::with_capacity(rows),
            at: Vec::with_capacity(rows),
            trade: Vec::with_capacity(rows),
            result: Vec::with_capacity(rows),
            result_present: Presence::with_room(rows),
        }
    }

    fn table(self) -> Table {
        let result = codes("result", "How it ended.", self.result, RESULTS);
        Table {
            name: "visits".to_owned(),
            note: "A visit to a home. SYNTHETIC.".to_owned(),
            columns: vec![
                integers("visit_id", "Number of the visit.", (1..=self.order.len() as i64).collect()),
                integers("order_id", "The order it was for.", self.order),
                timestamps("attended_at", "When somebody came.", self.at),
                codes("trade", "The trade that came.", self.trade, TRADES),
                self.result_present.on(result),
            ],
        }
    }
}

impl Outcomes {
    fn with_room(rows: usize) -> Self {
        Self {
            order: Vec::with_capacity(rows),
            at: Vec::with_capacity(rows),
            at_present: Presence::with_room(rows),
            days: Vec::with_capacity(rows),
            cost: Vec::with_capacity(rows),
            cost_present: Presence::with_room(rows),
        }
    }

    fn table(self) -> Table {
        let undated = Presence::clone(&self.at_present);
        let completed = timestamps("completed_at", "When the work was done.", self.at);
        let days = decimals("days", "Days from the report until then.", self.days);
        let cost = decimals("cost", "What it cost. Unit: pounds.", self.cost);
        Table {
            name: "outcomes".to_owned(),
            note: "An order that was done. SYNTHETIC.".to_owned(),
            columns: vec![
                integers("order_id", "The order.", self.order),
                self.at_present.on(completed),
                undated.on(days),
                self.cost_present.on(cost),
            ],
        }
    }
}
