//! The final: secrets that are bound to before modules are locked, and shown after they have run.
//!
//! 1. For each party of an engagement the portal draws a secret and publishes its [`commitment`].
//! 2. At the lock the hashes of all locked modules are published.
//! 3. The key of the final's worlds is [`final_key`] of all secrets and these hashes. Nobody can have known it before the
//!    lock without all secrets, and nobody can choose it afterwards.
//! 4. Then the secrets are published in a [`Reveal`], and anybody can follow these steps.

use crate::worlds::{RunKey, derived, framed};
use data_encoding::HEXLOWER;
use domain::{
    ids::{EngagementId, OrganisationId},
    pilots::{Evidence, PublicKey, Sha256},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use zeroize::ZeroizeOnDrop;

/// What the portal drew for one party: 256 bits. Wiped when it goes, and never shown in a message; in a [`Reveal`] it
/// is 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ZeroizeOnDrop)]
#[serde(try_from = "PublicKey", into = "PublicKey")]
pub struct PartySecret([u8; 32]);

impl PartySecret {
    /// The secret of these 32 random bytes. Wiping `bytes` is for whoever holds them.
    pub const fn new(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }
}

impl fmt::Debug for PartySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartySecret(..)")
    }
}
