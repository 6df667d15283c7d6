//! What workers ask: on a listener of its own, which the public cannot reach.
//!
//! Every request is signed by the worker's own key, over what it asks and its body, and is taken once; what is about a job
//! brings the lease too. A worker is told why it is refused in words that say nothing of the job.

use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{
    actor::Actor,
    fault::{Fault, FaultKind},
    ids::WorkerId,
    pilots::Sha256,
    time::Timestamp,
};
use portal::{Op, Portal, operational::queue::Taken, pilots};
use receipt::token::{self, Request as Signed};
use serde::de::DeserializeOwned;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The largest body: evidence and a log within the limits of every challenge.
const BODY_BYTES_MAX: usize = 64 << 20;
/// A request may be signed so long before it arrives, or after by clocks that differ.
const SIGNED_WITHIN_SECONDS: i64 = 60;
/// How often a worker that waits looks for a job before it is told that there is none: half a second each.
const LOOKS: u32 = 40;

/// What every request needs.
#[derive(Clone)]
struct Desk {
    portal: Portal,
    /// Requests that were taken: none is taken twice.
    taken: Arc<Mutex<Once>>,
}

/// The numbers of requests that were taken, and when they were signed.
#[derive(Default)]
struct Once {
    signed: HashMap<String, Timestamp>,
    /// With so many, those that are too old to be taken anyway are forgotten.
    full: usize,
}

impl Once {
    /// Takes a request; false if it was taken before.
    fn take(&mut self, number: String, at: Timestamp, now: Timestamp) -> bool {
        if self.signed.len() >= self.full {
            self.signed.retain(|_, at| *at >= now.plus_seconds(-SIGNED_WITHIN_SECONDS));
            // Looked through again when there are twice as many, so that each request pays for a few.
            self.full = (2 * self.signed.len()).max(1_000);
        }
        self.signed.insert(number, at).is_none()
    }
}

/// All that workers ask.
pub fn router(portal: Portal) -> Router {
    Router::new()
        .route("/jobs/time", get(time))
        .route("/jobs/join", post(join))
        .route("/jobs", post(ask))
        .route("/jobs/module", post(module))
        .route("/jobs/challenge", post(challenge))
        .route("/jobs/beat", post(beat))
        .route("/jobs/done", post(done))
        .with_state(Desk { portal, taken: Arc::default() })
}

async fn time(State(desk): State<Desk>) -> String {
    desk.portal.clock.now().millis().to_string()
}

/// What a worker brings when it joins.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Joining {
    code: String,
    key: String,
}

async fn join(State(desk): State<Desk>, request: Request) -> Response {
    answer(async {
        let body = to_bytes(request.into_body(), 4_096).await.map_err(|error| Fault {
            cause: Some(error.into()),
            ..Fault::new(FaultKind::TooLarge, "The body did not arrive whole, or is too large", "Send less.")
        })?;
        let Joining { code, key } = read(&body)?;
        let worker = pilots::join(&desk.portal, desk.portal.clock.now(), &code, &key).await?;
        Ok(Json(serde_json::json!({ "worker": worker })).into_response())
    })
    .await
}

async fn ask(State(desk): State<Desk>, request: Request) -> Response {
    answer(async {
        let (op, _, _) = desk.signed(request).await?;
        Ok(match pilots::ask(&desk.portal, &op, LOOKS).await? {
            Some(job) => Json(job).into_response(),
            None => StatusCode::NO_CONTENT.into_response(),
        })
    })
    .await
}

async fn module(State(desk): State<Desk>, request: Request) -> Response {
    answer(async {
        let (op, taken, _) = desk.leased(request).await?;
        Ok(pilots::module_file(&desk.portal, &op, &taken).await?.into_response())
    })
    .await
}

async fn challenge(State(desk): State<Desk>, request: Request) -> Response {
    answer(async {
        let (op, taken, _) = desk.leased(request).await?;
        Ok(pilots::challenge_files(&desk.portal, &op, &taken).await?.into_response())
    })
    .await
}

