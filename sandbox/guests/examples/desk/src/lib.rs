//! What the example pilots do at the council's two systems, `street_reports` and `repairs`: they read a report, raise an
//! order, book a visit, tell the resident, and complete the order.

mod messages;
pub mod rehearsal;

pub use messages::{Class, Order, number_of, raise_repair, schedule_repair};

use forecourt_pilot::{
    Error, Result, inbox,
    json::{Value, json},
    systems::{Answered, Client, Request, call},
    time::{DAY, HOUR, read, start_of_day},
};
use std::fmt;

/// How many days are tried for a visit. The system names the next day that is worked, so two are enough; one more does no
/// harm.
const DAYS_MAX: usize = 3;
/// When visits begin that are no emergencies.
const MORNING: i64 = 10 * HOUR;

/// The credentials, as the note of the system `repairs` has them.
pub fn credentials() -> Value {
    json!({ "grant_type": "client_credentials", "client_id": "pilot", "client_secret": "practice" })
}

/// Somebody at work at the two systems.
///
/// An answer is taken only when it is about the report or order that was asked for: it can be an earlier one that comes
/// again.
pub struct Desk<'a> {
    reports: Client<'a>,
    repairs: Client<'a>,
    now: Box<dyn Fn() -> i64 + 'a>,
}

impl fmt::Debug for Desk<'_> {
    /// Without the function that tells the time.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reports, repairs, .. } = self;
        formatter
            .debug_struct("Desk")
            .field("reports", reports)
            .field("repairs", repairs)
            .finish_non_exhaustive()
    }
}

/// What a resident reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The heading under which it came, such as `damp`.
    pub category: Option<String>,
    /// What the resident wrote.
    pub description: Option<String>,
}

impl Report {
    /// The report in what `street_reports` answers: a list of one.
    pub fn of_answer(body: &Value) -> Self {
        let text = |field: &str| body[0][field].as_str().map(str::to_owned);
        Self { category: text("service_code"), description: text("description") }
    }
}

/// The path of a report.
pub fn report_path(report: &str) -> String {
    format!("/requests/{report}.json")
}

/// What is sent to tell the resident something.
pub fn update(report: &str, words: &str) -> Request {
    let told = json!({ "status": "open", "status_notes": words });
    Request::post(format!("/requests/{report}/updates.json"), told)
}

impl Desk<'static> {
    /// A desk in the council of this run.
    pub fn here() -> Self {
        Self::through(call, inbox::wait, inbox::now)
    }
}

impl<'a> Desk<'a> {
    /// A desk that asks through these functions: one asks a system, one lets milliseconds pass, one tells the time.
    pub fn through(
        send: impl FnMut(&str, &Request) -> Answered + Clone + 'a,
        wait: impl FnMut(u64) + Clone + 'a,
        now: impl Fn() -> i64 + 'a,
    ) -> Self {
        let reports = Client::through("street_reports", send.clone(), wait.clone());
        let repairs = Client::through("repairs", send, wait).signed_in("/token", credentials());
        Self { reports, repairs, now: Box::new(now) }
    }

    /// The time, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn now(&self) -> i64 {
        (self.now)()
    }

    /// Reads a report.
    ///
    /// # Errors
    /// When the system refuses, or gives no answer.
    pub fn read(&mut self, report: &str) -> Result<Report> {
        let is_report = |body: &Value| body[0]["service_request_id"] == report;
        let answer = self.reports.ask(&Request::get(report_path(report)), is_report)?;
        Ok(Report::of_answer(&answer.done()?))
    }

    /// Tells the resident something, once, however often it is sent until there is an answer.
    ///
    /// # Errors
    /// When the system refuses, or gives no answer.
    pub fn tell(&mut self, report: &str, words: &str) -> Result<()> {
        let is_report = |body: &Value| body[0]["service_request_id"] == report;
        self.reports.ask(&update(report, words), is_report)?.done()?;
        Ok(())
    }

    /// Raises an order, exactly once for each report and class, and gives its number.
    ///
    /// # Errors
    /// When the system refuses, or gives no answer.
    pub fn raise(&mut self, order: &Order<'_>) -> Result<String> {
        let key = format!("{}-{}", order.report, order.class.code());
        let request = Request::post("/work-orders", raise_repair(order)).once(key);
        let is_order = |body: &Value| {
            let named = body["ServiceRequestReference"][0]["ID"] == order.report;
            named && body["WorkClass"]["WorkClassCode"] == order.class.code()
        };
        let answer = self.repairs.ask(&request, is_order)?.done()?;
        number_of(&answer).ok_or_else(|| Error::new("the order has no number"))
    }

    /// Books a visit at this moment, in whole minutes, an hour from now or later. One that was booked is moved.
    ///
    /// # Errors
    /// When the system refuses, or gives no answer.
    pub fn book(&mut self, number: &str, order: &Order<'_>, starts: i64) -> Result<()> {
        match self.try_to_book(number, order, starts)? {
            Booked::Yes => Ok(()),
            Booked::No { words, .. } => Err(words),
        }
    }

    /// Books a visit at ten in the morning, so many days from today or on the next working day after that; gives its
    /// moment. Which days are bank holidays the system says when it refuses one.
    ///
    /// # Errors
    /// When the system refuses, and names no other day; when it gives no answer.
    pub fn book_by_day(&mut self, number: &str, order: &Order<'_>, days: i64) -> Result<i64> {
        let mut starts = start_of_day(self.now()) + days * DAY + MORNING;
        let mut refused = Error::new("no day is worked");
        for _ in 0..DAYS_MAX {
            match self.try_to_book(number, order, starts)? {
                Booked::Yes => return Ok(starts),
                Booked::No { words, next_working_day: None } => return Err(words),
                Booked::No { words, next_working_day: Some(day) } => {
                    starts = day + MORNING;
                    refused = words;
                }
            }
        }
        Err(refused)
    }

    fn try_to_book(&mut self, number: &str, order: &Order<'_>, starts: i64) -> Result<Booked> {
        let path = format!("/work-orders/{number}/appointments");
        let request = Request::post(path, schedule_repair(number, order, starts));
        let is_booked = |body: &Value| number_of(&body["WorkOrder"]).as_deref() == Some(number);
        let answer = self.repairs.ask(&request, is_booked)?;
        match (answer.status, answer.done()) {
            (_, Ok(_)) => Ok(Booked::Yes),
            // The values are not right: this is how a day is refused.
            (422, Err(words)) => {
                let body = answer.json().unwrap_or_default();
                let day = body["next_working_day"].as_str();
                let next_working_day = day.and_then(|day| read(&format!("{day}T00:00:00Z")).ok());
                Ok(Booked::No { words, next_working_day })
            }
            (_, Err(words)) => Err(words),
        }
    }

    /// Says that the work of an order is done.
    ///
    /// # Errors
    /// When the system refuses, as it does before a visit has ended with the work done; when it gives no answer.
    pub fn complete(&mut self, number: &str) -> Result<()> {
        let path = format!("/work-orders/{number}/complete");
        let request = Request::post(path, json!({ "WorkOrderReference": { "ID": number } }));
        let is_completed =
            |body: &Value| body["Status"] == "completed" && number_of(body).as_deref() == Some(number);
        self.repairs.ask(&request, is_completed)?.done()?;
        Ok(())
    }
}

/// What came of asking for a visit.
enum Booked {
    Yes,
    /// Refused, with the system's words.
    No {
        words: Error,
        /// The start of the next day that would do, if the day was what is wrong.
        next_working_day: Option<i64>,
    },
}

#[cfg(test)]
mod tests;
