//! Counters of attempts in a window of time.

use crate::{Portal, bind, keys::Purpose, statements};
use domain::{fault::Fault, time::Timestamp};

statements! {
    COUNT: Operational "INSERT INTO attempts (key, window_start, count) VALUES ($1, $2, 1)
        ON CONFLICT (key, window_start) DO UPDATE SET count = attempts.count + 1 RETURNING count";
    READ: Read "SELECT count FROM attempts WHERE key = $1 AND window_start = $2";
    FORGET: Operational "DELETE FROM attempts WHERE window_start < $1 RETURNING window_start";
}

/// One window is this long.
pub const WINDOW_MINUTES: i64 = 15;

fn window(now: Timestamp) -> Timestamp {
    let length = WINDOW_MINUTES * 60_000;
    Timestamp::from_millis(now.millis().div_euclid(length) * length)
}

/// Counts one attempt under `key` (hashed before it is stored) and gives back how many there
/// were in this window.
///
/// # Errors
/// The database does not answer.
pub async fn count(portal: &Portal, key: &str, now: Timestamp) -> Result<i64, Fault> {
    let key = portal.keys.mac(Purpose::Attempts, key.as_bytes());
    let rows = portal.db.operate(&COUNT, bind![key, window(now)]).await?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// How many attempts there were under `key` in this window.
///
/// # Errors
/// The database does not answer.
pub async fn so_far(portal: &Portal, key: &str, now: Timestamp) -> Result<i64, Fault> {
    let key = portal.keys.mac(Purpose::Attempts, key.as_bytes());
    let row = portal.db.row(&READ, bind![key, window(now)]).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Forgets windows that are long over.
///
/// # Errors
/// The database does not answer.
pub async fn forget(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    portal.db.operate(&FORGET, bind![now.plus_minutes(-4 * WINDOW_MINUTES)]).await.map(|_| ())
}
