//! What turns evidence into something that a stranger can check: canonical JSON, signatures, keys and commitments.
//!
//! A receipt is a JWS in compact form (EdDSA over Ed25519) whose payload is canonical JSON (RFC 8785). [`verify`] takes
//! the keys that a portal publishes and nothing else: no network, no clock. [`worlds`] holds how the key of a run gives
//! its worlds, and [`reveal`] how the key of a final comes from secrets that were bound to before anybody locked a module.
//!
//! All of it is pure: the bytes of keys and secrets come from whoever calls.

mod canonical;
mod jws;
pub mod keys;
pub mod reveal;
pub mod token;
mod verify;
pub mod worlds;

pub use canonical::{canonical, evidence_sha256};
pub use jws::{SignError, sign, typ};
pub use keys::{KeySet, KeyUse, KeysFault, PublishedKey, SigningKey, VerifyingKey};
pub use verify::{VerifyError, verify};

#[cfg(test)]
mod tests;
