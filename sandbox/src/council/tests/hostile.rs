//! What a pilot that means harm would send.

use super::{Pilot, START, pilot, rule};
use crate::council::{
    faults::{FaultKind, FaultRule, Faults},
    moment::HOUR,
};
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
                headers = vec![("authorization".to_owned(), String::new())];
            }
            Request { method, path, headers, body, patience }
        },
    )
}

/// A request as a pilot that means no harm would send it.
fn right() -> impl Strategy<Value = Request> {
    let order = (1..4_u32).prop_map(|number| format!("WO-{}", 100_000 + number));
    let class = prop_oneof![Just("inspection"), Just("make_safe"), Just("works")];
    let post = |path: String, body: serde_json::Value| (Method::Post, path, body.to_string());
    let named = |order: String| serde_json::json!({ "ID": order });
    let asked = prop_oneof![
        (1..4_u32, class).prop_map(move |(report, class)| {
            let body = super::raise(&report.to_string(), class, "emergency", START + 1_000_000_000);
            post("/work-orders".to_owned(), body)
        }),
        (order.clone(), 25..200_i64).prop_map(move |(order, hours)| {
            post(format!("/work-orders/{order}/appointments"), super::schedule(&order, START + hours * HOUR))
        }),
        (order.clone(), prop::bool::weighted(0.2)).prop_map(move |(order, cancels)| {
            let code = if cancels { "cancelled" } else { "note" };
            let body =
                serde_json::json!({ "RelatedWorkOrderReference": named(order.clone()), "TypeCode": code });
            post(format!("/work-orders/{order}/status"), body)
        }),
        order.clone().prop_map(move |order| {
            let body = serde_json::json!({ "WorkOrderReference": named(order.clone()) });
            post(format!("/work-orders/{order}/complete"), body)
        }),
        order.prop_map(|order| (Method::Get, format!("/work-orders/{order}"), String::new())),
        (1..4_u32).prop_map(|page| (
            Method::Get,
            format!("/work-orders?page={page}&page_size=2"),
            String::new()
        )),
    ];
    (asked, prop_oneof![4 => Just(5_000), 1 => any::<u32>()]).prop_map(|((method, path, body), patience)| {
        let headers = vec![("authorization".to_owned(), String::new())];
        Request { method, path, headers, body: body.into_bytes(), patience }
    })
}

/// What a resident is told, as it should be.
fn told() -> impl Strategy<Value = Request> {
    (1..30_u32, any::<bool>()).prop_map(|(report, closed)| Request {
        method: Method::Post,
        path: format!("/requests/{report}/updates.json"),
        headers: vec![],
        body: serde_json::json!({ "status": if closed { "closed" } else { "open" }, "status_notes": "Soon" })
            .to_string()
            .into_bytes(),
        patience: 5_000,
    })
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
        8 => right().prop_map(|request| Deed::Call(true, request)),
        2 => told().prop_map(|request| Deed::Call(false, request)),
        6 => (any::<bool>(), request()).prop_map(|(repairs, request)| Deed::Call(repairs, request)),
        2 => Just(Deed::Next),
        1 => prop_oneof![9 => 0..3_000_000_u64, 1 => any::<u64>()].prop_map(Deed::Wait),
        1 => any::<i64>().prop_map(Deed::Remind),
    ]
}

/// Three orders with a visit each, and from then on every fault at once.
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
    let rules = kinds.map(|kind| FaultRule { per_hundred: Some(6), seconds: Some(3), ..rule(kind) });
    let mut pilot = pilot();
    for (report, class) in [("1", "inspection"), ("2", "make_safe"), ("3", "works")] {
        let order = pilot.raised(report, class, "emergency");
        pilot.book(&order, START + 3 * HOUR).expect("an answer");
    }
    pilot.council = pilot.council.with_faults(Faults::new(&rules, &[seed; 32]), i64::MAX);
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
                let mut request = request.clone();
                let shown = request.headers.iter_mut().filter(|(name, _)| name == "authorization");
                shown.for_each(|(_, token)| *token = format!("Bearer {}", pilot.token));
                let answer = pilot.send(system, request);
                if let Ok(answer) = &answer {
                    assert!((200..500).contains(&answer.status), "{answer:?}");
                    let formats =
                        |(name, value): &(String, String)| name == "content-type" && value.contains("json");
                    assert!(answer.headers.iter().any(formats), "every answer is JSON");
                }
                heard.push(format!("{answer:?}"));
            }
            Deed::Next => {
                heard.push(format!("{:?}", pilot.council.next()));
                // Refused or not: a token that was had before may still be good.
                let _ = pilot.sign_in().map(|_| ());
            }
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
        deeds in prop::collection::vec(deed(), 0..40), seed in any::<u8>()
    ) {
        prop_assert_eq!(play(&mut troubled(seed), &deeds), play(&mut troubled(seed), &deeds));
    }
}
