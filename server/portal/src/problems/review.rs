//! Review: the stages of a problem after its draft.

use super::{load_in, save_stage, versions};
use crate::{Op, Portal, bind, db::id, tx};
use domain::{
    accounts::Role,
    actor::Act,
    event::Event,
    fault::Fault,
    ids::{OrganisationId, PersonId, ProblemId},
    problems::{Problem, StageName},
};

/// Sends a draft to review that its sender saw in stage `seen`. The lock on the problem's row keeps its answers
/// as they are read here, so READ COMMITTED is enough, and sees every answer saved before the lock.
///
/// # Errors
/// The refusal of the permission table; a conflict that names what is missing, or says that the stage has
/// changed.
pub async fn submit(portal: &Portal, op: &Op, problem: ProblemId, seen: StageName) -> Result<(), Fault> {
    let by = op.person()?;
    tx!(portal, op, t => {
        let working = load_in(t, problem).await?;
        let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
        let after = working.problem.clone().submit(&working.content, seen, by, op.now)?;
        save_stage(t, &working.problem, &after).await?;
        Ok((permit.did(Event::ProblemSubmitted { problem }), ()))
    })
}

/// Sends a problem back to its writers.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is not in review.
pub async fn request_edits(portal: &Portal, op: &Op, problem: ProblemId, note: &str) -> Result<(), Fault> {
    let by = op.person()?;
    tx!(portal, op, serializable, t => {
        let working = load_in(t, problem).await?;
        let permit = op.may(Act::RequestEdits, &working.problem.subject(working.last_editor, false))?;
        let after = working.problem.clone().request_edits(note.to_owned(), by, op.now)?;
        save_stage(t, &working.problem, &after).await?;
        Ok((permit.did(Event::EditsRequested { problem, note: note.to_owned() }), ()))
    })
}

/// A reviewer's decision to approve what they read.
#[derive(Clone, Debug)]
pub struct Approval {
    /// The hash of the content that the reviewer read.
    pub sha256: String,
    /// Why the last editor approves, where nobody else can.
    pub sole_officer_reason: Option<String>,
}

/// Approves a problem: its answers become the next version.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is not in review, or not the content
/// that the reviewer read.
pub async fn approve(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    approval: &Approval,
) -> Result<u32, Fault> {
    let by = op.person()?;
    let reason = approval.sole_officer_reason.as_deref().filter(|reason| !reason.is_empty());
    tx!(portal, op, serializable, t => {
        let working = load_in(t, problem).await?;
        let alone = reason.is_some() && no_other_approver(t, working.problem.council, by).await?;
        let permit = op.may(Act::ApproveProblem, &working.problem.subject(working.last_editor, alone))?;
        if working.content.sha256() != approval.sha256 {
            return Err(Fault::conflict("The answers changed while you were reading", "Read them again before you approve."));
        }
        let after = working.problem.clone().approve(&working.content, op.now)?;
        save_stage(t, &working.problem, &after).await?;
        versions::insert(t, op, problem, after.version, &working.content, by).await?;
        let sole_officer_reason = reason.filter(|_| working.last_editor == Some(by)).map(str::to_owned);
        let event =
            Event::ProblemApproved { problem, version: after.version, sha256: approval.sha256.clone(), sole_officer_reason };
        Ok((permit.did(event), after.version))
    })
}

/// Whether nobody but `person` holds a role that approves in this council.
async fn no_other_approver(
    t: &mut crate::db::Tx,
    council: OrganisationId,
    person: PersonId,
) -> Result<bool, Fault> {
    for row in t.rows(&super::APPROVERS, bind![id(council)]).await? {
        let roles: Vec<Role> = row.json(1)?;
        let approves = roles.iter().any(|role| matches!(role, Role::Owner | Role::Procurement));
        if approves && row.parse::<PersonId>(0)? != person {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes a problem back from review.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is not in review.
pub async fn take_back(portal: &Portal, op: &Op, problem: ProblemId) -> Result<(), Fault> {
    reopen(portal, op, problem, Problem::take_back).await
}

/// Begins to change an approved problem.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is not approved.
pub async fn change_again(portal: &Portal, op: &Op, problem: ProblemId) -> Result<(), Fault> {
    reopen(portal, op, problem, Problem::change_again).await
}

async fn reopen(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    step: fn(Problem) -> Result<Problem, Fault>,
) -> Result<(), Fault> {
    tx!(portal, op, serializable, t => {
        let working = load_in(t, problem).await?;
        let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
        let after = step(working.problem.clone())?;
        save_stage(t, &working.problem, &after).await?;
        Ok((permit.did(Event::ProblemReopened { problem }), ()))
    })
}

/// Retires a problem; its versions stay readable.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is retired already.
pub async fn retire(portal: &Portal, op: &Op, problem: ProblemId, reason: &str) -> Result<(), Fault> {
    tx!(portal, op, serializable, t => {
        let working = load_in(t, problem).await?;
        let permit = op.may(Act::RetireProblem, &working.problem.subject(working.last_editor, false))?;
        let after = working.problem.clone().retire(reason.to_owned(), op.now)?;
        save_stage(t, &working.problem, &after).await?;
        Ok((permit.did(Event::ProblemRetired { problem, reason: reason.to_owned() }), ()))
    })
}
