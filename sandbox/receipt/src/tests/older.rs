//! Receipts that earlier versions signed. Their files are never written again; a new form adds a new pair of files.

use super::*;
use domain::pilots::Phase;
use ed25519_dalek::Verifier;

const KEYS: &[u8] = include_bytes!("../../fixtures/keys-1.json");
const PRACTICE: &str = include_str!("../../fixtures/receipt-1.jws");
const FINAL: &str = include_str!("../../fixtures/final-receipt-1.jws");

#[test]
fn a_receipt_of_the_first_version_is_still_believed() {
    let keys = KeySet::read(KEYS).expect("keys");
    let practice = verify(PRACTICE.trim_end(), &keys).expect("believed");
    assert_eq!(practice.phase, Phase::Practice);
    assert_eq!(practice.organisation.name, "Brightwater Repairs Ltd");
    let measures: Vec<_> = practice.evidence.measures.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(measures, ["priority_macro_f1", "days_error", "emergencies_caught", "emergency_brier"]);
    assert_eq!(practice.evidence.steps, Some(9_007_199_254_740_993), "which no double holds");
    let last = verify(FINAL.trim_end(), &keys).expect("believed");
    assert_eq!(last.phase, Phase::Final);
    assert_eq!(last.evidence.journeys[0].passed(), 1);
}

#[test]
fn the_files_are_the_ones_that_were_committed() {
    let digests = [KEYS, PRACTICE.as_bytes(), FINAL.as_bytes()]
        .map(|file| domain::pilots::Sha256::of(file).to_string());
    insta::assert_snapshot!(digests.join("\n"), @"
    89c790e23c00df2a74f007880275de866db26871c1e612fe5a65a2998444cc2e
    f46e30bb12638cd28a2e956320b8eeb134d8b8bd303143d8a43495db45d48c99
    31e66932eb61014f2757e5bca9411739c8b2b82df8b120d6ab7c6d8195d0bd10
    ");
}

/// Whoever holds a key can make a second signature over the same bytes, whose first half is a point of small order. A
/// lenient reader takes it; with it two texts would be the same receipt.
#[test]
fn a_signature_that_only_a_lenient_reader_takes_is_not_believed() {
    let second = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABaF1w2_Fp9TFKuWN7HYYld5tReG1p5naMsE2U8Y7ayAw";
    let (text, first) = PRACTICE.trim_end().rsplit_once('.').expect("three parts");
    assert_ne!(first, second);
    let believed = verify(&format!("{text}.{second}"), &KeySet::read(KEYS).expect("keys"));
    assert!(matches!(believed, Err(VerifyError::Signature)));
    let signature = BASE64URL_NOPAD.decode(second.as_bytes()).expect("base64url");
    let signature = ed25519_dalek::Signature::from_slice(&signature).expect("64 bytes");
    let key = ed25519_dalek::SigningKey::from_bytes(&PORTAL).verifying_key();
    assert!(key.verify(text.as_bytes(), &signature).is_ok(), "or this scene shows nothing");
}
