//! What becomes of each hazard once it is reported: when that stands in the records, what a clerk orders, who comes
//! how often, and when it is done, be it in the future.
//!
//! It is worked out before the reports are written down, because residents ask again only while nothing is done.

use super::Setting;
use super::hazards::Hazards;
use super::times::at_work;
use crate::calendar::{DAY, HOUR, MINUTE, second};
use crate::chance::{Chance, Stage};
use crate::parameters::hazards::{CATEGORIES, KINDS, TRADES};
use crate::parameters::{clocks, dirt, work};
use crate::priority::Priority;

/// How a visit can end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Result {
    Done,
    NoAccess,
    WrongTrade,
    PartsNeeded,
    NothingToDo,
}

/// One visit.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    pub(super) at: i64,
    pub(super) trade: u8,
    pub(super) result: Result,
}

/// An order as a clerk gives it.
#[derive(Clone, Copy)]
pub(super) struct Job {
    /// A place in the table of kinds.
    pub(super) kind: u8,
    pub(super) given: Priority,
    pub(super) trade: u8,
    pub(super) raised: i64,
    /// A second order for what was ordered before.
    pub(super) needless: bool,
    pub(super) forgotten: bool,
}

/// What a resident picked from the list.
#[derive(Clone, Copy)]
pub(super) struct Pick {
    pub(super) category: u8,
    /// Whether it stands in the records.
    pub(super) recorded: bool,
}

/// The course of each hazard, in the order of the hazards.
pub(super) struct Courses {
    /// When the first report stands in the records.
    pub(super) recorded: Vec<i64>,
    /// What was picked in it.
    pub(super) picked: Vec<Pick>,
    pub(super) jobs: Vec<Job>,
    /// When it is done.
    pub(super) completed: Vec<i64>,
    visits: Vec<Visit>,
    /// Where the visits of each hazard end.
    ends: Vec<u32>,
}

impl Courses {
    /// The visits about a hazard, in order.
    pub(super) fn visits(&self, hazard: usize) -> &[Visit] {
        let from = if hazard == 0 { 0 } else { self.ends[hazard - 1] as usize };
        &self.visits[from..self.ends[hazard] as usize]
    }
}

pub(super) fn simulate(setting: &Setting, hazards: &Hazards) -> Courses {
    let count = hazards.count();
    let mut records = setting.chance(Stage::Records);
    let mut picks = setting.chance(Stage::Picks);
    let mut orders = setting.chance(Stage::Orders);
    let mut visits = setting.chance(Stage::Visits);
    let mut courses = Courses {
        recorded: Vec::with_capacity(count),
        picked: Vec::with_capacity(count),
        jobs: Vec::with_capacity(count),
        completed: Vec::with_capacity(count),
        visits: Vec::with_capacity(count * 13 / 10),
        ends: Vec::with_capacity(count),
    };
    for hazard in 0..count {
        let kind = hazards.kind[hazard];
        let recorded = second(hazards.reported[hazard] + delay(setting, &mut records));
        let picked = pick(setting, &mut picks, kind);
        let given = given(&mut orders, hazards.priority[hazard]);
        let trade = trade(setting, &mut orders, kind, picked);
        let raised = raise(setting, &mut orders, recorded, given);
        let forgotten = orders.happens(work::FORGOTTEN.value);
        let job = Job { kind, given, trade, raised, needless: false, forgotten };
        let completed = attend(setting, &mut visits, &job, &mut courses.visits);
        courses.recorded.push(recorded);
        courses.picked.push(picked);
        courses.jobs.push(job);
        courses.completed.push(completed);
        courses.ends.push(courses.visits.len() as u32);
    }
    courses
}

/// How long it takes until a report stands in the records.
pub(super) fn delay(setting: &Setting, chance: &mut Chance) -> i64 {
    if chance.happens(dirt::RECORDED_LATE.of(setting.profile.dirt)) {
        let days = chance.log_normal(clocks::LATE_MEDIAN.value, clocks::LATE_SIGMA.value);
        return (days * DAY as f64) as i64 + 12 * HOUR;
    }
    chance.between(5_000, 4 * MINUTE)
}

/// What a resident picks from the list.
pub(super) fn pick(setting: &Setting, chance: &mut Chance, kind: u8) -> Pick {
    let dirt = setting.profile.dirt;
    let meant = chance.weighted(&KINDS[usize::from(kind)].picked);
    let any = chance.below(CATEGORIES.len() as u32) as usize;
    let hasty = chance.happens(dirt::CATEGORY_WRONG.of(dirt));
    let category = if hasty { any } else { meant } as u8;
    Pick { category, recorded: !chance.happens(dirt::CATEGORY_MISSING.of(dirt)) }
}

