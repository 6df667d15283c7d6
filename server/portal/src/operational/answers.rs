//! Draft text of problems: one row for each answer, saved as often as people type.
//!
//! A save holds on to the problem's row (FOR SHARE, where several write at once), and whoever moves the problem
//! on locks it first. So no answer lands after the moment at which the draft was closed: what is in review
//! stays as its reviewer reads it.

use crate::{
    Portal, bind,
    db::{Row, Tx, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{PersonId, ProblemId},
    problems::Question,
    time::Timestamp,
};

statements! {
    SAVE: Operational {
        postgres: "INSERT INTO problem_answers (problem, question, item, body, revision, saved_at, saved_by)
            SELECT problems.id, $2, $3, $4, 1, $6, $7 FROM problems
            WHERE problems.id = $1 AND problems.stage IN ('draft', 'edits_requested') FOR SHARE
            ON CONFLICT (problem, question, item) DO UPDATE SET body = excluded.body,
            revision = problem_answers.revision + 1, saved_at = excluded.saved_at, saved_by = excluded.saved_by
            WHERE problem_answers.revision = $5 AND problem_answers.body <> excluded.body RETURNING revision",
        sqlite: "INSERT INTO problem_answers (problem, question, item, body, revision, saved_at, saved_by)
            SELECT problems.id, $2, $3, $4, 1, $6, $7 FROM problems
            WHERE problems.id = $1 AND problems.stage IN ('draft', 'edits_requested')
            ON CONFLICT (problem, question, item) DO UPDATE SET body = excluded.body,
            revision = problem_answers.revision + 1, saved_at = excluded.saved_at, saved_by = excluded.saved_by
            WHERE problem_answers.revision = $5 AND problem_answers.body <> excluded.body RETURNING revision"
    };
    REMOVE: Operational {
        postgres: "UPDATE problem_answers SET body = '', revision = revision + 1, saved_at = $5, saved_by = $6
            FROM (SELECT id FROM problems WHERE id = $1 AND stage IN ('draft', 'edits_requested') FOR SHARE) p
            WHERE problem = p.id AND question = $2 AND item = $3 AND revision = $4 AND body <> '' RETURNING revision",
        sqlite: "UPDATE problem_answers SET body = '', revision = revision + 1, saved_at = $5, saved_by = $6
            FROM (SELECT id FROM problems WHERE id = $1 AND stage IN ('draft', 'edits_requested')) p
            WHERE problem = p.id AND question = $2 AND item = $3 AND revision = $4 AND body <> '' RETURNING revision"
    };
    FIRST: Write "INSERT INTO problem_answers (problem, question, item, body, revision, saved_at, saved_by)
        VALUES ($1, $2, $3, $4, 1, $5, $6)";
    COPY: Write "INSERT INTO problem_answers (problem, question, item, body, revision, saved_at, saved_by)
        SELECT $2, a.question, a.item, a.body, 1, $3, $4 FROM problem_answers a WHERE a.problem = $1 AND a.body <> ''";
    ONE: Read "SELECT a.body, a.revision, a.saved_at, p.name, a.saved_by FROM problem_answers a JOIN persons p ON p.id = a.saved_by
        WHERE a.problem = $1 AND a.question = $2 AND a.item = $3";
}

/// Where an answer stands: the problem, the question, and the item of a list (or nothing).
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The problem.
    pub problem: ProblemId,
    /// The question.
    pub question: Question,
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

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is saved, as this revision.
    Saved(i64),
    /// Somebody saved other words meanwhile; nothing was written over.
    Changed(Saved),
}

impl Saved {
    pub(super) fn read(row: &Row) -> Result<Saved, Fault> {
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
    let values = bind![id(place.problem), place.question.key(), place.item, body, seen, now, id(by)];
    let rows = portal.db.operate(&SAVE, values).await?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// Removes an answer that still stands at revision `seen`; false when it does not, or is removed already. An
/// empty row stays and says who removed it, for whoever removes something has written in the problem as well.
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
    let values = bind![id(place.problem), place.question.key(), place.item, seen, now, id(by)];
    Ok(!portal.db.operate(&REMOVE, values).await?.is_empty())
}

/// Writes the first answer of a problem, in the transaction that starts it.
pub(crate) async fn first(
    t: &mut Tx,
    place: Place<'_>,
    body: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Fault> {
    t.change_one(&FIRST, bind![id(place.problem), place.question.key(), place.item, body, now, id(by)]).await
}

/// Copies all answers of one problem into another, in the transaction that starts it.
pub(crate) async fn copy(
    t: &mut Tx,
    from: ProblemId,
    to: ProblemId,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Fault> {
    t.change(&COPY, bind![id(from), id(to), now, id(by)]).await.map(|_| ())
}

/// The answer as it stands.
///
/// # Errors
/// The database does not answer.
pub async fn one(portal: &Portal, place: Place<'_>) -> Result<Option<Saved>, Fault> {
    let row = portal.db.row(&ONE, bind![id(place.problem), place.question.key(), place.item]).await?;
    row.map(|row| Saved::read(&row)).transpose()
}
