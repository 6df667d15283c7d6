//! Short forms: excerpts, counted nouns, numbers with thousands.

use super::{Block, paragraphs};
use unicode_segmentation::UnicodeSegmentation;

/// The start of a text in one line, at most `chars` characters with the ellipsis, cut between words. A first
/// word that is longer is cut between letters as people see them.
pub fn excerpt(text: &str, chars: usize) -> String {
    let mut flat = String::new();
    for block in paragraphs(text) {
        let (Block::Paragraph(lines) | Block::List(lines)) = block;
        for word in lines.iter().flat_map(|line| line.split_whitespace()) {
            if !flat.is_empty() {
                flat.push(' ');
            }
            flat.push_str(word);
        }
    }
    if flat.chars().count() <= chars {
        return flat;
    }
    let room = chars.saturating_sub(1);
    let fits: String = flat.chars().take(room + 1).collect();
    let cut = match fits.rfind(' ') {
        Some(space) => fits[..space].trim_end_matches([',', ';', ':', '-', '–', ' ']).to_owned(),
        None => whole_letters(&flat, room),
    };
    if chars == 0 { String::new() } else { cut + "…" }
}

/// As many letters (grapheme clusters) as fit into `room` characters.
fn whole_letters(text: &str, room: usize) -> String {
    let mut used = 0;
    text.graphemes(true)
        .take_while(|letter| {
            used += letter.chars().count();
            used <= room
        })
        .collect()
}

/// A counted noun: `1 response`, `0 responses`, `1,250 responses`.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// A label within a sentence: it begins with a small letter, unless it begins with letters that are always
/// capitals, such as CPV.
pub fn within(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// Names as one phrase: `A`, `A and B`, `A, B and C`.
pub fn all_of(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A number with commas between thousands: `10,000`.
pub fn thousands(n: u64) -> String {
    with_commas(&n.to_string())
}

/// ASCII digits with commas between thousands.
pub(crate) fn with_commas(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
