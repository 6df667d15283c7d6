//! The word list: `words.txt`, read once.

use super::tokens::{Token, tokens};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The list that the portal uses.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    read(include_str!("words.txt")).expect("words.txt is part of the build, and a test reads it")
});

/// The sections of the list by their names.
#[derive(Debug)]
pub(super) struct Words(BTreeMap<&'static str, Section>);

impl Words {
    /// The section with this name; an empty one if the list has none.
    pub(super) fn section(&self, name: &str) -> &Section {
        static EMPTY: Section = Section::new();
        self.0.get(name).unwrap_or(&EMPTY)
    }

    /// The names of all sections.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }
}

/// One section of the list.
#[derive(Debug)]
pub(super) struct Section {
    /// The sentence shown, with `{}` for the words found.
    pub(super) why: &'static str,
    /// The question to ask instead.
    pub(super) ask: &'static str,
    /// Names of the questions that it leaves alone.
    not_in: Vec<&'static str>,
    unless: Vec<Phrase>,
    phrases: Vec<Phrase>,
}

impl Section {
    const fn new() -> Self {
        Self { why: "", ask: "", not_in: Vec::new(), unless: Vec::new(), phrases: Vec::new() }
    }

    /// Whether this section speaks about answers to this question.
    pub(super) fn covers(&self, question: &str) -> bool {
        !self.not_in.contains(&question)
    }

    /// How many words from `at` on are the longest phrase of this section; zero if none is.
    pub(super) fn length_at(&self, text: &[Token<'_>], at: usize) -> usize {
        longest(&self.phrases, text, at)
    }

    /// Whether the words `from..to` stand inside a phrase in which they mean something else.
    pub(super) fn means_something_else(&self, text: &[Token<'_>], from: usize, to: usize) -> bool {
        (from.saturating_sub(3)..=from).any(|start| start + longest(&self.unless, text, start) >= to)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }
}

fn longest(phrases: &[Phrase], text: &[Token<'_>], at: usize) -> usize {
    let fits = phrases.iter().filter(|phrase| phrase.is_at(text, at));
    fits.map(|phrase| phrase.words.len()).max().unwrap_or(0)
}

/// A word or phrase of the list.
#[derive(Debug)]
struct Phrase {
    words: Vec<&'static str>,
}

impl Phrase {
    fn read(line: &'static str) -> Self {
        Self { words: tokens(line).into_iter().map(|token| token.typed).collect() }
    }

    /// Whether the text has this phrase at `at`, within one sentence.
    fn is_at(&self, text: &[Token<'_>], at: usize) -> bool {
        let Some(there) = text.get(at..at + self.words.len()) else { return false };
        let last = self.words.len() - 1;
        there.iter().zip(&self.words).enumerate().all(|(index, (token, word))| {
            let as_listed = word.chars().any(char::is_uppercase);
            let typed = if as_listed { token.typed } else { token.small.as_str() };
            let plural = index == last && typed.strip_suffix('s') == Some(word);
            token.sentence == there[0].sentence && (typed == *word || plural)
        })
    }
}

/// Reads a word list.
///
/// # Errors
/// The first line that is not as the head of `words.txt` describes.
pub(super) fn read(list: &'static str) -> Result<Words, String> {
    let mut words: BTreeMap<&'static str, Section> = BTreeMap::new();
    let mut name = None;
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix('[') {
            let heading = heading.strip_suffix(']').ok_or_else(|| format!("{line}: the ] is missing"))?;
            name = Some(heading);
            if words.insert(heading, Section::new()).is_some() {
                return Err(format!("{line}: there are two sections of this name"));
            }
            continue;
        }
        let section = name.and_then(|name| words.get_mut(name));
        let section = section.ok_or_else(|| format!("{line}: this stands before the first [section]"))?;
        match line.split_once(": ") {
            Some(("why", sentence)) => section.why = sentence,
            Some(("ask", question)) => section.ask = question,
            Some(("not in", questions)) => section.not_in = questions.split(", ").collect(),
            Some(("unless", phrases)) => section.unless = phrases.split(", ").map(Phrase::read).collect(),
            Some((other, _)) => return Err(format!("{line}: \"{other}:\" is not known")),
            None => section.phrases.push(Phrase::read(line)),
        }
        if section.phrases.iter().chain(&section.unless).any(|phrase| phrase.words.is_empty()) {
            return Err(format!("{line}: there is no word in this"));
        }
    }
    Ok(Words(words))
}
