//! What a forger tries, and what each is told.

use super::*;

/// A receipt with this header, signed by the portal's own key: what a stolen key or a defect could make.
fn with_header(header: &Value) -> String {
    made_by_hand(&PORTAL, &bytes_of(header), &bytes_of(&receipt()))
}

/// What the portal's key signed under a right header: these bytes.
fn with_payload(payload: &[u8]) -> String {
    made_by_hand(&PORTAL, &bytes_of(&header_of(portal().kid(), typ::PRACTICE_RECEIPT)), payload)
}

#[test]
fn another_key_under_the_portals_name_is_not_believed() {
    let header = bytes_of(&header_of(portal().kid(), typ::PRACTICE_RECEIPT));
    let forged = made_by_hand(&STRANGER, &header, &bytes_of(&receipt()));
    insta::assert_snapshot!(refused(&forged), @"the signature does not match: the receipt was changed after it was signed, or somebody else signed it. Do not trust it");
}

#[test]
fn another_key_under_its_own_name_is_unknown() {
    let forged = sign(&receipt(), &SigningKey::new(KeyUse::Receipt, &STRANGER)).expect("signed");
    insta::assert_snapshot!(refused(&forged), @"the key aVBtapLd11SUVKIMGJfPzOEDuN0sXcmzJQNVT-_sKEU is not among the keys you gave. Fetch the keys of the portal that signed; if it is not there either, do not trust the receipt");
}

#[test]
fn a_key_for_leases_signs_no_receipt() {
    let lease = SigningKey::new(KeyUse::Lease, &STRANGER);
    let forged = made_by_hand(
        &STRANGER,
        &bytes_of(&header_of(lease.kid(), typ::PRACTICE_RECEIPT)),
        &bytes_of(&receipt()),
    );
    let keys = key_set(&[portal().published(day_before()), lease.published(day_before())]);
    insta::assert_snapshot!(verify(&forged, &keys).expect_err("refused"), @"the key aVBtapLd11SUVKIMGJfPzOEDuN0sXcmzJQNVT-_sKEU is for leases, not for receipts. Do not trust this receipt");
}

#[test]
fn nothing_of_another_type_is_a_receipt() {
    let says = |typ: &str| refused(&with_header(&header_of(portal().kid(), typ))).to_string();
    insta::assert_snapshot!(says(typ::LEASE), @"this is a worker's lease, not a receipt. Give the receipt");
    insta::assert_snapshot!(says(typ::API), @"this is an access token, not a receipt: keep it secret. Give the receipt");
    insta::assert_snapshot!(says("JWT"), @"this says that it is “JWT”, which is no receipt that this version knows. Give the receipt");
    let without = json!({"alg": "EdDSA", "kid": portal().kid()});
    assert!(matches!(refused(&with_header(&without)), VerifyError::Type { found } if found.is_empty()));
    let upper = typ::PRACTICE_RECEIPT.to_uppercase();
    assert!(matches!(refused(&with_header(&header_of(portal().kid(), &upper))), VerifyError::Type { .. }));
}

#[test]
fn practice_does_not_pass_for_the_final() {
    insta::assert_snapshot!(refused(&with_header(&header_of(portal().kid(), typ::FINAL_RECEIPT))), @"the header says “forecourt-final-receipt+jws”, and the receipt is for the phase “practice”. Do not trust it");
}

#[test]
fn no_algorithm_and_no_signature_is_not_believed() {
    let parts = |jws: String| jws.split('.').map(str::to_owned).collect::<Vec<_>>();
    let payload = &parts(signed())[1];
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let header = json!({"alg": none, "kid": portal().kid(), "typ": typ::PRACTICE_RECEIPT});
        let header = BASE64URL_NOPAD.encode(&bytes_of(&header));
        for signature in ["", &parts(signed())[2]] {
            let forged = format!("{header}.{payload}.{signature}");
            assert!(matches!(refused(&forged), VerifyError::Algorithm { found } if found == none));
        }
    }
    let header = &parts(signed())[0];
    assert!(matches!(refused(&format!("{header}.{payload}.")), VerifyError::Signature));
    assert!(matches!(refused(&format!("{header}.{payload}")), VerifyError::Parts { parts: 2 }));
}

