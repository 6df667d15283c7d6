//! The simulated council that a pilot meets: what happens in it, its clock, and its systems. One for each world.
//!
//! Time passes only here: when the pilot waits, when a system takes its time, and when the next event is waited for.

use border::message::{CallFault, Event, Request, Response};
use std::collections::BTreeMap;

/// The most reminders that may be open.
const REMINDERS_MAX: usize = 1000;

/// The council of one world.
#[derive(Debug)]
pub struct Council {
    now: i64,
    /// What has not been given out yet, by time; the number keeps the order of events of one time.
    events: BTreeMap<(i64, u64), Event>,
    numbered: u64,
    reminders: usize,
}

impl Council {
    /// A council at this time, in which this will happen.
    pub fn new(now: i64, events: impl IntoIterator<Item = Event>) -> Self {
        let mut council = Self { now, events: BTreeMap::new(), numbered: 0, reminders: 0 };
        events.into_iter().for_each(|event| council.add(event));
        council
    }

    /// The time, in milliseconds since 1970-01-01T00:00:00Z.
    pub const fn now(&self) -> i64 {
        self.now
    }

    /// The systems there are: name and note.
    pub fn systems(&self) -> Vec<(String, String)> {
        vec![]
    }

    /// The next event; the clock goes on to it.
    pub fn next(&mut self) -> Option<Event> {
        let (_, event) = self.events.pop_first()?;
        self.now = self.now.max(event.at);
        if event.kind == "reminder" {
            self.reminders -= 1;
        }
        Some(event)
    }

    /// Lets time pass.
    pub fn wait(&mut self, milliseconds: u64) {
        self.now = self.now.saturating_add_unsigned(milliseconds);
    }

    /// Puts a reminder into the inbox, if its time is to come and there is room.
    pub fn remind(&mut self, at: i64, text: String) -> bool {
        if at < self.now || self.reminders >= REMINDERS_MAX {
            return false;
        }
        self.reminders += 1;
        let id = format!("reminder-{}", self.numbered);
        self.add(Event { id, at, kind: "reminder".to_owned(), body: text });
        true
    }

    /// Asks a system.
    ///
    /// # Errors
    /// When there was no answer.
    pub fn call(&mut self, system: &str, _request: &Request) -> Result<Response, CallFault> {
        Err(CallFault::UnknownSystem(format!(
            "there is no system “{}” in this scenario",
            border::clean::clean(system, 100)
        )))
    }

    fn add(&mut self, event: Event) {
        self.events.insert((event.at, self.numbered), event);
        self.numbered += 1;
    }
}
