//! Somebody who works through the inbox, and does at most one thing wrong.

use super::super::Staged;
use crate::council::{
    moment::{DAY, HOUR, MINUTE, written},
    tests::{Answer, Pilot, raise},
};
use border::message::{CallFault, Event};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use synth::Calendar;

/// What somebody does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    None,
    /// Does nothing at all.
    Idle,
    /// Raises the order without reading the report.
    NeverReads,
    ReadsLate,
    /// Does not know one event when it comes again.
    TakesEventsTwice,
    /// Uses another key when an answer did not come.
    NewKey,
    /// Asks again at once when refused.
    Impatient,
    /// Goes on after an answer that did not come, with a number it guesses.
    Guesses,
    /// Waits two minutes and more for every answer.
    Patient,
    Underrates,
    /// Takes everything for an emergency.
    Overrates,
    /// Gives every report this priority.
    Always(&'static str),
    /// Has every home made safe as if it were an emergency, and knows the priority all the same.
    MakesAllSafe,
    RaisesLate,
    TellsLate,
    TellsNothing,
    TellsNoNumber,
    TellsAnotherNumber,
    /// Tells the numbers that the order might get, before it is raised, and nothing afterwards.
    TellsBefore,
    ComesLate,
    NeverCompletes,
    RebooksLate,
    InspectsLate,
    SummaryLate,
    SummaryWithoutFinding,
    SafeLate,
    WorksLate,
    NeverComesAgain,
    /// Takes a refusal for the end of it.
    GivesUp,
    /// Takes a refusal for the end of it, and does not know one event when it comes again.
    GivesUpAndTakesEventsTwice,
    /// Tells the day of a visit at which the home is not made safe.
    TellsAnotherDay,
    /// Has the home made safe by one order, and completes another, by which it was done once more later.
    CompletesAnother,
    /// Raises an order, and cancels it.
    Cancels,
    /// Sends the summary before anybody has looked, with every number a finding might get, and none afterwards.
    TellsEarly,
}

/// Somebody at work.
pub struct Officer {
    pub pilot: Pilot,
    habit: Habit,
    /// The true priority of each report: a good triage, which is not what is judged here.
    priorities: BTreeMap<String, String>,
    seen: BTreeSet<String>,

    calendar: Calendar,
}

impl Officer {
    pub fn new(staged: &Staged, habit: Habit) -> Self {
        let mut pilot = Pilot::new(staged.council.clone());
        if habit == Habit::Patient {
            pilot.patience = 300_000;
        }
        Self {
            habit,
            priorities: staged.expected.events.iter().filter_map(|event| event.report.clone()).collect(),
            seen: BTreeSet::new(),

            calendar: Calendar::new(),
            pilot,
        }
    }

    /// Works until nothing happens any more.
    pub fn work(&mut self) {
        while let Some(event) = self.pilot.council.next() {
            let again = !self.seen.insert(event.id.clone());
            let forgets = matches!(self.habit, Habit::TakesEventsTwice | Habit::GivesUpAndTakesEventsTwice);
            if self.habit == Habit::Idle || again && !forgets {
                continue;
            }
            let _ = self.pilot.sign_in();
            match event.kind.as_str() {
                "report" => self.report(&event),
                "visit" => self.visit(&event),
                "reminder" => self.reminder(&event.body),
                other => panic!("an event of kind {other}"),
            }
        }
    }

    /// Asks until there is a whole answer, as long as it takes. The call is told how often it was in vain.
    fn ask(
        &mut self,
        whole: fn(&Value) -> bool,
        mut call: impl FnMut(&mut Pilot, u32) -> Answer,
    ) -> (u16, Value) {
        let mut in_vain = 0;
        loop {
            match call(&mut self.pilot, in_vain) {
                Ok((429, _)) if self.habit == Habit::Impatient => self.pilot.council.wait(5_000),
                Ok((429, _)) if matches!(self.habit, Habit::GivesUp | Habit::GivesUpAndTakesEventsTwice) => {
                    return (201, json!({ "Reference": [{ "ID": "-" }] }));
                }
                Ok((429, _)) => self.wait_as_told(),
                Ok((401, _)) => drop(self.pilot.sign_in()),
                Ok((status, body)) if status >= 300 || whole(&body) => return (status, body),
                Err(CallFault::TimedOut) if self.habit == Habit::Guesses => {
                    return (201, json!({ "Reference": [{ "ID": "WO-100001" }] }));
                }
                Ok(_) | Err(CallFault::TimedOut | CallFault::ConnectionLost) => in_vain += 1,
                Err(fault) => panic!("{fault:?}"),
            }
        }
    }

