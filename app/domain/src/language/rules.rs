//! The rules. Each looks at the words of a text and gives the places that read like a solution.

use super::tokens::{Token, tokens};
use super::words::{Section, Words};
use super::{Flag, TITLE};
use crate::text::bullet_item;
use std::ops::Range;

/// How many words before a product word say whether it exists already.
const LOOK_BACK: usize = 4;
/// How many items that describe features make a list of features.
const FEATURES: usize = 3;

/// All flags of a text, in no order. Where two rules see the same words, the wider one speaks.
pub(super) fn check(words: &Words, question: &str, text: &str) -> Vec<Flag> {
    let reader = Reader { words, text, tokens: tokens(text) };
    let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
    if question == TITLE {
        found.extend(reader.title());
    } else {
        let rules = [
            ("feature-list", reader.feature_lists()),
            ("need-product", reader.needed_products()),
            ("feature-phrase", reader.feature_phrases()),
            ("named-product", reader.named_products()),
            ("product-word", reader.product_words()),
        ];
        for (rule, places) in rules {
            if words.section(rule).covers(question) {
                let free: Vec<_> = places.into_iter().filter(|place| is_free(&found, place)).collect();
                found.extend(free.into_iter().map(|place| (rule, place)));
            }
        }
    }
    found.into_iter().map(|(rule, place)| flag(words.section(rule), rule, text, place)).collect()
}

