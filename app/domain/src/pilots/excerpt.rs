//! Words that came from a pilot, short and harmless enough to stand in evidence.

use crate::text::{Lines, count, tidy};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The start of a text that somebody else wrote: a panic's message, a call, a system's answer. It has no control,
/// direction or invisible characters (see [`tidy`]) and at most [`Excerpt::CHARS_MAX`] others; a longer text ends in `…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Excerpt(String);

/// A text that claims to be an excerpt is too long or holds characters that an excerpt does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a text is longer than {} characters, or holds control or invisible characters: no version of the sandbox wrote it",
    Excerpt::CHARS_MAX
)]
pub struct NotAnExcerpt;

impl Excerpt {
    /// The most characters, the ellipsis among them.
    pub const CHARS_MAX: usize = 1_000;

    /// The start of `text`, made harmless. However long the text is, only its beginning is read.
    pub fn new(text: &str) -> Self {
        let read: String = text.chars().take(4 * Self::CHARS_MAX).collect();
        let whole = tidy(&read, Lines::Many);
        if read.len() == text.len() && count(&whole) <= Self::CHARS_MAX {
            return Self(whole);
        }
        let start: String = whole.chars().take(Self::CHARS_MAX - 1).collect();
        Self(tidy(&start, Lines::Many) + "…")
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl TryFrom<String> for Excerpt {
    type Error = NotAnExcerpt;

    fn try_from(text: String) -> Result<Self, NotAnExcerpt> {
        let stays = count(&text) <= Self::CHARS_MAX && tidy(&text, Lines::Many) == text;
        if stays { Ok(Self(text)) } else { Err(NotAnExcerpt) }
    }
}

impl From<Excerpt> for String {
    fn from(excerpt: Excerpt) -> Self {
        excerpt.0
    }
}
