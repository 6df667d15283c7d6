//! What a pilot asks of simulated systems, what they answer, and what happens.

use super::PART_BYTES;
use serde::{Deserialize, Serialize};

/// What is asked of a simulated system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path with its query, from `/`.
    pub path: String,
    /// Name and value of each header.
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
    /// How long the pilot waits, in milliseconds of simulated time.
    pub patience: u32,
}

/// The methods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Read.
    Get,
    /// Make, or do.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Remove.
    Delete,
}

/// What a simulated system answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The status, as in HTTP.
    pub status: u16,
    /// Name and value of each header.
    pub headers: Vec<(String, String)>,
    /// The body.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallFault {
    /// There is no such system; the text lists those there are.
    UnknownSystem(String),
    /// The request was not one; the text says why.
    BadRequest(String),
    /// Nothing came in time.
    TimedOut,
    /// The connection broke.
    ConnectionLost,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which one it is.
    pub id: String,
    /// When.
    pub at: i64,
    /// What.
    pub kind: String,
    /// What it says, as JSON.
    pub body: String,
}

impl Request {
    /// What it weighs, in bytes: its texts, and what each header takes besides them.
    pub fn bytes(&self) -> usize {
        self.path.len() + self.body.len() + weight(&self.headers)
    }
}

impl Response {
    /// What it weighs, in bytes: its texts, and what each header takes besides them.
    pub fn bytes(&self) -> usize {
        self.body.len() + weight(&self.headers)
    }
}

/// What headers weigh: an empty one takes memory, too.
fn weight(headers: &[(String, String)]) -> usize {
    headers.iter().map(|(name, value)| PART_BYTES + name.len() + value.len()).sum()
}
