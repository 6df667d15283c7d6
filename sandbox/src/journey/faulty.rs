//! What is wrong with a plan that is well-formed: names that nothing bears, times that cannot be, checks without what
//! they need.

use super::{
    length::{After, Length},
    plan::{Check, EventKind, EventPlan, Pick, Plan, Says, StepPlan},
};
use crate::council::{
    faults::{FaultKind, FaultRule},
    operation::{Operation, System},
};
use std::{collections::BTreeMap, ops::Range};
use synth::{
    PRIORITIES,
    parameters::hazards::{KINDS, SEVERITIES},
};
use toml::Spanned;

/// The most events and the most steps.
const EVENTS_MAX: usize = 50;
const STEPS_MAX: usize = 100;

/// A fault: where in the file, in bytes, and what.
pub type Fault = (Option<Range<usize>>, String);

/// What was found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// Says what is wrong, if it is.
    fn say<T>(&mut self, wrong: bool, at: &Spanned<T>, text: impl FnOnce() -> String) {
        if wrong {
            self.0.push((Some(at.span()), text()));
        }
    }
}

impl Plan {
    /// All that is wrong with it: places in the file, and words.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        for (wrong, text) in [
            (self.systems.is_empty(), "a journey has at least one system"),
            (self.events.is_empty(), "a journey has at least one event"),
            (self.steps.is_empty(), "a journey has at least one step"),
            (self.events.len() > EVENTS_MAX, "a journey has at most 50 events"),
            (self.steps.len() > STEPS_MAX, "a journey has at most 100 steps"),
        ] {
            if wrong {
                faults.0.push((None, text.to_owned()));
            }
        }
        for length in [&self.start, &self.horizon] {
            by_the_clock(&mut faults, length);
        }
        faults.say(self.horizon.get_ref().at_least() == 0, &self.horizon, || {
            "a journey lasts some time".to_owned()
        });
        for (place, system) in self.systems.iter().enumerate() {
            let twice = self.systems[..place].iter().any(|other| other.get_ref() == system.get_ref());
            faults
                .say(twice, system, || format!("the system {} stands there twice", system.get_ref().name()));
        }
        self.faults.iter().for_each(|rule| self.check_rule(&mut faults, rule));
        unique(&mut faults, self.events.iter().map(|event| &event.name));
        unique(&mut faults, self.steps.iter().map(|step| &step.name));
        self.events.iter().for_each(|event| self.check_event(&mut faults, event));
        let mut earliest = BTreeMap::new();
        for step in &self.steps {
            let due = self.check_step(&mut faults, step, &earliest);
            earliest.insert(step.name.get_ref().as_str(), due);
        }
        faults.0
    }

    fn has(&self, system: System) -> bool {
        self.systems.iter().any(|known| *known.get_ref() == system)
    }

    fn check_rule(&self, faults: &mut Faults, at: &Spanned<FaultRule>) {
        let rule = at.get_ref();
        let event = rule.kind == FaultKind::DuplicatedEvent;
        let lasts = matches!(rule.kind, FaultKind::TooManyRequests | FaultKind::Late);
        let lacking = rule.on.map(Operation::system).filter(|system| !self.has(*system));
        for (wrong, text) in [
            (rule.times.is_some() == rule.per_hundred.is_some(), "a fault has either times or per_hundred"),
            (rule.times.is_some_and(|times| !(1..=1000).contains(&times)), "times is from 1 to 1000"),
            (rule.per_hundred.is_some_and(|rate| !(1..=100).contains(&rate)), "per_hundred is from 1 to 100"),
            (rule.within.is_some() && rule.times.is_none(), "within goes with times"),
            (rule.within.is_some_and(|within| within > 10_000), "within is at most 10000"),
            (rule.within < rule.times && rule.within.is_some(), "within is at least times"),
            (event && rule.on.is_some(), "a duplicated event is on no call"),
            (!lasts && rule.seconds.is_some(), "seconds are for too_many_requests and late"),
            (
                rule.seconds.is_some_and(|seconds| !(1..=86_400).contains(&seconds)),
                "seconds is from 1 to 86400",
            ),
            (lacking.is_some(), "it is on a call of a system that this journey has not"),
        ] {
            faults.say(wrong, at, || text.to_owned());
        }
    }

    fn check_event(&self, faults: &mut Faults, event: &EventPlan) {
        let After { from, to } = *event.after.get_ref();
        let by_clock = from.clock().is_some() && to.clock().is_some();
        let late = to.at_least() > self.horizon.get_ref().at_least();
        for (wrong, text) in [
            (!by_clock, "working days are for the deadlines of steps"),
            (to.at_least() < from.at_least(), "to is at least from"),
            (late, "the event comes after the horizon"),
        ] {
            faults.say(wrong, &event.after, || text.to_owned());
        }
        sentence(faults, &event.words);
        match (event.kind, &event.pick, &event.text) {
            (EventKind::Report, Some(pick), None) => {
                let lacks = !self.has(System::StreetReports);
                faults
                    .say(lacks, &event.name, || "reports come through the system street_reports".to_owned());
                check_pick(faults, pick);
            }
            (EventKind::Notice, None, Some(text)) => sentence(faults, text),
            (EventKind::Report, ..) => {
                faults.say(true, &event.name, || "a report has pick, and no text".to_owned());
            }
            (EventKind::Notice, ..) => {
                faults.say(true, &event.name, || "a notice has text, and no pick".to_owned());
            }
        }
        let visits =
            !event.nobody_in.is_empty() && (event.kind == EventKind::Notice || !self.has(System::Repairs));
        faults
            .say(visits, &event.name, || "nobody_in is for reports, and needs the system repairs".to_owned());
    }

    /// Checks a step, and gives the least time after the start by which it is due, if that can be known.
    fn check_step(
        &self,
        faults: &mut Faults,
        step: &StepPlan,
        earliest: &BTreeMap<&str, Option<i64>>,
    ) -> Option<i64> {
        sentence(faults, &step.words);
        self.check_needs(faults, step);
        let event = self.event_of(faults, step);
        let check = *step.check.get_ref();
        if let Some(event) = event {
            let class = step.class.as_ref().map(|class| *class.get_ref());
            let closed = class.is_some_and(|class| event.nobody_in.contains(&class));
            let wrong = check == Check::VisitRebooked && !closed;
            faults.say(wrong, &step.check, || {
                "no visit of this class finds nobody in: see nobody_in".to_owned()
            });
        }
        let base = match &step.from {
            None => event.map(|event| event.after.get_ref().to.at_least()),
            Some(from) => {
                let base = earliest.get(from.get_ref().as_str()).copied();
                faults.say(base.is_none(), from, || {
                    format!("no step “{}” stands before this one", from.get_ref())
                });
                let timeless = base == Some(None);
                faults.say(timeless, from, || format!("the step “{}” has no moment", from.get_ref()));
                base.flatten()
            }
        };
        let within = step.within.as_ref()?;
        let due = base? + within.get_ref().at_least();
        let beyond = due > self.horizon.get_ref().at_least();
        faults.say(beyond, within, || "the deadline lies after the horizon".to_owned());
        Some(due)
    }

    /// The event that a step belongs to, if it is about a report.
    fn event_of(&self, faults: &mut Faults, step: &StepPlan) -> Option<&EventPlan> {
        let of_report = step.check.get_ref().of_report();
        let Some(name) = &step.event else {
            faults.say(of_report, &step.check, || "this check needs event".to_owned());
            return None;
        };
        faults.say(!of_report, name, || "this check is about no report, and has no use for event".to_owned());
        let event = self.events.iter().find(|event| event.name.get_ref() == name.get_ref());
        faults.say(event.is_none(), name, || {
            let names: Vec<_> = self.events.iter().map(|event| event.name.get_ref().as_str()).collect();
            format!("no event “{}”; there are: {}", name.get_ref(), names.join(", "))
        });
        let notice = event.is_some_and(|event| event.kind == EventKind::Notice) && of_report;
        faults.say(notice, name, || "this check is about a report, and the event is a notice".to_owned());
        event
    }

    /// Whether a check has all that it needs, and nothing else.
    fn check_needs(&self, faults: &mut Faults, step: &StepPlan) {
        let needs = step.check.get_ref().needs();
        // Of the number of an order and the day of a visit it must be said of which work.
        let of_orders = step.says.iter().any(|says| *says.get_ref() != Says::Finding);
        let needs = Needs { class: needs.class || of_orders, ..needs };
        for (field, is, wanted) in [
            ("within", step.within.is_some(), needs.within),
            ("class", step.class.is_some(), needs.class),
            ("fault", step.fault.is_some(), needs.fault),
            ("system", step.system.is_some(), needs.system),
        ] {
            faults.say(wanted && !is, &step.check, || format!("this check needs {field}"));
            faults.say(!wanted && is, &step.check, || format!("this check has no use for {field}"));
        }
        let check = *step.check.get_ref();
        let from = step.from.is_some() && (!needs.within || check == Check::VisitRebooked);
        faults.say(from, &step.check, || "this check has no use for from".to_owned());
        let says = !step.says.is_empty() && check != Check::ResidentTold;
        faults.say(says, &step.check, || "this check has no use for says".to_owned());
        let lacking = check.systems().iter().find(|system| !self.has(**system));
        faults.say(lacking.is_some(), &step.check, || {
            "this check needs a system that the journey has not".to_owned()
        });
        let rules = || self.faults.iter().map(Spanned::get_ref).filter(|rule| rule.times.is_some());
        if let Some(system) = &step.system {
            let refused = rules().any(|rule| {
                let of_system = rule.on.map(Operation::system) == Some(*system.get_ref());
                rule.kind == FaultKind::TooManyRequests && of_system
            });
            let text = "no fault too_many_requests strikes a call of this system for certain";
            faults.say(!refused, system, || text.to_owned());
        }
        if let Some(kind) = &step.fault {
            let struck =
                rules().any(|rule| rule.kind == *kind.get_ref() && rule.on == Some(Operation::Raise));
            let text = "no fault of this kind strikes a call of repairs.raise for certain";
            faults.say(!struck, kind, || text.to_owned());
        }
    }
}

