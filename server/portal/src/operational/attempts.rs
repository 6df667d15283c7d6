//! Counters of attempts in a window of time.

use crate::{Portal, bind, keys::Purpose, statements};
use domain::{fault::Fault, time::Timestamp};

statements! {
    COUNT: Operational "INSERT INTO attempts (key, ends_at, count) VALUES ($1, $2, 1)
        ON CONFLICT (key, ends_at) DO UPDATE SET count = attempts.count + 1 RETURNING count";
    GIVE_BACK: Operational "UPDATE attempts SET count = count - 1 WHERE key = $1 AND ends_at = $2 AND count > 0 RETURNING count";
    FORGET: Operational "DELETE FROM attempts WHERE ends_at < $1 RETURNING ends_at";
}

/// The time in which attempts are counted together. A key is counted in windows of one length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Fifteen minutes.
    Quarter,
    /// A day of UTC.
    Day,
}

impl Window {
    const fn minutes(self) -> i64 {
        match self {
            Window::Quarter => 15,
            Window::Day => 24 * 60,
        }
    }

    fn end(self, now: Timestamp) -> Timestamp {
        let length = self.minutes() * 60_000;
        Timestamp::from_millis((now.millis().div_euclid(length) + 1) * length)
    }

    /// Whole seconds until the next window begins.
    pub fn seconds_left(self, now: Timestamp) -> u32 {
        let left = self.end(now).millis() - now.millis();
        u32::try_from((left + 999).div_euclid(1_000)).unwrap_or(1)
    }
}

/// Counts one attempt under `key` (hashed before it is stored) and gives back how many there are
/// in this window, this one included. One statement, so that of several attempts at the same time
/// each gets a number of its own.
///
/// # Errors
/// The database does not answer.
pub async fn count(portal: &Portal, key: &str, window: Window, now: Timestamp) -> Result<i64, Fault> {
    let key = portal.keys.mac(Purpose::Attempts, key.as_bytes());
    let rows = portal.db.operate(&COUNT, bind![key, window.end(now)]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Takes one attempt off the count under `key`: it was none to hold against anybody.
///
/// # Errors
/// The database does not answer.
pub async fn give_back(portal: &Portal, key: &str, window: Window, now: Timestamp) -> Result<(), Fault> {
    let key = portal.keys.mac(Purpose::Attempts, key.as_bytes());
    portal.db.operate(&GIVE_BACK, bind![key, window.end(now)]).await.map(|_| ())
}

/// Forgets windows that have been over for a while. The privacy page says for how long the shorter are kept.
///
/// # Errors
/// The database does not answer.
pub async fn forget(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    portal.db.operate(&FORGET, bind![now.plus_minutes(-45)]).await.map(|_| ())
}
