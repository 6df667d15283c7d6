//! Problems: drafting, review, approval.

pub mod advice;
mod drafting;
mod history;
pub mod previews;
mod review;
pub mod versions;

pub use drafting::{Answer, answer, duplicate, remove, save, show, start};
pub(crate) use history::STATEMENTS as HISTORY_STATEMENTS;
pub use history::{Happened, history};
pub use review::{Approval, approve, change_again, request_edits, retire, submit, take_back};
pub use versions::{Approved, version, versions};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json, maybe_id},
    statements,
};
use domain::{
    actor::{Act, Scope},
    fault::Fault,
    ids::{PersonId, ProblemId},
    problems::{Content, Problem, Question, Stage, Working},
    time::Timestamp,
};

statements! {
    INSERT: Write "INSERT INTO problems (id, reference, council, stage, stage_data, shown_to_colleagues, version, origin, started_at, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
    LOAD: Read "SELECT id, reference, council, stage_data, shown_to_colleagues, version, origin, started_at, revision
        FROM problems WHERE id = $1";
    LOAD_LOCKED: Read {
        postgres: "SELECT id, reference, council, stage_data, shown_to_colleagues, version, origin, started_at, revision
            FROM problems WHERE id = $1 FOR UPDATE",
        sqlite: "SELECT id, reference, council, stage_data, shown_to_colleagues, version, origin, started_at, revision
            FROM problems WHERE id = $1"
    };
    ANSWERS: Read "SELECT question, item, body, saved_by, saved_at FROM problem_answers WHERE problem = $1 ORDER BY saved_at, question, item";
    SAVE: Write "UPDATE problems SET stage = $3, stage_data = $4, shown_to_colleagues = $5, version = $6, revision = revision + 1
        WHERE id = $1 AND revision = $2";
    OF_COUNCIL: Read "SELECT p.id, p.reference, p.stage_data, p.version, p.started_at,
        (SELECT a.body FROM problem_answers a WHERE a.problem = p.id AND a.question = 'title' AND a.item = ''),
        (SELECT MAX(a.saved_at) FROM problem_answers a WHERE a.problem = p.id), NULL
        FROM problems p WHERE p.council = $1 AND ($2 OR p.shown_to_colleagues)
        UNION ALL SELECT p.id, p.reference, p.stage_data, p.version, p.started_at, NULL, v.approved_at, v.content
        FROM problems p JOIN problem_versions v ON v.problem = p.id AND v.number = p.version
        WHERE p.council = $1 AND NOT ($2 OR p.shown_to_colleagues) ORDER BY 5 DESC, 1 DESC";
    COPIES: Read "SELECT p.id, p.reference FROM problems p
        WHERE p.origin = $1 AND p.council = $2 AND ($3 OR p.shown_to_colleagues OR p.version > 0) ORDER BY p.started_at, p.id";
    APPROVERS: Read "SELECT m.person, m.roles FROM memberships m WHERE m.organisation = $1";
}

pub(crate) async fn load(portal: &Portal, problem: ProblemId) -> Result<Working, Fault> {
    let row = portal.db.row(&LOAD, bind![id(problem)]).await?.ok_or_else(Fault::not_found)?;
    let answers = portal.db.rows(&ANSWERS, bind![id(problem)]).await?;
    assemble(read(&row)?, &answers)
}

/// The problem for a step to another stage. Its row is locked, so that no answer is saved any more.
async fn load_in(t: &mut Tx, problem: ProblemId) -> Result<Working, Fault> {
    let row = t.row(&LOAD_LOCKED, bind![id(problem)]).await?.ok_or_else(Fault::not_found)?;
    let answers = t.rows(&ANSWERS, bind![id(problem)]).await?;
    assemble(read(&row)?, &answers)
}

fn read(row: &Row) -> Result<Problem, Fault> {
    Ok(Problem {
        id: row.parse(0)?,
        reference: row.get(1)?,
        council: row.parse(2)?,
        stage: row.json(3)?,
        shown_to_colleagues: row.get(4)?,
        version: u32::try_from(row.get::<i64>(5)?).map_err(Fault::internal)?,
        origin: row.maybe_parse(6)?,
        started_at: row.moment(7)?,
        revision: row.get(8)?,
    })
}

fn assemble(problem: Problem, answers: &[Row]) -> Result<Working, Fault> {
    let mut content = Content::default();
    let mut last_editor: Option<PersonId> = None;
    for row in answers {
        let (question, item): (String, String) = (row.get(0)?, row.get(1)?);
        let Some(question) = Question::from_key(&question) else { continue };
        last_editor = Some(row.parse(3)?);
        if row.get::<String>(2)?.is_empty() {
            continue;
        }
        match question {
            Question::Measures => {
                content.measures.insert(item.parse().map_err(Fault::internal)?, row.json(2)?);
            }
            Question::Journeys => {
                content.journeys.insert(item.parse().map_err(Fault::internal)?, row.json(2)?);
            }
            Question::Contact => content.contact = row.json(2)?,
            _ => {
                content.texts.insert(question, row.json(2)?);
            }
        }
    }
    content.texts.retain(|_, text| !text.is_empty());
    Ok(Working { problem, content, last_editor })
}

