//! The solution-language checker: advice for those who write a problem.
//!
//! A problem that names its solution shuts out whoever would solve it another way. The checker points at
//! product words, product names, features and titles that are solutions, says why, and asks a question
//! instead. It never refuses a text: each flag can be kept with a reason, and [`Flag::fingerprint`] keeps it
//! kept while the rest of the text changes.
//!
//! The words are in `words.txt`, which anyone can read and change. What people have today is not solution
//! language ("our portal", "we use a spreadsheet"), and neither is what they do not want.

mod rules;
mod tokens;
mod words;

use sha2::{Digest, Sha256};
use std::ops::Range;

/// The name of the question whose answer is the problem's title; it has a rule of its own.
pub const TITLE: &str = "title";

/// A place in an answer that reads like a solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The rule's name, stable over time: a section of `words.txt`, such as `product-word`.
    pub rule: &'static str,
    /// Where the words stand in the text, in bytes.
    pub place: Range<usize>,
    /// The words themselves, as typed.
    pub quote: String,
    /// A sentence that says why they are pointed out.
    pub why: String,
    /// A question to think about instead.
    pub ask: &'static str,
}

impl Flag {
    /// What a reason to keep these words is stored under, for the whole problem: 32 hexadecimal digits
    /// made of the rule and the words, whatever their case, spacing and punctuation. It stays the same when
    /// the text around them changes.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.rule);
        for word in tokens::tokens(&self.quote) {
            hash.update([0]);
            hash.update(word.small);
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What in the answer `text` to the question named `question` (such as `why`, or [`TITLE`]) reads like a
/// solution, in the order of the text. Words that come again are pointed out once, at their first place.
pub fn check(question: &str, text: &str) -> Vec<Flag> {
    let mut flags = rules::check(&words::WORDS, question, text);
    flags.sort_by_key(|flag| (flag.place.start, flag.place.end));
    let mut seen = std::collections::BTreeSet::new();
    flags.retain(|flag| seen.insert(flag.fingerprint()));
    flags
}

#[cfg(test)]
mod tests;
