//! The one way to write a value as JSON.

use domain::pilots::{Evidence, Sha256};
use serde::Serialize;

/// Canonical JSON by RFC 8785: members in the order of their names, no white space, numbers as ECMAScript writes them.
///
/// Wider numbers than 53 bits have no place in it, which is why `domain::pilots` writes them as text.
///
/// # Errors
/// A map has keys that are no text, or a number is not finite. The types of `domain::pilots` have neither.
pub fn canonical<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    serde_json_canonicalizer::to_vec(value)
}

/// The digest by which evidence is named and compared.
///
/// # Errors
/// As for [`canonical`].
pub fn evidence_sha256(evidence: &Evidence) -> serde_json::Result<Sha256> {
    canonical(evidence).map(|bytes| Sha256::of(&bytes))
}
