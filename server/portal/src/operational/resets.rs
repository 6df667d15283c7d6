//! Addresses for which a password reset was asked and not sent yet.
//!
//! Every address is written down alike, so that asking takes the same time whether or not it has
//! an account. A job looks and sends.

use crate::{Op, Portal, bind, statements};
use domain::fault::Fault;
use uuid::Uuid;

statements! {
    ASK: Operational "INSERT INTO reset_requests (id, email, asked_at) VALUES ($1, $2, $3) RETURNING id";
    WAITING: Read "SELECT id, email FROM reset_requests ORDER BY asked_at, id LIMIT 100";
    DONE: Operational "DELETE FROM reset_requests WHERE id = $1 RETURNING id";
}

/// Writes down that a reset was asked for `email`.
///
/// # Errors
/// The database does not answer.
pub async fn ask(portal: &Portal, op: &Op, email: &str) -> Result<(), Fault> {
    portal.db.operate(&ASK, bind![op.id::<Uuid>().to_string(), email, op.now]).await.map(|_| ())
}

/// The ids and addresses that wait, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn waiting(portal: &Portal) -> Result<Vec<(String, String)>, Fault> {
    let rows = portal.db.rows(&WAITING, vec![]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Takes one off the list.
///
/// # Errors
/// The database does not answer.
pub async fn done(portal: &Portal, request: &str) -> Result<(), Fault> {
    portal.db.operate(&DONE, bind![request]).await.map(|_| ())
}
