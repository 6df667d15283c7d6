//! Receipts that earlier versions signed. Their files are never written again; a new form adds a new pair of files.

use super::*;
use domain::pilots::Phase;

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
