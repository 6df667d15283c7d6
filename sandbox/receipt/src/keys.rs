//! Keys: those that sign, and the file in which a portal publishes what checks them.
//!
//! A key is named by its thumbprint (RFC 7638), so a name cannot stand for another key than its own.

use crate::canonical;
use data_encoding::BASE64URL_NOPAD;
use domain::{
    pilots::{Sha256, moment},
    time::Timestamp,
};
use ed25519_dalek::Signer;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// What a key is for. One key has one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUse {
    /// Signing receipts.
    Receipt,
    /// Signing what lets a worker work on a run.
    Lease,
    /// Signing what a worker asks for.
    Worker,
    /// Signing what lets a supplier's tools in.
    Api,
}

impl KeyUse {
    /// What people read after "a key for".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Receipt => "receipts",
            Self::Lease => "leases",
            Self::Worker => "workers' requests",
            Self::Api => "access tokens",
        }
    }
}

/// A key that signs, with its use. Its bytes are wiped when it goes, and no message shows them.
pub struct SigningKey {
    key_use: KeyUse,
    kid: String,
    // Wipes itself: the feature `zeroize` of its crate is on.
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key of these 32 random bytes. Wiping `seed` is for whoever holds it.
    pub fn new(key_use: KeyUse, seed: &[u8; 32]) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        Self { key_use, kid: thumbprint(&encode(&key.verifying_key())), key }
    }

    /// What it is for.
    pub const fn key_use(&self) -> KeyUse {
        self.key_use
    }

    /// Its name: the thumbprint of its public half.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What is published about it, so that others can check what it signed from `valid_from` on.
    pub fn published(&self, valid_from: Timestamp) -> PublishedKey {
        self.verifying().published(self.key_use, valid_from)
    }

    /// The half of it that checks what it signed.
    pub fn verifying(&self) -> VerifyingKey {
        VerifyingKey { kid: self.kid.clone(), key: self.key.verifying_key() }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("key_use", &self.key_use)
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// The public half of a key whose use whoever holds it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    kid: String,
    key: ed25519_dalek::VerifyingKey,
}

impl VerifyingKey {
    /// The key of this text: 32 bytes in base64url without padding, as in the member `x` of a JWK. None if there is no
    /// such key, or one that verifies what nobody signed.
    pub fn read(x: &str) -> Option<Self> {
        decode(x).map(|key| Self { kid: thumbprint(x), key })
    }

    /// The key as text.
    pub fn x(&self) -> String {
        encode(&self.key)
    }

    /// Its name: its thumbprint.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What is published about it, as a key for this use that is valid from a moment on.
    pub fn published(&self, key_use: KeyUse, valid_from: Timestamp) -> PublishedKey {
        PublishedKey {
            kty: KeyType::Okp,
            crv: Curve::Ed25519,
            kid: self.kid.clone(),
            key_use,
            x: self.x(),
            valid_from,
            valid_until: None,
            revoked_since: None,
        }
    }

    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = ed25519_dalek::Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

/// The kind of key, as JWK names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyType {
    /// A key on an Edwards or Montgomery curve.
    #[serde(rename = "OKP")]
    Okp,
}

/// The curve, as JWK names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Curve {
    /// Ed25519.
    Ed25519,
}

/// The public half of a key, in the shape of a JWK, with when it may be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedKey {
    /// The kind of key.
    pub kty: KeyType,
    /// The curve.
    pub crv: Curve,
    /// Its name: the thumbprint of `crv`, `kty` and `x`.
    pub kid: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// The public key: 32 bytes in base64url without padding.
    pub x: String,
    /// What is dated before this is not believed.
    #[serde(with = "moment")]
    pub valid_from: Timestamp,
    /// What is dated from here on is not believed; absent while the key is in use.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "moment::optional")]
    pub valid_until: Option<Timestamp>,
    /// Since when somebody else may have had the key: what is dated from here on is not believed. Whoever has the key
    /// can date things back; the audit log's head in a receipt shows that for what the portal did not seal.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "moment::optional")]
    pub revoked_since: Option<Timestamp>,
}

/// The keys that a portal publishes, old ones among them, so that old receipts can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySet {
    keys: Vec<(PublishedKey, ed25519_dalek::VerifyingKey)>,
}

/// Why a file of keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysFault {
    /// It is not in the shape of a file of keys.
    #[error(
        "this is no file of keys that this version reads: {0}. Fetch it again from the portal that signed"
    )]
    Malformed(#[from] serde_json::Error),
    /// A key is no Ed25519 key.
    #[error("the key {kid} is not a usable Ed25519 key. Fetch the file again from the portal that signed")]
    NotAKey {
        /// Its name.
        kid: String,
    },
    /// A key goes by a name that is not its own.
    #[error("the key {kid} is not the one of that name, which would be {expected}. Do not trust this file")]
    WrongName {
        /// The name it goes by.
        kid: String,
        /// Its thumbprint.
        expected: String,
    },
    /// A key stands there twice.
    #[error("the key {kid} stands there twice. Do not trust this file")]
    Twice {
        /// Its name.
        kid: String,
    },
    /// A key ends before it begins.
    #[error("the key {kid} ends before it begins. Do not trust this file")]
    NeverValid {
        /// Its name.
        kid: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keys: Vec<PublishedKey>,
}

impl KeySet {
    /// The keys, each looked at.
    ///
    /// # Errors
    /// [`KeysFault`] for the first that cannot be used: a file that holds one such key is not what a portal published.
    pub fn new(published: Vec<PublishedKey>) -> Result<Self, KeysFault> {
        let mut names = BTreeSet::new();
        let mut keys = Vec::with_capacity(published.len());
        for key in published {
            let expected = thumbprint(&key.x);
            let kid = key.kid.clone();
            if kid != expected {
                return Err(KeysFault::WrongName { kid, expected });
            }
            if !names.insert(kid.clone()) {
                return Err(KeysFault::Twice { kid });
            }
            if key.valid_until.is_some_and(|until| until <= key.valid_from) {
                return Err(KeysFault::NeverValid { kid });
            }
            let verifying = decode(&key.x).ok_or(KeysFault::NotAKey { kid })?;
            keys.push((key, verifying));
        }
        Ok(Self { keys })
    }

    /// Reads the file that a portal publishes.
    ///
    /// # Errors
    /// [`KeysFault`] says what is wrong and what to do.
    pub fn read(json: &[u8]) -> Result<Self, KeysFault> {
        let File { keys } = serde_json::from_slice(json)?;
        Self::new(keys)
    }

    /// The file that a portal publishes.
    ///
    /// # Errors
    /// None that a set of keys can give.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        canonical(&File { keys: self.keys.iter().map(|(key, _)| key.clone()).collect() })
    }

    pub(crate) fn find(&self, kid: &str) -> Option<&(PublishedKey, ed25519_dalek::VerifyingKey)> {
        self.keys.iter().find(|(key, _)| key.kid == kid)
    }
}

fn encode(key: &ed25519_dalek::VerifyingKey) -> String {
    BASE64URL_NOPAD.encode(key.as_bytes())
}

/// The key in this text, unless anybody could sign for it: a point of small order verifies what nobody signed.
fn decode(x: &str) -> Option<ed25519_dalek::VerifyingKey> {
    let bytes: [u8; 32] = BASE64URL_NOPAD.decode(x.as_bytes()).ok()?.try_into().ok()?;
    ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
}

/// The thumbprint of an Ed25519 key by RFC 7638: SHA-256 over its three members, in the order of their names.
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    BASE64URL_NOPAD.encode(&Sha256::of(members.as_bytes()).0)
}
