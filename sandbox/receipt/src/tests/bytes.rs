//! One byte changed, wherever it stands.

use super::*;

/// The bits that are flipped in each byte: the rest would be no text any more, or are tried by `any_other_character`.
const BITS: [u8; 4] = [0x01, 0x04, 0x20, 0x40];

/// Every text that differs in one byte at `at`.
fn changed_at(jws: &str, at: usize) -> Vec<String> {
    let with = |byte: u8| {
        let mut bytes = jws.as_bytes().to_vec();
        bytes[at] = byte;
        String::from_utf8(bytes).expect("it stays ASCII")
    };
    BITS.iter().map(|bit| with(jws.as_bytes()[at] ^ bit)).collect()
}

#[test]
fn a_receipt_with_any_one_byte_changed_is_not_believed() {
    let (jws, keys) = (signed(), portals_keys());
    let mut tried = 0;
    for at in 0..jws.len() {
        for changed in changed_at(&jws, at) {
            assert!(verify(&changed, &keys).is_err(), "byte {at}: {changed}");
            tried += 1;
        }
    }
    println!("{tried} changes of one byte in {} bytes, none believed", jws.len());
    assert_eq!(tried, jws.len() * BITS.len());
}

/// The last character of each part has bits to spare, which a lenient decoder would let anybody set.
#[test]
fn any_other_character_at_the_end_of_a_part_is_not_believed() {
    let (jws, keys) = (signed(), portals_keys());
    let ends = jws.match_indices('.').map(|(at, _)| at - 1).chain([jws.len() - 1]);
    for at in ends {
        for other in (0_u8..128).filter(|other| *other != jws.as_bytes()[at]) {
            let mut bytes = jws.clone().into_bytes();
            bytes[at] = other;
            assert!(
                verify(&String::from_utf8(bytes).expect("ASCII"), &keys).is_err(),
                "byte {at} as {other}"
            );
        }
    }
}

#[test]
fn a_receipt_that_lost_or_gained_a_byte_is_not_believed() {
    let (jws, keys) = (signed(), portals_keys());
    for at in 0..=jws.len() {
        assert!(
            at == jws.len() || verify(&format!("{}{}", &jws[..at], &jws[at + 1..]), &keys).is_err(),
            "without {at}"
        );
        for more in ["A", "=", ".", " ", "\n", "\u{0}", "é"] {
            assert!(
                verify(&format!("{}{more}{}", &jws[..at], &jws[at..]), &keys).is_err(),
                "{more:?} at {at}"
            );
        }
    }
}

/// The payload itself, changed below base64: no figure, name or end reason can be another.
#[test]
fn any_one_byte_of_what_was_signed_counts() {
    let (jws, keys) = (signed(), portals_keys());
    let parts: Vec<_> = jws.split('.').collect();
    let payload = BASE64URL_NOPAD.decode(parts[1].as_bytes()).expect("base64url");
    for at in 0..payload.len() {
        let mut changed = payload.clone();
        changed[at] ^= 1;
        let forged = format!("{}.{}.{}", parts[0], BASE64URL_NOPAD.encode(&changed), parts[2]);
        assert!(matches!(verify(&forged, &keys), Err(VerifyError::Signature)), "byte {at}");
    }
}
