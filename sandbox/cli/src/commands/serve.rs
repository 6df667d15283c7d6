//! `pilot serve`: the simulated council of a journey over plain HTTP on this machine, for rehearsal with tools of one's
//! own. What is done there is judged as a pilot's deeds are, and counts nowhere.

use crate::{
    exit::{Ended, Exit, Problem},
    speak::Speak,
    worlds::Choice,
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Request as HttpRequest, State},
    http::{HeaderMap, Method as HttpMethod, StatusCode, Uri, header::HOST},
    middleware::{self, Next},
    response::{IntoResponse, Response as HttpResponse},
    routing::{any, get, post},
};
use border::message::{CallFault, Method, Request};
use receipt::worlds::{Label, seed};
use sandbox::{
    Cancel, Council, EXCHANGE_BYTES_MAX, Exchange,
    challenge::{Challenge, Scenario, ScenarioKind},
    journey::{self, Expected},
};
use serde::Deserialize;
use serde_json::json;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long a request waits for its answer, in milliseconds of simulated time, unless `x-patience` says otherwise.
const PATIENCE: u32 = 10_000;

/// What is said when a rehearsal has gone on for longer than a run can.
const TOO_LONG: &str = "Nothing was done: questions and answers have come to 64 MiB, which is where a run ends. Stop the \
                        rehearsal, and start it again.\n";

/// The arguments of `pilot serve`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    of: Choice,
    /// The journey; the challenge's first when it is not given.
    #[arg(long)]
    scenario: Option<String>,
    /// Which world of the key, from 1 on.
    #[arg(long, default_value_t = 1)]
    world: u32,
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8100)]
    port: u16,
}

/// What the handlers share.
struct Rehearsal {
    council: Council,
    expected: Expected,
    exchanges: Vec<Exchange>,
    /// What they weigh, in bytes.
    bytes: u64,
}

type Shared = Arc<Mutex<Rehearsal>>;

/// Serves until somebody stops it.
pub fn serve(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let chosen = arguments.of.chosen(speak)?;
    let scenario = journey_of(&chosen.challenge, arguments.scenario.as_deref())?;
    let ScenarioKind::Journey(plan) = &scenario.kind else {
        return Err(Problem::given("the scenario is no journey", "Give one that is with --scenario."));
    };
    let number = arguments.world.saturating_sub(1);
    let (key, world) = sandbox::world(&chosen.key, number, &chosen.profile);
    let staged = journey::stage(plan, &world, &seed(&key, Label::Faults))?;
    let systems = staged.council.systems();
    let rehearsal =
        Rehearsal { council: staged.council, expected: staged.expected, exchanges: vec![], bytes: 0 };
    let shared: Shared = Arc::new(Mutex::new(rehearsal));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| unbound(arguments.port, &cause))?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener = listener.map_err(|cause| unbound(arguments.port, &cause))?;
        let address = listener.local_addr().map_err(|cause| unbound(arguments.port, &cause))?;
        speak.say(format!("{}: http://{address}/ says how to use it. Ctrl-C stops it.", scenario.title));
        for (name, note) in &systems {
            speak.say(format!("  http://{address}/systems/{name}/  {note}"));
        }
        speak.json(&json!({ "address": format!("http://{address}/"), "scenario": scenario.name }));
        let app = router(shared);
        let served = axum::serve(listener, app).with_graceful_shutdown(stopped(cancel.clone()));
        served.await.map_err(|cause| unbound(arguments.port, &cause))?;
        Ok(Exit::Done)
    })
}

/// The journey that is asked for.
fn journey_of<'a>(challenge: &'a Challenge, name: Option<&str>) -> Result<&'a Scenario, Problem> {
    let journeys: Vec<_> = challenge
        .scenarios
        .iter()
        .filter(|scenario| matches!(scenario.kind, ScenarioKind::Journey(_)))
        .collect();
    let names: Vec<_> = journeys.iter().map(|scenario| scenario.name.as_str()).collect();
    let found = match name {
        Some(name) => journeys.iter().find(|scenario| scenario.name == name),
        None => journeys.first(),
    };
    found.copied().ok_or_else(|| {
        let advice = if names.is_empty() {
            "Take another challenge: damp-and-mould has one.".to_owned()
        } else {
            format!("It has: {}.", names.join(", "))
        };
        Problem::given(format!("{} has no journey {}", challenge.name, name.unwrap_or_default()), advice)
    })
}

fn unbound(port: u16, cause: &std::io::Error) -> Problem {
    Problem::given(
        format!("port {port} of 127.0.0.1 cannot be used: {cause}"),
        "Give another with --port; 0 takes a free one.",
    )
}

async fn stopped(cancel: Cancel) {
    while !cancel.asked() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/", get(guide))
        .route("/systems/{system}/", any(call))
        .route("/systems/{system}/{*path}", any(call))
        .route("/inbox/now", get(now))
        .route("/inbox/next", post(next))
        .route("/inbox/wait", post(wait))
        .route("/inbox/remind", post(remind))
        .route("/judgement", get(judgement))
        .layer(middleware::from_fn(from_this_machine))
        .with_state(shared)
}

/// A page from elsewhere, opened in a browser here, must not act in the rehearsal: it cannot give this host's name.
async fn from_this_machine(request: HttpRequest, next: Next) -> HttpResponse {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "127.0.0.1" | "localhost") {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "Ask for 127.0.0.1 or localhost.\n").into_response()
    }
}

