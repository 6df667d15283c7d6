//! The judgement on a journey: one for each step, on what the systems hold.

mod orders;
mod refusals;
mod told;

use super::{
    length::span,
    plan::{Check, StepPlan},
    stage::{Expected, Happening},
};
use crate::{
    Council, Exchange,
    council::{moment::Mark, operation::word, repairs::Class},
};
use border::message::CallFault;
use domain::{
    pilots::{Excerpt, Step},
    time::Timestamp,
};
use std::collections::BTreeMap;
use toml::Spanned;

/// What happened, of a step that is about no report.
const OF_NO_REPORT: &str = "Something goes wrong between the pilot and a system.";

/// How a journey went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Each step of the plan, in its order.
    pub steps: Vec<Step>,
    /// When each step that has a deadline was due and done, for the measure of minutes late.
    pub timed: Vec<score::Step>,
    /// The end, in milliseconds since 1970-01-01T00:00:00Z.
    pub horizon: i64,
}

/// What the judge looks at.
struct Seen<'a> {
    expected: &'a Expected,
    council: &'a Council,
    exchanges: &'a [Exchange],
    /// When earlier steps were due, and done, by name.
    moments: BTreeMap<&'a str, (Option<i64>, Option<i64>)>,
}

/// What was found of one step.
struct Found {
    /// When it was done; none if it never was.
    done: Option<i64>,
    /// The call that did it, or that shows what is wrong.
    call: Option<usize>,
    /// From when the time counts, where it is neither the event nor another step.
    base: Option<i64>,
    /// Whether it is as it should be, were there no deadline.
    passed: bool,
    /// Why, in a sentence; of what was done in time or late, only the verb: `Raised`.
    why: String,
}

impl Found {
    /// It was done, by a call, and a verb says what.
    fn done(mark: Mark, verb: &str) -> Self {
        Self { done: Some(mark.at), call: Some(mark.call), base: None, passed: true, why: verb.to_owned() }
    }

    /// It was not done.
    fn missing(why: impl Into<String>) -> Self {
        Self { done: None, call: None, base: None, passed: false, why: why.into() }
    }

    /// It is right or wrong, whatever the time.
    fn fact(passed: bool, mark: Option<Mark>, why: impl Into<String>) -> Self {
        let (done, call) = (mark.map(|mark| mark.at), mark.map(|mark| mark.call));
        Self { done, call, base: None, passed, why: why.into() }
    }
}

/// One step, with the report it is about.
struct Asked<'a> {
    plan: &'a StepPlan,
    /// The number of the report; no text for a notice.
    report: &'a str,
    /// Its true priority.
    priority: &'a str,
    /// From when the time counts.
    base: i64,
}

impl Asked<'_> {
    fn class(&self) -> Class {
        // A plan that was checked names it wherever it is asked for.
        self.plan.class.as_ref().map_or(Class::Works, |class| *class.get_ref())
    }
}

/// Judges a journey by what the council holds `after` it. `exchanges` are all calls of the pilot, in order.
pub fn judge(expected: &Expected, after: &Council, exchanges: &[Exchange]) -> Judged {
    let mut seen = Seen { expected, council: after, exchanges, moments: BTreeMap::new() };
    let mut judged = Judged { steps: vec![], timed: vec![], horizon: expected.horizon };
    for plan in &expected.plan.steps {
        let (step, timed) = seen.step(plan);
        judged.steps.push(step);
        judged.timed.extend(timed);
    }
    judged
}

