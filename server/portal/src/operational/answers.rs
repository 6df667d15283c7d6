//! Draft text: one row for each answer, saved as often as people type.

use crate::{
    Portal, bind,
    db::{Row, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{PersonId, ProblemId},
    time::Timestamp,
};

statements! {
    SAVE: Operational "INSERT INTO problem_answers (problem, question, item, body, revision, saved_at, saved_by)
        SELECT problems.id, $2, $3, $4, 1, $6, $7 FROM problems
        WHERE problems.id = $1 AND problems.stage IN ('draft', 'edits_requested')
        ON CONFLICT (problem, question, item) DO UPDATE SET body = excluded.body,
        revision = problem_answers.revision + 1, saved_at = excluded.saved_at, saved_by = excluded.saved_by
        WHERE problem_answers.revision = $5 AND problem_answers.body <> excluded.body RETURNING revision";
    REMOVE: Operational "UPDATE problem_answers SET body = '', revision = revision + 1, saved_at = $5, saved_by = $6
        WHERE problem = $1 AND question = $2 AND item = $3 AND revision = $4
        AND EXISTS (SELECT 1 FROM problems WHERE problems.id = $1 AND problems.stage IN ('draft', 'edits_requested'))
        RETURNING revision";
    COPY: Operational "INSERT INTO problem_answers (problem, question, item, body, revision, saved_at, saved_by)
        SELECT problems.id, a.question, a.item, a.body, 1, $3, $4 FROM problem_answers a
        JOIN problems ON problems.id = $2 AND problems.stage = 'draft' WHERE a.problem = $1 AND a.body <> ''
        ON CONFLICT DO NOTHING RETURNING revision";
    ONE: Read "SELECT a.body, a.revision, a.saved_at, p.name, a.saved_by FROM problem_answers a JOIN persons p ON p.id = a.saved_by
        WHERE a.problem = $1 AND a.question = $2 AND a.item = $3";
}

/// Where an answer stands: the problem, the question's key, and the item of a list (or nothing).
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The problem.
    pub problem: ProblemId,
    /// The question's key.
    pub question: &'a str,
    /// The id of a measure or journey; empty for a question with one answer.
    pub item: &'a str,
}

/// An answer as saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its JSON; empty once it was removed.
    pub body: String,
    /// Counts its saves.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// The name of whoever saved it.
    pub by: String,
    /// Who that is.
    pub person: PersonId,
}

impl Saved {
    fn read(row: &Row) -> Result<Saved, Fault> {
        Ok(Saved {
            body: row.get(0)?,
            revision: row.get(1)?,
            at: row.moment(2)?,
            by: row.get(3)?,
            person: row.parse(4)?,
        })
    }
}

/// Saves an answer when it still stands at revision `seen` (0: not answered yet) and the problem
/// can be edited; gives back its new revision, or nothing when one of the two does not hold. Words that stand
/// there already are no change: whoever sends them did not write last.
///
/// # Errors
/// The database does not answer.
pub async fn save(
    portal: &Portal,
    place: Place<'_>,
    body: &str,
    seen: i64,
    by: PersonId,
    now: Timestamp,
) -> Result<Option<i64>, Fault> {
    let values = bind![id(place.problem), place.question, place.item, body, seen, now, id(by)];
    let rows = portal.db.operate(&SAVE, values).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// Removes an answer that still stands at revision `seen`; false when it does not. An empty row stays and
/// says who removed it, for whoever removes something has written in the problem as well.
///
/// # Errors
/// The database does not answer.
pub async fn remove(
    portal: &Portal,
    place: Place<'_>,
    seen: i64,
    by: PersonId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let values = bind![id(place.problem), place.question, place.item, seen, now, id(by)];
    Ok(!portal.db.operate(&REMOVE, values).await?.is_empty())
}

/// Copies all answers of one problem into a new draft; what is there already stays.
///
/// # Errors
/// The database does not answer.
pub async fn copy(
    portal: &Portal,
    from: ProblemId,
    to: ProblemId,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Fault> {
    portal.db.operate(&COPY, bind![id(from), id(to), now, id(by)]).await.map(|_| ())
}

/// The answer as it stands.
///
/// # Errors
/// The database does not answer.
pub async fn one(portal: &Portal, place: Place<'_>) -> Result<Option<Saved>, Fault> {
    let row = portal.db.row(&ONE, bind![id(place.problem), place.question, place.item]).await?;
    row.map(|row| Saved::read(&row)).transpose()
}