    fn wait_as_told(&mut self) {
        let last = self.pilot.exchanges.last().and_then(|exchange| exchange.answer.as_ref().ok());
        let header = last.and_then(|answer| answer.headers.iter().find(|(name, _)| name == "retry-after"));
        let seconds: u64 = header.expect("a header").1.parse().expect("a number");
        self.pilot.council.wait(seconds * 1000);
    }

    fn raise(&mut self, report: &str, class: &str) -> String {
        let right = self.priorities[report].clone();
        let priority = match self.habit {
            Habit::Underrates if right == "emergency" => "urgent",
            Habit::Overrates => "emergency",
            Habit::Always(priority) => priority,
            _ => &right,
        };
        self.raise_as(report, class, priority)
    }

    fn raise_as(&mut self, report: &str, class: &str, priority: &str) -> String {
        let by = (self.pilot.council.now() / DAY + 30) * DAY;
        let order = raise(report, class, priority, by);
        let (habit, begun) = (self.habit, self.pilot.exchanges.len());
        let key = move |in_vain: u32| match habit {
            Habit::TakesEventsTwice => format!("{report}-{class}-{begun}"),
            Habit::NewKey => format!("{report}-{class}-{in_vain}"),
            Habit::CompletesAnother => format!("{report}-{class}-{begun}"),
            _ => format!("{report}-{class}"),
        };
        let is_order = |body: &Value| body["Reference"][0]["ID"].is_string();
        let (status, body) = self.ask(is_order, move |pilot, in_vain| pilot.raise(&key(in_vain), &order));
        assert!(status < 300, "{status} {body}");
        body["Reference"][0]["ID"].as_str().expect("a number").to_owned()
    }

    fn tell(&mut self, report: &str, words: &str) {
        let told = json!({ "status": "open", "status_notes": words });
        let path = format!("/requests/{report}/updates.json");
        let (status, body) = self.ask(Value::is_array, |pilot, _| pilot.post("street_reports", &path, &told));
        assert_eq!(status, 201, "{body}");
    }

    /// Books a visit, and gives its day.
    fn book(&mut self, order: &str, starts: i64) -> String {
        let (status, body) = self.ask(Value::is_object, |pilot, _| pilot.book(order, starts));
        assert_eq!(status, 201, "{body}");
        written(starts)[..10].to_owned()
    }

    /// Ten in the morning, so many working days from now.
    fn morning(&self, days: u32) -> i64 {
        self.calendar.end_of_working_day(self.pilot.council.now(), days) - DAY + 10 * HOUR
    }

    fn later(&mut self, at: i64, what: &Value) {
        assert!(self.pilot.council.remind(at, what.to_string()), "{what}");
    }

    fn report(&mut self, event: &Event) {
        let body: Value = serde_json::from_str(&event.body).expect("JSON");
        let report = body["service_request_id"].as_str().expect("a number").to_owned();
        let emergency = self.priorities[&report] == "emergency";
        if self.habit == Habit::ReadsLate && emergency {
            self.pilot.council.wait(if self.damp() { 121 } else { 31 } * MINUTE as u64);
        }
        if self.habit != Habit::NeverReads {
            let path = format!("/requests/{report}.json");
            self.ask(Value::is_array, |pilot, _| pilot.get("street_reports", &path));
        }
        if self.habit == Habit::RaisesLate && emergency {
            let hours = if self.damp() { 5 } else { 2 };
            return self.later(event.at + hours * HOUR, &json!({ "raise": report }));
        }
        self.act(&report);
    }

    /// Whether the journey is that of damp and mould.
    fn damp(&self) -> bool {
        !self.priorities.values().any(|priority| priority == "routine")
    }

    fn act(&mut self, report: &str) {
        let emergency = self.priorities[report] == "emergency";
        match (self.damp(), emergency) {
            (true, true) => self.make_safe_today(report),
            (true, false) => self.inspect(report),
            (false, _) => {
                if self.habit == Habit::TellsBefore && emergency {
                    self.tell(report, "We order the repair: WO-100001, or WO-100002.");
                }
                let order = self.raise(report, "works");
                if self.habit == Habit::Cancels && emergency {
                    let cancel =
                        json!({ "RelatedWorkOrderReference": { "ID": order }, "TypeCode": "cancelled" });
                    let path = format!("/work-orders/{order}/status");
                    self.ask(Value::is_object, |pilot, _| pilot.post("repairs", &path, &cancel));
                }
                let number = match self.habit {
                    Habit::TellsNoNumber => "soon".to_owned(),
                    Habit::TellsAnotherNumber if emergency => format!("{order}0"),
                    _ => order,
                };
                self.tell_about(report, emergency, &format!("We have ordered the repair: {number}."));
            }
        }
    }

