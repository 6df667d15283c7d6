//! What went wrong: words for the person, and the cause for the log, apart.
//!
//! A fault says what happened, why, and what to do next. Its cause never reaches a page.

use std::{error::Error, fmt};

/// The kinds of fault, each with one HTTP status at the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing here, or nothing the actor may know of (404).
    NotFound,
    /// It exists and the actor knows it, but the act is not theirs (403).
    Forbidden,
    /// The act needs somebody signed in (401).
    SignIn,
    /// The act needs a second step of signing in, which the person has not set up (403).
    SecondFactor,
    /// What was sent cannot be taken as it is (422).
    Invalid,
    /// A link that worked once and does not any more (410).
    Gone,
    /// Somebody else was first, or the state has moved on (409).
    Conflict,
    /// More was sent than is taken (413).
    TooLarge,
    /// Too often; try later (429).
    TooMany {
        /// Whole seconds to wait.
        retry_after_seconds: u32,
    },
    /// The database does not answer (503).
    Unavailable,
    /// A defect of ours (500).
    Internal,
}

/// A fault: its kind, what people are told, and what the log keeps.
#[derive(Debug)]
pub struct Fault {
    /// Decides the status.
    pub kind: FaultKind,
    /// What happened, one sentence.
    pub what: String,
    /// Why, and what to do next, in plain words.
    pub next: String,
    /// The internal cause, for the log only.
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Fault {
    /// A fault of `kind` in words for the person.
    pub fn new(kind: FaultKind, what: impl Into<String>, next: impl Into<String>) -> Self {
        Fault { kind, what: what.into(), next: next.into(), cause: None }
    }

    /// Nothing here; the same words whether it never was or belongs to somebody else.
    pub fn not_found() -> Self {
        Fault::new(
            FaultKind::NotFound,
            "Page not found",
            "If you typed the address, check it is correct. If you followed a link to a draft, it may belong to another \
             organisation, or the link may have expired: ask the person who sent it.",
        )
    }

    /// The state has moved on since the person looked.
    pub fn conflict(what: impl Into<String>, next: impl Into<String>) -> Self {
        Fault::new(FaultKind::Conflict, what, next)
    }

    /// The request makes no sense as sent.
    pub fn invalid(what: impl Into<String>, next: impl Into<String>) -> Self {
        Fault::new(FaultKind::Invalid, what, next)
    }

    /// A defect of ours, with its cause.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Fault {
            cause: Some(cause.into()),
            ..Fault::new(
                FaultKind::Internal,
                "Sorry, there is a problem with the service",
                "Try again in a few minutes. What you had saved is safe. If it happens again, tell the operator the request \
                 number below.",
            )
        }
    }

    /// The database or another part we depend on does not answer.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Fault {
            cause: Some(cause.into()),
            ..Fault::new(
                FaultKind::Unavailable,
                "The service is not available right now",
                "Try again in a minute. What you had saved is safe.",
            )
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.what)?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause}"))
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}
