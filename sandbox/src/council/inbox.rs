//! What happens in the council, waiting for its time.

use border::message::Event;
use std::collections::BTreeMap;

/// The most reminders that may be open.
pub const REMINDERS_MAX: usize = 1000;

/// The events that were not given out yet.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    /// By the time at which they are given out; the number keeps the order of those of one time.
    waiting: BTreeMap<(i64, u64), Event>,
    numbered: u64,
    reminders: usize,
}

impl Inbox {
    /// Puts an event in, to be given out when it happens.
    pub fn add(&mut self, event: Event) {
        self.add_for(event.at, event);
    }

    /// Puts an event in, to be given out at this time.
    pub fn add_for(&mut self, at: i64, event: Event) {
        self.waiting.insert((at, self.numbered), event);
        self.numbered += 1;
    }

    /// Takes an event back that was not given out yet.
    pub fn take_back(&mut self, id: &str) {
        self.waiting.retain(|_, event| event.id != id);
    }

    /// Puts a reminder in, if there is room.
    pub fn remind(&mut self, at: i64, text: String) -> bool {
        if self.reminders >= REMINDERS_MAX {
            return false;
        }
        self.reminders += 1;
        let id = format!("reminder-{}", self.numbered);
        self.add(Event { id, at, kind: "reminder".to_owned(), body: text });
        true
    }

    /// Takes the next event, if it is given out at `until` or before, and the time at which it is.
    pub fn next(&mut self, until: i64) -> Option<(i64, Event)> {
        let first = self.waiting.first_entry().filter(|first| first.key().0 <= until)?;
        let ((at, _), event) = first.remove_entry();
        if event.kind == "reminder" {
            self.reminders -= 1;
        }
        Some((at, event))
    }
}
