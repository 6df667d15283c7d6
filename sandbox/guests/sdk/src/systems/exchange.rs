//! A request, and what is answered.

use super::{Fault, Method};
use crate::{Error, Result, contract::systems as contract};
use serde_json::Value;

/// How long a request waits for its answer when nothing else is said, in milliseconds of simulated time.
pub const PATIENCE: u32 = 10_000;

/// What is asked of a system.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, from `/`, with its query.
    pub path: String,
    /// Name and value of each header.
    pub headers: Vec<(String, String)>,
    /// The body; none is sent when it is absent.
    pub body: Option<Value>,
    /// How long to wait for the answer, in milliseconds of simulated time.
    pub patience: u32,
}

impl Request {
    /// Asks for something, and changes nothing.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), headers: vec![], body: None, patience: PATIENCE }
    }

    /// Sends something.
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::Post, body: Some(body), ..Self::get(path) }
    }

    /// The same request with this header more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same request under an `Idempotency-Key`: a system that knows such keys does what is asked only once, however
    /// often it hears of it, and answers with what came of it then. One key goes with one body: to send it with another is
    /// refused.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Self {
        self.with("idempotency-key", key)
    }

    /// As the contract has it.
    pub(super) fn to_contract(&self) -> contract::Request {
        let field =
            |(name, value): &(String, String)| contract::Field { name: name.clone(), value: value.clone() };
        let mut headers: Vec<_> = self.headers.iter().map(field).collect();
        if self.body.is_some() {
            headers.push(field(&("content-type".to_owned(), "application/json".to_owned())));
        }
        contract::Request {
            method: self.method,
            path: self.path.clone(),
            headers,
            body: self.body.as_ref().map(|body| body.to_string().into_bytes()).unwrap_or_default(),
            patience: self.patience,
        }
    }
}

/// What came of one request: an answer, or none and why.
pub type Answered = std::result::Result<Response, Fault>;

/// What a system answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status, as HTTP has it: below 300 it was done, from 400 on it was refused.
    pub status: u16,
    /// Name and value of each header.
    pub headers: Vec<(String, String)>,
    /// The body: JSON, or a part of it when the answer broke off.
    pub body: Vec<u8>,
}

impl Response {
    pub(super) fn of_contract(response: contract::Response) -> Self {
        let headers = response.headers.into_iter().map(|field| (field.name, field.value)).collect();
        Self { status: response.status, headers, body: response.body }
    }

    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The milliseconds after which a system that refused wants to be asked again.
    pub fn retry_after(&self) -> Option<u64> {
        let seconds: u64 = self.header("retry-after")?.trim().parse().ok()?;
        seconds.checked_mul(1000)
    }

    /// The body.
    ///
    /// # Errors
    /// When it is no whole JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).map_err(|fault| Error::new(format!("the answer: {fault}")))
    }

    /// The body of an answer that says that it was done.
    ///
    /// # Errors
    /// When it was refused, with the system's words; when the body is no whole JSON.
    pub fn done(&self) -> Result<Value> {
        if self.status < 300 {
            return self.json();
        }
        let words = self.json().ok().and_then(|body| body["detail"].as_str().map(str::to_owned));
        Err(Error::new(format!("refused with {}: {}", self.status, words.unwrap_or_default())))
    }
}