/// The classic: a reader that takes the algorithm from the header checks an HMAC with the public key as its secret.
#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    use hkdf::hmac::{Hmac, KeyInit, Mac};
    let published = portal().published(day_before());
    let header = json!({"alg": "HS256", "kid": portal().kid(), "typ": typ::PRACTICE_RECEIPT});
    let [header, payload] =
        [bytes_of(&header), bytes_of(&receipt())].map(|bytes| BASE64URL_NOPAD.encode(&bytes));
    let secret = BASE64URL_NOPAD.decode(published.x.as_bytes()).expect("a key");
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).expect("a key of any length");
    mac.update(format!("{header}.{payload}").as_bytes());
    let forged = format!("{header}.{payload}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()));
    insta::assert_snapshot!(refused(&forged), @"this is signed by “HS256”, and receipts are signed by EdDSA alone. Do not trust it");
}

#[test]
fn a_header_has_three_fields_and_one_spelling() {
    for (name, value) in [
        ("crit", json!(["b64"])),
        ("b64", json!(false)),
        ("jwk", json!(SigningKey::new(KeyUse::Receipt, &STRANGER).published(day_before()))),
        ("jku", json!("https://keys.example/")),
        ("x5c", json!([])),
        ("cty", json!("JWT")),
    ] {
        let mut header = header_of(portal().kid(), typ::PRACTICE_RECEIPT);
        header[name] = value;
        assert!(matches!(refused(&with_header(&header)), VerifyError::HeaderFields), "{name}");
    }
    let right = String::from_utf8(bytes_of(&header_of(portal().kid(), typ::PRACTICE_RECEIPT))).expect("text");
    let spaced = right.replacen(':', ": ", 1);
    let escaped = right.replacen("EdDSA", "\\u0045dDSA", 1);
    let reordered = format!(
        "{{\"typ\":\"{}\",{}}}",
        typ::PRACTICE_RECEIPT,
        &right[1..right.find(",\"typ\"").expect("last")]
    );
    for header in [spaced, escaped, reordered] {
        let forged = made_by_hand(&PORTAL, header.as_bytes(), &bytes_of(&receipt()));
        assert!(matches!(refused(&forged), VerifyError::HeaderFields), "{header}");
    }
    let twice = right.replacen("\"alg\":\"EdDSA\"", "\"alg\":\"EdDSA\",\"alg\":\"EdDSA\"", 1);
    let forged = made_by_hand(&PORTAL, twice.as_bytes(), &bytes_of(&receipt()));
    assert!(matches!(refused(&forged), VerifyError::Header(_)));
}

#[test]
fn what_was_signed_is_canonical_or_nothing() {
    let right = String::from_utf8(bytes_of(&receipt())).expect("text");
    assert_eq!(verify(&with_payload(right.as_bytes()), &portals_keys()).expect("believed"), receipt());
    let spaced = right.replacen(':', ": ", 1);
    let ended = format!("{right}\n");
    let escaped = right.replacen("worker-1", "worker\\u002d1", 1);
    let number = right.replacen("\"worlds\":3", "\"worlds\":3.0", 1);
    let wider = right.replacen("0.75", "0.750", 1);
    let null = right.replacen("\"journeys\"", "\"detail\":null,\"journeys\"", 1);
    for payload in [spaced, ended, escaped, wider, null] {
        assert_ne!(payload, right);
        assert!(matches!(refused(&with_payload(payload.as_bytes())), VerifyError::NotCanonical), "{payload}");
    }
    assert_ne!(number, right);
    assert!(matches!(refused(&with_payload(number.as_bytes())), VerifyError::Payload(_)));
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    let right = String::from_utf8(bytes_of(&receipt())).expect("text");
    for (once, twice) in [
        ("\"phase\":\"practice\"", "\"phase\":\"practice\",\"phase\":\"final\""),
        ("\"worlds\":3", "\"worlds\":3,\"worlds\":3"),
        ("\"end\":\"succeeded\"", "\"end\":\"succeeded\",\"end\":\"cancelled\""),
    ] {
        let payload = right.replacen(once, twice, 1);
        assert_ne!(payload, right);
        assert!(matches!(refused(&with_payload(payload.as_bytes())), VerifyError::Payload(_)), "{twice}");
    }
}

