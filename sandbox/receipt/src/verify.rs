//! Checking a receipt, with nothing but the keys that its portal publishes.

use crate::{
    canonical,
    jws::{ALGORITHM, Header, RECEIPT_BYTES_MAX, receipt_typ, typ},
    keys::{KeySet, KeyUse, PublishedKey},
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    pilots::{EvidenceFault, Phase, Receipt},
    time::{Timestamp, london},
};
use ed25519_dalek::Signature;
use serde::Deserialize;

/// Why a receipt is not believed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is longer than any receipt.
    #[error("this has {bytes} bytes, and a receipt has at most {RECEIPT_BYTES_MAX}: give the receipt's file")]
    TooLarge {
        /// How long it is.
        bytes: usize,
    },
    /// It is not in compact form.
    #[error(
        "a receipt is three parts with a full stop between them; this has {parts}. Give the file as the portal wrote it"
    )]
    Parts {
        /// How many parts it has.
        parts: usize,
    },
    /// A part is not base64url, or not in its one spelling.
    #[error(
        "the {part} of this receipt is damaged: it is not base64url without padding. Fetch the receipt again"
    )]
    Encoding {
        /// Which part.
        part: &'static str,
    },
    /// The header is none.
    #[error("the header of this receipt is not a header: {0}. Fetch the receipt again")]
    Header(serde_json::Error),
    /// The algorithm is another.
    #[error("{}, and receipts are signed by EdDSA alone. Do not trust it", algorithm(.found))]
    Algorithm {
        /// What it says.
        found: String,
    },
    /// It is no receipt.
    #[error("{}. Give the receipt", described(.found))]
    Type {
        /// What it says it is.
        found: String,
    },
    /// The header has other fields than `alg`, `kid` and `typ`, or another spelling.
    #[error(
        "the header of this receipt holds something else than alg, kid and typ, each once and without spaces. Do not trust it"
    )]
    HeaderFields,
    /// The keys have none of this name.
    #[error(
        "the key {kid} is not among the keys you gave. Fetch the keys of the portal that signed; if it is not there either, do not trust the receipt"
    )]
    UnknownKey {
        /// The name in the header.
        kid: String,
    },
    /// The key is for something else.
    #[error("the key {kid} is for {}, not for receipts. Do not trust this receipt", .key_use.label())]
    WrongKey {
        /// Its name.
        kid: String,
        /// What it is for.
        key_use: KeyUse,
    },
    /// The signature is not the key's over these bytes.
    #[error(
        "the signature does not match: the receipt was changed after it was signed, or somebody else signed it. Do not trust it"
    )]
    Signature,
    /// What was signed is no receipt that this version reads.
    #[error("the signature is good, and yet {}", payload(.0))]
    Payload(#[from] EvidenceFault),
    /// What was signed is not canonical.
    #[error(
        "the signature is good, and yet what was signed is not canonical JSON: no version of the portal wrote it. Tell its operator"
    )]
    NotCanonical,
    /// The header and the receipt name different phases.
    #[error("the header says “{typ}”, and the receipt is for the phase “{}”. Do not trust it", .phase.key())]
    Phase {
        /// What the header says.
        typ: &'static str,
        /// What the receipt says.
        phase: Phase,
    },
    /// The receipt is older than the key.
    #[error("the receipt is dated {}, and its key is valid from {}. Do not trust it", london::long(*.at), london::long(*.valid_from))]
    BeforeKey {
        /// The receipt's date.
        at: Timestamp,
        /// The key's start.
        valid_from: Timestamp,
    },
    /// The receipt is younger than the key's end.
    #[error("the receipt is dated {}, and its key was valid until {}. Ask the portal for a new receipt", london::long(*.at), london::long(*.valid_until))]
    AfterKey {
        /// The receipt's date.
        at: Timestamp,
        /// The key's end.
        valid_until: Timestamp,
    },
    /// Somebody else may have signed it.
    #[error("the receipt is dated {}, and its key is revoked since {}: somebody else may have signed it. Ask the portal for a new receipt", london::long(*.at), london::long(*.revoked_since))]
    Revoked {
        /// The receipt's date.
        at: Timestamp,
        /// Since when.
        revoked_since: Timestamp,
    },
}

