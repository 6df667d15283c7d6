//! Pilots for programs: the use cases are those of the pages.

use super::made;
use app::edge::{ApiSent, Edge};
use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    fault::Fault,
    ids::{ModuleId, RunId},
    pilots::{
        ChallengeShown, LogShown, ModuleShown, NOTE_LIMIT, NewRun, PilotsShown, QuotaShown, RunShown,
        file_name,
    },
    text::{self, Lines},
};
use portal::pilots::{self, NewModule};
use serde::Deserialize;

pub(super) async fn all(edge: Edge, reference: String, _: ApiSent) -> Result<Response, Fault> {
    let (portal, op) = (edge.portal(), &edge.op);
    let ground = pilots::ground(portal, op, &reference).await?;
    let modules = pilots::modules(portal, &ground).await?;
    let runs = pilots::runs(portal, op, &ground).await?;
    let quota = pilots::quota(portal, op, &ground).await?;
    let (engagement, chosen) = (&ground.engagement, &ground.chosen);
    let missing = || Fault::internal("a challenge was published without the profile of its lead");
    let shown = PilotsShown {
        engagement: engagement.reference.clone(),
        challenge: ChallengeShown {
            name: chosen.card.name.clone(),
            version: chosen.card.version.clone(),
            sha256: chosen.card.sha256,
        },
        profile: chosen.profiles.get(&engagement.lead).ok_or_else(missing)?.clone(),
        practice_key: chosen.practice_key(),
        quota: QuotaShown { allowed: quota.allowed, left: quota.left() },
        modules: modules.into_iter().map(ModuleShown::from).collect(),
        runs: runs.into_iter().map(RunShown::from).collect(),
    };
    Ok(Json(shown).into_response())
}

/// What comes with a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    file_name: String,
    note: String,
}

pub(super) async fn upload(edge: Edge, reference: String, sent: ApiSent) -> Result<Response, Fault> {
    let about: About = edge.query();
    let field = text::Field { name: "note", label: "Note", limit_chars: NOTE_LIMIT, lines: Lines::Many };
    let note = text::clean(&about.note, &field)
        .map_err(|mistake| Fault::invalid(mistake.to_string(), "Send a shorter note."))?;
    let name = match file_name(&about.file_name) {
        name if name.is_empty() => "pilot.wasm".to_owned(),
        name => name,
    };
    let new = NewModule { file_name: name, note };
    let stored = pilots::upload(edge.portal(), &edge.op, &reference, new, sent.pieces).await?;
    let (_, module) = pilots::module(edge.portal(), &edge.op, stored).await?;
    Ok(made(format!("/api/v1/modules/{stored}"), ModuleShown::from(module)))
}

pub(super) async fn module(edge: Edge, module: ModuleId, _: ApiSent) -> Result<Response, Fault> {
    let (_, module) = pilots::module(edge.portal(), &edge.op, module).await?;
    Ok(Json(ModuleShown::from(module)).into_response())
}

pub(super) async fn start(edge: Edge, module: ModuleId, sent: ApiSent) -> Result<Response, Fault> {
    // Whose it is not learns that before what is wrong with the body.
    pilots::module(edge.portal(), &edge.op, module).await?;
    let new: NewRun = sent.json().await?;
    let run = new.id.unwrap_or_else(|| edge.op.id());
    pilots::start(edge.portal(), &edge.op, module, run, new.length).await?;
    let (_, shown) = pilots::run(edge.portal(), &edge.op, run).await?;
    Ok(made(format!("/api/v1/runs/{run}"), RunShown::from(shown)))
}

pub(super) async fn run(edge: Edge, run: RunId, _: ApiSent) -> Result<Response, Fault> {
    let (_, run) = pilots::run(edge.portal(), &edge.op, run).await?;
    Ok(Json(RunShown::from(run)).into_response())
}

/// From where on a log is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Since {
    from: u32,
}

pub(super) async fn log(edge: Edge, run: RunId, _: ApiSent) -> Result<Response, Fault> {
    let Since { from } = edge.query();
    let (entries, next) = pilots::log(edge.portal(), &edge.op, run, from).await?;
    Ok(Json(LogShown { entries, next }).into_response())
}

pub(super) async fn evidence(edge: Edge, run: RunId, _: ApiSent) -> Result<Response, Fault> {
    let recorded = pilots::evidence(edge.portal(), &edge.op, run).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], recorded.json).into_response())
}

pub(super) async fn cancel(edge: Edge, run: RunId, _: ApiSent) -> Result<Response, Fault> {
    pilots::cancel(edge.portal(), &edge.op, run).await?;
    let (_, run) = pilots::run(edge.portal(), &edge.op, run).await?;
    Ok(Json(RunShown::from(run)).into_response())
}
