//! The challenge that a council chose for an engagement.

use super::{ChallengeCard, PublicKey, Sha256};
use crate::ids::{ChallengeUseId, EngagementId, OrganisationId};
use std::collections::BTreeMap;

/// How many practice runs an organisation may have on one day in London, on one challenge.
pub const PRACTICE_RUNS_A_DAY: u32 = 20;

/// What joins the outcome that a council published to what a pilot is measured on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeUse {
    /// Its id.
    pub id: ChallengeUseId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The challenge, as it was when it was chosen.
    pub card: ChallengeCard,
    /// The sort of council that each party is, by the profile's key.
    pub profiles: BTreeMap<OrganisationId, String>,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
}

impl ChallengeUse {
    /// The key that the worlds of practice come from: it follows from the engagement, so that every supplier practises in
    /// the same worlds, and on their own machine too.
    pub fn practice_key(&self) -> PublicKey {
        let Sha256(bytes) = Sha256::of(format!("forecourt/practice-key/1 {}", self.engagement).as_bytes());
        PublicKey(bytes)
    }
}
