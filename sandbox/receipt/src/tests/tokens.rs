//! Leases and workers' requests: what is opened, and everything that is not.

use super::*;
use crate::token::{AUDIENCE, Lease, Request, TokenError, issue, open};
use domain::ids::WorkerId;
use uuid::Uuid;

const LEASES: [u8; 32] = [9; 32];

fn leases() -> SigningKey {
    SigningKey::new(KeyUse::Lease, &LEASES)
}

fn lease() -> Lease {
    Lease {
        aud: AUDIENCE.to_owned(),
        job: Uuid::from_u128(7).to_string(),
        attempt: 1,
        worker: WorkerId(Uuid::from_u128(8)),
        expires_at: Timestamp::from_millis(1_800_000_000_000),
    }
}

fn refused(token: &str) -> TokenError {
    open::<Lease>(token, &leases().verifying()).expect_err("refused")
}

/// A lease with this header and payload, signed by the key of leases itself.
fn by_hand(header: &Value, payload: &[u8]) -> String {
    made_by_hand(&LEASES, &bytes_of(header), payload)
}

#[test]
fn a_lease_opens_with_the_key_that_signed_it_alone() {
    let token = issue(&lease(), &leases()).expect("issued");
    assert_eq!(open(&token, &leases().verifying()), Ok(lease()));
    let stranger = SigningKey::new(KeyUse::Lease, &STRANGER).verifying();
    assert_eq!(open::<Lease>(&token, &stranger), Err(TokenError::Header(typ::LEASE)));
}

#[test]
fn a_key_for_something_else_issues_none() {
    let key = SigningKey::new(KeyUse::Receipt, &LEASES);
    assert_eq!(issue(&lease(), &key), Err(TokenError::WrongKey));
}

#[test]
fn forged_leases_are_refused() {
    let kid = leases().kid().to_owned();
    let payload = bytes_of(&lease());
    let header = |alg: &str, kid: &str, typ: &str| json!({"alg": alg, "kid": kid, "typ": typ});
    let head = TokenError::Header(typ::LEASE);
    for (what, token, error) in [
        ("no algorithm", by_hand(&header("none", &kid, typ::LEASE), &payload), head),
        ("another algorithm", by_hand(&header("HS256", &kid, typ::LEASE), &payload), head),
        ("another type", by_hand(&header("EdDSA", &kid, typ::REQUEST), &payload), head),
        ("a receipt's type", by_hand(&header("EdDSA", &kid, typ::FINAL_RECEIPT), &payload), head),
        ("another name of the key", by_hand(&header("EdDSA", "x", typ::LEASE), &payload), head),
        (
            "another key under its name",
            made_by_hand(&STRANGER, &bytes_of(&header("EdDSA", &kid, typ::LEASE)), &payload),
            TokenError::Signature,
        ),
    ] {
        assert_eq!(refused(&token), error, "{what}");
    }
    let fields = json!({"alg": "EdDSA", "crit": ["x"], "kid": kid, "typ": typ::LEASE});
    assert_eq!(refused(&by_hand(&fields, &payload)), head, "a header with more in it");
    let right = header("EdDSA", &kid, typ::LEASE);
    let aud = Lease { aud: "somebody else".to_owned(), ..lease() };
    assert_eq!(refused(&by_hand(&right, &bytes_of(&aud))), TokenError::Audience);
    let mut more = serde_json::to_value(lease()).expect("JSON");
    more["admin"] = json!(true);
    assert_eq!(refused(&by_hand(&right, &bytes_of(&more))), TokenError::Payload(typ::LEASE));
    let spaced = [b" ".as_slice(), &payload].concat();
    assert_eq!(refused(&by_hand(&right, &spaced)), TokenError::Payload(typ::LEASE));
    for shape in ["", ".", "..", "a.b.c", "a.b.c.d", &"x".repeat(5_000)] {
        assert!(open::<Lease>(shape, &leases().verifying()).is_err(), "{shape}");
    }
}

#[test]
fn a_lease_that_was_cut_or_changed_is_refused() {
    let token = issue(&lease(), &leases()).expect("issued");
    let unsigned = &token[..=token.rfind('.').expect("three parts")];
    assert_eq!(refused(unsigned), TokenError::Signature);
    for place in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("text");
        assert!(open::<Lease>(&changed, &leases().verifying()).is_err(), "byte {place}");
    }
}

#[test]
fn a_request_is_no_lease() {
    let key = SigningKey::new(KeyUse::Worker, &LEASES);
    let request = Request {
        aud: AUDIENCE.to_owned(),
        worker: lease().worker,
        asks: "POST /jobs".to_owned(),
        body: Sha256::of(b""),
        nonce: "1".to_owned(),
        at: lease().expires_at,
    };
    let token = issue(&request, &key).expect("issued");
    assert_eq!(open(&token, &key.verifying()), Ok(request));
    assert_eq!(refused(&token), TokenError::Header(typ::LEASE));
}
