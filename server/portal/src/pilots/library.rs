//! The challenges that come with a build: what councils choose from.

use domain::pilots::{ChallengeCard, Sha256};
use std::sync::Arc;

/// All of them, with what pilots for each are built against.
#[derive(Clone, Debug, Default)]
pub struct Library {
    shelf: Arc<[Shelved]>,
    contract: &'static str,
}

/// One challenge, with its files.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// What the portal knows of it.
    pub card: ChallengeCard,
    /// Its files, packed: what a worker is given.
    pub packed: Vec<u8>,
}

impl Library {
    /// A library of these; `contract` is the text of the contract that pilots are built against.
    pub fn new(challenges: Vec<Shelved>, contract: &'static str) -> Library {
        Library { shelf: challenges.into(), contract }
    }

    /// The contract that pilots are built against, in WIT.
    pub const fn contract(&self) -> &'static str {
        self.contract
    }

    /// What there is to choose from, in order.
    pub fn cards(&self) -> impl Iterator<Item = &ChallengeCard> {
        self.shelf.iter().map(|shelved| &shelved.card)
    }

    /// The challenge of this name.
    pub fn named(&self, name: &str) -> Option<&Shelved> {
        self.shelf.iter().find(|shelved| shelved.card.name == name)
    }

    /// The challenge whose files have this hash.
    pub fn of(&self, sha256: Sha256) -> Option<&Shelved> {
        self.shelf.iter().find(|shelved| shelved.card.sha256 == sha256)
    }
}