/// Saves the problem's stage; only one of two changes at the same time goes through.
async fn save_stage(t: &mut Tx, before: &Problem, after: &Problem) -> Result<(), Fault> {
    let values = bind![
        id(before.id),
        before.revision,
        after.stage.key(),
        json(&after.stage)?,
        after.shown_to_colleagues,
        after.version
    ];
    t.change_one(&SAVE, values).await
}

async fn insert(t: &mut Tx, problem: &Problem) -> Result<(), Fault> {
    let values = bind![
        id(problem.id),
        &problem.reference,
        id(problem.council),
        problem.stage.key(),
        json(&problem.stage)?,
        problem.shown_to_colleagues,
        problem.version,
        maybe_id(problem.origin),
        problem.started_at
    ];
    t.change_one(&INSERT, values).await
}

/// A problem with its answers, for whoever may read the draft.
///
/// # Errors
/// Not found, also for another council's.
pub async fn read_draft(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Working, Fault> {
    for_act(portal, op, problem, Act::ReadDraftProblem).await
}

/// A problem with its answers, for whoever may edit the draft.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_editing(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Working, Fault> {
    for_act(portal, op, problem, Act::EditDraftProblem).await
}

/// A problem with its answers, for whoever may ask for edits.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_review(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Working, Fault> {
    for_act(portal, op, problem, Act::RequestEdits).await
}

/// A problem with its answers, for whoever may retire it.
///
/// # Errors
/// The refusal of the permission table.
pub async fn for_retiring(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Working, Fault> {
    for_act(portal, op, problem, Act::RetireProblem).await
}

async fn for_act(portal: &Portal, op: &Op, problem: ProblemId, act: Act) -> Result<Working, Fault> {
    let working = load(portal, problem).await?;
    op.may(act, &working.problem.subject(working.last_editor, false))?;
    Ok(working)
}

/// Whether the actor may start a problem.
///
/// # Errors
/// The refusal of the permission table.
pub fn may_start(op: &Op) -> Result<(), Fault> {
    Ok(Scope::own(&op.actor, Act::StartProblem).map(|_| ())?)
}

/// One line of a council's list of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The problem.
    pub id: ProblemId,
    /// Its reference.
    pub reference: String,
    /// Its title, or none yet.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// Its latest version.
    pub version: u32,
    /// When somebody last wrote in it.
    pub changed_at: Timestamp,
}

/// The problems of the actor's council, newest first. Who may not read a draft sees its latest approved version.
///
/// # Errors
/// The refusal of the permission table.
pub async fn list(portal: &Portal, op: &Op) -> Result<Vec<Summary>, Fault> {
    let scope = Scope::own(&op.actor, Act::SeeWorkspace)?;
    let rows = portal.db.rows(&OF_COUNCIL, bind![id(scope.organisation()), scope.drafts()]).await?;
    rows.iter()
        .map(|row| {
            let title = match row.get::<Option<String>>(7)? {
                Some(approved) => title_of(&approved)?,
                None => row.maybe_json::<String>(5)?.unwrap_or_default(),
            };
            let started = row.moment(4)?;
            Ok(Summary {
                id: row.parse(0)?,
                reference: row.get(1)?,
                title,
                stage: row.json(2)?,
                version: u32::try_from(row.get::<i64>(3)?).map_err(Fault::internal)?,
                changed_at: row.maybe_moment(6)?.unwrap_or(started),
            })
        })
        .collect()
}

fn title_of(approved: &str) -> Result<String, Fault> {
    let content: Content = serde_json::from_str(approved).map_err(Fault::internal)?;
    Ok(content.text(Question::Title).to_owned())
}

/// The problems of the actor's council that were duplicated from this one: id and reference, oldest first.
///
/// # Errors
/// Not found, also for another council's.
pub async fn copies(portal: &Portal, op: &Op, problem: ProblemId) -> Result<Vec<(ProblemId, String)>, Fault> {
    read_draft(portal, op, problem).await?;
    let scope = Scope::own(&op.actor, Act::SeeWorkspace)?;
    let rows = portal.db.rows(&COPIES, bind![id(problem), id(scope.organisation()), scope.drafts()]).await?;
    rows.iter().map(|row| Ok((row.parse(0)?, row.get(1)?))).collect()
}
