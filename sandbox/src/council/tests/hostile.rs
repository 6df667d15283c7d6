//! What a pilot that means harm would send.

use super::{Pilot, START, council, pilot, rule};
use crate::council::faults::{FaultKind, FaultRule};
use border::message::{Method, Request};
use proptest::prelude::*;

#[test]
fn deep_json_is_refused_wherever_it_stands() {
    let deep = "[".repeat(30_000);
    let unused = format!(r#"{{"DescriptionOfWork":"x","SitePropertyUnit":{deep}"#);
    let closed = format!(r#"{{"status":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    for body in [deep.as_str(), &unused, &closed] {
        for path in ["/work-orders", "/token"] {
            let mut pilot = pilot();
            let (status, _) =
                pilot.raw("repairs", Method::Post, path, &[], body.as_bytes()).expect("an answer");
            assert_eq!(status, 400);
        }
    }
}

#[test]
fn deep_json_in_a_field_that_nobody_reads_does_no_harm() {
    let mut pilot = pilot();
    let mut order = super::raise("1", "works", "urgent", START + 1_000_000).to_string();
    order.pop();
    let order = format!(r#"{order},"SitePropertyUnit":{}{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
    let (status, _) =
        pilot.raw("repairs", Method::Post, "/work-orders", &[], order.as_bytes()).expect("an answer");
    assert!(status == 201 || status == 400);
}

#[test]
fn weird_ids_find_nothing() {
    let mut pilot = pilot();
    for id in ["..", ".", "%00", "1;DROP", "'1'", "WO-100001%2f", "-1", "18446744073709551616", "{id}", "*"] {
        for (system, path) in
            [("street_reports", format!("/requests/{id}.json")), ("repairs", format!("/work-orders/{id}"))]
        {
            assert_eq!(pilot.get(system, &path).expect("an answer").0, 404, "{path}");
        }
    }
}

#[test]
fn words_that_turn_the_text_do_not_come_back_in_a_refusal() {
    let id = super::raise("\u{202e}99\u{1b}", "works", "urgent", START + 1_000_000).to_string();
    for (body, words) in [(id.as_str(), "“99”"), ("{\"\u{202e}colour\":1}", "unknown field `colour`")] {
        let mut pilot = pilot();
        pilot.raw("repairs", Method::Post, "/work-orders", &[], body.as_bytes()).expect("an answer");
        let answer = pilot.exchanges.last().expect("an exchange").answer.as_ref().expect("an answer");
        let text = String::from_utf8_lossy(&answer.body);
        assert!(text.contains(words) && !text.contains('\u{202e}') && !text.contains("\\u001b"), "{text}");
    }
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![
        Just(Method::Get),
        Just(Method::Post),
        Just(Method::Put),
        Just(Method::Patch),
        Just(Method::Delete)
    ]
}

/// Paths that are often nearly right.
fn path() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("work-orders".to_owned()),
        Just("WO-100001".to_owned()),
        Just("appointments".to_owned()),
        Just("status".to_owned()),
        Just("complete".to_owned()),
        Just("token".to_owned()),
        Just("requests.json".to_owned()),
        Just("requests".to_owned()),
        Just("1.json".to_owned()),
        Just("updates.json".to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,6}",
    ];
    let query = "(\\?(page|page_size|status|start_date|x)=[ -~]{0,12}(&page=[0-9-]{1,22})?)?";
    (prop::collection::vec(part, 0..4), query)
        .prop_map(|(parts, query)| format!("/{}{query}", parts.join("/")))
}

/// Bodies that are often nearly right.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop_oneof![
        Just(super::raise("1", "works", "urgent", START + 1_000_000_000).to_string()),
        Just(super::schedule("WO-100001", START + 30 * 3_600_000).to_string()),
        Just(r#"{"WorkOrderReference":{"ID":"WO-100001"}}"#.to_owned()),
        Just(r#"{"status":"open","status_notes":"x"}"#.to_owned()),
    ];
    let broken = (whole, 0..400_usize, any::<u8>()).prop_map(|(text, place, byte)| {
        let mut bytes = text.into_bytes();
        if let Some(at) = bytes.get_mut(place) {
            *at = byte;
        }
        bytes
    });
    prop_oneof![3 => broken, 1 => prop::collection::vec(any::<u8>(), 0..64)]
}

fn request() -> impl Strategy<Value = Request> {
    let headers = prop::collection::vec(("[ -~]{0,20}", "\\PC{0,20}"), 0..3);
    let signed = prop::bool::weighted(0.8);
    (method(), path(), headers, signed, body(), prop_oneof![Just(0), Just(5_000), any::<u32>()]).prop_map(
        |(method, path, mut headers, signed, body, patience)| {
            if signed {
                headers = vec![("authorization".to_owned(), "Bearer simulated-000001".to_owned())];
            }
            Request { method, path, headers, body, patience }
        },
    )
}

/// What a pilot can do to a council.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Call(bool, Request),
    Next,
    Wait(u64),
    Remind(i64),
}

pub(crate) fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (any::<bool>(), request()).prop_map(|(repairs, request)| Deed::Call(repairs, request)),
        1 => Just(Deed::Next),
        1 => prop_oneof![0..10_000_000_u64, any::<u64>()].prop_map(Deed::Wait),
        1 => any::<i64>().prop_map(Deed::Remind),
    ]
}

/// Every fault at once.
fn troubled(seed: u8) -> Pilot {
    let kinds = [
        FaultKind::TooManyRequests,
        FaultKind::Late,
        FaultKind::DuplicatedReply,
        FaultKind::DuplicatedEvent,
        FaultKind::Malformed,
        FaultKind::LostBefore,
        FaultKind::LostAfter,
    ];
    let rules = kinds.map(|kind| FaultRule { per_hundred: Some(8), seconds: Some(7), ..rule(kind) });
    let mut pilot = Pilot::new(council(&rules, &[], seed));
    for _ in 0..20 {
        let _ = pilot.sign_in();
    }
    pilot
}

/// Does all of this, and gives what was heard.
pub(crate) fn play(pilot: &mut Pilot, deeds: &[Deed]) -> Vec<String> {
    let mut heard = vec![];
    for deed in deeds {
        let before = pilot.council.now();
        match deed {
            Deed::Call(repairs, request) => {
                let system = if *repairs { "repairs" } else { "street_reports" };
                let answer = pilot.send(system, request.clone());
                if let Ok(answer) = &answer {
                    assert!((200..500).contains(&answer.status), "{answer:?}");
                    let formats =
                        |(name, value): &(String, String)| name == "content-type" && value.contains("json");
                    assert!(answer.headers.iter().any(formats), "every answer is JSON");
                }
                heard.push(format!("{answer:?}"));
            }
            Deed::Next => heard.push(format!("{:?}", pilot.council.next())),
            Deed::Wait(milliseconds) => pilot.council.wait(*milliseconds),
            Deed::Remind(at) => heard.push(pilot.council.remind(*at, String::new()).to_string()),
        }
        assert!(pilot.council.now() >= before, "the clock never goes back");
    }
    heard.push(serde_json::to_string(&pilot.council.state()).expect("JSON"));
    heard
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_a_pilot_does_breaks_the_council_and_the_same_deeds_give_the_same_answers(
        deeds in prop::collection::vec(deed(), 0..25), seed in any::<u8>()
    ) {
        prop_assert_eq!(play(&mut troubled(seed), &deeds), play(&mut troubled(seed), &deeds));
    }
}