#[test]
fn what_is_signed_and_is_no_receipt_is_refused() {
    insta::assert_snapshot!(refused(&with_payload(b"{}")), @"the signature is good, and yet what was signed is no receipt: missing field `evidence` at line 1 column 2. Tell the operator of the portal that signed");
    insta::assert_snapshot!(refused(&with_payload(b"\xff")), @"the signature is good, and yet what was signed is no receipt: expected value at line 1 column 1. Tell the operator of the portal that signed");
    let mut later = serde_json::to_value(receipt()).expect("JSON");
    later["evidence"]["format"] = json!("forecourt-evidence/2");
    insta::assert_snapshot!(refused(&with_payload(&bytes_of(&later))), @"the signature is good, and yet this evidence is of the form “forecourt-evidence/2”, and this version of pilot reads forecourt-evidence/1 alone. Use a newer version of pilot, one that reads “forecourt-evidence/2”");
    let mut contradicting = receipt();
    contradicting.evidence.worlds = 9;
    insta::assert_snapshot!(refused(&with_payload(&bytes_of(&contradicting))), @"the signature is good, and yet what was signed contradicts itself: “priority_macro_f1” has 3 values, and there are 9 worlds. Tell the operator of the portal that signed");
    let mut more = serde_json::to_value(receipt()).expect("JSON");
    more["note"] = json!("signed by the mayor");
    assert!(matches!(refused(&with_payload(&bytes_of(&more))), VerifyError::Payload(_)));
}

#[test]
fn what_is_no_jws_is_refused_with_what_to_do() {
    insta::assert_snapshot!(refused(""), @"a receipt is three parts with a full stop between them; this has 1. Give the file as the portal wrote it");
    insta::assert_snapshot!(refused("a.b.c.d"), @"a receipt is three parts with a full stop between them; this has 4. Give the file as the portal wrote it");
    insta::assert_snapshot!(refused("a.b.c"), @"the header of this receipt is damaged: it is not base64url without padding. Fetch the receipt again");
    insta::assert_snapshot!(refused("e30.e30.e30"), @"this names no algorithm, and receipts are signed by EdDSA alone. Do not trust it");
    insta::assert_snapshot!(refused("AAAA.AAAA.AAAA"), @"the header of this receipt is not a header: expected value at line 1 column 1. Fetch the receipt again");
    insta::assert_snapshot!(refused(&"A".repeat((4 << 20) + 1)), @"this has 4194305 bytes, and a receipt has at most 4194304: give the receipt's file");
    assert!(verify(&format!("{}=", signed()), &portals_keys()).is_err());
    assert!(verify(&signed().replace('-', "+"), &portals_keys()).is_err());
}

#[test]
fn a_signature_with_the_orders_multiple_added_is_not_believed() {
    // The order of the group, the lowest byte first; a lenient reader takes S and S + L for the same signature.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let jws = signed();
    let (text, signature) = jws.rsplit_once('.').expect("three parts");
    let mut signature = BASE64URL_NOPAD.decode(signature.as_bytes()).expect("base64url");
    let mut carry = 0;
    for (byte, more) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        *byte = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
    let forged = format!("{text}.{}", BASE64URL_NOPAD.encode(&signature));
    assert!(matches!(refused(&forged), VerifyError::Signature));
}
