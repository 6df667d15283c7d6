//! The agenda of a forum: items with their minutes, written from a template, and the rules that nobody can write away.
//!
//! Competitors sit in one room. So the rules of the room stand with every agenda, whatever its council writes, and an item about
//! prices or bids is refused: what competitors tell each other about those may be against competition law (*assumed*: no statute was read).

use super::ForumKind;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest agenda, in characters.
pub const AGENDA_LIMIT: usize = 3_000;
/// The longest item, in characters.
const ITEM_LIMIT: usize = 200;

/// What holds at every forum and briefing. It stands with the agenda, and no council can take it out.
pub const GROUND_RULES: [&str; 4] = [
    "Nobody speaks about prices, discounts, or what an offer will cost.",
    "Nobody speaks about bids: who will bid, with whom, or how bids will be scored.",
    "Say nothing here that you would not say to every one of your competitors.",
    "A host stops such talk, and the minutes say so.",
];

/// One item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What it is about.
    pub about: String,
}

impl ForumKind {
    /// The agenda to begin with, as it is typed: an hour.
    pub const fn template(self) -> &'static str {
        match self {
            ForumKind::Forum => {
                "5 Welcome, and the rules of the room\n\
                 15 The problem, and who has it\n\
                 10 What was tried, and how anybody will see that it got better\n\
                 15 Suppliers say what gets in the way of such work\n\
                 10 Questions that were sent beforehand, then from the room\n\
                 5 What happens next, and when the minutes are published"
            }
            ForumKind::Briefing => {
                "5 Welcome, and the rules of the room\n\
                 20 The problem, and who has it\n\
                 15 How this engagement goes, and what we ask of suppliers\n\
                 15 Questions that were sent beforehand, then from the room\n\
                 5 What happens next, and when the minutes are published"
            }
        }
    }
}

/// An agenda as it is typed: one item on each line, which begins with its minutes.
///
/// # Errors
/// Which line is wrong, and how to put it right.
pub fn parse_agenda(typed: &str) -> Result<Vec<AgendaItem>, String> {
    let lines = typed.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
    lines.map(|(n, line)| item(n + 1, line)).collect()
}

fn item(number: usize, line: &str) -> Result<AgendaItem, String> {
    let (minutes, about) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let minutes = minutes.parse().ok().filter(|minutes| (1..=480).contains(minutes));
    let Some(minutes) = minutes else {
        return Err(format!(
            "Line {number} must begin with its minutes, for example: 10 Welcome, and the rules of the room"
        ));
    };
    let about = about.trim().trim_start_matches(['-', ':', '\u{2013}']).trim();
    if about.is_empty() {
        return Err(format!("Line {number} must say what these {minutes} minutes are for"));
    }
    if about.chars().count() > ITEM_LIMIT {
        return Err(format!("Line {number} must be {ITEM_LIMIT} characters or fewer"));
    }
    match bid_talk(about) {
        Some(word) => Err(format!(
            "Take \u{201c}{word}\u{201d} out of line {number}: nobody speaks about prices or bids at a forum"
        )),
        None => Ok(AgendaItem { minutes, about: about.to_owned() }),
    }
}

/// An agenda as it is typed.
pub fn agenda_in_words(agenda: &[AgendaItem]) -> String {
    agenda.iter().map(|item| format!("{} {}", item.minutes, item.about)).collect::<Vec<_>>().join("\n")
}

/// How long an agenda takes, in minutes.
pub fn agenda_minutes(agenda: &[AgendaItem]) -> i64 {
    agenda.iter().map(|item| i64::from(item.minutes)).sum()
}

/// Each item with the moment it begins.
pub fn agenda_times(
    agenda: &[AgendaItem],
    starts: Timestamp,
) -> impl Iterator<Item = (Timestamp, &AgendaItem)> {
    agenda.iter().scan(0, move |gone, item| {
        let begins = starts.plus_minutes(*gone);
        *gone += i64::from(item.minutes);
        Some((begins, item))
    })
}

/// Words of talk about prices and bids. Such as *margin* and *quote* mean too much else.
const BID_WORDS: [&str; 15] = [
    "price",
    "prices",
    "priced",
    "pricing",
    "bid",
    "bids",
    "bidder",
    "bidders",
    "bidding",
    "discount",
    "discounts",
    "rebate",
    "rebates",
    "quotation",
    "quotations",
];

/// The same, of two words.
const BID_PHRASES: [&str; 4] = ["rate card", "rate cards", "day rate", "day rates"];

/// The first word of a text that is about prices or bids, as it was typed.
pub fn bid_talk(text: &str) -> Option<&str> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let single = words.iter().find(|word| BID_WORDS.contains(&word.to_lowercase().as_str())).copied();
    single.or_else(|| {
        words.windows(2).find_map(|pair| {
            let phrase = format!("{} {}", pair[0], pair[1]).to_lowercase();
            BID_PHRASES.contains(&phrase.as_str()).then_some(pair[0])
        })
    })
}
