//! How often a token may ask.

use super::limit::Limit;
use app::edge::{Hurried, api_token};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use portal::{clock::Clock, keys::token_hash};
use std::{num::NonZeroU32, time::Duration};

/// So many requests may come at once: a command that looks how a run goes on asks twice in a second.
const BURST: NonZeroU32 = NonZeroU32::new(240).unwrap();
/// After that one in this time.
const ONE_EACH: Duration = Duration::from_millis(250);

/// Counts the requests of each token, by its hash.
#[derive(Clone)]
pub struct Often(Limit<String>);

impl Often {
    /// Nobody has asked yet.
    pub fn new(clock: Clock) -> Self {
        Self(Limit::new(BURST, ONE_EACH, clock))
    }
}

/// Puts [`Hurried`] into a request whose token asks too often; the door says so.
pub async fn not_too_often(State(often): State<Often>, mut request: Request, next: Next) -> Response {
    if let Some(token) = api_token(request.headers())
        && let Some(retry_after_seconds) = often.0.count(&token_hash(token))
    {
        request.extensions_mut().insert(Hurried { retry_after_seconds });
    }
    next.run(request).await
}
