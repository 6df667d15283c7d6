//! A council for tests, in a few lines: it says yes to what is right, and keeps what it was asked. What it leaves out,
//! faults above all, a real run shows.

use crate::Desk;
use forecourt_pilot::{
    inbox::Event,
    json::{Value, json},
    systems::{Answered, Request, Response},
    time::{DAY, day, is_weekend, read},
};
use std::cell::{Cell, RefCell};

/// The council.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// The time, in milliseconds since 1970-01-01T00:00:00Z.
    pub now: Cell<i64>,
    /// What the resident wrote, in every report.
    pub description: String,
    /// A day besides Saturdays and Sundays on which only emergencies are visited, such as `2026-04-03`.
    pub holiday: String,
    asked: RefCell<Vec<(String, Value)>>,
}

impl Rehearsal {
    /// A council at this time.
    pub fn at(now: i64) -> Self {
        Self { now: Cell::new(now), ..Self::default() }
    }

    /// The same council, in which the resident wrote this.
    #[must_use]
    pub fn saying(self, description: &str) -> Self {
        Self { description: description.to_owned(), ..self }
    }

    /// A desk there.
    pub fn desk(&self) -> Desk<'_> {
        let wait = |milliseconds: u64| self.now.set(self.now.get() + milliseconds as i64);
        Desk::through(|system: &str, request: &Request| self.answer(system, request), wait, || self.now.get())
    }

    /// Answers a request.
    ///
    /// # Errors
    /// Never: every request is answered.
    pub fn answer(&self, system: &str, request: &Request) -> Answered {
        let body = request.body.clone().unwrap_or_default();
        let path: Vec<_> = request.path.split('/').skip(1).collect();
        let report = |id: &str| {
            let id = id.trim_end_matches(".json");
            json!([{ "service_request_id": id, "service_code": "other", "description": self.description }])
        };
        let raised = self.all("/work-orders").len();
        let answer = match path.as_slice() {
            ["requests", id, ..] => report(id),
            ["token"] => json!({ "access_token": "rehearsed" }),
            ["work-orders"] => json!({
                "Reference": [{ "ID": format!("WO-{}", raised + 1) }],
                "ServiceRequestReference": body["ServiceRequestReference"],
                "WorkClass": body["WorkClass"],
            }),
            ["work-orders", number, "complete"] => {
                json!({ "Reference": [{ "ID": number }], "Status": "completed" })
            }
            _ if self.refuses(&body) => {
                let next =
                    json!({ "detail": "not on this day", "next_working_day": self.next_working_day(&body) });
                return Ok(response(422, &next));
            }
            _ => json!({ "AppointmentReference": "AP-1", "WorkOrder": { "Reference": body["Reference"] } }),
        };
        self.asked.borrow_mut().push((format!("{system}{}", request.path), body));
        Ok(response(200, &answer))
    }

    /// Whether a visit is wanted on a day on which only emergencies are visited.
    fn refuses(&self, visit: &Value) -> bool {
        visit["Priority"]["PriorityCode"] != "emergency" && !self.is_worked(start_of(visit))
    }

    fn is_worked(&self, at: i64) -> bool {
        !is_weekend(at) && day(at) != self.holiday
    }

    /// The first day after that of a visit on which it could be.
    fn next_working_day(&self, visit: &Value) -> Option<String> {
        let mut days = (1..14).map(|later| start_of(visit) + later * DAY);
        days.find(|at| self.is_worked(*at)).map(day)
    }

    /// The orders that were raised: report, class and priority.
    pub fn raised(&self) -> Vec<String> {
        let orders = self.all("repairs/work-orders").into_iter();
        let order = |(_, body): (String, Value)| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let report = text(&body["ServiceRequestReference"][0]["ID"]);
            let class = text(&body["WorkClass"]["WorkClassCode"]);
            format!("{report} {class} {}", text(&body["Priority"]["PriorityCode"]))
        };
        orders.map(order).collect()
    }

    /// The visits that were booked: order, day and time.
    pub fn booked(&self) -> Vec<String> {
        let visits = self.all("/appointments").into_iter();
        let visit = |(_, body): (String, Value)| {
            let window = &body["RefinedAppointmentWindow"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let time = text(&window["TimeOfDay"]["EarliestArrivalTime"]);
            format!("{} {} {time}", text(&body["Reference"][0]["ID"]), text(&window["Date"]))
        };
        visits.map(visit).collect()
    }

    /// What residents were told: report and words.
    pub fn told(&self) -> Vec<String> {
        let updates = self.all("/updates.json").into_iter();
        let update = |(path, body): (String, Value)| {
            let report = path.split('/').nth(2).unwrap_or_default().to_owned();
            format!("{report}: {}", body["status_notes"].as_str().unwrap_or_default())
        };
        updates.map(update).collect()
    }

    /// The numbers of the orders that were completed.
    pub fn completed(&self) -> Vec<String> {
        let text = |(_, body): (String, Value)| {
            body["WorkOrderReference"]["ID"].as_str().unwrap_or_default().to_owned()
        };
        self.all("/complete").into_iter().map(text).collect()
    }

    /// System with path, and body, of the requests whose path ends so.
    fn all(&self, end: &str) -> Vec<(String, Value)> {
        self.asked.borrow().iter().filter(|(path, _)| path.ends_with(end)).cloned().collect()
    }
}

/// The start of the day of a visit.
fn start_of(visit: &Value) -> i64 {
    let day = visit["RefinedAppointmentWindow"]["Date"].as_str().unwrap_or_default();
    read(&format!("{day}T00:00:00Z")).unwrap_or_default()
}

fn response(status: u16, body: &Value) -> Response {
    Response { status, headers: vec![], body: body.to_string().into_bytes() }
}

/// The event of a report.
pub fn report(id: &str, at: i64) -> Event {
    event("report", at, &json!({ "service_request_id": id }))
}

/// The event of a visit for an order; `finding` is the number of what an inspection found.
pub fn visit(report: &str, order: &str, result: &str, finding: Option<&str>, at: i64) -> Event {
    let body = json!({
        "service_request_id": report, "work_order": order, "appointment": "AP-1", "result": result, "finding": finding,
    });
    event("visit", at, &body)
}

fn event(kind: &str, at: i64, body: &Value) -> Event {
    Event { id: format!("{kind}-{at}"), at, kind: kind.to_owned(), body: body.to_string() }
}
