//! The history of a problem: what its audit rows say, for the people who may read it.

use super::read_draft;
use crate::{Op, Portal, bind, db::id, statements};
use domain::{event::Event, fault::Fault, ids::ProblemId, time::Timestamp};

statements! {
    OF_PROBLEM: Read "SELECT a.at, a.data, p.name FROM audit_events a LEFT JOIN persons p ON p.id = a.actor
        WHERE a.subject = $1 AND a.subject_kind = 'problem' ORDER BY a.at DESC, a.id DESC";
}

/// Something that happened to a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// The name of whoever did it; none where the portal did.
    pub by: Option<String>,
    /// What.
    pub event: Event,
}

/// What happened to a problem, the latest first.
///
/// # Errors
/// Not found, also for another council's.
pub async fn history(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Vec<Happened>, Fault> {
    read_draft(portal, op, problem).await?;
    let rows = portal.db.rows(&OF_PROBLEM, bind![id(problem)]).await?;
    rows.iter().map(|row| Ok(Happened { at: row.moment(0)?, event: row.json(1)?, by: row.get(2)? })).collect()
}
