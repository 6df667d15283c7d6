//! Keys that begin, end, are revoked and follow each other.

use super::*;

/// The portal's key, published with these dates beside the receipt's own.
fn with_dates(
    valid_from: i64,
    valid_until: Option<i64>,
    revoked_since: Option<i64>,
) -> Result<Receipt, VerifyError> {
    let at = receipt().at;
    let key = PublishedKey {
        valid_until: valid_until.map(|days| at.plus_days(days)),
        revoked_since: revoked_since.map(|days| at.plus_days(days)),
        ..portal().published(at.plus_days(valid_from))
    };
    verify(&signed(), &key_set(&[key]))
}

#[test]
fn a_receipt_is_believed_from_its_keys_first_moment_to_before_its_end() {
    assert!(with_dates(0, None, None).is_ok());
    assert!(with_dates(-1, Some(1), None).is_ok());
    insta::assert_snapshot!(with_dates(1, None, None).expect_err("older than its key"), @"the receipt is dated 25 February 2026, 6:13am GMT, and its key is valid from 26 February 2026, 6:13am GMT. Do not trust it");
    insta::assert_snapshot!(with_dates(-1, Some(0), None).expect_err("at the end"), @"the receipt is dated 25 February 2026, 6:13am GMT, and its key was valid until 25 February 2026, 6:13am GMT. Ask the portal for a new receipt");
    assert!(matches!(with_dates(-3, Some(-1), None), Err(VerifyError::AfterKey { .. })));
}

#[test]
fn a_revoked_key_is_believed_for_what_came_before() {
    assert!(with_dates(-1, None, Some(1)).is_ok());
    insta::assert_snapshot!(with_dates(-1, None, Some(0)).expect_err("revoked at that moment"), @"the receipt is dated 25 February 2026, 6:13am GMT, and its key is revoked since 25 February 2026, 6:13am GMT: somebody else may have signed it. Ask the portal for a new receipt");
    assert!(matches!(with_dates(-3, Some(7), Some(-1)), Err(VerifyError::Revoked { .. })));
    assert!(
        matches!(with_dates(-3, Some(-1), Some(-2)), Err(VerifyError::Revoked { .. })),
        "the graver reason is named"
    );
}

#[test]
fn after_a_rotation_old_and_new_receipts_are_both_believed() {
    let rotation = receipt().at.plus_days(30);
    let next = SigningKey::new(KeyUse::Receipt, &STRANGER);
    let keys = key_set(&[
        PublishedKey { valid_until: Some(rotation), ..portal().published(day_before()) },
        next.published(rotation),
    ]);
    assert!(verify(&signed(), &keys).is_ok());
    let later = Receipt { at: rotation, ..receipt() };
    assert!(verify(&sign(&later, &next).expect("signed"), &keys).is_ok());
    let by_the_old_one = sign(&later, &portal()).expect("signed");
    assert!(matches!(verify(&by_the_old_one, &keys), Err(VerifyError::AfterKey { .. })));
    let dated_back = sign(&receipt(), &next).expect("signed");
    assert!(matches!(verify(&dated_back, &keys), Err(VerifyError::BeforeKey { .. })));
}
