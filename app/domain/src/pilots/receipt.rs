//! A receipt: evidence, and what the portal vouches for.

use super::{
    Evidence, EvidenceFault, Inconsistency, Sha256, WorldsKey,
    evidence::{Head, known},
    whole,
};
use crate::{
    closed_list::closed_list,
    ids::{EngagementId, OrganisationId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

closed_list! {
    /// What a run was for. A receipt of the one never passes for a receipt of the other.
    Phase {
        /// Worlds from a public key, as often as the quota lets.
        Practice = "practice", "Practice";
        /// Worlds from a key that nobody knew before all modules were locked, once.
        Final = "final", "Final";
    }
}

/// What the portal signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What any machine can compute again.
    pub evidence: Evidence,
    /// Whose module it is.
    pub organisation: Holder,
    /// What the run was for.
    pub phase: Phase,
    /// What it was run for. A receipt that was signed before receipts named it has none, and shows nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement: Option<EngagementId>,
    /// The name of the worker that ran it.
    pub worker: String,
    /// When the portal signed.
    #[serde(with = "whole::moment")]
    pub at: Timestamp,
    /// The head of the sealed audit log at that time: whoever holds the receipt can show that the log was not
    /// rewritten below it.
    pub log_head: Sha256,
}

/// The organisation that a receipt was made out to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Its id in the portal.
    pub id: OrganisationId,
    /// Its name when the portal signed.
    pub name: String,
}

impl Receipt {
    /// Reads what was signed. Whether it was signed is for crate `receipt` to find out first.
    ///
    /// # Errors
    /// [`EvidenceFault`], as for the evidence in it.
    pub fn read(json: &[u8]) -> Result<Self, EvidenceFault> {
        #[derive(Deserialize)]
        struct Wrapper {
            evidence: Head,
        }
        let Wrapper { evidence: Head { format } } =
            serde_json::from_slice(json).map_err(EvidenceFault::NotEvidence)?;
        known(&format)?;
        let receipt: Self = serde_json::from_slice(json).map_err(EvidenceFault::Malformed)?;
        receipt.check()?;
        Ok(receipt)
    }

    /// Whether its parts agree with each other: those of the evidence, and what the run was for with the key it came
    /// from. What anybody could have practised on is no final.
    ///
    /// # Errors
    /// The first [`Inconsistency`].
    pub fn check(&self) -> Result<(), Inconsistency> {
        self.evidence.check()?;
        match (self.phase, self.evidence.key) {
            (Phase::Practice, WorldsKey::Public(_)) | (Phase::Final, WorldsKey::Commitment(_)) => Ok(()),
            _ => Err(Inconsistency::Phase(self.phase)),
        }
    }
}