async fn beat(State(desk): State<Desk>, request: Request) -> Response {
    answer(async {
        let (op, taken, body) = desk.leased(request).await?;
        Ok(Json(pilots::beat(&desk.portal, &op, &taken, &read(&body)?).await?).into_response())
    })
    .await
}

async fn done(State(desk): State<Desk>, request: Request) -> Response {
    answer(async {
        let (op, taken, body) = desk.leased(request).await?;
        pilots::done(&desk.portal, &op, &taken, read(&body)?).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault {
        cause: Some(error.into()),
        ..Fault::invalid("The portal does not read this", "Install portal and worker of one version.")
    })
}

async fn answer(made: impl Future<Output = Result<Response, Fault>>) -> Response {
    made.await.unwrap_or_else(|fault| {
        match fault.kind {
            FaultKind::Internal => tracing::error!(%fault, "a worker's request: defect"),
            _ => tracing::warn!(%fault, "a worker's request"),
        }
        let status = match fault.kind {
            FaultKind::SignIn => StatusCode::UNAUTHORIZED,
            FaultKind::Forbidden => StatusCode::FORBIDDEN,
            FaultKind::NotFound => StatusCode::NOT_FOUND,
            FaultKind::Conflict => StatusCode::CONFLICT,
            FaultKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, format!("{}. {}\n", fault.what, fault.next)).into_response()
    })
}

impl Desk {
    /// Who asks, by the signature over this very request, and the body.
    async fn signed(&self, request: Request<Body>) -> Result<(Op, HeaderMap, Bytes), Fault> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(|error| Fault {
            cause: Some(error.into()),
            ..Fault::new(FaultKind::TooLarge, "The body did not arrive whole, or is too large", "Send less.")
        })?;
        let asks = format!("{} {}", parts.method, parts.uri.path());
        let worker = self.sender(&parts.headers, &asks, &body).await?;
        Ok((Op::new(Actor::Worker(worker), self.portal.clock.now()), parts.headers, body))
    }

    /// The same, and the job that the lease is for.
    async fn leased(&self, request: Request<Body>) -> Result<(Op, Taken, Bytes), Fault> {
        let (op, headers, body) = self.signed(request).await?;
        let taken = pilots::taken(&self.portal, &op, text(&headers, "x-lease"))?;
        Ok((op, taken, body))
    }

    async fn sender(&self, headers: &HeaderMap, asks: &str, body: &[u8]) -> Result<WorkerId, Fault> {
        let id = text(headers, "x-worker").parse().map_err(|_| unknown("no worker is named"))?;
        let worker = pilots::worker_of(&self.portal, id).await?.ok_or_else(|| unknown("no such worker"))?;
        let bearer =
            text(headers, header::AUTHORIZATION.as_str()).strip_prefix("Bearer ").unwrap_or_default();
        let signed: Signed = token::open(bearer, &worker.key).map_err(|error| unknown(error.to_string()))?;
        let now = self.portal.clock.now();
        let apart = (now.millis() - signed.at.millis()).abs();
        if signed.worker != worker.id || signed.asks != asks || signed.body != Sha256::of(body) {
            return Err(unknown("what was signed is another request"));
        }
        if apart > SIGNED_WITHIN_SECONDS * 1_000 {
            return Err(unknown("it was signed at another time"));
        }
        self.once(format!("{} {}", worker.id, signed.nonce), signed.at, now)?;
        Ok(worker.id)
    }

    /// Takes a request once.
    fn once(&self, number: String, at: Timestamp, now: Timestamp) -> Result<(), Fault> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.take(number, at, now) { Ok(()) } else { Err(unknown("it was sent before")) }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn unknown(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Fault {
    Fault {
        cause: Some(cause.into()),
        ..Fault::new(
            FaultKind::SignIn,
            "The signature of this request is not taken",
            "Register the worker, or take over the portal's time and sign again.",
        )
    }
}