impl<'a> Seen<'a> {
    fn step(&mut self, plan: &'a StepPlan) -> (Step, Option<score::Step>) {
        let mut events = self.expected.plan.events.iter().zip(&self.expected.events);
        let name = plan.event.as_ref().map(Spanned::get_ref);
        let event = events.find(|(event, _)| Some(event.name.get_ref()) == name);
        let nothing = Happening { at: self.expected.horizon, report: None };
        let happening = event.map_or(&nothing, |(_, happening)| happening);
        let from = plan.from.as_ref().map(|from| from.get_ref().as_str());
        let earlier = from.and_then(|from| self.moments.get(from)).copied();
        let base = earlier.and_then(|(due, done)| done.or(due)).unwrap_or(happening.at);
        let (report, priority) = happening.report.as_ref().map_or(("", ""), |(id, priority)| (id, priority));
        let found = match (from, earlier) {
            (Some(from), Some((_, None))) => Found::missing(self.in_vain(from)),
            _ => self.find(&Asked { plan, report, priority, base }),
        };
        let within = plan.within.as_ref().map(|within| *within.get_ref());
        let due = within.map(|within| within.deadline(found.base.unwrap_or(base), &self.expected.calendar));
        let (passed, why) = verdict(&found, due);
        self.moments.insert(plan.name.get_ref(), (due, found.done));
        let at = found.done.or(due).unwrap_or(self.expected.horizon).min(self.expected.horizon);
        let (call, answer) = found.call.map_or_else(Default::default, |call| self.exchange(call));
        let words = event.map_or(OF_NO_REPORT, |(event, _)| event.words.get_ref().as_str());
        let step = Step {
            at: Timestamp::from_millis(at),
            event: Excerpt::new(words),
            call: Excerpt::new(&call),
            answer: Excerpt::new(&answer),
            passed,
            why: Excerpt::new(&format!("{} {why}", plan.words.get_ref())),
        };
        (step, due.map(|due| score::Step { due, done: found.done }))
    }

    /// Why a step is not done whose time counts from one that was never done.
    fn in_vain(&self, from: &str) -> String {
        let awaited = self.expected.plan.steps.iter().find(|step| step.name.get_ref() == from);
        let words = awaited.map_or(from, |step| step.words.get_ref());
        format!("It waits for another step, which was never done: {words}")
    }

    fn find(&self, asked: &Asked<'_>) -> Found {
        match asked.plan.check.get_ref() {
            Check::ReportRead => self.report_read(asked),
            Check::ResidentTold => self.resident_told(asked),
            Check::OrderRaised => self.order_raised(asked),
            Check::RaisedOnce => self.raised_once(asked),
            Check::RightPriority => self.right_priority(asked),
            Check::NotOverrated => self.not_overrated(asked),
            Check::VisitRebooked => self.visit_rebooked(asked),
            Check::WorkBegun => self.work(asked, "Begun", |visit| visit.starts),
            Check::WorkDone => self.work(asked, "Done", |visit| visit.ends),
            Check::OrderCompleted => self.order_completed(asked),
            Check::RetryAfterKept => self.retry_after_kept(asked),
            Check::OutcomeLearnt => self.outcome_learnt(asked),
        }
    }

    /// Whether something was done before the journey's end: what came later does not count.
    const fn counts(&self, mark: Mark) -> bool {
        mark.at <= self.expected.horizon
    }

    /// A call and its answer, in words.
    fn exchange(&self, call: usize) -> (String, String) {
        let Some(Exchange { system, request, answer, .. }) = self.exchanges.get(call) else {
            return Default::default();
        };
        let text = |body: &[u8]| String::from_utf8_lossy(&body[..body.len().min(4096)]).into_owned();
        let call = format!("{} {system}{} {}", word(request.method), request.path, text(&request.body));
        let answer = match answer {
            Ok(response) => format!("{} {}", response.status, text(&response.body)),
            Err(CallFault::TimedOut) => "nothing in time".to_owned(),
            Err(CallFault::ConnectionLost) => "the connection broke".to_owned(),
            Err(CallFault::UnknownSystem(text) | CallFault::BadRequest(text)) => text.clone(),
        };
        (call.trim_end().to_owned(), answer)
    }
}

/// Whether a step passed, and why, in a sentence.
fn verdict(found: &Found, due: Option<i64>) -> (bool, String) {
    match (found.done, due) {
        (Some(done), Some(due)) if found.passed => {
            let late = done - due;
            let verb = &found.why;
            match late {
                1.. => (false, format!("{verb} {} after the deadline.", span(late))),
                _ => (true, format!("{verb} in time, {} before the deadline.", span(-late))),
            }
        }
        _ => (found.passed, found.why.clone()),
    }
}
