//! Counters of attempts in a window of time.

use crate::{Portal, bind, keys::Purpose, statements};
use domain::{fault::Fault, time::Timestamp};

statements! {
    COUNT: Operational "INSERT INTO attempts (key, window_start, count) VALUES ($1, $2, 1)
        ON CONFLICT (key, window_start) DO UPDATE SET count = attempts.count + 1 RETURNING count";
    GIVE_BACK: Operational "UPDATE attempts SET count = count - 1 WHERE key = $1 AND window_start = $2 AND count > 0 RETURNING count";
    FORGET: Operational "DELETE FROM attempts WHERE window_start < $1 RETURNING window_start";
}

/// One window is this long.
pub const WINDOW_MINUTES: i64 = 15;

fn window(now: Timestamp) -> Timestamp {
    let length = WINDOW_MINUTES * 60_000;
    Timestamp::from_millis(now.millis().div_euclid(length) * length)
}

/// Whole seconds until the next window begins.
pub fn next_window_seconds(now: Timestamp) -> u32 {
    let left = window(now).plus_minutes(WINDOW_MINUTES).millis() - now.millis();
    u32::try_from(left.div_euclid(1_000) + 1).unwrap_or(1)
}

/// Counts one attempt under `key` (hashed before it is stored) and gives back how many there are
/// in this window, this one included. One statement, so that of several attempts at the same time
/// each gets a number of its own.
///
/// # Errors
/// The database does not answer.
pub async fn count(portal: &Portal, key: &str, now: Timestamp) -> Result<i64, Fault> {
    let key = portal.keys.mac(Purpose::Attempts, key.as_bytes());
    let rows = portal.db.operate(&COUNT, bind![key, window(now)]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// Takes one attempt off the count under `key`: it was none to hold against anybody.
///
/// # Errors
/// The database does not answer.
pub async fn give_back(portal: &Portal, key: &str, now: Timestamp) -> Result<(), Fault> {
    let key = portal.keys.mac(Purpose::Attempts, key.as_bytes());
    portal.db.operate(&GIVE_BACK, bind![key, window(now)]).await.map(|_| ())
}

/// Forgets windows that are long over.
///
/// # Errors
/// The database does not answer.
pub async fn forget(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    portal.db.operate(&FORGET, bind![now.plus_minutes(-4 * WINDOW_MINUTES)]).await.map(|_| ())
}
