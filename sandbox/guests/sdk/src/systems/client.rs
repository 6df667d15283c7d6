//! Whoever asks a system until there is a whole answer.

use super::{Answered, Fault, Method, Request, Response, call};
use crate::{Error, Result, inbox};
use serde_json::Value;
use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

/// How often a request is sent at most.
pub const TRIES_MAX: u32 = 10;
/// The pause after the first answer that did not come, in milliseconds; after each further one it is twice as long.
const PAUSE: u64 = 1000;
/// The longest such pause, and the pause after a refusal that does not say how long it lasts.
const PAUSE_MAX: u64 = 60_000;

/// How often a request is shown with a token, each time with another, before a refusal is believed: the answer that
/// refuses a token, or gives one, can be an old one that comes again.
const SIGN_INS_MAX: u32 = 4;

/// How many requests were given a key: one count for all clients of a pilot, so that no two share one.
static REQUESTS: AtomicU64 = AtomicU64::new(1);

type Send<'a> = dyn FnMut(&str, &Request) -> Answered + 'a;

/// A system, asked with care.
///
/// A request goes out again, the same in every byte, when no answer came, when the answer is no whole JSON or not what
/// was asked for, and when the system refused for a while (429, or a fault of its own): then after the time it gave. So that
/// it is done once all the same, a request that may change something goes under a key: its own ([`Request::once`]), or one
/// that the client makes for it. Its own is better where the same thing may be asked for again, such as an order for an
/// event that comes twice.
///
/// ```ignore
/// let mut repairs = Client::new("repairs").signed_in("/token", credentials);
/// let sent = Request::post("/work-orders", order).once("42-works");
/// let order = repairs.ask(&sent, |body| body["Reference"].is_array())?.done()?;
/// ```
pub struct Client<'a> {
    system: String,
    send: Box<Send<'a>>,
    wait: Box<dyn FnMut(u64) + 'a>,
    sign_in: Option<Request>,
    token: Option<String>,
}

impl fmt::Debug for Client<'_> {
    /// Without its token, and the functions it asks through.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("system", &self.system).finish_non_exhaustive()
    }
}

impl<'a> Client<'a> {
    /// Asks this system.
    pub fn new(system: &str) -> Self {
        Self::through(system, call, inbox::wait)
    }

    /// Asks this system through other functions than the host's: for tests. The second lets milliseconds pass.
    pub fn through(
        system: &str,
        send: impl FnMut(&str, &Request) -> Answered + 'a,
        wait: impl FnMut(u64) + 'a,
    ) -> Self {
        let (send, wait) = (Box::new(send), Box::new(wait));
        Self { system: system.to_owned(), send, wait, sign_in: None, token: None }
    }

    /// The same client, which shows a token with each request. It gets one where these credentials are sent, and another
    /// when the system does not take it any more.
    #[must_use]
    pub fn signed_in(self, path: &str, credentials: Value) -> Self {
        Self { sign_in: Some(Request::post(path, credentials)), ..self }
    }

    /// Asks until there is an answer: a refusal that is meant, or one that was done and whose body `is_whole`, by
    /// what it must hold. (An answer can be that to another request.)
    ///
    /// # Errors
    /// When there is no such answer after [`TRIES_MAX`] tries, when there is no such system, or the request is none.
    pub fn ask(&mut self, request: &Request, is_whole: impl Fn(&Value) -> bool) -> Result<Response> {
        let request = &under_a_key(request);
        let Some(sign_in) = self.sign_in.clone() else { return self.insist(request, &is_whole) };
        let mut answer = self.shown(&sign_in, request, &is_whole)?;
        for _ in 1..SIGN_INS_MAX {
            if answer.status != 401 {
                break;
            }
            self.token = None;
            answer = self.shown(&sign_in, request, &is_whole)?;
        }
        Ok(answer)
    }

    /// Sends a request with the token, which it gets first if there is none; where that is refused, so is the request.
    fn shown(
        &mut self,
        sign_in: &Request,
        request: &Request,
        is_whole: &dyn Fn(&Value) -> bool,
    ) -> Result<Response> {
        if self.token.is_none() {
            let answer = self.insist(sign_in, &|body| body["access_token"].is_string())?;
            let Ok(body) = answer.done() else { return Ok(answer) };
            self.token = body["access_token"].as_str().map(str::to_owned);
        }
        let token = self.token.as_deref().unwrap_or_default();
        let shown = request.clone().with("authorization", format!("Bearer {token}"));
        self.insist(&shown, is_whole)
    }

    /// Sends the same request until the answer is one.
    fn insist(&mut self, request: &Request, is_whole: &dyn Fn(&Value) -> bool) -> Result<Response> {
        let mut pause = PAUSE;
        let mut last = String::new();
        for _ in 0..TRIES_MAX {
            match (self.send)(&self.system, request) {
                Ok(refusal) if refusal.status == 429 || refusal.status >= 500 => {
                    last = format!("it answers {}", refusal.status);
                    (self.wait)(refusal.retry_after().unwrap_or(PAUSE_MAX));
                    continue;
                }
                Ok(answer) if answer.status >= 300 || answer.json().is_ok_and(|body| is_whole(&body)) => {
                    return Ok(answer);
                }
                Ok(_) => "its answer is not whole".clone_into(&mut last),
                Err(Fault::TimedOut) => "it answers too late".clone_into(&mut last),
                Err(Fault::ConnectionLost) => "the connection breaks".clone_into(&mut last),
                Err(Fault::UnknownSystem(words) | Fault::BadRequest(words)) => return Err(Error::new(words)),
            }
            (self.wait)(pause);
            pause = (pause * 2).min(PAUSE_MAX);
        }
        Err(Error::new(format!("{} was asked {TRIES_MAX} times, and {last}", self.system)))
    }
}

/// The request, under a key that no other request has, unless it has one of its own or changes nothing.
fn under_a_key(request: &Request) -> Request {
    let has_one = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"));
    if request.method == Method::Get || has_one {
        return request.clone();
    }
    request.clone().once(format!("request-{}", REQUESTS.fetch_add(1, Ordering::Relaxed)))
}

#[cfg(test)]
mod tests;
