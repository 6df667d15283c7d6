//! What the portal knows of a challenge: enough to choose it, to show it, and to hold evidence against it.

use super::{Better, Finite, Limits, Sha256};
use serde::{Deserialize, Serialize};

/// A challenge, as councils and suppliers read it. It is stored with the engagement that uses it, so that a later version
/// of the library changes nothing that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeCard {
    /// Its name, such as `repairs-triage`.
    pub name: String,
    /// Its version, such as `1.0.0`.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: Sha256,
    /// What people call it.
    pub title: String,
    /// What it is about, in a few sentences.
    pub summary: String,
    /// Under which licence its files may be used.
    pub licence: String,
    /// The councils it can be run for.
    pub profiles: Vec<ProfileCard>,
    /// How many worlds a full practice and a final have.
    pub worlds: u32,
    /// What one world may use.
    pub limits: Limits,
    /// The scenarios, in order.
    pub scenarios: Vec<ScenarioCard>,
    /// The measures, in order.
    pub measures: Vec<MeasureCard>,
    /// The data card: where the made-up data come from, and what they cannot show. Plain text in Markdown's manner.
    pub data_card: String,
}

/// A sort of council that worlds are made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileCard {
    /// Its key, such as `county_town_rich`.
    pub key: String,
    /// What people read.
    pub label: String,
}

/// One task of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioCard {
    /// Its name, such as `triage`.
    pub name: String,
    /// What people call it.
    pub title: String,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureCard {
    /// Its name in the challenge.
    pub name: String,
    /// What people read.
    pub label: String,
    /// The scenario it belongs to.
    pub scenario: String,
    /// The unit, in words.
    pub unit: String,
    /// Which way it gets better.
    pub better: Better,
    /// What the challenge asks for, if it asks.
    pub target: Option<Finite>,
}

impl ChallengeCard {
    /// The profile of this key.
    pub fn profile(&self, key: &str) -> Option<&ProfileCard> {
        self.profiles.iter().find(|profile| profile.key == key)
    }

    /// The data card as plain text without its heading: a paragraph or an item of a list is one line.
    pub fn data_card_text(&self) -> String {
        let mut text = String::new();
        for line in self.data_card.lines().filter(|line| !line.starts_with('#')).map(str::trim) {
            let begins =
                line.is_empty() || line.starts_with("- ") || text.is_empty() || text.ends_with("\n\n");
            text.push_str(if line.is_empty() {
                "\n\n"
            } else if !begins {
                " "
            } else if line.starts_with("- ") {
                "\n"
            } else {
                ""
            });
            text.push_str(line);
        }
        text.replace('`', "").trim().to_owned()
    }

    /// The measure of this name.
    pub fn measure(&self, name: &str) -> Option<&MeasureCard> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}
