//! The one place that reads the time.

use domain::time::Timestamp;
use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine.
    System,
    /// A file that holds epoch milliseconds: a comfort of development, for trying out dates.
    /// Where it cannot be read the machine's time counts.
    File(PathBuf),
    /// A hand that tests move.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that tests move, standing at `start`.
    pub fn hand(start: Timestamp) -> Clock {
        Clock::Hand(Arc::new(AtomicI64::new(start.millis())))
    }

    /// The moment now.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => system_now(),
            Clock::File(path) => fs::read_to_string(path)
                .ok()
                .and_then(|text| text.trim().parse().ok())
                .map_or_else(system_now, Timestamp::from_millis),
            Clock::Hand(hand) => Timestamp::from_millis(hand.load(Ordering::Relaxed)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "This is the clock that everything else is given.")]
fn system_now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
