//! `Idempotency-Key`, on every call that changes something.

use super::{Pilot, START, pilot, raise, schedule};
use crate::council::moment::{DAY, HOUR};
use border::message::Method;
use serde_json::{Value, json};

const TOMORROW: i64 = START + DAY + 2 * HOUR;

/// Sends this under a key.
fn under(pilot: &mut Pilot, key: &str, (system, path, body): &(&str, String, Value)) -> (u16, Value) {
    let headers = [("Idempotency-Key", key)];
    pilot.raw(system, Method::Post, path, &headers, body.to_string().as_bytes()).expect("an answer")
}

/// Every call that changes something, each once, and each with another body.
fn calls(order: &str) -> Vec<[(&'static str, String, Value); 2]> {
    let two = |system: &'static str, path: String, bodies: [Value; 2]| {
        bodies.map(|body| (system, path.clone(), body))
    };
    let made = |words: &str| json!({ "service_code": "damp", "description": words, "address_id": "1" });
    let told = |words: &str| json!({ "status": "open", "status_notes": words });
    let said = |words: &str| json!({ "RelatedWorkOrderReference": { "ID": order }, "Comments": words });
    let raised = |days: i64| raise("2", "works", "urgent", START + days * DAY);
    let complete = |words: &str| json!({ "WorkOrderReference": { "ID": order, "Description": words } });
    let of_order = |end: &str| format!("/work-orders/{order}/{end}");
    vec![
        two("street_reports", "/requests.json".to_owned(), [made("Mould"), made("More mould")]),
        two("street_reports", "/requests/1/updates.json".to_owned(), [told("Soon"), told("Later")]),
        two("repairs", "/work-orders".to_owned(), [raised(3), raised(4)]),
        two(
            "repairs",
            of_order("appointments"),
            [schedule(order, TOMORROW), schedule(order, TOMORROW + HOUR)],
        ),
        two("repairs", of_order("status"), [said("Rang"), said("Rang again")]),
        two("repairs", of_order("complete"), [complete("Done"), complete("All done")]),
    ]
}

/// Somebody with an order whose work is done, and its number.
fn with_an_order() -> (Pilot, String) {
    let mut pilot = pilot();
    let order = pilot.raised("1", "works", "emergency");
    pilot.book(&order, START + 2 * HOUR).expect("an answer");
    pilot.council.wait(6 * HOUR as u64);
    pilot.sign_in().expect("an answer");
    (pilot, order)
}

fn state(pilot: &Pilot) -> Value {
    let (_, reports, repairs, _) = serde_json::to_value(pilot.council.state())
        .and_then(serde_json::from_value::<(Value, Value, Value, Value)>)
        .expect("JSON");
    json!([reports, repairs])
}

#[test]
fn the_same_key_with_the_same_request_is_done_once_and_gives_the_same_answer() {
    let (_, order) = with_an_order();
    for [call, _] in calls(&order) {
        let (mut pilot, _) = with_an_order();
        let first = under(&mut pilot, "key", &call);
        assert!(first.0 < 300, "{call:?}: {first:?}");
        let after = state(&pilot);
        let again = under(&mut pilot, "key", &call);
        assert_eq!(first, again, "{call:?}");
        assert_eq!(state(&pilot), after, "{call:?}: it was done once");
        let answer = pilot.exchanges.last().expect("an exchange").answer.as_ref().expect("an answer");
        assert!(answer.headers.contains(&("idempotent-replayed".to_owned(), "true".to_owned())));
    }
}

#[test]
fn the_same_key_with_another_request_is_refused() {
    let (_, order) = with_an_order();
    let calls = calls(&order);
    for [call, other] in &calls {
        let (mut pilot, _) = with_an_order();
        under(&mut pilot, "key", call);
        let (status, answer) = under(&mut pilot, "key", other);
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(status == 422 && detail.contains("came with another request before"), "{status} {detail}");
    }
    let (mut pilot, _) = with_an_order();
    under(&mut pilot, "key", &calls[2][0]);
    assert_eq!(under(&mut pilot, "key", &calls[4][0]).0, 422, "nor may another address have it");
    assert!(under(&mut pilot, "key", &calls[1][0]).0 < 300, "another system has keys of its own");
}

#[test]
fn another_key_does_it_once_more_and_so_does_none() {
    let (mut pilot, order) = with_an_order();
    let [told, _] = &calls(&order)[1];
    for key in ["one", "two"] {
        under(&mut pilot, key, told);
    }
    for _ in 0..2 {
        pilot.post(told.0, &told.1, &told.2).expect("an answer");
    }
    assert_eq!(pilot.council.reports.report("1").expect("a report").updates.len(), 4);
}

#[test]
fn what_was_refused_has_used_no_key() {
    let (mut pilot, _) = with_an_order();
    let told = |words: &str| {
        let body = json!({ "status": "open", "status_notes": words });
        ("street_reports", "/requests/1/updates.json".to_owned(), body)
    };
    assert_eq!(under(&mut pilot, "key", &told(" ")).0, 422);
    assert_eq!(under(&mut pilot, "key", &told("Soon")).0, 201);
}

#[test]
fn a_key_opens_nothing_without_a_token_that_is_good() {
    let (mut pilot, order) = with_an_order();
    let [raise, _] = &calls(&order)[2];
    assert_eq!(under(&mut pilot, "key", raise).0, 201);
    pilot.council.wait(2 * HOUR as u64);
    assert_eq!(under(&mut pilot, "key", raise).0, 401);
    pilot.sign_in().expect("an answer");
    assert_eq!(under(&mut pilot, "key", raise).0, 201);
}

#[test]
fn a_key_that_is_empty_or_too_long_is_refused_everywhere() {
    let (mut pilot, order) = with_an_order();
    for [call, _] in calls(&order) {
        for key in ["", " ", &"k".repeat(101)] {
            assert_eq!(under(&mut pilot, key, &call).0, 400, "{call:?}");
        }
    }
}