/// The receipt, if one of the keys signed it while it was valid, for what it says it is.
///
/// `jws` is the compact form alone: whoever reads it from a file takes off the line's end.
/// It says nothing about whether the evidence is true: only running the module again does.
///
/// # Errors
/// [`VerifyError`] says what is wrong and what to do. There is one way to write a receipt; every other is refused.
pub fn verify(jws: &str, keys: &KeySet) -> Result<Receipt, VerifyError> {
    let [header, payload, signature] = parts(jws)?;
    let (header, phase) = read_header(&decode("header", header)?)?;
    let (key, verifying) =
        keys.find(&header.kid).ok_or_else(|| VerifyError::UnknownKey { kid: shortened(&header.kid) })?;
    if key.key_use != KeyUse::Receipt {
        return Err(VerifyError::WrongKey { kid: key.kid.clone(), key_use: key.key_use });
    }
    let signature =
        Signature::from_slice(&decode("signature", signature)?).map_err(|_| VerifyError::Signature)?;
    let signed = &jws[..header_and_payload(jws)];
    verifying.verify_strict(signed.as_bytes(), &signature).map_err(|_| VerifyError::Signature)?;
    // From here on the bytes are the portal's; what is still refused would be a defect or a stolen key.
    let receipt = read_payload(&decode("payload", payload)?)?;
    if receipt.phase != phase {
        return Err(VerifyError::Phase { typ: receipt_typ(phase), phase: receipt.phase });
    }
    check_time(key, receipt.at)?;
    Ok(receipt)
}

/// The three parts of the compact form.
fn parts(jws: &str) -> Result<[&str; 3], VerifyError> {
    if jws.len() > RECEIPT_BYTES_MAX {
        return Err(VerifyError::TooLarge { bytes: jws.len() });
    }
    let parts: Vec<_> = jws.split('.').collect();
    <[&str; 3]>::try_from(parts).map_err(|parts| VerifyError::Parts { parts: parts.len() })
}

/// Where the signature's full stop stands: what is before it was signed.
fn header_and_payload(jws: &str) -> usize {
    jws.rfind('.').unwrap_or(jws.len())
}

/// The bytes of a part. The decoder refuses padding, other alphabets, and bits left over at the end.
fn decode(part: &'static str, text: &str) -> Result<Vec<u8>, VerifyError> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| VerifyError::Encoding { part })
}

/// The header, and the phase that its `typ` stands for. What is likeliest to be an attack is named first.
fn read_header(bytes: &[u8]) -> Result<(Header, Phase), VerifyError> {
    #[derive(Deserialize)]
    struct Claimed {
        #[serde(default)]
        alg: String,
        #[serde(default)]
        typ: String,
    }
    let claimed: Claimed = serde_json::from_slice(bytes).map_err(VerifyError::Header)?;
    if claimed.alg != ALGORITHM {
        return Err(VerifyError::Algorithm { found: shortened(&claimed.alg) });
    }
    let phase = Phase::ALL.iter().copied().find(|phase| receipt_typ(*phase) == claimed.typ);
    let phase = phase.ok_or_else(|| VerifyError::Type { found: shortened(&claimed.typ) })?;
    let header: Header = serde_json::from_slice(bytes).map_err(|_| VerifyError::HeaderFields)?;
    match canonical(&header) {
        Ok(written) if written == bytes => Ok((header, phase)),
        _ => Err(VerifyError::HeaderFields),
    }
}

fn read_payload(bytes: &[u8]) -> Result<Receipt, VerifyError> {
    let receipt = Receipt::read(bytes)?;
    match canonical(&receipt) {
        Ok(written) if written == bytes => Ok(receipt),
        _ => Err(VerifyError::NotCanonical),
    }
}

/// Whether the key could be believed at the receipt's date.
fn check_time(key: &PublishedKey, at: Timestamp) -> Result<(), VerifyError> {
    if at < key.valid_from {
        return Err(VerifyError::BeforeKey { at, valid_from: key.valid_from });
    }
    if let Some(revoked_since) = key.revoked_since.filter(|since| at >= *since) {
        return Err(VerifyError::Revoked { at, revoked_since });
    }
    match key.valid_until.filter(|until| at >= *until) {
        Some(valid_until) => Err(VerifyError::AfterKey { at, valid_until }),
        None => Ok(()),
    }
}

/// What somebody else wrote, short enough to be shown.
fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

fn payload(fault: &EvidenceFault) -> String {
    let what = match fault {
        EvidenceFault::UnknownFormat { .. } => return fault.to_string(),
        EvidenceFault::NotEvidence(error) | EvidenceFault::Malformed(error) => {
            format!("what was signed is no receipt: {error}")
        }
        EvidenceFault::Inconsistent(inconsistency) => {
            format!("what was signed contradicts itself: {inconsistency}")
        }
    };
    what + ". Tell the operator of the portal that signed"
}

fn algorithm(found: &str) -> String {
    if found.is_empty() {
        "this names no algorithm".to_owned()
    } else {
        format!("this is signed by “{found}”")
    }
}

fn described(found: &str) -> String {
    match found {
        typ::LEASE => "this is a worker's lease, not a receipt".to_owned(),
        typ::API => "this is an access token, not a receipt: keep it secret".to_owned(),
        other => format!("this says that it is “{other}”, which is no receipt that this version knows"),
    }
}