async fn guide() -> &'static str {
    "A simulated council, in simulated time. Nothing here is real.

  GET  /inbox/now                   the time, in milliseconds since 1970-01-01T00:00:00Z
  POST /inbox/next                  waits for the next event, and gives it; null when nothing will happen any more
  POST /inbox/wait                  {\"milliseconds\": 60000} lets time pass
  POST /inbox/remind                {\"at\": 1790000000000, \"text\": \"...\"} puts a reminder into the inbox
  ANY  /systems/NAME/PATH           asks a system; x-patience says how many milliseconds to wait for it (10000)
  GET  /judgement                   each step, as it stands now

504 stands for an answer that did not come in time, 502 for a connection that broke: the system may have acted, or not.
"
}

async fn call(
    State(shared): State<Shared>,
    Path(parts): Path<Vec<(String, String)>>,
    method: HttpMethod,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> HttpResponse {
    let system = parts.first().map(|(_, system)| system.clone()).unwrap_or_default();
    let Some(method) = method_of(&method) else {
        return (StatusCode::METHOD_NOT_ALLOWED, "Use GET, POST, PUT, PATCH or DELETE.\n").into_response();
    };
    let prefix = format!("/systems/{system}");
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request {
        method,
        path: path.strip_prefix(&prefix).unwrap_or(path).to_owned(),
        headers: texts(&headers),
        body: body.to_vec(),
        patience: headers.get("x-patience").and_then(|ms| ms.to_str().ok()?.parse().ok()).unwrap_or(PATIENCE),
    };
    let mut rehearsal = shared.lock().unwrap_or_else(PoisonError::into_inner);
    // Before anything is done: what could not be judged any more must not be done either. A run ends here, too.
    if rehearsal.bytes > EXCHANGE_BYTES_MAX {
        return (StatusCode::SERVICE_UNAVAILABLE, TOO_LONG).into_response();
    }
    let at = rehearsal.council.now();
    let answer = rehearsal.council.call(&system, &request);
    let exchange = Exchange { at, system, request, answer: answer.clone() };
    rehearsal.bytes += exchange.bytes();
    rehearsal.exchanges.push(exchange);
    let now = rehearsal.council.now();
    let said = match answer {
        Ok(response) => {
            let mut said = HttpResponse::new(response.body.into());
            *said.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::BAD_GATEWAY);
            for (name, value) in response.headers {
                if let (Ok(name), Ok(value)) =
                    (axum::http::HeaderName::try_from(name), axum::http::HeaderValue::try_from(value))
                {
                    said.headers_mut().append(name, value);
                }
            }
            said
        }
        Err(CallFault::UnknownSystem(words)) => (StatusCode::NOT_FOUND, words).into_response(),
        Err(CallFault::BadRequest(words)) => (StatusCode::BAD_REQUEST, words).into_response(),
        Err(CallFault::TimedOut) => (StatusCode::GATEWAY_TIMEOUT, "Nothing came in time.\n").into_response(),
        Err(CallFault::ConnectionLost) => {
            (StatusCode::BAD_GATEWAY, "The connection broke.\n").into_response()
        }
    };
    ([("x-simulated-now", now.to_string())], said).into_response()
}

fn method_of(method: &HttpMethod) -> Option<Method> {
    Some(match *method {
        HttpMethod::GET => Method::Get,
        HttpMethod::POST => Method::Post,
        HttpMethod::PUT => Method::Put,
        HttpMethod::PATCH => Method::Patch,
        HttpMethod::DELETE => Method::Delete,
        _ => return None,
    })
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &axum::http::HeaderValue| value.to_str().ok().map(str::to_owned);
    headers.iter().filter_map(|(name, value)| Some((name.to_string(), text(value)?))).collect()
}

async fn now(State(shared): State<Shared>) -> Json<i64> {
    Json(shared.lock().unwrap_or_else(PoisonError::into_inner).council.now())
}

async fn next(State(shared): State<Shared>) -> Json<serde_json::Value> {
    let event = shared.lock().unwrap_or_else(PoisonError::into_inner).council.next();
    Json(event.map_or(
        serde_json::Value::Null,
        |event| json!({ "id": event.id, "at": event.at, "kind": event.kind, "body": event.body }),
    ))
}

#[derive(Deserialize)]
struct Wait {
    milliseconds: u64,
}

async fn wait(State(shared): State<Shared>, Json(wait): Json<Wait>) -> Json<i64> {
    let mut rehearsal = shared.lock().unwrap_or_else(PoisonError::into_inner);
    rehearsal.council.wait(wait.milliseconds);
    Json(rehearsal.council.now())
}

#[derive(Deserialize)]
struct Remind {
    at: i64,
    text: String,
}

async fn remind(State(shared): State<Shared>, Json(remind): Json<Remind>) -> Json<bool> {
    Json(shared.lock().unwrap_or_else(PoisonError::into_inner).council.remind(remind.at, remind.text))
}

async fn judgement(State(shared): State<Shared>) -> Json<serde_json::Value> {
    let rehearsal = shared.lock().unwrap_or_else(PoisonError::into_inner);
    let judged = journey::judge(&rehearsal.expected, &rehearsal.council, &rehearsal.exchanges);
    let passed = judged.steps.iter().filter(|step| step.passed).count();
    Json(json!({ "passed": passed, "of": judged.steps.len(), "steps": judged.steps }))
}
