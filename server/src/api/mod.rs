//! `/api/v1`: what programs ask, such as the command `pilot`.
//!
//! Each address stands for an act of the permission table, as every door does, and for a scope that the token must have
//! besides. What is sent and answered are the types of `domain` that say they are of this border; `openapi.json` describes
//! them, and a test holds it against the doors.

mod pilots;
#[cfg(test)]
mod tests;

use app::edge::{ApiSent, Doors, Edge};
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    accounts::{TokenScope, TokenShown},
    actor::Act,
    fault::Fault,
};

/// What the token that asks may do.
pub const TOKEN: &str = "/api/v1/token";
/// A supplier's pilots for an engagement.
pub const PILOTS: &str = "/api/v1/engagements/{reference}/pilots";
/// One version.
pub const MODULE: &str = "/api/v1/modules/{module}";
/// Its runs.
pub const MODULE_RUNS: &str = "/api/v1/modules/{module}/runs";
/// One run.
pub const RUN: &str = "/api/v1/runs/{run}";
/// What the pilot wrote.
pub const RUN_LOG: &str = "/api/v1/runs/{run}/log";
/// What it showed.
pub const RUN_EVIDENCE: &str = "/api/v1/runs/{run}/evidence";
/// Cancel it.
pub const RUN_CANCEL: &str = "/api/v1/runs/{run}/cancel";
/// The description of all this.
pub const OPENAPI: &str = "/api/v1/openapi.json";

const DESCRIPTION: &str = include_str!("openapi.json");

/// Mounts what programs ask.
pub fn doors(doors: Doors) -> Doors {
    let (read, run) = (Some(TokenScope::PilotsRead), Some(TokenScope::PilotsRun));
    doors
        .api(("GET", TOKEN), Act::ManageOwnAccount, None, false, token)
        .api(("GET", PILOTS), Act::RunPilot, read, false, pilots::all)
        .api(("POST", PILOTS), Act::RunPilot, run, true, pilots::upload)
        .api(("GET", MODULE), Act::RunPilot, read, false, pilots::module)
        .api(("POST", MODULE_RUNS), Act::RunPilot, run, false, pilots::start)
        .api(("GET", RUN), Act::RunPilot, read, false, pilots::run)
        .api(("GET", RUN_LOG), Act::RunPilot, read, false, pilots::log)
        .api(("GET", RUN_EVIDENCE), Act::RunPilot, read, false, pilots::evidence)
        .api(("POST", RUN_CANCEL), Act::RunPilot, run, false, pilots::cancel)
        .raw(OPENAPI, Act::ReadPublished, description)
}

async fn token(_: Edge, (): (), sent: ApiSent) -> Result<Response, Fault> {
    let token = sent.bearer.token;
    let shown = TokenShown {
        name: token.name,
        organisation: sent.bearer.organisation,
        scopes: token.scopes,
        expires_at: token.expires_at,
    };
    Ok(Json(shown).into_response())
}

async fn description(_: Edge, (): ()) -> Result<Response, Fault> {
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, DESCRIPTION).into_response())
}

/// Something that was made, and where it is.
fn made(address: String, what: impl serde::Serialize) -> Response {
    (StatusCode::CREATED, [(header::LOCATION, address)], Json(what)).into_response()
}
