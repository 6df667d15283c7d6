//! The simulated council that a pilot meets: what happens in it, its clock, and its systems. One for each world.
//!
//! Time passes only here: when the pilot waits, when a system takes its time, and when the next event is waited for.
//! Nothing here reads a clock or a network, and everything that can grow has a bound.

mod asked;
pub mod examples;
pub mod faults;
mod inbox;
mod keys;
pub mod moment;
pub mod operation;
mod page;
pub mod repairs;
mod reply;
pub mod reports;

use asked::Asked;
use border::message::{CallFault, Event, Method, REMINDER_BYTES_MAX, Request, Response};
use domain::time::Timestamp;
use faults::{Before, Faults, Passing};
use inbox::Inbox;
use keys::Keys;
use moment::{DAY, Mark};
use operation::{Operation, System};
use repairs::{Around, Repairs};
use reports::StreetReports;
use serde::Serialize;
use synth::Calendar;

/// How long a system takes to answer, in milliseconds: one that is read, and one that is written to.
const READING: i64 = 200;
const WRITING: i64 = 400;
/// The longest wait, in milliseconds.
const WAIT_MAX: i64 = 366 * DAY;

/// Where the clock stops: two years before the end of the calendar.
const END_OF_TIME: i64 = Timestamp::MAX.millis() - 2 * WAIT_MAX;

/// The council of one world.
#[derive(Clone, Debug)]
pub struct Council {
    now: i64,
    /// After this moment nothing happens any more.
    horizon: i64,
    inbox: Inbox,
    systems: Vec<System>,
    /// What residents report.
    pub(crate) reports: StreetReports,
    /// What the council orders.
    pub(crate) repairs: Repairs,
    /// What goes wrong.
    pub(crate) faults: Faults,
    calendar: Calendar,
    keys: Keys,
    calls: usize,
}

impl Council {
    /// A council at this time, in which this will happen, and which has no systems.
    pub fn new(now: i64, events: impl IntoIterator<Item = Event>) -> Self {
        let mut inbox = Inbox::default();
        events.into_iter().for_each(|event| inbox.add(event));
        Self {
            now,
            horizon: i64::MAX,
            inbox,
            systems: vec![],
            reports: StreetReports::default(),
            repairs: Repairs::default(),
            faults: Faults::default(),
            calendar: Calendar::new(),
            keys: Keys::default(),
            calls: 0,
        }
    }

    /// The same council with these systems.
    #[must_use]
    pub fn with_systems(self, systems: &[System], reports: StreetReports, repairs: Repairs) -> Self {
        Self { systems: systems.to_vec(), reports, repairs, ..self }
    }

    /// The same council with these faults, in which nothing happens after `horizon` (milliseconds since
    /// 1970-01-01T00:00:00Z).
    #[must_use]
    pub fn with_faults(self, faults: Faults, horizon: i64) -> Self {
        Self { faults, horizon, ..self }
    }

    /// The time, in milliseconds since 1970-01-01T00:00:00Z.
    pub const fn now(&self) -> i64 {
        self.now
    }

    /// The systems there are: name and note.
    pub fn systems(&self) -> Vec<(String, String)> {
        self.systems.iter().map(|system| (system.name().to_owned(), system.note().to_owned())).collect()
    }

    /// The next event; the clock goes on to it. None when nothing happens before the horizon any more.
    #[expect(clippy::should_implement_trait, reason = "the contract calls it so, and no loop goes over it")]
    pub fn next(&mut self) -> Option<Event> {
        let (at, event) = self.inbox.next(self.horizon)?;
        self.now = self.now.max(at);
        if event.kind != "reminder"
            && at == event.at
            && let Some(later) = self.faults.again()
        {
            self.inbox.add_for(at + later, event.clone());
        }
        Some(event)
    }

    /// Lets time pass, in milliseconds; at most a year.
    pub fn wait(&mut self, milliseconds: u64) {
        self.pass(i64::try_from(milliseconds).unwrap_or(WAIT_MAX).min(WAIT_MAX));
    }

