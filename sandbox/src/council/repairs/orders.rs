//! Orders and visits, as the system keeps them.

use super::{
    Class,
    shape::{RateScheduleItem, StatusCode},
};
use crate::council::moment::{Mark, written};
use serde::Serialize;
use serde_json::{Value, json};

/// The most orders there can be.
pub const ORDERS_MAX: usize = 10_000;
/// The most appointments of one order, and the most words about it.
pub const ENTRIES_MAX: usize = 50;

/// A work order.
#[derive(Clone, Debug, Serialize)]
pub struct Order {
    /// Its number, such as `WO-100001`.
    pub reference: String,
    /// The number of the report it answers.
    pub report: String,
    /// What is to be done.
    pub description: String,
    /// What sort of work.
    pub class: Class,
    /// How soon: one of `synth::PRIORITIES`.
    pub priority: &'static str,
    /// By when it is to be done, as it was given.
    pub required_by: i64,
    /// Our own rate codes.
    pub rates: Vec<&'static str>,
    /// When it was raised.
    pub raised: Mark,
    /// Visits, in the order in which they were booked.
    pub appointments: Vec<Appointment>,
    /// What was said about it.
    pub words: Vec<(Mark, StatusCode, String)>,
    /// When it was completed.
    pub completed: Option<Mark>,
    /// When it was cancelled.
    pub cancelled: Option<Mark>,
}

/// A visit that was booked.
#[derive(Clone, Debug, Serialize)]
pub struct Appointment {
    /// Its number, such as `AP-100001`.
    pub reference: String,
    /// When it was booked.
    pub booked: Mark,
    /// When somebody comes. Unit of this and the next: milliseconds since 1970-01-01T00:00:00Z.
    pub starts: i64,
    /// When they leave.
    pub ends: i64,
    /// What will come of it; known to nobody before it ends.
    pub result: VisitResult,
    /// The number of what an inspection found.
    pub finding: Option<String>,
    /// Whether it was moved or cancelled before it came to pass.
    pub dropped: bool,
}

/// What comes of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitResult {
    /// It was done.
    Done,
    /// Nobody opened.
    NoAccess,
}

impl Order {
    /// Whether there is still something to be done.
    pub const fn is_open(&self) -> bool {
        self.completed.is_none() && self.cancelled.is_none()
    }

    /// The visits that have come to pass by this time, with this result.
    pub fn visits(&self, result: VisitResult, by: i64) -> impl Iterator<Item = &Appointment> {
        let passed = move |visit: &&Appointment| !visit.dropped && visit.ends <= by && visit.result == result;
        self.appointments.iter().filter(passed)
    }

    /// `open`, `completed` or `cancelled`.
    pub const fn status(&self) -> &'static str {
        match (self.completed, self.cancelled) {
            (Some(_), _) => "completed",
            (None, Some(_)) => "cancelled",
            (None, None) => "open",
        }
    }

    /// The order as it is shown, at this time.
    pub fn shape(&self, now: i64) -> Value {
        let visits: Vec<_> = self.appointments.iter().map(|visit| visit.shape(now)).collect();
        let rates: Vec<_> = self.rates.iter().map(|rate| json!({ "CustomCode": rate })).collect();
        json!({
            "Reference": [{ "ID": self.reference }],
            "ServiceRequestReference": [{ "ID": self.report }],
            "Status": self.status(),
            "DescriptionOfWork": self.description,
            "WorkClass": { "WorkClassCode": self.class },
            "Priority": {
                "PriorityCode": self.priority, "RequiredCompletionDateTime": written(self.required_by)
            },
            "RateScheduleItem": rates,
            "DateRaised": written(self.raised.at),
            "DateCompleted": self.completed.map(|mark| written(mark.at)),
            "Appointments": visits,
        })
    }
}

impl Appointment {
    fn shape(&self, now: i64) -> Value {
        let over = !self.dropped && self.ends <= now;
        let result = if self.dropped { json!("dropped") } else { json!(over.then_some(self.result)) };
        json!({
            "AppointmentReference": self.reference,
            "Starts": written(self.starts),
            // A visit that finds nobody in is short: its end is told when it has come.
            "Ends": over.then(|| written(self.ends)),
            "Result": result,
            "Finding": self.finding.as_ref().filter(|_| over),
        })
    }
}

/// The rate codes of these items.
///
/// # Errors
/// What is wrong with one of them, in words.
pub fn own_rates<'a>(items: impl Iterator<Item = &'a RateScheduleItem>) -> Result<Vec<&'static str>, String> {
    let kinds = synth::parameters::hazards::KINDS;
    items
        .map(|item| {
            if item.proprietary.is_some() {
                return Err("M3NHFSORCode is not taken: use one of our own codes as CustomCode".to_owned());
            }
            let code = item.custom_code.as_deref().unwrap_or_default();
            kinds.iter().map(|kind| kind.rate).find(|known| *known == code).ok_or_else(|| {
                let those: Vec<_> = kinds.iter().map(|kind| kind.rate).collect();
                let code = crate::council::reply::quoted(code);
                format!("CustomCode {code} is none of ours; there are: {}", those.join(", "))
            })
        })
        .collect()
}
