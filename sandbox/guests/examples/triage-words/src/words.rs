//! The words of a report.

use std::collections::BTreeSet;

/// Shorter words say little of what is wrong.
const LETTERS_MIN: usize = 3;

/// The distinct words of a report, in lower case; its category is one of them.
pub fn words(category: Option<&str>, description: Option<&str>) -> BTreeSet<String> {
    let text = description.unwrap_or_default().to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphabetic());
    let long = words.filter(|word| word.chars().count() >= LETTERS_MIN).map(str::to_owned);
    long.chain(category.map(|category| format!("category {category}"))).collect()
}