/// What a check needs to be told.
struct Needs {
    within: bool,
    class: bool,
    fault: bool,
    system: bool,
}

impl Check {
    const fn needs(self) -> Needs {
        let (within, class) = match self {
            Self::ReportRead | Self::ResidentTold => (true, false),
            Self::RaisedOnce | Self::RightPriority => (false, true),
            Self::RetryAfterKept | Self::OutcomeLearnt | Self::NotOverrated => (false, false),
            Self::OrderRaised
            | Self::VisitRebooked
            | Self::WorkBegun
            | Self::WorkDone
            | Self::OrderCompleted => (true, true),
        };
        let (fault, system) = (matches!(self, Self::OutcomeLearnt), matches!(self, Self::RetryAfterKept));
        Needs { within, class, fault, system }
    }

    /// Whether it is about the report of its event.
    const fn of_report(self) -> bool {
        !matches!(self, Self::RetryAfterKept | Self::OutcomeLearnt)
    }

    /// The systems on whose state it looks.
    const fn systems(self) -> &'static [System] {
        match self {
            Self::ReportRead | Self::ResidentTold => &[System::StreetReports],
            Self::RetryAfterKept => &[],
            _ => &[System::Repairs],
        }
    }
}

fn by_the_clock(faults: &mut Faults, length: &Spanned<Length>) {
    let wrong = length.get_ref().clock().is_none();
    faults.say(wrong, length, || "working days are for the deadlines of steps".to_owned());
}

