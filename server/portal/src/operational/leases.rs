//! Leases: one holder of each job at a time.

use crate::{Portal, bind, statements};
use domain::{fault::Fault, time::Timestamp};

statements! {
    TAKE: Operational "INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE leases.until <= $4 OR leases.holder = excluded.holder RETURNING name";
}

/// Takes or renews the lease `name`; false while somebody else holds it.
///
/// # Errors
/// The database does not answer.
pub async fn take(
    portal: &Portal,
    name: &str,
    holder: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, Fault> {
    let rows = portal.db.operate(&TAKE, bind![name, holder, until, now]).await?;
    Ok(!rows.is_empty())
}
