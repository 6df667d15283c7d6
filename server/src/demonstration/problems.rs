//! The demonstration's problems, from their first line to where they stand.

use super::{content, people::People};
use domain::{
    accounts::Role,
    fault::Fault,
    ids::{JourneyId, MeasureId, ProblemId},
    problems::{AdviceReason, Question, StageName, advice},
    time::Timestamp,
};
use portal::{
    Op, Portal,
    problems::{self, Answer, Approval},
};
use std::collections::BTreeMap;

/// Writes every problem, and the engagements on them.
pub async fn write(portal: &Portal, people: &People, now: Timestamp) -> Result<(), Fault> {
    let mut written = BTreeMap::new();
    for problem in &content::read()?.problem {
        let started = now.plus_days(-problem.started_days_ago);
        let editor = people.op(&problem.council, Role::Editor, 0, started)?;
        let id: ProblemId = editor.id();
        match written.get(problem.origin.as_str()) {
            Some(origin) => problems::duplicate(portal, &editor, id, *origin).await?,
            None => problems::start(portal, &editor, id, problem.title()).await?,
        }
        answer(portal, &editor, id, problem).await?;
        keep(portal, &editor, id, problem).await?;
        if problem.shown {
            problems::show(portal, &editor, id, true).await?;
        }
        move_on(portal, people, problem, id, started).await?;
        if let Some(engagement) = &problem.engagement {
            let opened =
                super::engagements::open(portal, people, &problem.council, id, engagement, now).await?;
            let published = now.plus_days(-engagement.published_days_ago);
            super::joint::write(portal, people, &problem.council, opened, engagement, now).await?;
            super::responses::write(portal, people, problem, opened, published, now).await?;
            super::demos::write(portal, people, problem, opened, now).await?;
            super::forums::write(portal, people, problem, opened, now).await?;
            super::closings::write(portal, people, problem, opened, now).await?;
        }
        written.insert(problem.key.as_str(), id);
    }
    Ok(())
}

async fn answer(portal: &Portal, op: &Op, id: ProblemId, problem: &content::Problem) -> Result<(), Fault> {
    let mut answers = Vec::new();
    for (question, text) in problem.texts()? {
        answers.push((question, String::new(), serde_json::to_string(text)));
    }
    if !problem.contact.name.is_empty() {
        answers.push((Question::Contact, String::new(), serde_json::to_string(&problem.contact)));
    }
    for measure in &problem.measures {
        answers.push((Question::Measures, op.id::<MeasureId>().to_string(), serde_json::to_string(measure)));
    }
    for journey in &problem.journeys {
        answers.push((Question::Journeys, op.id::<JourneyId>().to_string(), serde_json::to_string(journey)));
    }
    for (question, item, body) in answers {
        let saved = problems::answer(portal, op, id, question, &item).await?;
        let seen = saved.map_or(0, |saved| saved.revision);
        let answer = Answer { question, item, body: body.map_err(Fault::internal)?, seen };
        problems::save(portal, op, id, &answer).await?;
    }
    Ok(())
}

/// Keeps the words that the file names, with its reasons.
async fn keep(portal: &Portal, op: &Op, id: ProblemId, problem: &content::Problem) -> Result<(), Fault> {
    let unknown = |what: &str| Fault::internal(format!("the demonstration keeps {what}, which nobody flags"));
    if problem.kept.is_empty() {
        return Ok(());
    }
    let spots = advice(&problems::read_draft(portal, op, id).await?.content);
    for kept in &problem.kept {
        let spot =
            spots.iter().find(|spot| spot.flag.quote == kept.words).ok_or_else(|| unknown(&kept.words))?;
        let reason = AdviceReason::from_key(&kept.reason).ok_or_else(|| unknown(&kept.reason))?;
        problems::advice::keep(portal, op, id, &spot.fingerprint(), reason.label()).await?;
    }
    Ok(())
}

/// From a draft to the stage the file asks for, a day for each step.
async fn move_on(
    portal: &Portal,
    people: &People,
    problem: &content::Problem,
    id: ProblemId,
    started: Timestamp,
) -> Result<(), Fault> {
    let council = problem.council.as_str();
    let editor = people.op(council, Role::Editor, 0, started.plus_days(1))?;
    let officer = people.op(council, Role::Procurement, 0, started.plus_days(2))?;
    if problem.stage == "draft" {
        return Ok(());
    }
    if problem.stage == "retired" {
        return problems::retire(portal, &officer, id, &problem.note).await;
    }
    problems::submit(portal, &editor, id, StageName::Draft).await?;
    match problem.stage.as_str() {
        "in_review" => Ok(()),
        "edits_requested" => problems::request_edits(portal, &officer, id, &problem.note).await,
        "approved" => {
            let sha256 = problems::read_draft(portal, &officer, id).await?.content.sha256();
            problems::approve(portal, &officer, id, &Approval { sha256, sole_officer_reason: None })
                .await
                .map(|_| ())
        }
        stage => Err(Fault::internal(format!("the demonstration asks for a stage {stage}"))),
    }
}
