//! Signing receipts.

use crate::{
    canonical,
    keys::{KeyUse, SigningKey},
};
use data_encoding::BASE64URL_NOPAD;
use domain::pilots::{Inconsistency, Phase, Receipt};
use serde::{Deserialize, Serialize};

/// The kinds of signed thing that a portal makes, as they stand in a header's `typ`. No two are alike, so that nothing
/// signed as the one is taken for the other, whichever key was used.
pub mod typ {
    /// A receipt for a run in practice.
    pub const PRACTICE_RECEIPT: &str = "forecourt-practice-receipt+jws";
    /// A receipt for a run in a final.
    pub const FINAL_RECEIPT: &str = "forecourt-final-receipt+jws";
    /// A worker's leave to work on one run.
    pub const LEASE: &str = "forecourt-lease+jwt";
    /// What a worker signs to ask for work.
    pub const REQUEST: &str = "forecourt-worker-request+jwt";
    /// A supplier's leave to use the portal's interface from their own tools.
    pub const API: &str = "forecourt-api+jwt";
}

/// The only algorithm.
pub(crate) const ALGORITHM: &str = "EdDSA";

/// The most bytes of a receipt in compact form; a longer one is neither signed nor read.
pub(crate) const RECEIPT_BYTES_MAX: usize = 4 << 20;

/// The header, exactly. What is read must be what these three fields are written as, so more is refused: a reader that
/// does not know a field cannot heed it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) alg: String,
    pub(crate) kid: String,
    pub(crate) typ: String,
}

/// Why a receipt was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key is for something else.
    #[error("a key for {} does not sign receipts: give the receipt key", .0.label())]
    WrongKey(KeyUse),
    /// The evidence contradicts itself.
    #[error("the evidence contradicts itself: {0}. Do not sign it, and look at what made it")]
    Inconsistent(#[from] Inconsistency),
    /// The receipt would be longer than a reader takes.
    #[error(
        "the receipt has {bytes} bytes, and a reader takes {RECEIPT_BYTES_MAX}: its journeys have too many steps, or too long ones"
    )]
    TooLarge {
        /// How long it would be.
        bytes: usize,
    },
    /// It cannot be written as canonical JSON.
    #[error("the receipt cannot be written as canonical JSON: {0}")]
    NotJson(#[from] serde_json::Error),
}

/// What a receipt of this phase has as its `typ`.
pub(crate) const fn receipt_typ(phase: Phase) -> &'static str {
    match phase {
        Phase::Practice => typ::PRACTICE_RECEIPT,
        Phase::Final => typ::FINAL_RECEIPT,
    }
}

/// The receipt as a JWS in compact form, signed. The same receipt and key give the same text.
///
/// # Errors
/// [`SignError`] if [`crate::verify`] would not take the result, so that nothing is signed that nobody can read.
pub fn sign(receipt: &Receipt, key: &SigningKey) -> Result<String, SignError> {
    if key.key_use() != KeyUse::Receipt {
        return Err(SignError::WrongKey(key.key_use()));
    }
    receipt.check()?;
    let header = Header {
        alg: ALGORITHM.to_owned(),
        kid: key.kid().to_owned(),
        typ: receipt_typ(receipt.phase).to_owned(),
    };
    let jws = compact(&header, &canonical(receipt)?, key)?;
    if jws.len() > RECEIPT_BYTES_MAX {
        return Err(SignError::TooLarge { bytes: jws.len() });
    }
    Ok(jws)
}

/// Header and payload in compact form, signed.
pub(crate) fn compact(header: &Header, payload: &[u8], key: &SigningKey) -> serde_json::Result<String> {
    let signed =
        format!("{}.{}", BASE64URL_NOPAD.encode(&canonical(header)?), BASE64URL_NOPAD.encode(payload));
    let signature = BASE64URL_NOPAD.encode(&key.sign(signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}
