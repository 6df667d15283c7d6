//! The digest of a journey: the same for two runs in which everything went the same.

use crate::{Council, Exchange};
use domain::pilots::Sha256;
use serde::Serialize;
use sha2::Digest;

/// The digest of what the council's systems hold at the end, what went wrong on the way, and every exchange.
pub fn digest(council: &Council, exchanges: &[Exchange]) -> Sha256 {
    let mut hash = sha2::Sha256::new();
    add(&mut hash, &council.state());
    for exchange in exchanges {
        let Exchange { at, system, request, answer } = exchange;
        add(&mut hash, &(at, system, request, answer));
    }
    Sha256(hash.finalize().into())
}

/// Adds one part, with its length before it, so that no two lists of parts look alike.
fn add(hash: &mut sha2::Sha256, part: &impl Serialize) {
    // All keys of maps are text and all numbers are whole: this cannot fail.
    let bytes = serde_json::to_vec(part).unwrap_or_default();
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(&bytes);
}
