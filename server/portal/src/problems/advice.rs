//! Advice on solution language: reasons for keeping words. Advice is never a guard.

use super::{load, read_draft};
use crate::{
    Op, Portal, bind,
    db::{id, violated},
    statements, tx,
};
use domain::{actor::Act, event::Event, fault::Fault, ids::ProblemId, problems::KeptWords};

statements! {
    KEEP: Write "INSERT INTO problem_advice_kept (problem, fingerprint, reason, kept_by, kept_at) VALUES ($1, $2, $3, $4, $5)";
    OPEN_AGAIN: Write "DELETE FROM problem_advice_kept WHERE problem = $1 AND fingerprint = $2";
    KEPT: Read "SELECT k.fingerprint, k.reason, p.name, k.kept_at FROM problem_advice_kept k
        JOIN persons p ON p.id = k.kept_by WHERE k.problem = $1 ORDER BY k.kept_at, k.fingerprint";
}

/// The reasons given in a problem, for whoever may read its draft.
///
/// # Errors
/// Not found, also for another council's.
pub async fn kept(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Vec<KeptWords>, Fault> {
    read_draft(portal, op, problem).await?;
    let rows = portal.db.rows(&KEPT, bind![id(problem)]).await?;
    rows.iter()
        .map(|row| {
            Ok(KeptWords {
                fingerprint: row.get(0)?,
                reason: row.get(1)?,
                by: row.get(2)?,
                at: row.moment(3)?,
            })
        })
        .collect()
}

/// Keeps words with a reason. Words that are kept already stay as they are.
///
/// # Errors
/// The refusal of the permission table.
pub async fn keep(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    fingerprint: &str,
    reason: &str,
) -> Result<(), Fault> {
    let by = op.person()?;
    let working = load(portal, problem).await?;
    let kept = tx!(portal, op, t => {
        let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
        t.change_one(&KEEP, bind![id(problem), fingerprint, reason, id(by), op.now]).await?;
        let event =
            Event::AdviceKept { problem, fingerprint: fingerprint.to_owned(), reason: reason.to_owned() };
        Ok((permit.did(event), ()))
    });
    match kept {
        Err(fault) if violated(&fault).as_deref() == Some("problem_advice_kept_pkey") => Ok(()),
        kept => kept,
    }
}

/// Takes a reason back: the words are pointed out again.
///
/// # Errors
/// The refusal of the permission table.
pub async fn open_again(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    fingerprint: &str,
) -> Result<(), Fault> {
    let working = load(portal, problem).await?;
    let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
    if !kept(portal, op, problem).await?.iter().any(|words| words.fingerprint == fingerprint) {
        return Ok(());
    }
    tx!(portal, op, t => {
        t.change_one(&OPEN_AGAIN, bind![id(problem), fingerprint]).await?;
        Ok((permit.did(Event::AdviceOpened { problem, fingerprint: fingerprint.to_owned() }), ()))
    })
}
