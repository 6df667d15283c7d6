//! What programs ask: a token instead of a session, JSON instead of pages.
//!
//! No cookie is read, so there is nothing that a form of another site could use, and no token against forged posts is
//! needed. Every fault is problem+json (RFC 9457) in the words that a page would have.

use super::{
    App, Edge, Hurried, Personal,
    attempt::attempt_within,
    doors::{PathParts, may_try},
    fault, post,
    upload::{Shared, UPLOAD_WITHIN},
};
use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path, Request},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    accounts::TokenScope,
    actor::{Act, Actor},
    fault::{Fault, FaultKind},
};
use futures::{StreamExt, stream::BoxStream};
use portal::accounts::tokens::{self, Bearer};
use serde::de::DeserializeOwned;
use std::{future::Future, sync::Arc, time::Duration};

/// What the addresses of the API begin with.
pub(super) const BELOW: &str = "/api/";
/// JSON that is sent may be this large.
const JSON_BYTES_MAX: usize = 64 * 1024;
/// What brings no file is answered within this.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What a program sent, and who it acts for.
pub struct Sent {
    /// Its token, which works.
    pub bearer: Bearer,
    /// The body, as it arrives.
    pub pieces: BoxStream<'static, Result<Bytes, Fault>>,
}

impl Sent {
    /// The body as JSON.
    ///
    /// # Errors
    /// Too large, broken off, or not what is asked for here.
    pub async fn json<T: DeserializeOwned>(mut self) -> Result<T, Fault> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.pieces.next().await {
            bytes.extend_from_slice(&piece?);
            if bytes.len() > JSON_BYTES_MAX {
                return Err(Fault::new(
                    FaultKind::TooLarge,
                    "The body is too large",
                    format!("It may have {} kilobytes.", JSON_BYTES_MAX / 1024),
                ));
            }
        }
        serde_json::from_slice(&bytes).map_err(|error| {
            Fault::invalid(
                format!("The body is not what is asked for here: {error}"),
                "/api/v1/openapi.json says what is.",
            )
        })
    }
}

/// The token that a request brings.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Takes what a program asks.
pub(super) async fn take<P: PathParts, Fut>(
    app: Arc<App>,
    request: Request,
    act: Act,
    scope: Option<TokenScope>,
    takes_file: bool,
    answer: fn(Edge, P, Sent) -> Fut,
) -> Response
where
    Fut: Future<Output = Result<Response, Fault>> + Send + 'static,
{
    let (mut parts, body) = request.into_parts();
    let body = Shared::new(body);
    let (edge, entered) = enter::<P>(app, &mut parts, act, scope).await;
    let within = if takes_file { UPLOAD_WITHIN } else { ANSWER_WITHIN };
    let made = match entered {
        Ok((bearer, path)) => {
            let pieces = body.clone().map(|piece| piece.map_err(broken_off)).boxed();
            attempt_within(within, answer(edge.clone(), path, Sent { bearer, pieces })).await
        }
        Err(fault) => Err(fault),
    };
    let mut response = made.unwrap_or_else(|fault| refuse(&edge, fault));
    // A program that is still sending hears the answer.
    body.drain().await;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("authorization"));
    response.extensions_mut().insert(Personal);
    response
}

/// Finds out whose token it is, and whether it opens this door.
async fn enter<P: PathParts>(
    app: Arc<App>,
    parts: &mut Parts,
    act: Act,
    scope: Option<TokenScope>,
) -> (Edge, Result<(Bearer, P), Fault>) {
    let nobody = Edge::of(Arc::clone(&app), parts, Actor::Visitor);
    if let Some(Hurried { retry_after_seconds }) = parts.extensions.get::<Hurried>() {
        return (nobody, Err(too_often(*retry_after_seconds)));
    }
    let found = match token(&parts.headers) {
        Some(secret) => tokens::bearer(&app.portal, secret, nobody.op.now).await,
        None => Ok(None),
    };
    let bearer = match found {
        Ok(Some(bearer)) => bearer,
        Ok(None) => return (nobody, Err(no_token(&app))),
        Err(fault) => return (nobody, Err(fault)),
    };
    let edge = Edge::of(Arc::clone(&app), parts, bearer.actor.clone());
    if let Some(scope) = scope.filter(|scope| !bearer.token.scopes.contains(scope)) {
        return (edge, Err(no_scope(&app, scope)));
    }
    if let Err(fault) = may_try(&edge, act) {
        return (edge, Err(fault));
    }
    let path = Path::<P>::from_request_parts(parts, &app).await;
    (edge, path.map(|Path(path)| (bearer, path)).map_err(|_| Fault::not_found()))
}

/// The same words for a token that never was, has ended or expired, or is of somebody who left.
fn no_token(app: &App) -> Fault {
    Fault::new(
        FaultKind::SignIn,
        "No token that works came with this request",
        format!(
            "Send one in the header Authorization, after the word Bearer. It may have expired or been taken back, or its \
             person has left the organisation: make a new one at {}{}.",
            app.portal.settings.public_url,
            crate::routes::TOKENS
        ),
    )
}

fn no_scope(app: &App, scope: TokenScope) -> Fault {
    Fault::new(
        FaultKind::Forbidden,
        format!("This token has no scope {}", scope.key()),
        format!("Make one that has it at {}{}.", app.portal.settings.public_url, crate::routes::TOKENS),
    )
}

fn too_often(retry_after_seconds: u32) -> Fault {
    Fault::new(
        FaultKind::TooMany { retry_after_seconds },
        "This token asks too often",
        "Nothing was done. Wait for as long as the header Retry-After says, and ask less often from then on.",
    )
}

fn broken_off(error: axum::Error) -> Fault {
    Fault {
        cause: Some(error.into()),
        ..Fault::invalid(
            "The body did not arrive whole",
            "Nothing of it was kept. Check your connection and send it again.",
        )
    }
}

/// A fault as problem+json, and in the log.
pub(super) fn refuse(edge: &Edge, fault: Fault) -> Response {
    fault::log(Some(edge), &fault);
    let fault = match fault.kind {
        FaultKind::NotFound => Fault::new(
            FaultKind::NotFound,
            "There is nothing at this address",
            "Check the address and its ids. What belongs to another organisation is not shown either.",
        ),
        FaultKind::Internal => Fault::new(
            FaultKind::Internal,
            fault.what,
            format!(
                "Try again in a few minutes. If it happens again, tell the operator this number: {}",
                edge.op.request
            ),
        ),
        _ => fault,
    };
    problem(&fault)
}

/// A fault as problem+json.
pub fn problem(fault: &Fault) -> Response {
    let mut response = fault::json(fault).into_response();
    if post::status(fault.kind) == axum::http::StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
