//! `inbox`: what happens, and the only clock there is. The parent keeps both; the child remembers the time it was told.

use super::{Host, confused, wit::inbox as w};
use border::message::{FromChild, REMINDER_BYTES_MAX, ToChild};
use wasmtime::Result;

/// The longest wait, in milliseconds: a year of 366 days.
const WAIT_MAX: u64 = 366 * 24 * 60 * 60 * 1000;

impl w::Host for Host {
    fn now(&mut self) -> Result<i64> {
        self.count(0, 0)?;
        Ok(self.now)
    }

    fn next(&mut self) -> Result<Option<w::Event>> {
        // Counted before it is asked: the parent counts what it is asked, and neither may be ahead of the other.
        self.count(0, 1)?;
        let ToChild::Next { now, event } = self.ask(&FromChild::Next)? else { return Err(confused()) };
        self.now = now;
        self.moved(event.as_ref().map_or(0, |event| event.body.len()))?;
        Ok(event.map(|event| w::Event { id: event.id, at: event.at, kind: event.kind, body: event.body }))
    }

    fn wait(&mut self, milliseconds: u64) -> Result<()> {
        self.count(0, 0)?;
        let ToChild::Waited(now) = self.ask(&FromChild::Wait(milliseconds.min(WAIT_MAX)))? else {
            return Err(confused());
        };
        self.now = now;
        Ok(())
    }

    fn remind(&mut self, at: i64, text: String) -> Result<bool> {
        self.count(text.len(), 1)?;
        if text.len() > REMINDER_BYTES_MAX {
            return Ok(false);
        }
        match self.ask(&FromChild::Remind { at, text })? {
            ToChild::Reminded(done) => Ok(done),
            _ => Err(confused()),
        }
    }
}
