//! The messages between parent and child, and how they lie on the socket.
//!
//! A message is its length (four bytes, little endian) and its postcard form. The parent trusts nothing a child sends:
//! `read` refuses a message longer than the reader allows before it takes memory for it, and every value is checked by
//! whoever uses it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// The longest message from the parent, in bytes.
pub const MESSAGE_BYTES_MAX: u32 = 64 << 20;

/// The longest message from a child, in bytes: the engine lets a pilot send 16 MiB at once.
pub const CHILD_MESSAGE_BYTES_MAX: u32 = 20 << 20;

/// The longest text of a reminder, in bytes.
pub const REMINDER_BYTES_MAX: usize = 8 << 10;

/// What a part of a message takes besides its text, in bytes: a name, a label, a header, a column.
pub const PART_BYTES: usize = 64;

/// The first message: what the child is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// What the pilot is asked, in the words of the contract.
    pub task: Task,
    /// What it may use.
    pub limits: Limits,
    /// The simulated time at the start, in milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// Where the bytes of the interface `random` come from.
    pub random: [u8; 32],
    /// The simulated systems there are: name and note.
    pub systems: Vec<(String, String)>,
    /// Whether to stop before the pilot is started: its imports and exports are matched with the contract, and that
    /// is all.
    pub link_only: bool,
}

/// What is asked of the pilot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// The challenge's name.
    pub challenge: String,
    /// The scenario's name.
    pub scenario: String,
    /// Name and value of each parameter.
    pub parameters: Vec<(String, String)>,
    /// The tables asked for.
    pub answers: Vec<Answer>,
}

/// A table the pilot is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its name.
    pub table: String,
    /// What one row stands for.
    pub note: String,
    /// Its columns, all required.
    pub columns: Vec<AnswerColumn>,
}

/// A column the pilot is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// What it holds, with its unit.
    pub note: String,
    /// The kind of its values.
    pub kind: crate::table::Kind,
    /// The only texts allowed; empty when any will do.
    pub allowed: Vec<String>,
}

/// What one world of a run may use. The parent counts what it can see, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Metered steps.
    pub steps_max: u64,
    /// Linear memory of all instances together, in bytes.
    pub memory_bytes_max: u64,
    /// Calls of the pilot to the host.
    pub host_calls_max: u32,
    /// Bytes of answers.
    pub output_bytes_max: u64,
    /// Bytes of log.
    pub log_bytes_max: u32,
    /// Bytes read and written across the border.
    pub border_bytes_max: u64,
    /// Scans open at once.
    pub handles_max: u32,
}

/// What the child tells or asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromChild {
    /// The lock is on, and the pilot has not been started. Needs no reply.
    Locked {
        /// The engine's name and version.
        engine: String,
        /// By which table of costs steps are counted.
        fuel_model: u32,
    },
    /// How far the pilot says it is, from 0 to 1. Needs no reply.
    Progress(f32),
    /// A line of the log, already cleaned and cut. Needs no reply.
    Log {
        /// How grave it is.
        level: Level,
        /// The text.
        text: String,
    },
    /// Rows of an answer; the reply is `Emitted`.
    Emit {
        /// The table.
        table: String,
        /// The columns, in the pilot's order.
        columns: Vec<OutputColumn>,
    },
    /// A question to a system; the reply is `Called`.
    Call {
        /// The system.
        system: String,
        /// The request.
        request: Request,
    },
    /// The next event is waited for; the reply is `Next`.
    Next,
    /// Time passes; the reply is `Waited`.
    Wait(u64),
    /// A reminder; the reply is `Reminded`.
    Remind {
        /// When.
        at: i64,
        /// Its text.
        text: String,
    },
    /// The end. Nothing comes after it.
    Ended(Ended),
}

/// What the parent answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToChild {
    /// Whether the rows were kept, or what is wrong with them.
    Emitted(Result<(), String>),
    /// The system's answer.
    Called {
        /// The time at which it came.
        now: i64,
        /// The answer.
        answer: Result<Response, CallFault>,
    },
    /// The next event.
    Next {
        /// The time.
        now: i64,
        /// None when nothing will happen any more.
        event: Option<Event>,
    },
    /// The time after the wait.
    Waited(i64),
    /// Whether the reminder was put into the inbox.
    Reminded(bool),
}

