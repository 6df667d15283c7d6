//! The public list: what a line of it says, how it is sorted, and which words it is searched by.

use super::Phase;
use crate::{
    closed_list::closed_list,
    ids::EngagementId,
    problems::{Content, Question},
    time::Timestamp,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

closed_list! {
    /// The order of the list.
    Sort {
        /// Published last, first.
        Newest = "newest", "Newest";
        /// Still open and closing first, first.
        ClosingSoonest = "closing", "Closing soonest";
        /// The words stand in the title, first.
        BestMatch = "match", "Best match";
    }
}

/// "Closing within so many days": what the list offers.
pub const CLOSING_WITHIN_DAYS: [u32; 3] = [7, 14, 30];

/// One line of the public list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The engagement.
    pub engagement: EngagementId,
    /// Its public reference.
    pub reference: String,
    /// The problem's title.
    pub title: String,
    /// The start of the problem, in one line.
    pub summary: String,
    /// The council's name.
    pub council_name: String,
    /// The service's key.
    pub service_area: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// The last moment for questions.
    pub questions_close_at: Timestamp,
    /// The last moment for responses.
    pub closes_at: Timestamp,
    /// When its latest addendum was published.
    pub amended_at: Option<Timestamp>,
    /// When it was closed, and what came of it published.
    pub closed_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

impl Listing {
    /// Where it stands at `now`.
    pub fn phase(&self, now: Timestamp) -> Phase {
        match (self.withdrawn_at, self.closed_at) {
            (Some(_), _) => Phase::Withdrawn,
            (None, Some(_)) => Phase::Closed,
            (None, None) => Phase::by_dates(Some(self.questions_close_at), Some(self.closes_at), now),
        }
    }

    /// When it last changed.
    pub fn updated_at(&self) -> Timestamp {
        self.withdrawn_at.or(self.closed_at).or(self.amended_at).unwrap_or(self.published_at)
    }
}

/// How many different words of a search count.
pub const WORDS_MAX: usize = 16;
const WORD_LENGTH_MAX: usize = 40;

/// Plain words in small letters without accents, parted by spaces: what is indexed and what is looked for,
/// the same on both engines, so that `tŷ` finds `TY` and no sign is ever read as syntax.
pub fn searchable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !matches!(c, '\'' | '\u{2019}') && !plain.is_empty() && !plain.ends_with(' ') {
            // An apostrophe joins (`children's` is `childrens`); anything else parts.
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The different words of a search, at most [`WORDS_MAX`], none longer than any word that is indexed needs.
pub fn search_words(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in searchable(typed).split(' ').filter(|word| !word.is_empty()) {
        let word: String = word.chars().take(WORD_LENGTH_MAX).collect();
        if !words.contains(&word) {
            words.push(word);
        }
        if words.len() == WORDS_MAX {
            break;
        }
    }
    words
}

impl Content {
    /// Everything the public list is searched by, as plain words: all answers and the council's name.
    pub fn search_text(&self, council_name: &str) -> String {
        let texts =
            Question::ALL.iter().filter(|question| question.is_text()).map(|question| match question {
                Question::ServiceArea => self.service_area().map_or("", |area| area.label()),
                _ => self.text(*question),
            });
        let measures = self.measures.values().map(|measure| measure.name.as_str());
        let journeys = self.journeys.values().map(|journey| journey.persona.as_str());
        searchable(&texts.chain(measures).chain(journeys).chain([council_name]).collect::<Vec<_>>().join(" "))
    }

    /// The divisions (the first two digits) of the CPV codes.
    pub fn cpv_divisions(&self) -> Vec<u8> {
        let mut divisions: Vec<u8> = self
            .cpv()
            .into_iter()
            .filter_map(|code| code.get(..2))
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
            .filter_map(|digits| digits.parse().ok())
            .collect();
        divisions.sort_unstable();
        divisions.dedup();
        divisions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_is_words_and_never_syntax() {
        assert_eq!(searchable("Tŷ  GWLYB, \u{1F327}: \"damp\" OR (x*)"), "ty gwlyb damp or x");
        assert_eq!(searchable("Children\u{2019}s"), "childrens");
        assert_eq!(searchable(" \u{1F327} * \" "), "");
        assert_eq!(search_words("AND and AND"), ["and"]);
        assert_eq!(search_words(&"x".repeat(10_000)), ["x".repeat(40)]);
        assert_eq!(search_words(&(0..99).map(|n| format!("w{n} ")).collect::<String>()).len(), WORDS_MAX);
    }
}
