//! Words that somebody else wrote, so that they are only words.
//!
//! maud escapes all of them. What stays to be done is that a text in another direction does not turn around what
//! stands beside it, and that something can be read where the text is empty.

use domain::{
    pilots::Excerpt,
    text::{Lines, tidy},
};
use maud::{Markup, html};

/// A name that a challenge gave, in one line, for places that take no markup.
pub(crate) fn plain(name: &str) -> String {
    let tidied = tidy(name, Lines::One);
    if tidied.is_empty() { "(no name)".to_owned() } else { tidied }
}

/// A name that a challenge gave.
pub(crate) fn name(name: &str) -> Markup {
    html! { bdi { (plain(name)) } }
}

/// A pilot's words, with their lines.
pub(crate) fn said(excerpt: &Excerpt) -> Markup {
    html! { bdi.report-said { (excerpt.as_str()) } }
}

/// A call or an answer, letter by letter.
pub(crate) fn letters(excerpt: &Excerpt) -> Markup {
    html! { code.report-said { bdi { (excerpt.as_str()) } } }
}
