//! What people type: made safe to keep and show, counted as a browser counts it, and laid out for reading.
//!
//! Text is kept as plain text, never as markup. [`clean`] is the one door through which typed text enters
//! the portal; what comes out has no control, direction or invisible characters, so that it looks the same
//! on a page, in a mail, in a feed and in a diff.

mod layout;
mod tidy;
mod words;

pub(crate) use layout::bullet_item;
pub use layout::{Block, paragraphs};
pub use tidy::{MARKS_IN_A_ROW, tidy};
pub use words::{all_of, excerpt, plural, thousands, within};

/// How many lines a text field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One line, for titles and names: line ends become spaces, and runs of spaces one space.
    One,
    /// Several lines, for answers.
    Many,
}

/// A text field of a form: what it is called and how much it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name in the form and in the database, such as `users_and_needs`.
    pub name: &'static str,
    /// How the page names it, such as `Users and needs`: the start of every message about it.
    pub label: &'static str,
    /// The most characters it takes, as [`count`] counts them.
    pub limit_chars: usize,
    /// One line or many.
    pub lines: Lines,
}

/// Why a text cannot be taken as it is; its `Display` is the sentence for the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextMistake {
    /// The text has more characters than its field takes.
    #[error(
        "{label} must be {} characters or fewer. You have entered {}.",
        thousands(*limit as u64),
        thousands(*len as u64)
    )]
    TooLong {
        /// The label of the field.
        label: &'static str,
        /// The most characters it takes.
        limit: usize,
        /// How many there are, after tidying.
        len: usize,
    },
}

/// The text as the portal keeps it: tidied (see [`tidy`]) and within the field's limit. Empty is fine here:
/// what is required is the checklist's business.
///
/// A text within its limit is at most four times as many bytes, because a character is at most four.
///
/// # Errors
/// [`TextMistake::TooLong`]. The form shows the typed text again, nothing is cut off.
pub fn clean(raw: &str, field: &Field) -> Result<String, TextMistake> {
    let text = tidy(raw, field.lines);
    let len = count(&text);
    if len > field.limit_chars {
        return Err(TextMistake::TooLong { label: field.label, limit: field.limit_chars, len });
    }
    Ok(text)
}

/// The number of characters of a tidied text: Unicode scalar values, so that a letter of any language counts
/// one and the browser can count the same with `[...value.trim().normalize()].length`. A flag or a family
/// emoji counts as the several characters it is made of, in both places.
pub fn count(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests;
