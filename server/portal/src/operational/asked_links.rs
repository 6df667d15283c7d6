//! Addresses to which a link was asked for and not sent yet: to set a new password, or to sign up.
//!
//! Every address is written down alike, so that asking takes the same time whether or not it has
//! an account. A job looks and sends.

use crate::{Op, Portal, bind, statements};
use domain::{accounts::LinkPurpose, fault::Fault};
use uuid::Uuid;

statements! {
    ASK: Operational "INSERT INTO asked_links (id, email, asked_at, purpose) VALUES ($1, $2, $3, $4) RETURNING id";
    WAITING: Read "SELECT id, email, purpose FROM asked_links ORDER BY asked_at, id LIMIT 100";
    DONE: Operational "DELETE FROM asked_links WHERE id = $1 RETURNING id";
}

/// A link that was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The id of the asking.
    pub id: String,
    /// The address of e-mail, in stored form.
    pub email: String,
    /// What the link is for.
    pub purpose: LinkPurpose,
}

/// Writes down that a link was asked for `email`.
///
/// # Errors
/// The database does not answer.
pub async fn ask(portal: &Portal, op: &Op, purpose: LinkPurpose, email: &str) -> Result<(), Fault> {
    let values = bind![op.id::<Uuid>().to_string(), email, op.now, purpose.key()];
    portal.db.operate(&ASK, values).await.map(|_| ())
}

/// The links that wait to be sent, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn waiting(portal: &Portal) -> Result<Vec<Asked>, Fault> {
    let rows = portal.db.rows(&WAITING, vec![]).await?;
    let unknown = || Fault::internal("a link of no known purpose was asked for");
    rows.iter()
        .map(|row| {
            let purpose = LinkPurpose::from_key(&row.get::<String>(2)?).ok_or_else(unknown)?;
            Ok(Asked { id: row.get(0)?, email: row.get(1)?, purpose })
        })
        .collect()
}

/// Takes one off the list.
///
/// # Errors
/// The database does not answer.
pub async fn done(portal: &Portal, request: &str) -> Result<(), Fault> {
    portal.db.operate(&DONE, bind![request]).await.map(|_| ())
}
