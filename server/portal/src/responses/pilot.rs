//! The run of its pilot that a supplier shows beside its response: chosen among its own, frozen with the answers, and read by
//! the council where it reads these. The council reads the evidence of that one run, and neither its log nor any other run.

use super::{
    Ground, Question,
    reading::{Line, Open, find, note},
};
use crate::{
    Op, Portal,
    pilots::{self, Recorded, modules, runs},
};
use domain::{
    fault::{Fault, FaultKind},
    ids::{EngagementId, OrganisationId, ResponseId, RunId},
    pilots::{ModuleState, Run, Sha256},
    responses::{Answer, Kind, Version},
};

/// So many runs are offered to choose from.
pub const RUNS_OFFERED: u32 = 20;

/// The runs that the actor's organisation may show: those in the most worlds first, and then the newest, [`RUNS_OFFERED`] at most; the one
/// that is chosen is always among them.
///
/// # Errors
/// The refusal of the permission table.
pub async fn runs_to_show(portal: &Portal, op: &Op, open: &Question) -> Result<Vec<Run>, Fault> {
    let (engagement, organisation) = (open.ground.engagement.id, open.ground.organisation);
    let ground = modules::ground_of(portal, op, engagement, organisation).await?;
    let mut runs = runs::to_show(portal, op, &ground, RUNS_OFFERED).await?;
    if let Some(chosen) = open.answer()?.run()
        && !runs.iter().any(|run| run.id == chosen)
    {
        runs.push(pilots::run(portal, op, chosen).await?.1);
    }
    Ok(runs)
}

/// Whether a run is of this organisation, for this engagement: every other is not there.
fn is_of(run: &Run, engagement: EngagementId, organisation: OrganisationId) -> Result<(), Fault> {
    if run.engagement == engagement && run.organisation == organisation {
        Ok(())
    } else {
        Err(Fault::not_found())
    }
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
    is_of(&run, ground.engagement.id, ground.organisation)?;
    run.may_be_shown(&modules::load(portal, run.module).await?.state)?;
    let recorded = runs::recorded(portal, stands_on, run).await?;
    Ok(answer.clone().showing(&recorded.run, Sha256::of(recorded.json.as_bytes())))
}

/// What a response shows of its supplier's pilot.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A run.
    Run(Box<ShownRun>),
    /// A run whose evidence is not what was submitted any more: it is shown to nobody.
    Changed,
}

/// The run that a response shows, for whoever reads responses.
#[derive(Clone, Debug)]
pub struct ShownRun {
    /// The run, with its evidence.
    pub recorded: Recorded,
    /// The answer that names it, with its mark.
    pub answer: Answer,
    /// Whether its version was locked away since, because it crashed the sandbox.
    pub locked_away: bool,
}

/// What a response shows; none where it names no run. Whoever changes evidence in the database is found out here, and reads that
/// nothing is shown.
pub(super) async fn shown_by(
    portal: &Portal,
    op: &Op,
    open: &Open,
    line: &Line,
    version: &Version,
) -> Result<Option<Shown>, Fault> {
    let asked = version.content.questions.iter().find(|one| one.kind == Kind::Pilot);
    let answer = asked.map(|asked| version.content.answer(asked)).unwrap_or_default();
    let Some(run) = answer.run() else { return Ok(None) };
    match read(portal, op, open, line, run, answer).await {
        Ok(shown) => Ok(Some(Shown::Run(Box::new(shown)))),
        Err(fault) if fault.kind == FaultKind::NotFound => {
            tracing::error!(%run, response = %line.response.id, "the evidence of a run is not what was submitted with a response");
            Ok(Some(Shown::Changed))
        }
        Err(fault) => Err(fault),
    }
}

/// The run that this answer names, as it was submitted.
///
/// # Errors
/// Not found where it is not there, another's, or has other evidence.
async fn read(
    portal: &Portal,
    op: &Op,
    open: &Open,
    line: &Line,
    run: RunId,
    answer: Answer,
) -> Result<ShownRun, Fault> {
    let run = runs::load(portal, run, op.now).await?;
    let (engagement, organisation) = (open.engagement.clone(), line.response.organisation);
    is_of(&run, engagement.id, organisation)?;
    let state = modules::load(portal, run.module).await?.state;
    let chosen = pilots::chosen(portal, engagement.id).await?.ok_or_else(Fault::not_found)?;
    let recorded = runs::recorded(portal, pilots::Ground { engagement, chosen, organisation }, run).await?;
    if answer.evidence() != Sha256::of(recorded.json.as_bytes()).to_string() {
        return Err(Fault::not_found());
    }
    Ok(ShownRun { recorded, answer, locked_away: matches!(state, ModuleState::Quarantined { .. }) })
}

/// The run that a response shows, with its evidence, and whose it is, for whoever reads responses. It is written down that they read it.
///
/// # Errors
/// As [`super::one`]; not found where the response shows none; a conflict where its evidence is not what was submitted.
pub async fn shown(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    response: ResponseId,
) -> Result<(Line, ShownRun), Fault> {
    let (open, line, version) = find(portal, op, engagement, response).await?;
    let shown = shown_by(portal, op, &open, &line, &version).await?.ok_or_else(Fault::not_found)?;
    note(portal, op, &open, &format!("{response} evidence"), 1).await?;
    match shown {
        Shown::Run(run) => Ok((line, *run)),
        Shown::Changed => Err(Fault::conflict(
            "The evidence of this run is not what was submitted",
            "It is shown to nobody. Tell the operator of the portal.",
        )),
    }
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
    let (_, shown) = shown(portal, op, engagement, response).await?;
    runs::receipt_of(portal, shown.recorded.run.id).await
}
