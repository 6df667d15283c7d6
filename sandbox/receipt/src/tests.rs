//! Scenes of receipts that are signed, published, tampered with and forged.

use crate::{canonical, keys::*, sign, typ, verify, verify::VerifyError};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    pilots::{Receipt, Sha256, sample_receipts},
    time::Timestamp,
};
use ed25519_dalek::Signer;
use serde::Serialize;
use serde_json::{Value, json};

mod bytes;
mod canonical_json;
mod dates;
mod forgeries;
mod key_files;
mod older;
mod reveals;
mod seeds;
mod tokens;

/// The seed of the portal's receipt key. It is a key of the tests and of nothing else.
const PORTAL: [u8; 32] = [1; 32];
const STRANGER: [u8; 32] = [2; 32];

fn portal() -> SigningKey {
    SigningKey::new(KeyUse::Receipt, &PORTAL)
}

fn receipt() -> Receipt {
    sample_receipts().swap_remove(0)
}

/// A day before the sample receipts, so that a key from then on can sign them.
fn day_before() -> Timestamp {
    receipt().at.plus_days(-1)
}

fn key_set(keys: &[PublishedKey]) -> KeySet {
    KeySet::new(keys.to_vec()).expect("usable keys")
}

fn portals_keys() -> KeySet {
    key_set(&[portal().published(day_before())])
}

fn signed() -> String {
    sign(&receipt(), &portal()).expect("signed")
}

/// A signed thing as somebody makes it who has a key and keeps to no rule.
fn made_by_hand(seed: &[u8; 32], header: &[u8], payload: &[u8]) -> String {
    let [header, payload] = [header, payload].map(|bytes| BASE64URL_NOPAD.encode(bytes));
    let text = format!("{header}.{payload}");
    let signature = ed25519_dalek::SigningKey::from_bytes(seed).sign(text.as_bytes()).to_bytes();
    format!("{text}.{}", BASE64URL_NOPAD.encode(&signature))
}

fn header_of(kid: &str, typ: &str) -> Value {
    json!({"alg": "EdDSA", "kid": kid, "typ": typ})
}

fn bytes_of<T: Serialize>(value: &T) -> Vec<u8> {
    canonical(value).expect("canonical JSON")
}

fn refused(jws: &str) -> VerifyError {
    verify(jws, &portals_keys()).expect_err("it must not be believed")
}

#[test]
fn a_receipt_of_each_phase_comes_back_as_it_was_signed() {
    for receipt in sample_receipts() {
        let jws = sign(&receipt, &portal()).expect("signed");
        assert_eq!(verify(&jws, &portals_keys()).expect("believed"), receipt);
        assert_eq!(sign(&receipt, &portal()).expect("signed"), jws, "signing twice gives the same");
    }
}

#[test]
fn made_by_hand_after_the_rules_it_is_the_same_receipt() {
    let by_hand = made_by_hand(
        &PORTAL,
        &bytes_of(&header_of(portal().kid(), typ::PRACTICE_RECEIPT)),
        &bytes_of(&receipt()),
    );
    assert_eq!(by_hand, signed());
}

#[test]
fn practice_and_final_are_told_apart_before_anything_is_read() {
    let types: std::collections::BTreeSet<_> =
        [typ::PRACTICE_RECEIPT, typ::FINAL_RECEIPT, typ::LEASE, typ::REQUEST, typ::API].into();
    assert_eq!(types.len(), 5);
    let header = |jws: &str| {
        let header = jws.split('.').next().expect("a part");
        String::from_utf8(BASE64URL_NOPAD.decode(header.as_bytes()).expect("base64url")).expect("text")
    };
    let [practice, last] = [0, 1].map(|at| sign(&sample_receipts()[at], &portal()).expect("signed"));
    insta::assert_snapshot!(header(&practice), @r#"{"alg":"EdDSA","kid":"UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4","typ":"forecourt-practice-receipt+jws"}"#);
    insta::assert_snapshot!(header(&last), @r#"{"alg":"EdDSA","kid":"UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4","typ":"forecourt-final-receipt+jws"}"#);
}

#[test]
fn what_nobody_could_read_is_not_signed() {
    let lease = SigningKey::new(KeyUse::Lease, &PORTAL);
    insta::assert_snapshot!(sign(&receipt(), &lease).expect_err("refused"), @"a key for leases does not sign receipts: give the receipt key");
    let mut contradicting = receipt();
    contradicting.evidence.worlds = 9;
    insta::assert_snapshot!(sign(&contradicting, &portal()).expect_err("refused"), @"the evidence contradicts itself: “priority_macro_f1” has 3 values, and there are 9 worlds. Do not sign it, and look at what made it");
    let mut long = sample_receipts().swap_remove(1);
    let steps = &mut long.evidence.journeys[0].steps;
    *steps = steps.iter().cycle().take(20_000).cloned().collect();
    assert!(matches!(sign(&long, &portal()), Err(crate::SignError::TooLarge { .. })));
}
