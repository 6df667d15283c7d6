//! Challenges: folders of text that say what is asked of a pilot, within which limits, and how it is measured.
//!
//! A challenge is `challenge.toml`, one file for each scenario in `scenarios/`, a data card, and the module of its
//! baseline. [`Challenge::read`] reads all of it and names every mistake with file, line and reason; what it gives back
//! has none of them.

mod card;
mod fault;
mod files;
mod measure;
mod page;
mod read;
mod scenario;
mod shelf;

pub use fault::Fault;
pub use files::Files;
pub use measure::{MeasureSpec, What};
pub use scenario::{Ask, Scenario, ScenarioKind};
pub use shelf::{named, names};

use domain::pilots::{Limits, Sha256};

/// A challenge without mistakes.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Its name: lower case letters, digits and hyphens.
    pub name: String,
    /// Its version, such as `1.0.0`.
    pub version: String,
    /// What people call it.
    pub title: String,
    /// What it is about, in a few sentences.
    pub summary: String,
    /// Under which licence its files may be used.
    pub licence: String,
    /// SHA-256 over all its files.
    pub sha256: Sha256,
    /// The councils it can be run for.
    pub profiles: Vec<synth::Profile>,
    /// How many worlds a full practice and a final have.
    pub worlds: u32,
    /// What one world may use.
    pub limits: Limits,
    /// The scenarios, in order.
    pub scenarios: Vec<Scenario>,
    /// The measures, in order.
    pub measures: Vec<MeasureSpec>,
    /// The module of the baseline.
    pub baseline: Vec<u8>,
    /// The data card, Markdown.
    pub data_card: String,
}

impl Challenge {
    /// The profile of this name, if the challenge can be run for it.
    pub fn profile(&self, key: &str) -> Option<synth::Profile> {
        self.profiles.iter().copied().find(|profile| profile.key() == key)
    }
}