fn sentence(faults: &mut Faults, words: &Spanned<String>) {
    let text = words.get_ref();
    let wrong = text.len() < 5 || text.chars().count() > 300 || !text.ends_with(['.', '?', '!']);
    faults.say(wrong, words, || {
        "words are a sentence with its full stop, of at most 300 characters".to_owned()
    });
}

fn unique<'a>(faults: &mut Faults, names: impl Iterator<Item = &'a Spanned<String>>) {
    let mut before: Vec<&str> = vec![];
    for name in names {
        let text = name.get_ref().as_str();
        let fits = !text.is_empty() && text.len() <= 60;
        let fits = fits && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        faults.say(!fits, name, || "a name has lower case letters, digits and underscores".to_owned());
        faults.say(before.contains(&text), name, || format!("the name “{text}” is taken"));
        before.push(text);
    }
}

fn check_pick(faults: &mut Faults, at: &Spanned<Pick>) {
    let pick = at.get_ref();
    let hazards: Vec<_> = KINDS.iter().map(|kind| kind.key).collect();
    for (what, value, known) in [
        ("hazard", &pick.hazard, hazards.as_slice()),
        ("severity", &pick.severity, &SEVERITIES),
        ("priority", &pick.priority, &PRIORITIES),
    ] {
        if let Some(value) = value {
            let unknown = !known.contains(&value.get_ref().as_str());
            let text = || format!("no {what} “{}”; there are: {}", value.get_ref(), known.join(", "));
            faults.say(unknown, value, text);
        }
    }
    faults.say(*pick == Pick::default(), at, || "pick says at least one thing".to_owned());
    let emergency = pick.priority.as_ref().map(|priority| priority.get_ref() == "emergency");
    let torn = emergency.is_some_and(|emergency| pick.is_emergency.is_some_and(|other| other != emergency));
    faults.say(torn, at, || "priority and is_emergency contradict each other".to_owned());
}
