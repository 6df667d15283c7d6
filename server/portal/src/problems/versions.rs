//! Approved versions: immutable, numbered, hashed.

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{PersonId, ProblemId},
    problems::{Content, Version},
};

statements! {
    INSERT: Write "INSERT INTO problem_versions (problem, number, sha256, content, approved_at, approved_by)
        VALUES ($1, $2, $3, $4, $5, $6)";
    ONE: Read "SELECT problem, number, sha256, content, approved_at FROM problem_versions WHERE problem = $1 AND number = $2";
    ALL: Read "SELECT problem, number, sha256, content, approved_at FROM problem_versions WHERE problem = $1 ORDER BY number DESC";
}

pub(super) async fn insert(
    t: &mut Tx,
    op: &Op,
    problem: ProblemId,
    number: u32,
    content: &Content,
    by: PersonId,
) -> Result<(), Fault> {
    let values = bind![id(problem), number, content.sha256(), content.canonical(), op.now, id(by)];
    t.change_one(&INSERT, values).await
}

fn read(row: &Row) -> Result<Version, Fault> {
    let version = Version {
        problem: row.parse(0)?,
        number: u32::try_from(row.get::<i64>(1)?).map_err(Fault::internal)?,
        sha256: row.get(2)?,
        content: row.json(3)?,
        approved_at: row.moment(4)?,
    };
    if version.content.sha256() != version.sha256 {
        return Err(Fault::internal(format!(
            "version {} of problem {} does not fit its hash",
            version.number, version.problem
        )));
    }
    Ok(version)
}

pub(crate) async fn load(portal: &Portal, problem: ProblemId, number: u32) -> Result<Version, Fault> {
    let row = portal.db.row(&ONE, bind![id(problem), number]).await?;
    read(&row.ok_or_else(Fault::not_found)?)
}

/// One version of a problem, for whoever may read its draft.
///
/// # Errors
/// Not found, also for another council's.
pub async fn version(portal: &Portal, op: &Op, problem: ProblemId, number: u32) -> Result<Version, Fault> {
    super::read_draft(portal, op, problem).await?;
    load(portal, problem, number).await
}

/// All versions of a problem, newest first.
///
/// # Errors
/// Not found, also for another council's.
pub async fn versions(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Vec<Version>, Fault> {
    super::read_draft(portal, op, problem).await?;
    let rows = portal.db.rows(&ALL, bind![id(problem)]).await?;
    rows.iter().map(read).collect()
}