/// How grave a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For whoever looks for a fault.
    Debug,
    /// For whoever follows.
    Info,
    /// Something is not as it should be.
    Warn,
    /// Something did not work.
    Error,
    /// The pilot gives up.
    Panic,
}

/// One column of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutputColumn {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: OutputValues,
}

impl OutputColumn {
    /// What it weighs, in bytes, with its name and what each label takes besides its text; and its rows.
    pub fn size(&self) -> (usize, u64) {
        let (bytes, rows) = match &self.values {
            OutputValues::Integers(values)
            | OutputValues::Decimals(values)
            | OutputValues::Timestamps(values) => (values.len(), values.len() / 8),
            OutputValues::Booleans(values) => (values.len(), values.len()),
            OutputValues::Coded { labels, codes } => (
                codes.len() + labels.iter().map(|label| PART_BYTES + label.len()).sum::<usize>(),
                codes.len() / 4,
            ),
            OutputValues::Texts { offsets, bytes } => (offsets.len() + bytes.len(), offsets.len() / 4),
        };
        (PART_BYTES + self.name.len() + bytes, rows as u64)
    }
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

/// The values of one column of an answer; numbers as little-endian bytes, so that they are copied and not converted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OutputValues {
    /// Eight bytes a row.
    Integers(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Eight bytes a row.
    Decimals(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Eight bytes a row: milliseconds since 1970-01-01T00:00:00Z.
    Timestamps(#[serde(with = "serde_bytes")] Vec<u8>),
    /// One byte a row.
    Booleans(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Text as codes into labels.
    Coded {
        /// The labels.
        labels: Vec<String>,
        /// Four bytes a row.
        #[serde(with = "serde_bytes")]
        codes: Vec<u8>,
    },
    /// Text.
    Texts {
        /// Four bytes for each offset; one more than there are rows.
        #[serde(with = "serde_bytes")]
        offsets: Vec<u8>,
        /// The text of all rows.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
}

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

/// How it ended, as the child saw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// What became of the pilot.
    pub outcome: Outcome,
    /// Metered steps. None after a trap by signal, when they are not exact.
    pub steps: Option<u64>,
    /// The most linear memory there was at once, in bytes.
    pub peak_memory_bytes: u64,
    /// Calls to the host.
    pub host_calls: u32,
    /// Rows that were read.
    pub rows_read: u64,
}

/// What became of the pilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It returned without an error; of a job that only links: it fits the contract.
    Returned,
    /// It returned an error with this text.
    ReturnedError(String),
    /// It does not fit the contract, and was not started.
    NotLinked(String),
    /// It did something that ends it; the text is the engine's.
    Trapped(String),
    /// It called `log.write` with level `panic`, and then trapped.
    Panicked(String),
    /// It used all its steps.
    OutOfSteps,
    /// It asked for more memory than it may have.
    OutOfMemory,
    /// It passed this limit.
    Quota(Quota),
    /// Something is wrong on our side.
    Internal(String),
}

/// The limits that end a pilot as `quota`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quota {
    /// Bytes of answers.
    OutputBytes,
    /// Bytes of log.
    LogBytes,
    /// Calls to the host.
    HostCalls,
    /// Bytes across the border.
    BorderBytes,
    /// Scans open at once.
    Handles,
}

/// Why a message could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The other side has closed the socket, or it broke.
    #[error("the socket ended: {0}")]
    Ended(#[from] io::Error),
    /// The message is longer than allowed.
    #[error("a message of {0} bytes is too long")]
    TooLong(u32),
    /// The bytes are no message.
    #[error("the bytes are no message: {0}")]
    Malformed(#[from] postcard::Error),
}

/// Writes one message.
///
/// # Errors
/// When the socket is gone, or the message is longer than [`MESSAGE_BYTES_MAX`].
pub fn write<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    let mut bytes = postcard::to_extend(message, vec![0; 4]).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len() - 4).ok().filter(|length| *length <= MESSAGE_BYTES_MAX);
    let length = length.ok_or_else(|| io::Error::other("the message is too long"))?;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    to.write_all(&bytes)
}

/// Reads one message of at most `bytes_max` bytes.
///
/// # Errors
/// When the socket ended, the message is too long, or the bytes are none.
pub fn read<T: DeserializeOwned>(from: &mut impl Read, bytes_max: u32) -> Result<T, ReadError> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > bytes_max {
        return Err(ReadError::TooLong(length));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    Ok(postcard::from_bytes(&bytes)?)
}