/// The category that most people would pick.
fn usual(kind: u8) -> usize {
    let picked = KINDS[usize::from(kind)].picked;
    (0..picked.len()).max_by_key(|category| picked[*category]).unwrap_or(0)
}

/// The priority a clerk gives: mostly the true one, otherwise a step beside it.
pub(super) fn given(chance: &mut Chance, truth: Priority) -> Priority {
    if chance.happens(work::CLERK_RIGHT.value) {
        return truth;
    }
    let step = if chance.happens(work::CLERK_TOO_HIGH.value) { 1 } else { -1 };
    truth.moved(step)
}

/// The trade a clerk sends: the wrong one more often if the category misleads.
fn trade(setting: &Setting, chance: &mut Chance, kind: u8, picked: Pick) -> u8 {
    let rate = dirt::ORDER_MISROUTED.of(setting.profile.dirt);
    let apt = picked.recorded && usize::from(picked.category) == usual(kind);
    let times = if apt { work::MISROUTED_APT } else { work::MISROUTED_ODD };
    let wrong = chance.happens(rate * times.value);
    let other = 1 + chance.below(TRADES.len() as u32 - 1) as usize;
    let right = KINDS[usize::from(kind)].trade;
    (if wrong { (right + other) % TRADES.len() } else { right }) as u8
}

/// When a clerk raises the order for what stands in the records since then.
pub(super) fn raise(setting: &Setting, chance: &mut Chance, recorded: i64, given: Priority) -> i64 {
    let emergency = given == Priority::Emergency;
    let median = if emergency { work::RAISED_EMERGENCY } else { work::RAISED_MEDIAN };
    let delay = (chance.log_normal(median.value, work::RAISED_SIGMA.value) * HOUR as f64) as i64;
    let ready = recorded + MINUTE + second(delay);
    let raised = if emergency { ready } else { at_work(setting, chance, ready, 0) };
    // Whatever was recorded before the reports that are open has been ordered: at the latest a day before now.
    raised.min(recorded + (clocks::OPEN_DAYS.value as i64 - 1) * DAY)
}

/// Visits until it is done; the moment of that.
pub(super) fn attend(setting: &Setting, chance: &mut Chance, job: &Job, visits: &mut Vec<Visit>) -> i64 {
    let emergency = job.given == Priority::Emergency;
    let refused = if emergency { work::NO_ACCESS_EMERGENCY } else { work::NO_ACCESS };
    let right = KINDS[usize::from(job.kind)].trade as u8;
    let mut at = first_visit(setting, chance, job);
    let mut trade = job.trade;
    let (mut closed, mut parts) = (0, 0);
    loop {
        let result = if closed < work::NO_ACCESS_MAX.value as u32 && chance.happens(refused.value) {
            closed += 1;
            Result::NoAccess
        } else if job.needless {
            Result::NothingToDo
        } else if trade != right {
            Result::WrongTrade
        } else if parts == 0 && chance.happens(work::PARTS.value) {
            parts += 1;
            Result::PartsNeeded
        } else {
            Result::Done
        };
        visits.push(Visit { at, trade, result });
        match result {
            Result::Done | Result::NothingToDo => return at + stay(chance),
            Result::WrongTrade => trade = right,
            Result::NoAccess | Result::PartsNeeded => {}
        }
        at = again(setting, chance, at, emergency);
    }
}

fn first_visit(setting: &Setting, chance: &mut Chance, job: &Job) -> i64 {
    let level = job.given as usize;
    let longer = if job.forgotten { work::FORGOTTEN_TIMES.value } else { 1.0 };
    let time = chance.log_normal(work::MEDIAN[level], work::SIGMA[level]) * longer;
    if job.given == Priority::Emergency {
        return job.raised + second((time * HOUR as f64) as i64) + 10 * MINUTE;
    }
    at_work(setting, chance, job.raised + 10 * MINUTE, time.min(400.0) as u32)
}

fn again(setting: &Setting, chance: &mut Chance, at: i64, emergency: bool) -> i64 {
    if emergency {
        let hours = chance.log_normal(work::AGAIN_EMERGENCY.value, work::AGAIN_SIGMA.value);
        return at + MINUTE + second((hours * HOUR as f64) as i64);
    }
    let days = chance.log_normal(work::AGAIN_MEDIAN.value, work::AGAIN_SIGMA.value) as u32;
    at_work(setting, chance, at, days.max(1))
}

/// How long the last visit lasts.
fn stay(chance: &mut Chance) -> i64 {
    chance.between(work::JOB_SHORTEST.value as i64, work::JOB_LONGEST.value as i64) * MINUTE
}
