//! Scenes with the council alone, without a pilot of WebAssembly: the pilot is a few lines of Rust.

mod clock;
mod examples;
mod faults;
pub(crate) mod hostile;
mod keys;
mod repairs;
mod reports;
mod wrong_orders;

use super::{
    Council,
    faults::{FaultKind, FaultRule, Faults},
    moment::{HOUR, written},
    operation::System,
    repairs::{Class, Repairs},
    reports::{Report, StreetReports},
};
use crate::Exchange;
use border::message::{CallFault, Event, Method, Request, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A Wednesday: 4 February 2026, 08:00.
pub const START: i64 = 1_770_192_000_000;

/// Whoever asks the council, and what came of it.
pub struct Pilot {
    pub council: Council,
    pub exchanges: Vec<Exchange>,
    pub token: String,
    pub patience: u32,
}

/// What a system answered: status and body.
pub type Answer = Result<(u16, Value), CallFault>;

impl Pilot {
    pub fn new(council: Council) -> Self {
        Self { council, exchanges: vec![], token: String::new(), patience: 10_000 }
    }

    /// Asks as a pilot does, and keeps the exchange as the parent does.
    pub fn send(&mut self, system: &str, request: Request) -> Result<Response, CallFault> {
        let at = self.council.now();
        let answer = self.council.call(system, &request);
        self.exchanges.push(Exchange { at, system: system.to_owned(), request, answer: answer.clone() });
        answer
    }

    pub fn raw(
        &mut self,
        system: &str,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut headers: Vec<_> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        if !self.token.is_empty() {
            headers.push(("authorization".to_owned(), format!("Bearer {}", self.token)));
        }
        let patience = self.patience;
        let request = Request { method, path: path.to_owned(), headers, body: body.to_vec(), patience };
        let answer = self.send(system, request)?;
        Ok((answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null)))
    }

    pub fn get(&mut self, system: &str, path: &str) -> Answer {
        self.raw(system, Method::Get, path, &[], b"")
    }

    pub fn post(&mut self, system: &str, path: &str, body: &Value) -> Answer {
        self.raw(system, Method::Post, path, &[], body.to_string().as_bytes())
    }

    /// Gets a token, and shows it from then on.
    pub fn sign_in(&mut self) -> Answer {
        let sent =
            json!({ "grant_type": "client_credentials", "client_id": "pilot", "client_secret": "practice" });
        let (status, body) = self.post("repairs", "/token", &sent)?;
        self.token = body["access_token"].as_str().unwrap_or_default().to_owned();
        Ok((status, body))
    }

    pub fn raise(&mut self, key: &str, order: &Value) -> Answer {
        let headers = [("idempotency-key", key)];
        self.raw("repairs", Method::Post, "/work-orders", &headers, order.to_string().as_bytes())
    }

    /// Raises an order that is right, and gives its number.
    pub fn raised(&mut self, report: &str, class: &str, priority: &str) -> String {
        let order = raise(report, class, priority, self.council.now() + 24 * HOUR);
        let (status, body) = self.raise(&format!("{report}-{class}"), &order).expect("an answer");
        assert!(status < 300, "{body}");
        body["Reference"][0]["ID"].as_str().expect("a number").to_owned()
    }

    pub fn book(&mut self, order: &str, starts: i64) -> Answer {
        self.post("repairs", &format!("/work-orders/{order}/appointments"), &schedule(order, starts))
    }
}

/// RaiseRepair.
pub fn raise(report: &str, class: &str, priority: &str, by: i64) -> Value {
    json!({
        "DescriptionOfWork": "As the resident wrote",
        "Priority": { "PriorityCode": priority, "RequiredCompletionDateTime": written(by) },
        "WorkClass": { "WorkClassCode": class },
        "WorkElement": [{ "RateScheduleItem": [{ "CustomCode": "FC-DMP-01" }], "Trade": [{ "Code": "DA" }] }],
        "ServiceRequestReference": [{ "ID": report }],
    })
}

/// ScheduleRepair.
pub fn schedule(order: &str, starts: i64) -> Value {
    let moment = written(starts);
    let (day, time) = moment.split_once('T').expect("a moment");
    json!({
        "Reference": [{ "ID": order }],
        "DescriptionOfWork": "A visit",
        "Priority": { "PriorityCode": "urgent", "RequiredCompletionDateTime": moment },
        "WorkClass": { "WorkClassCode": "works" },
        "InstructedBy": { "Name": "Housing" },
        "AssignedToPrimary": { "Name": "Operatives" },
        "Site": { "Property": [] },
        "RefinedAppointmentWindow": {
            "Date": day,
            "TimeOfDay": { "EarliestArrivalTime": &time[..5], "LatestArrivalTime": "23:59" },
        },
    })
}

pub fn report(id: &str, requested: i64) -> Report {
    Report {
        id: id.to_owned(),
        service: "damp",
        description: Some("There is mould in the bedroom".to_owned()),
        uprn: Some("100000000001".to_owned()),
        address: None,
        requested,
        read: None,
        updates: vec![],
    }
}

pub fn rule(kind: FaultKind) -> FaultRule {
    FaultRule { kind, on: None, times: None, within: None, per_hundred: None, seconds: None }
}

/// A council with 25 reports made in the hours before, one to come, and these faults.
pub fn council(rules: &[FaultRule], nobody_in: &[Class], seed: u8) -> Council {
    let reports = (1..=25).map(|number| report(&format!("{number}"), START - (30 - number) * HOUR));
    let reports = StreetReports::new(reports.chain([report("later", START + HOUR)]));
    let repairs = Repairs::new(BTreeMap::from([("1".to_owned(), nobody_in.to_vec())]));
    let event = Event {
        id: "event-1".to_owned(),
        at: START + HOUR,
        kind: "report".to_owned(),
        body: "{}".to_owned(),
    };
    Council::new(START, [event])
        .with_systems(&System::ALL, reports, repairs)
        .with_faults(Faults::new(rules, &[seed; 32]), START + 1000 * 24 * HOUR)
}

/// Whoever asks a council without faults, signed in.
pub fn pilot() -> Pilot {
    let mut pilot = Pilot::new(council(&[], &[], 1));
    assert_eq!(pilot.sign_in().expect("an answer").0, 200);
    pilot
}
