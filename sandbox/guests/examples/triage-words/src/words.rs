//! The words of a report.

use std::collections::BTreeSet;

/// Shorter words say little of what is wrong, alone.
const LETTERS_MIN: usize = 3;

/// The distinct words of a report in lower case, and each two that follow one another: “no power” says what neither of the
/// two says. Its category is one of them.
pub fn words(category: Option<&str>, description: Option<&str>) -> BTreeSet<String> {
    let text = description.unwrap_or_default().to_lowercase();
    let words: Vec<_> =
        text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let long = words.iter().filter(|word| word.chars().count() >= LETTERS_MIN).map(|word| (*word).to_owned());
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    long.chain(pairs).chain(category.map(|category| format!("category {category}"))).collect()
}
