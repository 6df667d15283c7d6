//! A text as words with their places, sentence by sentence.

use std::ops::Range;

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    /// As it was typed, without a possessive `'s`.
    pub(super) typed: &'a str,
    /// In small letters, with a straight apostrophe.
    pub(super) small: String,
    /// Where it stands, in bytes.
    pub(super) place: Range<usize>,
    /// Which sentence it belongs to; a line always ends one.
    pub(super) sentence: usize,
}

/// The words of a text. Hyphens and apostrophes inside a word belong to it (`cloud-based`, `can't`).
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut sentence = 0;
    let mut start = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if is_letter(c) {
            start.get_or_insert(at);
            continue;
        }
        let joins = matches!(c, '-' | '\'' | '’' | '‑') && start.is_some() && next.is_some_and(is_letter);
        if joins {
            continue;
        }
        found.extend(start.take().map(|start| token(text, start..at, sentence)));
        let ends = matches!(c, '.' | '!' | '?' | ':') && next.is_none_or(char::is_whitespace);
        if ends || matches!(c, '\n' | ';') {
            sentence += 1;
        }
    }
    found.extend(start.map(|start| token(text, start..text.len(), sentence)));
    found
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

fn token(text: &str, place: Range<usize>, sentence: usize) -> Token<'_> {
    let whole = &text[place.clone()];
    // "today's" is a word of the list; any other possessive is the word itself.
    let possessive = whole.strip_suffix("'s").or_else(|| whole.strip_suffix("’s"));
    let typed = possessive.filter(|word| !word.eq_ignore_ascii_case("today")).unwrap_or(whole);
    Token {
        typed,
        small: typed.to_lowercase().replace('’', "'").replace('‑', "-"),
        place: place.start..place.start + typed.len(),
        sentence,
    }
}
