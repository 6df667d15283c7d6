//! Canonical JSON, signing and verifying of evidence.
