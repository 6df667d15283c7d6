//! Drafting: starting a problem and saving its answers.

use super::{insert, load, read_draft, save_stage};
use crate::{
    Op, Portal, bind,
    db::{id, json, violated},
    operational::answers::{self, Kept, Place, Saved},
    tx,
};
use domain::{
    actor::{Act, Scope, Subject},
    event::Event,
    fault::Fault,
    ids::ProblemId,
    problems::{Problem, Question, Stage},
    reference::{Prefix, Reference},
};

/// The letters before a problem's reference.
const REFERENCE: Prefix = Prefix::new(*b"PS");

/// Starts a draft with its title, under an id that the form brought, so that sending the form twice starts one.
///
/// # Errors
/// The refusal of the permission table; a conflict when the form was sent before and somebody has changed the
/// title since.
pub async fn start(portal: &Portal, op: &Op, problem: ProblemId, title: &str) -> Result<(), Fault> {
    let by = op.person()?;
    let new = new_draft(op, problem, None)?;
    let body = json(title)?;
    let place = Place { problem, question: Question::Title, item: "" };
    let started = tx!(portal, op, t => {
        let permit = op.may(Act::StartProblem, &Subject::Organisation(new.council))?;
        insert(t, &new).await?;
        answers::first(t, place, &body, by, op.now).await?;
        Ok((permit.did(Event::ProblemStarted { problem, origin: None }), ()))
    });
    match started {
        Err(fault) if sent_twice(&fault) => correct_title(portal, op, place, body).await,
        started => started,
    }
}

/// The form was sent before. Its title may have been corrected in between: then this one counts, unless
/// somebody has written there since.
async fn correct_title(portal: &Portal, op: &Op, place: Place<'_>, body: String) -> Result<(), Fault> {
    read_draft(portal, op, place.problem).await?;
    if answers::one(portal, place).await?.is_some_and(|saved| saved.body == body) {
        return Ok(());
    }
    let answer = Answer { question: place.question, item: String::new(), body, seen: 1 };
    let Kept::Changed(saved) = save(portal, op, place.problem, &answer).await? else { return Ok(()) };
    let now: String = serde_json::from_str(&saved.body).map_err(Fault::internal)?;
    Err(Fault::conflict(
        "This problem was started already, and its title was changed since",
        format!(
            "It is now \u{2018}{now}\u{2019}. To change it, open the problem on the page \u{2018}Our problems\u{2019}."
        ),
    ))
}

/// Starts a draft with the answers of another problem of the same council.
///
/// # Errors
/// Not found when the actor may not read the other; the refusal of the permission table.
pub async fn duplicate(portal: &Portal, op: &Op, problem: ProblemId, origin: ProblemId) -> Result<(), Fault> {
    let by = op.person()?;
    read_draft(portal, op, origin).await?;
    let new = new_draft(op, problem, Some(origin))?;
    let started = tx!(portal, op, t => {
        let permit = op.may(Act::StartProblem, &Subject::Organisation(new.council))?;
        insert(t, &new).await?;
        answers::copy(t, origin, problem, by, op.now).await?;
        Ok((permit.did(Event::ProblemStarted { problem, origin: Some(origin) }), ()))
    });
    match started {
        Err(fault) if sent_twice(&fault) => {
            if read_draft(portal, op, problem).await?.problem.origin == Some(origin) {
                return Ok(());
            }
            Err(Fault::conflict("This form belongs to another problem", "Reload the page and send it again."))
        }
        started => started,
    }
}

/// Whether a problem of this id was there before.
fn sent_twice(fault: &Fault) -> bool {
    violated(fault).as_deref() == Some("problems_pkey")
}

fn new_draft(op: &Op, problem: ProblemId, origin: Option<ProblemId>) -> Result<Problem, Fault> {
    Ok(Problem {
        id: problem,
        reference: Reference::from_random(REFERENCE, u64::from_be_bytes(crate::keys::random())).to_string(),
        council: Scope::own(&op.actor, Act::StartProblem)?.organisation(),
        stage: Stage::Draft,
        shown_to_colleagues: false,
        version: 0,
        origin,
        started_at: op.now,
        revision: 0,
    })
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

/// Saves one answer of a draft.
///
/// # Errors
/// The refusal of the permission table; a conflict when the problem cannot be edited now.
pub async fn save(portal: &Portal, op: &Op, problem: ProblemId, answer: &Answer) -> Result<Kept, Fault> {
    may_edit(portal, op, problem).await?;
    let place = Place { problem, question: answer.question, item: &answer.item };
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
    answers::one(portal, Place { problem, question, item }).await
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
    let place = Place { problem, question, item };
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
