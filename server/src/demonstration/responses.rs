//! The demonstration's responses: a draft, some that are sealed, some that are read, and two that were told what comes of them.

use super::{content, people::People};
use axum::body::Bytes;
use domain::{
    accounts::Role,
    fault::Fault,
    ids::EngagementId,
    responses::{Kind, Outcome, RUN, ResponseQuestion, SENSITIVE, TEXT},
    time::Timestamp,
};
use futures::stream;
use portal::{
    Op, Portal, engagements,
    responses::{self, Ground},
};
use serde::Deserialize;

const TEXTS: &str = include_str!("responses.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    response: Vec<Written>,
}

/// One response, and how far it came.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The key of the problem.
    problem: String,
    /// The supplier's short name.
    by: String,
    /// So many days after the engagement was published.
    days_after: i64,
    who: String,
    approach: String,
    needs: String,
    changes: String,
    /// Who works differently, training, the first three months.
    adoption: [String; 3],
    /// For each outcome measure, in their order: the number, within how long, because.
    expected: Vec<[String; 3]>,
    /// The name of a file, and what stands in it.
    file: Option<[String; 2]>,
    /// Which answer is commercially sensitive, until when, and why.
    commercial: Option<[String; 3]>,
    /// `draft`, `submitted`, or the key of an [`Outcome`].
    stage: String,
    #[serde(default)]
    told: String,
}

/// Writes the responses to one problem's engagement, and moves each on to where the file wants it.
pub async fn write(
    portal: &Portal,
    people: &People,
    problem: &content::Problem,
    engagement: EngagementId,
    published: Timestamp,
    now: Timestamp,
) -> Result<(), Fault> {
    let file: File = toml::from_str(TEXTS).map_err(Fault::internal)?;
    for written in file.response.iter().filter(|written| written.problem == problem.key) {
        let op = people.op(&written.by, Role::Admin, 0, published.plus_days(written.days_after))?;
        let officer = people.op(&problem.council, Role::Procurement, 0, now.plus_days(-2))?;
        let reference = engagements::working(portal, &officer, engagement).await?.engagement.reference;
        answer(portal, &op, &reference, written).await?;
        if written.stage != "draft" {
            submit(portal, &op, &reference).await?;
        }
        if let Some(outcome) = Outcome::from_key(&written.stage) {
            tell(portal, &officer, engagement, &op, outcome, written.told.trim()).await?;
        }
    }
    Ok(())
}

async fn answer(portal: &Portal, op: &Op, reference: &str, written: &Written) -> Result<(), Fault> {
    responses::start(portal, op, reference).await?;
    let ground = responses::ground(portal, op, reference).await?;
    let mut texts = [&written.who, &written.approach, &written.needs, &written.changes].into_iter();
    let mut expected = written.expected.iter();
    for (asked, name) in
        ground.questions.iter().zip(["who", "approach", "adoption", "needs", "changes", "", "", "", ""])
    {
        let parts: Vec<&String> = match asked.kind {
            Kind::Measure { .. } => expected.next().into_iter().flatten().collect(),
            Kind::Adoption => written.adoption.iter().collect(),
            Kind::File | Kind::Pilot => Vec::new(),
            Kind::Text { .. } | Kind::Number { .. } | Kind::Choice { .. } => {
                texts.next().into_iter().collect()
            }
        };
        let mark = written.commercial.as_ref().filter(|[which, ..]| which == name);
        save(portal, op, &ground, asked, &parts, mark).await?;
        if let (Kind::File, Some([file, content])) = (&asked.kind, &written.file) {
            let pieces = stream::iter([Ok(Bytes::copy_from_slice(content.as_bytes()))]);
            responses::attach(portal, op, reference, &asked.id, file, pieces).await?;
        }
    }
    Ok(())
}

async fn save(
    portal: &Portal,
    op: &Op,
    ground: &Ground,
    asked: &ResponseQuestion,
    parts: &[&String],
    mark: Option<&[String; 3]>,
) -> Result<(), Fault> {
    let place = |key: &str| asked.kind.fields().iter().position(|field| field.key == key);
    let typed = |key: &str| match (key, mark) {
        (SENSITIVE, Some(_)) => "yes".to_owned(),
        ("sensitive_until", Some([_, until, _])) => until.clone(),
        ("sensitive_because", Some([.., because])) => because.clone(),
        _ => {
            let at = if key == TEXT { Some(0) } else { place(key) };
            at.and_then(|at| parts.get(at)).map_or_else(String::new, |part| part.trim().to_owned())
        }
    };
    let answer = asked.clean(typed).map_err(|mistakes| Fault::internal(format!("{mistakes:?}")))?;
    responses::save(portal, op, ground, &asked.id, &answer, 0).await.map(drop)
}

/// A supplier that submitted a response shows the latest of its runs with it, and submits it again.
pub async fn show(portal: &Portal, op: &Op, reference: &str) -> Result<(), Fault> {
    let ground = responses::ground(portal, op, reference).await?;
    let asked = ground.questions.iter().find(|one| one.kind == Kind::Pilot);
    let asked =
        asked.ok_or_else(|| Fault::internal("the demonstration shows a run where none is asked about"))?;
    let open = responses::question(portal, op, reference, &asked.id).await?;
    let runs = responses::runs_to_show(portal, op, &open).await?;
    let latest =
        runs.first().ok_or_else(|| Fault::internal("the demonstration shows a run that is not there"))?;
    let typed = |key: &str| if key == RUN { latest.id.to_string() } else { String::new() };
    let answer = asked.clean(typed).map_err(|mistakes| Fault::internal(format!("{mistakes:?}")))?;
    responses::save(portal, op, &ground, &asked.id, &answer, 0).await?;
    submit(portal, op, reference).await
}

async fn submit(portal: &Portal, op: &Op, reference: &str) -> Result<(), Fault> {
    let read = responses::check(portal, op, reference).await?;
    responses::submit(portal, op, reference, &responses::mark(&read.response, &read.content)).await
}

async fn tell(
    portal: &Portal,
    officer: &Op,
    engagement: EngagementId,
    supplier: &Op,
    outcome: Outcome,
    words: &str,
) -> Result<(), Fault> {
    let own = supplier.actor.seat().map(|seat| seat.organisation);
    let (_, lines) = responses::for_answering(portal, officer, engagement, None).await?;
    let line = lines.into_iter().find(|line| Some(line.response.organisation) == own);
    let response = line.ok_or_else(|| Fault::internal("the demonstration tells of no response"))?.response;
    let place = (engagement, response.id);
    responses::tell_outcome(portal, officer, place, response.revision, outcome, words).await
}
