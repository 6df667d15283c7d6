//! The final: secrets that are bound to before modules are locked, and shown after they have run.
//!
//! 1. For each party of an engagement the portal draws a secret and publishes its [`commitment`].
//! 2. At the lock the hashes of all locked modules are published.
//! 3. The key of the final's worlds is [`final_key`] of all secrets and these hashes. Nobody can have known it before the
//!    lock without all secrets, and nobody can choose it afterwards.
//! 4. Then the secrets are published in a [`Reveal`], and anybody can follow these steps.

use crate::worlds::{RunKey, derived, framed};
use domain::{
    ids::{EngagementId, OrganisationId},
    pilots::{Evidence, RevealedSecret, Sha256, WorldsKey},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use zeroize::ZeroizeOnDrop;

/// What the portal drew for one party: 256 bits. Wiped when it goes, and shown by no message.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct PartySecret([u8; 32]);

impl PartySecret {
    /// The secret of these 32 random bytes. Wiping `bytes` is for whoever holds them.
    pub const fn new(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The secret as it is published. After this anybody can make the worlds of the final.
    pub const fn reveal(&self) -> RevealedSecret {
        RevealedSecret(self.0)
    }
}

impl fmt::Debug for PartySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartySecret(..)")
    }
}

/// What is published when a final opens: SHA-256 over a label, the engagement, the party and its secret. It gives
/// nothing of the secret away, and no other secret, party or engagement has the same.
pub fn commitment(engagement: EngagementId, party: OrganisationId, secret: &PartySecret) -> Sha256 {
    let parts: [&[u8]; 3] = [engagement.0.as_bytes(), party.0.as_bytes(), &secret.0];
    Sha256::of(&framed("forecourt/party-commitment/1", &parts))
}

/// Why there is no key for a final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFinalKey {
    /// No party has a secret: anybody could compute the key.
    #[error("a final needs the secret of one party at least, or anybody could compute its key")]
    NoSecret,
    /// No module is locked: there is nothing to run.
    #[error("a final needs one locked module at least; call it off instead")]
    NoModule,
}

/// The key of a final's worlds: HKDF-SHA256 of the secrets of all parties, in the order of the parties' ids, for the
/// hashes of all locked modules, in their order. Modules that are the same byte for byte count once.
///
/// # Errors
/// [`NoFinalKey`] where there is no secret or no module.
pub fn final_key(
    secrets: &BTreeMap<OrganisationId, PartySecret>,
    modules: &BTreeSet<Sha256>,
) -> Result<RunKey, NoFinalKey> {
    if secrets.is_empty() {
        return Err(NoFinalKey::NoSecret);
    }
    if modules.is_empty() {
        return Err(NoFinalKey::NoModule);
    }
    let secrets: Vec<&[u8]> =
        secrets.iter().flat_map(|(party, secret)| [party.0.as_bytes().as_slice(), &secret.0]).collect();
    let modules: Vec<&[u8]> = modules.iter().map(|module| module.0.as_slice()).collect();
    let key =
        derived(&framed("forecourt/final-secrets/1", &secrets), &framed("forecourt/final-key/1", &modules));
    Ok(RunKey(*key))
}

/// What is published after a final: all that anybody needs to make its worlds again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// The engagement.
    pub engagement: EngagementId,
    /// What each party was bound to, and its secret.
    pub parties: BTreeMap<OrganisationId, RevealedParty>,
    /// SHA-256 of every locked module, as published at the lock.
    pub modules: BTreeSet<Sha256>,
}

/// One party's part of a reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevealedParty {
    /// What was published when the final opened. Compare it with what you kept from then: this file cannot prove it.
    pub commitment: Sha256,
    /// The secret.
    pub secret: RevealedSecret,
}

/// Why a reveal and the evidence of a final do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevealFault {
    /// A secret is not the one that was bound to.
    #[error("the secret of the party {party} is not the one that it was bound to. Do not trust this final")]
    Commitment {
        /// The party.
        party: OrganisationId,
    },
    /// There is nothing to derive a key from.
    #[error("the reveal is incomplete: {0}")]
    Incomplete(#[from] NoFinalKey),
    /// The module was not locked.
    #[error("the module {module} is not among those that were locked. Its evidence is not of this final")]
    NotLocked {
        /// SHA-256 of the module.
        module: Sha256,
    },
    /// The run was in other worlds.
    #[error("the evidence was made with another key than these secrets and modules give. Do not trust it")]
    OtherKey,
}

impl Reveal {
    /// Reads the file that a portal publishes.
    ///
    /// # Errors
    /// It is not in the shape of a reveal.
    pub fn read(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }

    /// The key of the final's worlds, if each secret is the one that was bound to.
    ///
    /// # Errors
    /// [`RevealFault`] names the secret, or what is missing.
    pub fn key(&self) -> Result<RunKey, RevealFault> {
        let mut secrets = BTreeMap::new();
        for (party, revealed) in &self.parties {
            let secret = PartySecret::new(&revealed.secret.0);
            if commitment(self.engagement, *party, &secret) != revealed.commitment {
                return Err(RevealFault::Commitment { party: *party });
            }
            secrets.insert(*party, secret);
        }
        Ok(final_key(&secrets, &self.modules)?)
    }

    /// The same, if every step of the protocol holds for this evidence. What remains is to compare the commitments with those
    /// from before the lock, and to run the module again.
    ///
    /// # Errors
    /// [`RevealFault`] names the step that does not hold.
    pub fn check(&self, evidence: &Evidence) -> Result<RunKey, RevealFault> {
        let key = self.key()?;
        if !self.modules.contains(&evidence.module.sha256) {
            return Err(RevealFault::NotLocked { module: evidence.module.sha256 });
        }
        // A final's evidence never names a public key: that would be practice in disguise.
        let is_bound = evidence.key == WorldsKey::Commitment(key.commitment());
        if is_bound { Ok(key) } else { Err(RevealFault::OtherKey) }
    }
}
