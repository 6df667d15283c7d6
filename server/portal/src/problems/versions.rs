//! Approved versions: immutable, numbered, hashed.

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{PersonId, ProblemId},
    problems::{Content, Version, sha256_of},
};

statements! {
    INSERT: Write "INSERT INTO problem_versions (problem, number, sha256, content, approved_at, approved_by)
        VALUES ($1, $2, $3, $4, $5, $6)";
    ONE: Read "SELECT v.problem, v.number, v.sha256, v.content, v.approved_at, p.name FROM problem_versions v
        JOIN persons p ON p.id = v.approved_by WHERE v.problem = $1 AND v.number = $2";
    ALL: Read "SELECT v.problem, v.number, v.sha256, v.content, v.approved_at, p.name FROM problem_versions v
        JOIN persons p ON p.id = v.approved_by WHERE v.problem = $1 ORDER BY v.number DESC";
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

fn read(row: &Row) -> Result<Approved, Fault> {
    let canonical: String = row.get(3)?;
    let version = Version {
        problem: row.parse(0)?,
        number: u32::try_from(row.get::<i64>(1)?).map_err(Fault::internal)?,
        sha256: row.get(2)?,
        content: serde_json::from_str(&canonical).map_err(Fault::internal)?,
        approved_at: row.moment(4)?,
    };
    if sha256_of(&canonical) != version.sha256 {
        return Err(Fault::internal(format!(
            "version {} of problem {} does not fit its hash",
            version.number, version.problem
        )));
    }
    Ok(Approved { version, canonical, by: row.get(5)? })
}

/// A version with what its page says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The version.
    pub version: Version,
    /// Its content as it was stored and hashed.
    pub canonical: String,
    /// The name of whoever approved it.
    pub by: String,
}

async fn find(portal: &Portal, problem: ProblemId, number: u32) -> Result<Approved, Fault> {
    let row = portal.db.row(&ONE, bind![id(problem), number]).await?;
    read(&row.ok_or_else(Fault::not_found)?)
}

/// A version, for use cases that have asked the permission table about what they show of it.
pub(crate) async fn load(portal: &Portal, problem: ProblemId, number: u32) -> Result<Version, Fault> {
    Ok(find(portal, problem, number).await?.version)
}

/// One version of a problem, for whoever may read its draft.
///
/// # Errors
/// Not found, also for another council's.
pub async fn version(portal: &Portal, op: &Op, problem: ProblemId, number: u32) -> Result<Approved, Fault> {
    super::read_draft(portal, op, problem).await?;
    find(portal, problem, number).await
}

/// All versions of a problem, newest first.
///
/// # Errors
/// Not found, also for another council's.
pub async fn versions(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Vec<Approved>, Fault> {
    super::read_draft(portal, op, problem).await?;
    let rows = portal.db.rows(&ALL, bind![id(problem)]).await?;
    rows.iter().map(read).collect()
}

/// The latest approved version of a problem, if it has one.
///
/// # Errors
/// Not found, also for another council's.
pub async fn latest(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Option<Approved>, Fault> {
    match super::read_draft(portal, op, problem).await?.problem.version {
        0 => Ok(None),
        number => find(portal, problem, number).await.map(Some),
    }
}
