//! What is wrong with a challenge: where, and why.

use std::{fmt, ops::Range};

/// One mistake in a challenge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, within the challenge's folder.
    pub file: String,
    /// The line, from 1; none when the mistake is not in a line.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub reason: String,
}

impl Fault {
    /// A mistake that concerns a whole file.
    pub fn whole(file: &str, reason: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, reason: reason.into() }
    }

    /// A mistake at this place of a text.
    pub fn at(file: &str, text: &str, span: &Range<usize>, reason: impl Into<String>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Self { file: file.to_owned(), line: Some(line), reason: reason.into() }
    }

    /// What the reader of TOML found.
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let reason = error.message().trim().replace('\n', " ");
        match error.span() {
            Some(span) => Self::at(file, text, &span, reason),
            None => Self::whole(file, reason),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.file, self.reason),
            None => write!(formatter, "{}: {}", self.file, self.reason),
        }
    }
}
