//! The messages between parent and child, and how they lie on the socket.
//!
//! A message is its length (four bytes, little endian) and its postcard form. The parent trusts nothing a child sends:
//! `read` refuses a message longer than the reader allows before it takes memory for it, and one of more parts than
//! any of ours has before it has taken memory for all of them; and every value is checked by whoever uses it.

mod answer;
mod parts;
mod systems;
#[cfg(test)]
mod tests;

pub use answer::{OutputColumn, OutputValues};
pub use parts::PARTS_MAX;
pub use systems::{CallFault, Event, Method, Request, Response};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    cell::Cell,
    io::{self, Read, Write},
};

/// The longest message from the parent, in bytes.
pub const MESSAGE_BYTES_MAX: u32 = 64 << 20;

/// The most that one call of a pilot carries, in bytes, as the engine counts them: a text or a list more counts for what
/// it takes in memory, too. `pilot.wit` says so.
pub const CALL_BYTES_MAX: usize = 16 << 20;

/// The longest message from a child, in bytes: a call, and what is around it.
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
    /// The first step of the lock is taken, and no byte of the compiled pilot has been read. Needs no reply.
    Locked {
        /// The engine's name and version.
        engine: String,
        /// By which table of costs steps are counted.
        fuel_model: u32,
    },
    /// The second step is taken, and the pilot, which is loaded, has not been started. Needs no reply.
    Loaded,
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

impl Level {
    /// The word of it, as logs and messages have it.
    pub fn word(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
            Level::Panic => "panic",
        }
    }
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
    /// Bytes of one call, which are fewer than those of all together.
    CallBytes,
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
    /// The message takes much more memory than it has bytes.
    #[error("a message has more than {PARTS_MAX} parts")]
    TooManyParts,
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
/// When the socket ended, the message is too long or has too many parts, or the bytes are none.
pub fn read<T: DeserializeOwned>(from: &mut impl Read, bytes_max: u32) -> Result<T, ReadError> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > bytes_max {
        return Err(ReadError::TooLong(length));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    let left = Cell::new(PARTS_MAX);
    let mut deserializer = postcard::Deserializer::from_flavor(parts::Parts { bytes: &bytes, left: &left });
    let message = T::deserialize(&mut deserializer);
    message.map_err(|fault| if left.get() == 0 { ReadError::TooManyParts } else { fault.into() })
}
