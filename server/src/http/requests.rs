//! One line in the log for each request, and its metrics.

use crate::telemetry::{REQUEST_SECONDS, REQUESTS, REQUESTS_NOW};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use domain::{actor::Actor, ids::RequestId};
use portal::{Op, clock::Clock};
use std::time::Instant;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers the request, and says how it was answered.
///
/// The log names the route, never the address itself: addresses hold the secrets of links.
#[expect(
    clippy::disallowed_methods,
    reason = "How long a request took is measured here, and nothing depends on it."
)]
pub async fn observe(State(clock): State<Clock>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id: RequestId = Op::new(Actor::Visitor, clock.now()).request;
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    metrics::gauge!(REQUESTS_NOW).increment(1.0);
    // Also when the client goes away and this future is dropped.
    let now = Now;
    let mut response = next.run(request).await;
    drop(now);
    let seconds = started.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    metrics::counter!(REQUESTS, "method" => named(&method), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!(REQUEST_SECONDS, "route" => route.clone()).record(seconds);
    let millis = (seconds * 100_000.0).round() / 100.0;
    tracing::info!(request = %id, %method, route, status, ms = millis, "request");
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The method as a label. Clients make up methods; each would be a series of its own.
fn named(method: &Method) -> &'static str {
    [Method::GET, Method::HEAD, Method::POST]
        .iter()
        .zip(["GET", "HEAD", "POST"])
        .find(|(known, _)| *known == method)
        .map_or("other", |(_, name)| name)
}

struct Now;

impl Drop for Now {
    fn drop(&mut self) {
        metrics::gauge!(REQUESTS_NOW).decrement(1.0);
    }
}
