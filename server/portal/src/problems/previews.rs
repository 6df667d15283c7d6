//! Preview links: a draft, shown to somebody without an account.
//!
//! A link's secret is 256 bits that only this installation's key can make of the link's id, so that a form
//! that is sent twice shows the same link. The database holds its hash alone.

use super::{load, read_draft};
use crate::{
    Op, Portal, bind,
    db::{id, violated},
    keys::{Purpose, token_hash},
    statements, tx,
};
use domain::{
    actor::{Act, Actor},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{PreviewId, ProblemId},
    problems::{Preview, PreviewPeriod, Stage, Working},
};

statements! {
    MAKE: Write "INSERT INTO problem_previews (id, problem, token_hash, made_by, made_at, expires_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, NULL)";
    MADE: Read "SELECT id FROM problem_previews
        WHERE id = $1 AND problem = $2 AND made_by = $3 AND ended_at IS NULL AND expires_at > $4";
    LIVE: Read "SELECT v.id, p.name, v.made_at, v.expires_at FROM problem_previews v JOIN persons p ON p.id = v.made_by
        WHERE v.problem = $1 AND v.ended_at IS NULL AND v.expires_at > $2 ORDER BY v.made_at DESC, v.id DESC";
    OPEN: Read "SELECT v.problem FROM problem_previews v JOIN problems p ON p.id = v.problem
        WHERE v.token_hash = $1 AND v.ended_at IS NULL AND v.expires_at > $2 AND p.stage <> 'retired'";
    END: Write "UPDATE problem_previews SET ended_at = $3 WHERE id = $1 AND problem = $2 AND ended_at IS NULL";
}

/// Makes a link under an id that the form brought; gives back its secret, which is not stored.
///
/// # Errors
/// The refusal of the permission table; a conflict when the problem is retired.
pub async fn make(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    preview: PreviewId,
    period: PreviewPeriod,
) -> Result<String, Fault> {
    let by = op.person()?;
    let working = load(portal, problem).await?;
    let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
    if matches!(working.problem.stage, Stage::Retired { .. }) {
        return Err(Fault::conflict("This problem is retired", "Duplicate it, and share the new draft."));
    }
    let token = portal.keys.mac(Purpose::Preview, preview.0.as_bytes());
    let made = tx!(portal, op, t => {
        let values =
            bind![id(preview), id(problem), token_hash(&token), id(by), op.now, period.expires_at(op.now)];
        t.change_one(&MAKE, values).await?;
        Ok((permit.did(Event::PreviewMade { problem, preview }), ()))
    });
    match made {
        Ok(()) => Ok(token),
        // The form was sent twice: the first send made it. The secret follows from the id, so either index
        // may be the one that says so.
        Err(fault) if violated(&fault).is_some() => {
            let mine = bind![id(preview), id(problem), id(by), op.now];
            portal.db.row(&MADE, mine).await?.map(|_| token).ok_or_else(|| {
                Fault::conflict(
                    "This link was ended, or belongs to another problem",
                    "Reload the page and make a new one.",
                )
            })
        }
        Err(fault) => Err(fault),
    }
}

/// The links to a problem that work, newest first, for whoever may make one.
///
/// # Errors
/// The refusal of the permission table.
pub async fn live(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Vec<Preview>, Fault> {
    let working = load(portal, problem).await?;
    op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
    let rows = portal.db.rows(&LIVE, bind![id(problem), op.now]).await?;
    rows.iter()
        .map(|row| {
            Ok(Preview {
                id: row.parse(0)?,
                made_by: row.get(1)?,
                made_at: row.moment(2)?,
                expires_at: row.moment(3)?,
            })
        })
        .collect()
}

/// Ends a link. One that has ended stays so.
///
/// # Errors
/// The refusal of the permission table.
pub async fn end(portal: &Portal, op: &Op, problem: ProblemId, preview: PreviewId) -> Result<(), Fault> {
    if !live(portal, op, problem).await?.iter().any(|link| link.id == preview) {
        return Ok(());
    }
    let working = load(portal, problem).await?;
    tx!(portal, op, t => {
        let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
        t.change_one(&END, bind![id(preview), id(problem), op.now]).await?;
        Ok((permit.did(Event::PreviewEnded { problem, preview }), ()))
    })
}

/// The draft behind a link's secret.
///
/// # Errors
/// Not found, in the same words whether the link never was, has ended or has expired.
pub async fn open(portal: &Portal, op: &Op, token: &str) -> Result<Working, Fault> {
    let row = portal.db.row(&OPEN, bind![token_hash(token), op.now]).await?;
    let problem: ProblemId = row.ok_or_else(no_such_link)?.parse(0)?;
    read_draft(portal, &op.by(Actor::Preview(problem)), problem).await
}

fn no_such_link() -> Fault {
    Fault::new(
        FaultKind::NotFound,
        "This preview link does not work",
        "Check that the address is complete. The link may have been ended or may have expired: ask the person who \
         sent it to you for a new one.",
    )
}
