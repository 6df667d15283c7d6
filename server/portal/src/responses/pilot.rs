//! The run of its pilot that a supplier shows beside its response: chosen among its own, frozen with the answers, and read by
//! the council where it reads these. The council sees that one run and no other, and not what the pilot wrote.

use super::{
    Ground, Question,
    reading::{Line, Open, find, note},
};
use crate::{
    Op, Portal,
    pilots::{self, Recorded, modules::ground_of, runs},
};
use domain::{
    fault::Fault,
    ids::{EngagementId, ResponseId},
    pilots::{Run, Sha256},
    responses::{Answer, Kind, Version},
};

/// So many runs are offered to choose from.
pub const RUNS_OFFERED: usize = 20;

/// The runs that the actor's organisation may show, the newest [`RUNS_OFFERED`] of them; the one that is chosen is always among
/// them.
///
/// # Errors
/// The refusal of the permission table.
pub async fn runs_to_show(portal: &Portal, op: &Op, open: &Question) -> Result<Vec<Run>, Fault> {
    let ground = ground_of(portal, op, open.ground.engagement.id, open.ground.organisation).await?;
    let mut runs = pilots::runs(portal, op, &ground).await?;
    runs.retain(|run| run.may_be_shown().is_ok());
    runs.truncate(RUNS_OFFERED);
    if let Some(chosen) = open.answer()?.run()
        && !runs.iter().any(|run| run.id == chosen)
    {
        runs.push(pilots::run(portal, op, chosen).await?.1);
    }
    Ok(runs)
}

/// The answer with what people read of the run that it names, and the hash of its evidence.
///
/// # Errors
/// Not found for a run of others, or for another engagement; a conflict for one that is not to be shown.
pub(super) async fn showing(
    portal: &Portal,
    op: &Op,
    ground: &Ground,
    answer: &Answer,
) -> Result<Answer, Fault> {
    let Some(run) = answer.run() else { return Ok(answer.clone()) };
    let (stands_on, run) = pilots::run(portal, op, run).await?;
    if run.engagement != ground.engagement.id || run.organisation != ground.organisation {
        return Err(Fault::not_found());
    }
    run.may_be_shown()?;
    let recorded = runs::recorded(portal, stands_on, run).await?;
    Ok(answer.clone().showing(&recorded.run, Sha256::of(recorded.json.as_bytes())))
}

/// The run that a response shows, with its evidence; none where it shows none.
pub(super) async fn shown_by(
    portal: &Portal,
    op: &Op,
    (open, line, version): (&Open, &Line, &Version),
) -> Result<Option<Recorded>, Fault> {
    let asked = version.content.questions.iter().find(|one| one.kind == Kind::Pilot);
    let answer = asked.map(|asked| version.content.answer(asked)).unwrap_or_default();
    let Some(run) = answer.run() else { return Ok(None) };
    let run = runs::load(portal, run, op.now).await?;
    let (engagement, organisation) = (open.engagement.clone(), line.response.organisation);
    if run.engagement != engagement.id || run.organisation != organisation {
        return Err(Fault::internal("a response shows a run that is not its supplier's"));
    }
    let chosen = pilots::chosen(portal, engagement.id).await?;
    let chosen = chosen.ok_or_else(|| Fault::internal("a run of an engagement without a challenge"))?;
    let recorded = runs::recorded(portal, pilots::Ground { engagement, chosen, organisation }, run).await?;
    if answer.evidence() != Sha256::of(recorded.json.as_bytes()).to_string() {
        return Err(Fault::internal("the evidence of a run is not what was submitted with the response"));
    }
    Ok(Some(recorded))
}

/// The run that a response shows, with its evidence, and whose it is, for whoever reads responses. It is written down that they read it.
///
/// # Errors
/// As [`super::one`]; not found where the response shows none.
pub async fn shown(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    response: ResponseId,
) -> Result<(Line, Recorded), Fault> {
    let (open, line, version) = find(portal, op, engagement, response).await?;
    let recorded = shown_by(portal, op, (&open, &line, &version)).await?.ok_or_else(Fault::not_found)?;
    note(portal, op, &open, &format!("{response} evidence"), 1).await?;
    Ok((line, recorded))
}

/// The receipt of that run.
///
/// # Errors
/// As [`shown`]; not found where there is no receipt.
pub async fn shown_receipt(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    response: ResponseId,
) -> Result<String, Fault> {
    let (_, recorded) = shown(portal, op, engagement, response).await?;
    runs::receipt_of(portal, recorded.run.id).await
}
