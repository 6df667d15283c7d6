//! The challenges that come with a build: what councils choose from.

use domain::pilots::{ChallengeCard, Sha256};
use std::sync::Arc;

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Library(Arc<[Shelved]>);

/// One challenge, with its files.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// What the portal knows of it.
    pub card: ChallengeCard,
    /// Its files, packed: what a worker is given.
    pub packed: Vec<u8>,
}

impl Library {
    /// A library of these.
    pub fn new(challenges: Vec<Shelved>) -> Library {
        Library(challenges.into())
    }

    /// What there is to choose from, in order.
    pub fn cards(&self) -> impl Iterator<Item = &ChallengeCard> {
        self.0.iter().map(|shelved| &shelved.card)
    }

    /// The challenge of this name.
    pub fn named(&self, name: &str) -> Option<&Shelved> {
        self.0.iter().find(|shelved| shelved.card.name == name)
    }

    /// The challenge whose files have this hash.
    pub fn of(&self, sha256: Sha256) -> Option<&Shelved> {
        self.0.iter().find(|shelved| shelved.card.sha256 == sha256)
    }
}
