//! Which characters a text keeps.

use super::Lines;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most combining marks kept in a row. Living languages stack three or four; more is there to spill
/// over the neighbouring lines.
pub const MARKS_IN_A_ROW: usize = 8;

/// The text with its invisible and harmful characters gone. Doing it twice changes nothing.
///
/// - Line ends become LF; letters are composed (NFC), so that two ways of typing `ŵ` are the same text.
/// - Spaces of any width and tabs become plain spaces; spaces at line ends and around the text go; more
///   than two blank lines become two. With [`Lines::One`] all white space becomes single spaces.
/// - Gone are control characters, direction controls, zero-width characters, soft hyphens, byte order
///   marks, noncharacters and private-use characters (the bullet that Word pastes becomes `•`).
/// - Joiners stay where a reader would miss them: U+200D between two emoji, and U+200D or U+200C after a
///   letter of the Arabic, Indic, Burmese, Khmer or Mongolian blocks, where they shape words.
/// - Of variation selectors only U+FE0E and U+FE0F stay, one at a time; tag characters stay only as the
///   flags of England, Scotland and Wales. Elsewhere both can carry hidden text.
/// - Of combining marks in a row the first [`MARKS_IN_A_ROW`] stay.
pub fn tidy(raw: &str, lines: Lines) -> String {
    if is_plain(raw) {
        return lay_out(raw, lines);
    }
    // Composed first, so that the rules about neighbours see what they will see the next time; composed
    // again, because two characters may meet when what stood between them is gone.
    let composed: Vec<char> = raw.nfc().collect();
    let visible = strip(&composed);
    let text = cap_marks(visible.into_iter().nfc());
    lay_out(&text, lines)
}

/// Whether no character of it can go or change: what can be seen of ASCII, spaces and LF. Most texts are such, and a page
/// of evidence reads thousands of them.
fn is_plain(raw: &str) -> bool {
    raw.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n'))
}

/// The text with its white space as it is kept.
fn lay_out(text: &str, lines: Lines) -> String {
    match lines {
        Lines::One => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Lines::Many => collapse_blank_lines(text),
    }
}

/// Keeps the characters that may stay, with all white space turned into spaces and LF.
fn strip(typed: &[char]) -> Vec<char> {
    let mut kept: Vec<char> = Vec::with_capacity(typed.len());
    // What joiners look back to: the last kept character that is no combining mark.
    let mut base = '\n';
    let mut at = 0;
    while let Some(&c) = typed.get(at) {
        at += 1;
        let next = typed.get(at).copied();
        let keep = match c {
            '\r' if next == Some('\n') => None,
            '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\n' => Some('\n'),
            '\u{F0B7}' => Some('•'),
            '\u{200C}' | '\u{200D}' if joins(base, c, next) && kept.last() != Some(&c) => Some(c),
            '\u{FE0E}' | '\u{FE0F}'
                if kept.last().is_some_and(|last| !last.is_whitespace() && !is_selector(*last)) =>
            {
                Some(c)
            }
            '\u{1F3F4}' => {
                let tags = flag_tags(&typed[at..]);
                kept.push(c);
                kept.extend_from_slice(&typed[at..at + tags]);
                (at, base) = (at + tags, c);
                None
            }
            c if is_hidden(c) => None,
            c if c.is_whitespace() => Some(' '),
            c => Some(c),
        };
        if let Some(c) = keep {
            kept.push(c);
            if !is_combining_mark(c) {
                base = c;
            }
        }
    }
    kept
}

/// Whether a joiner after `base` and before `next` changes what a reader sees.
fn joins(base: char, joiner: char, next: Option<char>) -> bool {
    let shapes_words =
        matches!(base, '\u{600}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}');
    shapes_words || (joiner == '\u{200D}' && is_pictograph(base) && next.is_some_and(is_pictograph))
}

/// The blocks that hold the emoji which join: a superset of Unicode's Extended_Pictographic, good enough to
/// tell a family from a joiner that hides in a word.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// How many tag characters at the start of `after` make a black flag one of the three nations' flags.
fn flag_tags(after: &[char]) -> usize {
    const FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];
    let is_flag = |name: &str| {
        let tags = name.bytes().map(|letter| char::from_u32(0xE0000 + u32::from(letter)));
        after.len() > 5 && after[..5].iter().copied().map(Some).eq(tags) && after[5] == '\u{E007F}'
    };
    if FLAGS.into_iter().any(is_flag) { 6 } else { 0 }
}

/// Characters that a reader cannot see, or that change how others are shown.
fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    let is_noncharacter = code & 0xFFFE == 0xFFFE || (0xFDD0..=0xFDEF).contains(&code);
    let is_private = (0xE000..=0xF8FF).contains(&code) || code >= 0xF0000;
    let is_other = matches!(c,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}');
    is_noncharacter || is_private || is_other || is_selector(c)
}

/// Drops the combining marks that follow [`MARKS_IN_A_ROW`] others.
fn cap_marks(text: impl Iterator<Item = char>) -> String {
    let mut in_a_row = 0;
    text.filter(|c| {
        in_a_row = if is_combining_mark(*c) { in_a_row + 1 } else { 0 };
        in_a_row <= MARKS_IN_A_ROW
    })
    .collect()
}

/// Lines without spaces at their ends, at most two blank ones in a row, none around the text.
fn collapse_blank_lines(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.trim().split('\n').map(str::trim_end) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank <= 2 {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    tidied.pop();
    tidied
}
