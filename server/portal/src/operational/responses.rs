//! Draft text of responses: one row for each answer, saved as often as people type, and who has a question open.
//!
//! A draft is saved as long as its response exists. What a council reads is a copy, made when the response is submitted.

use super::answers::Saved;
use crate::{
    Portal, bind,
    db::{Row, Tx, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{PersonId, ResponseId},
    time::Timestamp,
};

statements! {
    SAVE: Operational "INSERT INTO response_answers (response, question, body, revision, saved_at, saved_by)
        VALUES ($1, $2, $3, 1, $5, $6) ON CONFLICT (response, question) DO UPDATE SET body = excluded.body,
        revision = response_answers.revision + 1, saved_at = excluded.saved_at, saved_by = excluded.saved_by
        WHERE response_answers.revision = $4 AND response_answers.body <> excluded.body RETURNING revision";
    OPENED: Operational "INSERT INTO response_editors (response, question, person, seen_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (response, question, person) DO UPDATE SET seen_at = excluded.seen_at
        WHERE response_editors.seen_at < excluded.seen_at RETURNING seen_at";
    ONE: Read "SELECT a.body, a.revision, a.saved_at, p.name, a.saved_by FROM response_answers a JOIN persons p ON p.id = a.saved_by
        WHERE a.response = $1 AND a.question = $2";
    ALL: Read "SELECT a.body, a.revision, a.saved_at, p.name, a.saved_by, a.question FROM response_answers a
        JOIN persons p ON p.id = a.saved_by WHERE a.response = $1";
    OPEN: Read "SELECT p.name, e.seen_at, e.question FROM response_editors e JOIN persons p ON p.id = e.person
        WHERE e.response = $1 AND e.person <> $2 AND e.seen_at > $3 ORDER BY e.seen_at DESC, p.name";
}

/// Saves an answer when it still stands at revision `seen` (0: not answered yet); gives back its new revision, or nothing
/// when it does not. Words that stand there already are no change.
///
/// # Errors
/// The database does not answer.
pub async fn save(
    portal: &Portal,
    (response, question): (ResponseId, &str),
    body: &str,
    seen: i64,
    by: PersonId,
    now: Timestamp,
) -> Result<Option<i64>, Fault> {
    let rows = portal.db.operate(&SAVE, bind![id(response), question, body, seen, now, id(by)]).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// Notes that somebody has a question open.
///
/// # Errors
/// The database does not answer.
pub async fn opened(
    portal: &Portal,
    (response, question): (ResponseId, &str),
    by: PersonId,
    now: Timestamp,
) -> Result<(), Fault> {
    portal.db.operate(&OPENED, bind![id(response), question, id(by), now]).await.map(drop)
}

/// One answer as it stands.
///
/// # Errors
/// The database does not answer.
pub async fn one(portal: &Portal, response: ResponseId, question: &str) -> Result<Option<Saved>, Fault> {
    let row = portal.db.row(&ONE, bind![id(response), question]).await?;
    row.map(|row| Saved::read(&row)).transpose()
}

/// All answers as they stand, each with the id of its question.
///
/// # Errors
/// The database does not answer.
pub async fn all(portal: &Portal, response: ResponseId) -> Result<Vec<(String, Saved)>, Fault> {
    portal.db.rows(&ALL, bind![id(response)]).await?.iter().map(with_question).collect()
}

/// The same within a transaction.
pub(crate) async fn all_in(t: &mut Tx, response: ResponseId) -> Result<Vec<(String, Saved)>, Fault> {
    t.rows(&ALL, bind![id(response)]).await?.iter().map(with_question).collect()
}

fn with_question(row: &Row) -> Result<(String, Saved), Fault> {
    Ok((row.get(5)?, Saved::read(row)?))
}

/// Somebody who opened a question of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    /// The person's name.
    pub name: String,
    /// When they opened it last.
    pub at: Timestamp,
    /// Which question.
    pub question: String,
}

/// Who else opened which question since a moment, the latest first.
///
/// # Errors
/// The database does not answer.
pub async fn editors(
    portal: &Portal,
    response: ResponseId,
    but: PersonId,
    since: Timestamp,
) -> Result<Vec<Editor>, Fault> {
    let rows = portal.db.rows(&OPEN, bind![id(response), id(but), since]).await?;
    rows.iter()
        .map(|row| Ok(Editor { name: row.get(0)?, at: row.moment(1)?, question: row.get(2)? }))
        .collect()
}
