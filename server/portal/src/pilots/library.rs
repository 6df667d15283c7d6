//! The challenges that come with a build: what councils choose from.

use domain::pilots::{ChallengeCard, Sha256};
use std::sync::Arc;

/// Reads a challenge from its packed files, or says what is wrong with it.
pub type Reader = fn(&[u8]) -> Result<Shelved, String>;

/// All of them, with what pilots for each are built against, and what reads another one.
#[derive(Clone, Debug)]
pub struct Library {
    challenges: Arc<[Shelved]>,
    contract: &'static str,
    reader: Reader,
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
    /// A library of these. `contract` is the text of the contract that pilots are built against; `reader` knows what a
    /// challenge is, which the portal does not.
    pub fn new(challenges: Vec<Shelved>, contract: &'static str, reader: Reader) -> Library {
        Library { challenges: challenges.into(), contract, reader }
    }

    /// The contract that pilots are built against, in WIT.
    pub const fn contract(&self) -> &'static str {
        self.contract
    }

    /// A challenge that somebody brings.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(&self, packed: &[u8]) -> Result<Shelved, String> {
        (self.reader)(packed)
    }

    /// What there is to choose from, in order.
    pub fn cards(&self) -> impl Iterator<Item = &ChallengeCard> {
        self.challenges.iter().map(|shelved| &shelved.card)
    }

    /// The challenge of this name.
    pub fn named(&self, name: &str) -> Option<&Shelved> {
        self.challenges.iter().find(|shelved| shelved.card.name == name)
    }

    /// The challenge whose files have this hash.
    pub fn of(&self, sha256: Sha256) -> Option<&Shelved> {
        self.challenges.iter().find(|shelved| shelved.card.sha256 == sha256)
    }
}
