//! Setting up: start, answer part by part, make ready.

use super::{INSERT, lacks_in, load, load_in, people, save};
use crate::{
    Op, Portal, bind,
    db::{id, json, violated},
    problems, tx,
};
use domain::{
    actor::{Act, Scope, Subject},
    engagements::{Answer, Engagement, Setup, Stage},
    event::Event,
    fault::Fault,
    ids::{EngagementId, ProblemId},
    problems::Stage as ProblemStage,
    reference::{Prefix, Reference},
};

/// The letters before an engagement's reference.
const REFERENCE: Prefix = Prefix::new(*b"EN");

/// A problem that an engagement can be started on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Startable {
    /// The problem.
    pub problem: ProblemId,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its latest approved version.
    pub version: u32,
}

/// The problems of the actor's council that have an approved version.
///
/// # Errors
/// The refusal of the permission table.
pub async fn startable(portal: &Portal, op: &Op) -> Result<Vec<Startable>, Fault> {
    Scope::own(&op.actor, Act::StartEngagement)?;
    let problems = problems::list(portal, op).await?;
    let usable = problems
        .into_iter()
        .filter(|summary| summary.version > 0 && !matches!(summary.stage, ProblemStage::Retired { .. }));
    Ok(usable
        .map(|summary| Startable {
            problem: summary.id,
            reference: summary.reference,
            title: summary.title,
            version: summary.version,
        })
        .collect())
}

/// Starts an engagement on the latest approved version of a problem, under an id that the form brought,
/// so that sending the form twice starts one.
///
/// # Errors
/// The refusal of the permission table; a conflict when no version is approved.
pub async fn start(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    problem: ProblemId,
) -> Result<(), Fault> {
    let by = op.person()?;
    let stored = problems::load(portal, problem).await?.problem;
    let subject = Subject::Engagement { lead: stored.council, parties: Vec::new(), published: false };
    op.may(Act::StartEngagement, &subject)?;
    if stored.version == 0 || matches!(stored.stage, ProblemStage::Retired { .. }) {
        return Err(Fault::conflict(
            "This problem has no approved version to ask the market about",
            "Have it approved first, or choose another problem.",
        ));
    }
    let version = problems::versions::load(portal, problem, stored.version).await?;
    let new = Engagement {
        id: engagement,
        reference: Reference::from_random(REFERENCE, u64::from_be_bytes(crate::keys::random())).to_string(),
        problem,
        version: version.number,
        title: version.content.title().to_owned(),
        lead: stored.council,
        setup: Setup::default(),
        stage: Stage::Draft,
        revision: 0,
        joined: Vec::new(),
    };
    let started = tx!(portal, op, t => {
        let permit = op.may(Act::StartEngagement, &subject)?;
        let values = bind![
            id(new.id),
            &new.reference,
            id(new.problem),
            new.version,
            &new.title,
            id(new.lead),
            json(&new.setup)?,
            new.stage.key(),
            json(&new.stage)?,
            op.now
        ];
        t.change_one(&INSERT, values).await?;
        people::join(t, op, engagement, by).await?;
        Ok((permit.did(Event::EngagementStarted { engagement, problem, version: new.version }), ()))
    });
    match started {
        // The form was sent twice: the first send made it.
        Err(fault) if violated(&fault).as_deref() == Some("engagements_pkey") => {
            let first = load(portal, engagement).await?;
            op.may(Act::ReadDraftEngagement, &first.subject()).map(|_| ())
        }
        started => started,
    }
}

/// Answers one part. `seen` is the mark ([`Engagement::mark`]) of what the writer had before them. What
/// was ready is a draft again.
///
/// # Errors
/// The refusal of the permission table; a conflict when the part or the stage changed since, or when it
/// is published.
pub async fn set_up(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    answer: &Answer,
    seen: &str,
) -> Result<(), Fault> {
    let by = op.person()?;
    let part = answer.part();
    let before = load(portal, engagement).await?;
    op.may(Act::SetUpEngagement, &before.subject())?;
    let unchanged = before.setup.clone().with(answer.clone()) == before.setup;
    if unchanged && matches!(before.stage, Stage::Draft | Stage::Ready { .. }) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let before = load_in(t, engagement).await?;
        let permit = op.may(Act::SetUpEngagement, &before.subject())?;
        if before.mark(part) != seen {
            return Err(moved_on(&before));
        }
        let after = before.clone().set_up(before.setup.clone().with(answer.clone()))?;
        save(t, &before, &after).await?;
        people::join(t, op, engagement, by).await?;
        Ok((permit.did(Event::EngagementSetUp { engagement, what: part.key().to_owned() }), ()))
    })
}

fn moved_on(now: &Engagement) -> Fault {
    Fault::conflict(
        "Somebody changed this engagement while you were writing",
        format!(
            "It is now {}. Your words are below and not saved yet. Save again to put them in its place",
            now.stage.label()
        ),
    )
}

/// Draft → ready. `seen` is the revision that the officer read.
///
/// # Errors
/// The refusal of the permission table; a conflict that names everything that is missing, and who has
/// not declared; a conflict when it changed since.
pub async fn make_ready(portal: &Portal, op: &Op, engagement: EngagementId, seen: i64) -> Result<(), Fault> {
    let by = op.person()?;
    let before = load(portal, engagement).await?;
    op.may(Act::SetUpEngagement, &before.subject())?;
    if matches!(before.stage, Stage::Ready { .. }) && before.revision == seen + 1 {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let before = load_in(t, engagement).await?;
        let permit = op.may(Act::SetUpEngagement, &before.subject())?;
        same_revision(&before, seen)?;
        people::join(t, op, engagement, by).await?;
        let lacks = lacks_in(t, &before).await?;
        let after = before.clone().make_ready(&lacks, op.now)?;
        save(t, &before, &after).await?;
        Ok((permit.did(Event::EngagementReady { engagement }), ()))
    })
}

/// Refuses when somebody changed the engagement since the actor read it.
pub(super) fn same_revision(now: &Engagement, seen: i64) -> Result<(), Fault> {
    if now.revision == seen {
        return Ok(());
    }
    Err(Fault::conflict(
        "Somebody changed this engagement while you were reading",
        format!(
            "It is now {}. The page shows how it stands. Read it again before you decide",
            now.stage.label()
        ),
    ))
}