    /// Puts a reminder into the inbox, if its time is to come and there is room.
    pub fn remind(&mut self, at: i64, text: String) -> bool {
        (self.now..=END_OF_TIME).contains(&at)
            && text.len() <= REMINDER_BYTES_MAX
            && self.inbox.remind(at, text)
    }

    /// Asks a system, and lets the time pass that it takes.
    ///
    /// # Errors
    /// When there was no answer.
    pub fn call(&mut self, system: &str, request: &Request) -> Result<Response, CallFault> {
        let mark = Mark { at: self.now, call: self.calls };
        self.calls += 1;
        let known = self.systems.iter().copied().find(|known| known.name() == system);
        let system = known.ok_or_else(|| CallFault::UnknownSystem(self.unknown(system)))?;
        asked::well_formed(request)?;
        let takes = if request.method == Method::Get { READING } else { WRITING };
        let patience = i64::from(request.patience);
        let wanted = Asked::read(request).and_then(|asked| {
            let (operation, subject) = system.operation(&asked)?;
            Ok((operation, subject, asked))
        });
        let operation = wanted.as_ref().ok().map(|(operation, ..)| *operation);
        let passing = Passing { system, operation, mark, answered: mark.at + takes };
        let (answer, late) = match self.faults.before(passing) {
            Before::Refused(refusal) => (Some(refusal), 0),
            Before::Lost => (None, 0),
            Before::Through => {
                let asked =
                    wanted.and_then(|(operation, subject, asked)| self.ask(operation, subject, &asked, mark));
                let answer = asked.unwrap_or_else(|refusal| refusal);
                let after = self.faults.after(passing, answer);
                (after.answer, after.late)
            }
        };
        if takes + late > patience {
            self.pass(patience);
            return Err(CallFault::TimedOut);
        }
        self.pass(takes + late);
        answer.ok_or(CallFault::ConnectionLost)
    }

    /// Asks a system; what was done under a key before is answered as it was then.
    fn ask(
        &mut self,
        operation: Operation,
        subject: &str,
        asked: &Asked<'_>,
        mark: Mark,
    ) -> Result<Response, Response> {
        let system = operation.system();
        if system == System::Repairs && operation != Operation::Token {
            self.repairs.signed_in(asked, mark.at)?;
        }
        if !operation.changes() {
            return self.answer(operation, subject, asked, mark);
        }
        if let Some(answer) = self.keys.answer(system, asked)? {
            return Ok(answer);
        }
        let answer = self.answer(operation, subject, asked, mark)?;
        self.keys.remember(system, asked, &answer);
        Ok(answer)
    }

    fn answer(
        &mut self,
        operation: Operation,
        subject: &str,
        asked: &Asked<'_>,
        mark: Mark,
    ) -> Result<Response, Response> {
        match operation.system() {
            System::StreetReports => self.reports.answer(operation, subject, asked, mark),
            System::Repairs => {
                let Self { reports, inbox, calendar, repairs, .. } = self;
                repairs.answer(operation, subject, asked, &mut Around { mark, reports, inbox, calendar })
            }
        }
    }

    fn unknown(&self, system: &str) -> String {
        let names: Vec<_> = self.systems.iter().map(|system| system.name()).collect();
        let system = reply::quoted(system);
        if names.is_empty() {
            return format!("there is no system {system}: this scenario has none");
        }
        format!("there is no system {system}; there are: {}", names.join(", "))
    }

    /// The clock goes on, and stops a year before the end of the calendar.
    fn pass(&mut self, milliseconds: i64) {
        self.now = self.now.saturating_add(milliseconds).min(END_OF_TIME).max(self.now);
    }

    /// What its systems hold and what went wrong, for the digest of a run.
    pub(crate) fn state(&self) -> impl Serialize {
        (self.now, &self.reports, &self.repairs, self.faults.strikes())
    }
}

#[cfg(test)]
pub(crate) mod tests;
