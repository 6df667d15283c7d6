//! Drafting: starting a problem and saving its answers.

use super::{insert, load, read_draft, save_stage};
use crate::{
    Op, Portal, bind,
    db::id,
    operational::answers::{self, Place, Saved},
    tx,
};
use domain::{
    actor::{Act, Scope, Subject},
    event::Event,
    fault::{Fault, FaultKind},
    ids::ProblemId,
    problems::{Problem, Question, Stage},
    reference::{Prefix, Reference},
};

/// The letters before a problem's reference.
const REFERENCE: Prefix = Prefix::new(*b"PS");

/// Starts a draft under an id that the form brought, so that sending the form twice starts one.
///
/// # Errors
/// The refusal of the permission table.
pub async fn start(portal: &Portal, op: &Op, problem: ProblemId, title: &str) -> Result<(), Fault> {
    create(portal, op, problem, None).await?;
    let body = serde_json::to_string(title).map_err(Fault::internal)?;
    let place = Place { problem, question: Question::Title.key(), item: "" };
    answers::save(portal, place, &body, 0, op.person()?, op.now).await.map(|_| ())
}

/// Starts a draft with the answers of another problem of the same council.
///
/// # Errors
/// Not found when the actor may not read the other; the refusal of the permission table.
pub async fn duplicate(portal: &Portal, op: &Op, problem: ProblemId, origin: ProblemId) -> Result<(), Fault> {
    read_draft(portal, op, origin).await?;
    create(portal, op, problem, Some(origin)).await?;
    if load(portal, problem).await?.problem.origin != Some(origin) {
        return Err(Fault::conflict(
            "This form belongs to another problem",
            "Reload the page and send it again.",
        ));
    }
    answers::copy(portal, origin, problem, op.person()?, op.now).await
}

async fn create(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    origin: Option<ProblemId>,
) -> Result<(), Fault> {
    let council = Scope::own(&op.actor, Act::StartProblem)?.organisation();
    let new = Problem {
        id: problem,
        reference: Reference::from_random(REFERENCE, u64::from_be_bytes(crate::keys::random())).to_string(),
        council,
        stage: Stage::Draft,
        shown_to_colleagues: false,
        version: 0,
        origin,
        started_at: op.now,
        revision: 0,
    };
    let started = tx!(portal, op, t => {
        let permit = op.may(Act::StartProblem, &Subject::Organisation(council))?;
        insert(t, &new).await?;
        Ok((permit.did(Event::ProblemStarted { problem, origin }), ()))
    });
    match started {
        // The form was sent twice: the first send made it.
        Err(fault) if fault.kind == FaultKind::Conflict => read_draft(portal, op, problem).await.map(|_| ()),
        started => started,
    }
}

/// One answer to save: its JSON, and the revision the writer had before them.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which question.
    pub question: Question,
    /// The id of a measure or journey; empty otherwise.
    pub item: String,
    /// The answer as JSON.
    pub body: String,
    /// The revision the writer saw; 0 for none.
    pub seen: i64,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is saved, as this revision.
    Saved(i64),
    /// Somebody saved other words meanwhile; nothing was written over.
    Changed(Saved),
}

/// Saves one answer of a draft.
///
/// # Errors
/// The refusal of the permission table; a conflict when the problem cannot be edited now.
pub async fn save(portal: &Portal, op: &Op, problem: ProblemId, answer: &Answer) -> Result<Kept, Fault> {
    may_edit(portal, op, problem).await?;
    let place = Place { problem, question: answer.question.key(), item: &answer.item };
    if answer.seen == 0 && is_blank(&answer.body) && answers::one(portal, place).await?.is_none() {
        return Ok(Kept::Saved(0));
    }
    if let Some(revision) =
        answers::save(portal, place, &answer.body, answer.seen, op.person()?, op.now).await?
    {
        return Ok(Kept::Saved(revision));
    }
    match answers::one(portal, place).await? {
        Some(saved) if saved.body == answer.body => Ok(Kept::Saved(saved.revision)),
        Some(saved) => {
            may_edit(portal, op, problem).await?;
            Ok(Kept::Changed(saved))
        }
        None => Err(Fault::conflict(
            "This problem cannot be edited now",
            "Look at its page: it may have gone to review.",
        )),
    }
}

/// Whether an answer says nothing: an empty text, or fields that are all empty. Where nothing stands yet,
/// nothing is saved then.
fn is_blank(body: &str) -> bool {
    match serde_json::from_str(body) {
        Ok(serde_json::Value::String(text)) => text.is_empty(),
        Ok(serde_json::Value::Object(fields)) => fields.values().all(|value| value.as_str() == Some("")),
        _ => false,
    }
}

async fn may_edit(portal: &Portal, op: &Op, problem: ProblemId) -> Result<(), Fault> {
    let row = portal.db.row(&super::LOAD, bind![id(problem)]).await?.ok_or_else(Fault::not_found)?;
    let problem = super::read(&row)?;
    op.may(Act::EditDraftProblem, &problem.subject(None, false))?;
    problem.editable()
}

/// One answer as saved, for whoever may edit the draft.
///
/// # Errors
/// The refusal of the permission table; a conflict when the problem cannot be edited now.
pub async fn answer(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    question: Question,
    item: &str,
) -> Result<Option<Saved>, Fault> {
    may_edit(portal, op, problem).await?;
    answers::one(portal, Place { problem, question: question.key(), item }).await
}

/// Removes a measure or journey from a draft.
///
/// # Errors
/// As [`save`]; a conflict when somebody changed it meanwhile.
pub async fn remove(
    portal: &Portal,
    op: &Op,
    problem: ProblemId,
    question: Question,
    item: &str,
    seen: i64,
) -> Result<(), Fault> {
    may_edit(portal, op, problem).await?;
    let place = Place { problem, question: question.key(), item };
    if answers::remove(portal, place, seen, op.person()?, op.now).await? {
        return Ok(());
    }
    if answers::one(portal, place).await?.is_none_or(|saved| saved.body.is_empty()) {
        return Ok(());
    }
    Err(Fault::conflict(
        "Somebody changed it meanwhile",
        "It was not removed. Read it again before you decide.",
    ))
}

/// Shows a draft to all colleagues, or no longer.
///
/// # Errors
/// The refusal of the permission table; a conflict without a title and a why.
pub async fn show(portal: &Portal, op: &Op, problem: ProblemId, shown: bool) -> Result<(), Fault> {
    let working = load(portal, problem).await?;
    let permit = op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
    if shown && !working.content.can_be_shown() {
        return Err(Fault::conflict(
            "A title and a why come first",
            "Answer both to show the draft to colleagues.",
        ));
    }
    tx!(portal, op, t => {
        let after = Problem { shown_to_colleagues: shown, ..working.problem.clone() };
        save_stage(t, &working.problem, &after).await?;
        Ok((permit.did(Event::ProblemShown { problem, shown }), ()))
    })
}
