//! What happens in the council, and the clock. Units: milliseconds since 1970-01-01T00:00:00Z, and milliseconds.
//!
//! ```ignore
//! for event in inbox::events() {
//!     if event.kind == "report" {
//!         let report = event.text("service_request_id")?;
//!     }
//! }
//! ```

use crate::{Error, Result, contract};
use serde_json::Value;
use std::collections::BTreeSet;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// By this the same event is known when it comes again.
    pub id: String,
    /// When it happened.
    pub at: i64,
    /// What it is, such as `report`, `visit` or `reminder`; `pilot check CHALLENGE --page` lists them.
    pub kind: String,
    /// What it says, as JSON; of a reminder, the text that was given with it.
    pub body: String,
}

impl Event {
    /// What it says.
    ///
    /// # Errors
    /// When its body is no JSON, as that of a reminder may be.
    pub fn json(&self) -> Result<Value> {
        let fault = |fault| Error::new(format!("the event {}: {fault}", self.id));
        serde_json::from_str(&self.body).map_err(fault)
    }

    /// The text of a field of its body.
    ///
    /// # Errors
    /// When its body is no JSON, or holds no such text.
    pub fn text(&self, field: &str) -> Result<String> {
        let body = self.json()?;
        let text = body[field].as_str();
        text.map(str::to_owned)
            .ok_or_else(|| Error::new(format!("the event {} holds no text {field}", self.id)))
    }
}

/// The events from now on, each of them once, until nothing happens any more. The clock goes on to each as it is taken.
pub fn events() -> impl Iterator<Item = Event> {
    distinct(every())
}

/// The events from now on, also those that come again under the same id.
pub fn every() -> impl Iterator<Item = Event> {
    std::iter::from_fn(|| {
        let contract::inbox::Event { id, at, kind, body } = contract::inbox::next()?;
        Some(Event { id, at, kind, body })
    })
}

/// These events without those whose id came before.
pub fn distinct(events: impl Iterator<Item = Event>) -> impl Iterator<Item = Event> {
    let mut seen = BTreeSet::new();
    events.filter(move |event| seen.insert(event.id.clone()))
}

/// The time.
pub fn now() -> i64 {
    contract::inbox::now()
}

/// Lets time pass: at most one year. Events of that time wait in the inbox.
pub fn wait(milliseconds: u64) {
    contract::inbox::wait(milliseconds);
}

/// Puts an event of kind `reminder` into the inbox at that time, with this text as its body.
///
/// # Errors
/// When the time has passed, or a thousand reminders are open: nothing is put there then.
pub fn remind(at: i64, text: &str) -> Result<()> {
    if contract::inbox::remind(at, text) {
        return Ok(());
    }
    let at = crate::time::written(at);
    Err(Error::new(format!("no reminder for {at}: it has passed, or a thousand are open")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, body: &str) -> Event {
        Event { id: id.to_owned(), at: 0, kind: "report".to_owned(), body: body.to_owned() }
    }

    #[test]
    fn an_event_that_comes_again_under_its_id_is_left_out() {
        let told = ["event-1", "event-2", "event-1"].map(|id| event(id, "{}"));
        let ids: Vec<_> = distinct(told.into_iter()).map(|event| event.id).collect();
        assert_eq!(ids, ["event-1", "event-2"]);
    }

    #[test]
    fn two_events_that_say_the_same_under_two_ids_are_two() {
        let told = ["event-1", "event-2"].map(|id| event(id, r#"{"text":"the same"}"#));
        assert_eq!(distinct(told.into_iter()).count(), 2);
    }

    #[test]
    fn an_event_gives_the_text_of_a_field_or_says_which_it_lacks() {
        let told = event("event-1", r#"{"service_request_id":"42"}"#);
        assert_eq!(told.text("service_request_id").expect("a text"), "42");
        let fault = told.text("finding").expect_err("no text").to_string();
        assert_eq!(fault, "the event event-1 holds no text finding");
        assert!(event("event-2", "ring back").json().is_err());
    }
}
