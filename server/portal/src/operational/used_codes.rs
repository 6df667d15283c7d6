//! Codes of the second step that were used: each is taken once.

use crate::{Portal, bind, db::id, statements};
use domain::{fault::Fault, ids::PersonId};

statements! {
    USE: Operational "INSERT INTO used_codes (person, step) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING step";
    FORGET: Operational "DELETE FROM used_codes WHERE step < $1 RETURNING step";
}

/// Marks the code of a step of time as used; false when it was already, also by a request at the
/// same moment.
///
/// # Errors
/// The database does not answer.
pub async fn take(portal: &Portal, person: PersonId, step: i64) -> Result<bool, Fault> {
    Ok(!portal.db.operate(&USE, bind![id(person), step]).await?.is_empty())
}

/// Forgets codes of steps before `step`, which nobody could use any more.
///
/// # Errors
/// The database does not answer.
pub async fn forget(portal: &Portal, step: i64) -> Result<(), Fault> {
    portal.db.operate(&FORGET, bind![step]).await.map(|_| ())
}