fn is_free(found: &[(&'static str, Range<usize>)], place: &Range<usize>) -> bool {
    found.iter().all(|(_, taken)| place.end <= taken.start || taken.end <= place.start)
}

fn flag(section: &Section, rule: &'static str, text: &str, place: Range<usize>) -> Flag {
    let quote = text[place.clone()].to_owned();
    let shown = quote.lines().next().unwrap_or_default();
    Flag { rule, why: section.why.replace("{}", shown), ask: section.ask, quote, place }
}

struct Reader<'a> {
    words: &'a Words,
    text: &'a str,
    tokens: Vec<Token<'a>>,
}

impl Reader<'_> {
    /// The bytes that the words `from..to` stand on.
    fn place(&self, from: usize, to: usize) -> Range<usize> {
        self.tokens[from].place.start..self.tokens[to - 1].place.end
    }

    /// Every phrase of a section, as ranges of words that do not overlap.
    fn phrases(&self, section: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let to = at + self.phrase_at(section, at);
            if to > at {
                found.push(at..to);
            }
            at = to.max(at + 1);
        }
        found
    }

    /// The first of at most `most` words before `at` in the same sentence.
    fn back(&self, at: usize, most: usize) -> usize {
        let near = (at.saturating_sub(most)..at).rev();
        near.take_while(|index| self.tokens[*index].sentence == self.tokens[at].sentence).last().unwrap_or(at)
    }

    /// How many words from `at` on are a phrase of a section, in its usual meaning.
    fn phrase_at(&self, section: &str, at: usize) -> usize {
        let section = self.words.section(section);
        let length = section.length_at(&self.tokens, at);
        let is_other = length > 0 && section.means_something_else(&self.tokens, at, at + length);
        if is_other { 0 } else { length }
    }

    fn has(&self, section: &str, at: usize) -> bool {
        at < self.tokens.len() && self.words.section(section).length_at(&self.tokens, at) > 0
    }

    /// Whether the words just before `at` say that what follows exists, is over or is not wanted. `must
    /// have` and `want to use` do not.
    fn exists(&self, at: usize) -> bool {
        let from = self.back(at, LOOK_BACK);
        (from..at).any(|index| {
            let wish = index > self.back(index, 1) && self.has("wish", index - 1);
            self.has("exists", index) && !wish
        })
    }

    /// Whether `the portal` means one that everybody knows: nobody says what it must do.
    fn is_known(&self, at: usize, to: usize) -> bool {
        let pointing = (self.back(at, 2)..at)
            .any(|index| matches!(self.tokens[index].small.as_str(), "the" | "this" | "these" | "that"));
        let is_new = (self.back(at, 2)..at).any(|index| self.tokens[index].small == "new");
        let obliged = (to..(to + 2).min(self.tokens.len()))
            .take_while(|index| self.tokens[*index].sentence == self.tokens[at].sentence)
            .any(|index| {
                matches!(self.tokens[index].small.as_str(), "must" | "should" | "shall" | "will" | "needs")
            });
        pointing && !is_new && !obliged && !self.is_wanted(at)
    }

    /// Whether the words before `at` ask for what follows.
    fn is_wanted(&self, at: usize) -> bool {
        (self.back(at, LOOK_BACK + 1)..at).any(|index| self.has("wants", index) && !self.is_denied(index))
    }

    /// Whether the word at `at` is denied: `do not need`, `no longer need`.
    fn is_denied(&self, at: usize) -> bool {
        (self.back(at, 2)..at).any(|index| {
            let word = self.tokens[index].small.as_str();
            matches!(word, "not" | "no" | "never" | "without" | "cannot") || word.ends_with("n't")
        })
    }

    fn product_words(&self) -> Vec<Range<usize>> {
        let found = self.phrases("product-word").into_iter();
        let asked = found.filter(|at| !self.exists(at.start) && !self.is_known(at.start, at.end));
        asked.map(|at| self.place(at.start, at.end)).collect()
    }

    fn feature_phrases(&self) -> Vec<Range<usize>> {
        let found = self.phrases("feature-phrase").into_iter();
        found.filter(|at| !self.exists(at.start)).map(|at| self.place(at.start, at.end)).collect()
    }

    fn named_products(&self) -> Vec<Range<usize>> {
        let found = self.phrases("named-product").into_iter();
        let asked = found.filter(|at| self.is_wanted(at.start) && !self.exists(at.start));
        asked.map(|at| self.place(at.start, at.end)).collect()
    }

    /// `we need a new booking system`: a wish, an article, and a product or one of the general words.
    fn needed_products(&self) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for wish in self.phrases("wants").into_iter().filter(|wish| !self.is_denied(wish.start)) {
            let place = self.wished(wish.end).map(|to| self.place(wish.start, to));
            // "looking to procure a system" is one wish, not two.
            let place = place.filter(|place| found.last().is_none_or(|last| last.end <= place.start));
            found.extend(place);
        }
        found
    }

    /// Where the product ends that a wish up to `from` asks for, if it asks for one.
    fn wished(&self, from: usize) -> Option<usize> {
        let sentence = self.tokens.get(from)?.sentence;
        let near = |from: usize, most: usize| {
            (from..self.tokens.len().min(from + most))
                .take_while(move |at| self.tokens[*at].sentence == sentence)
        };
        // An article must come soon: "need to procure a", but not "need to call us because the".
        let article = near(from, 3).find(|at| {
            matches!(self.tokens[*at].small.as_str(), "a" | "an" | "another" | "some" | "one" | "new")
        })?;
        for at in near(article + 1, 5) {
            let noun = |at| self.phrase_at("product-word", at).max(self.phrase_at("need-product", at));
            let mut to = at + noun(at);
            if to > at {
                // Nouns in a row are one thing: "a SaaS platform", "a database tool".
                while self.tokens.get(to).is_some_and(|next| next.sentence == sentence) && noun(to) > 0 {
                    to += noun(to);
                }
                return Some(to);
            }
            if is_little_word(&self.tokens[at].small) {
                return None;
            }
        }
        None
    }

    fn title(&self) -> Vec<(&'static str, Range<usize>)> {
        let sections = ["product-word", "feature-phrase", "named-product", "need-product"];
        let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
        for at in sections.into_iter().flat_map(|section| self.phrases(section)) {
            let place = self.place(at.start, at.end);
            if !self.exists(at.start) && !self.is_known(at.start, at.end) && is_free(&found, &place) {
                found.push(("solution-in-title", place));
            }
        }
        found
    }

    /// Lists with three or more items that describe features, from the first such item to the last.
    fn feature_lists(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut features: Vec<Range<usize>> = Vec::new();
        let mut close = |features: &mut Vec<Range<usize>>| {
            if let ([first, ..], true) = (features.as_slice(), features.len() >= FEATURES) {
                found.push(first.start..features.last().map_or(first.end, |last| last.end));
            }
            features.clear();
        };
        let mut start = 0;
        for line in self.text.split('\n') {
            let end = start + line.len();
            if let Some(item) = list_item(line.trim()).filter(|item| !item.is_empty()) {
                let from = start + line.find(item).unwrap_or(0);
                let first = self.tokens.partition_point(|token| token.place.start < from);
                let inside = self.tokens.get(first).is_some_and(|token| token.place.start < end);
                if inside && self.has("feature-list", first) {
                    features.push(from..from + item.trim_end().len());
                }
            } else if !line.trim().is_empty() {
                close(&mut features);
            }
            start = end + 1;
        }
        close(&mut features);
        found
    }
}

/// Words after which no product is the object of a wish any more: "a way **to** use the system".
fn is_little_word(word: &str) -> bool {
    matches!(
        word,
        "to" | "for"
            | "of"
            | "with"
            | "in"
            | "on"
            | "at"
            | "by"
            | "from"
            | "who"
            | "which"
            | "that"
            | "when"
            | "so"
            | "because"
            | "than"
            | "about"
            | "is"
            | "are"
            | "between"
            | "into"
            | "without"
            | "the"
    )
}

/// The words of a list item with a bullet, a number (`1.`, `2)`) or a letter (`a)`).
fn list_item(line: &str) -> Option<&str> {
    if let Some(item) = bullet_item(line) {
        return Some(item);
    }
    let (mark, item) = line.split_once(['.', ')'])?;
    let is_number = (1..=2).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_lettered = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_lowercase());
    ((is_number || is_lettered) && item.starts_with(' ')).then(|| item.trim_start())
}