    fn tell_about(&mut self, report: &str, emergency: bool, words: &str) {
        match self.habit {
            Habit::TellsNothing | Habit::TellsBefore if emergency => {}
            Habit::TellsLate if emergency => {
                let at = self.pilot.council.now() + 5 * HOUR;
                self.later(at, &json!({ "tell": report, "words": words }));
            }
            _ => self.tell(report, words),
        }
    }

    fn make_safe_today(&mut self, report: &str) {
        let order = self.raise(report, "make_safe");
        let starts =
            self.pilot.council.now() + if self.habit == Habit::ComesLate { 30 * HOUR } else { 3 * HOUR };
        let starts = (starts / MINUTE + 1) * MINUTE;
        let mut day = self.book(&order, starts);
        if self.habit == Habit::TellsAnotherDay {
            let other = self.raise(report, "inspection");
            day = self.book(&other, self.morning(3));
        }
        if self.habit == Habit::CompletesAnother {
            let other = self.raise_as(report, "make_safe", "emergency");
            self.book(&other, starts + 5 * HOUR);
        }
        let day = if self.habit == Habit::TellsNoNumber { "soon" } else { &day };
        self.tell_about(report, true, &format!("Somebody comes on {day}."));
    }

    fn inspect(&mut self, report: &str) {
        if self.habit == Habit::MakesAllSafe {
            let order = self.raise_as(report, "make_safe", "emergency");
            let soon = self.pilot.council.now() / MINUTE * MINUTE + 2 * HOUR;
            self.book(&order, soon);
        }
        let order = self.raise(report, "inspection");
        if self.habit == Habit::TellsEarly {
            let guesses: Vec<_> = (100_001..100_010).map(|number| format!("FI-{number}")).collect();
            self.tell(report, &guesses.join(", "));
        }
        self.book(&order, self.morning(2));
    }

    fn visit(&mut self, event: &Event) {
        let body: Value = serde_json::from_str(&event.body).expect("JSON");
        let text = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
        let (report, order, finding) = (text("service_request_id"), text("work_order"), text("finding"));
        let emergency = self.priorities[&report] == "emergency";
        if text("result") == "no_access" {
            return match self.habit {
                Habit::NeverComesAgain => {}
                Habit::RebooksLate => self.later(self.morning(3), &json!({ "book": order })),
                Habit::InspectsLate => drop(self.book(&order, self.morning(12))),
                _ => drop(self.book(&order, self.morning(2))),
            };
        }
        if !finding.is_empty() {
            // What is found in a home that was made safe as an emergency is not judged.
            if !emergency {
                self.found(&report, &finding);
            }
            return;
        }
        let first = self.pilot.council.repairs.orders_for(&report).next();
        let another = first.is_some_and(|first| first.reference != order);
        let completes = match self.habit {
            Habit::NeverCompletes => false,
            Habit::CompletesAnother => another,
            _ => true,
        };
        if emergency && completes {
            let complete = json!({ "WorkOrderReference": { "ID": order } });
            let path = format!("/work-orders/{order}/complete");
            let (status, body) =
                self.ask(Value::is_object, |pilot, _| pilot.post("repairs", &path, &complete));
            assert_eq!(status, 200, "{body}");
        }
    }

    fn found(&mut self, report: &str, finding: &str) {
        let words = match self.habit {
            Habit::SummaryWithoutFinding => "We looked at the mould and will come again.".to_owned(),
            _ => format!("We looked at the mould ({finding}). We make it safe first, then mend the cause."),
        };
        if self.habit == Habit::TellsEarly {
            // It was told already, it thinks.
        } else if self.habit == Habit::SummaryLate {
            self.later(self.morning(4), &json!({ "tell": report, "words": words }));
        } else {
            self.tell(report, &words);
        }
        // It was made safe already, where everything is.
        if self.habit != Habit::MakesAllSafe {
            let order = self.raise(report, "make_safe");
            self.book(&order, self.morning(if self.habit == Habit::SafeLate { 6 } else { 3 }));
        }
        let order = self.raise(report, "works");
        self.book(&order, self.morning(if self.habit == Habit::WorksLate { 63 } else { 40 }));
    }

    fn reminder(&mut self, text: &str) {
        let what: Value = serde_json::from_str(text).expect("JSON");
        if let Some(report) = what["raise"].as_str() {
            self.act(report);
        } else if let Some(order) = what["book"].as_str() {
            self.book(order, self.morning(1));
        } else if let (Some(report), Some(words)) = (what["tell"].as_str(), what["words"].as_str()) {
            self.tell(report, words);
        }
    }
}
