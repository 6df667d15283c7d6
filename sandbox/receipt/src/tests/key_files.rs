//! The file of keys that a portal publishes.

use super::*;

fn file(keys: Value) -> Vec<u8> {
    json!({ "keys": keys }).to_string().into_bytes()
}

fn published() -> Value {
    serde_json::to_value(portal().published(day_before())).expect("JSON")
}

fn fault(change: impl FnOnce(&mut Value)) -> KeysFault {
    let mut key = published();
    change(&mut key);
    KeySet::read(&file(json!([key]))).expect_err("not usable")
}

#[test]
fn the_file_comes_back_as_it_was_written() {
    let at = receipt().at;
    let ended =
        PublishedKey { valid_until: Some(at), revoked_since: Some(at), ..portal().published(day_before()) };
    let keys = key_set(&[ended, SigningKey::new(KeyUse::Receipt, &STRANGER).published(at)]);
    let written = keys.to_json().expect("JSON");
    assert_eq!(KeySet::read(&written).expect("keys"), keys);
    insta::assert_snapshot!(String::from_utf8(written).expect("text"), @r#"{"keys":[{"crv":"Ed25519","kid":"UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4","kty":"OKP","revoked_since":"1772000000000","use":"receipt","valid_from":"1771913600000","valid_until":"1772000000000","x":"iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w"},{"crv":"Ed25519","kid":"aVBtapLd11SUVKIMGJfPzOEDuN0sXcmzJQNVT-_sKEU","kty":"OKP","use":"receipt","valid_from":"1772000000000","x":"gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q"}]}"#);
}

/// The example of RFC 8037, appendix A.3, as other projects' tests quote it.
#[test]
fn a_key_is_named_by_its_thumbprint() {
    let key = PublishedKey {
        x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
        kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".to_owned(),
        ..portal().published(day_before())
    };
    assert!(KeySet::new(vec![key]).is_ok());
    let theirs = SigningKey::new(KeyUse::Receipt, &STRANGER).published(day_before());
    insta::assert_snapshot!(fault(|key| key["x"] = json!(theirs.x)), @"the key UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4 is not the one of that name, which would be aVBtapLd11SUVKIMGJfPzOEDuN0sXcmzJQNVT-_sKEU. Do not trust this file");
}

#[test]
fn a_file_with_one_bad_key_is_not_used_at_all() {
    insta::assert_snapshot!(KeySet::read(&file(json!([published(), published()]))).expect_err("twice"), @"the key UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4 stands there twice. Do not trust this file");
    insta::assert_snapshot!(fault(|key| key["valid_until"] = key["valid_from"].clone()), @"the key UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4 ends before it begins. Do not trust this file");
    for (field, value) in [
        ("kty", json!("RSA")),
        ("crv", json!("X25519")),
        ("use", json!("sig")),
        ("valid_from", json!(1_772_000_000_000_i64)),
        ("d", json!("a private key has no place here")),
        ("exportable", json!(true)),
    ] {
        assert!(matches!(fault(|key| key[field] = value), KeysFault::Malformed(_)), "{field}");
    }
    assert!(KeySet::read(b"").is_err());
    assert!(KeySet::read(br#"{"keys":[],"more":1}"#).is_err());
}

/// A point of small order as a public key verifies what nobody signed, so the file that holds one is refused.
#[test]
fn a_key_that_anybody_could_sign_for_is_refused() {
    let ends_in = |first: u8, middle: u8, last: u8| {
        let mut bytes = [middle; 32];
        (bytes[0], bytes[31]) = (first, last);
        bytes
    };
    let (of_order_one, of_order_two, of_order_four) = (ends_in(1, 0, 0), ends_in(0xec, 0xff, 0x7f), [0; 32]);
    let no_point = ends_in(2, 0, 0);
    for bytes in [of_order_one, of_order_two, of_order_four, no_point] {
        let x = BASE64URL_NOPAD.encode(&bytes);
        let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        let kid = BASE64URL_NOPAD.encode(&domain::pilots::Sha256::of(members.as_bytes()).0);
        let fault = fault(|key| (key["x"], key["kid"]) = (json!(x), json!(kid)));
        assert!(matches!(fault, KeysFault::NotAKey { .. }), "{bytes:?}");
    }
}

#[test]
fn a_signing_key_never_shows_itself() {
    let key = SigningKey::new(KeyUse::Receipt, &[0xab; 32]);
    let shown = format!("{key:?} {key:#?}").to_lowercase();
    assert!(!shown.contains("171, 171") && !shown.contains("abab") && !shown.contains("q6ur"), "{shown}");
    assert!(shown.contains("kid"));
}

#[test]
fn no_keys_believe_nothing() {
    assert!(matches!(verify(&signed(), &key_set(&[])), Err(VerifyError::UnknownKey { .. })));
}
