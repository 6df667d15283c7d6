//! `repairs`.

use super::{Pilot, START, council, pilot, raise};
use crate::council::{
    moment::{DAY, HOUR, read},
    repairs::{Class, ORDERS_MAX, VisitResult},
};
use border::message::Method;
use serde_json::{Value, json};

const TOMORROW: i64 = START + DAY + 2 * HOUR;

fn order() -> Value {
    raise("1", "works", "urgent", START + 3 * DAY)
}

#[test]
fn an_order_is_raised_booked_visited_and_completed() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "works", "urgent");
    let (status, body) = pilot.book(&reference, TOMORROW).expect("an answer");
    assert_eq!((status, body["AppointmentReference"].as_str()), (201, Some("AP-100001")));
    let complete = json!({ "WorkOrderReference": { "ID": reference } });
    let address = format!("/work-orders/{reference}/complete");
    let (status, body) = pilot.post("repairs", &address, &complete).expect("an answer");
    assert_eq!(status, 409, "nobody was there yet: {body}");
    pilot.council.next();
    let visit = pilot.council.next().expect("news of the visit");
    assert_eq!((visit.kind.as_str(), visit.at), ("visit", TOMORROW + 3 * HOUR));
    let news: Value = serde_json::from_str(&visit.body).expect("JSON");
    assert_eq!((news["work_order"].as_str(), news["result"].as_str()), (Some(&*reference), Some("done")));
    pilot.sign_in().expect("an answer");
    for _ in 0..2 {
        let (status, body) = pilot.post("repairs", &address, &complete).expect("an answer");
        assert_eq!((status, body["Status"].as_str()), (200, Some("completed")));
    }
    let (_, body) = pilot.book(&reference, TOMORROW + 7 * DAY).expect("an answer");
    assert!(body["detail"].as_str().is_some_and(|text| text.contains("the order is completed")), "{body}");
}

#[test]
fn the_news_of_a_visit_says_for_which_work_it_was() {
    for class in ["inspection", "make_safe", "works"] {
        let mut pilot = pilot();
        let reference = pilot.raised("1", class, "emergency");
        pilot.book(&reference, START + 2 * HOUR).expect("an answer");
        pilot.council.next();
        let visit = pilot.council.next().expect("news of the visit");
        let news: Value = serde_json::from_str(&visit.body).expect("JSON");
        assert_eq!((visit.kind.as_str(), news["class"].as_str()), ("visit", Some(class)), "{news}");
    }
}

#[test]
fn a_visit_on_a_day_that_is_not_worked_is_refused_with_the_next_day_that_is() {
    // The council stands on Wednesday, 4 February; Good Friday is 3 April, and Easter Monday 6 April.
    for (starts, reason, next) in [
        ("2026-02-07T10:00:00Z", "not_a_working_day", "2026-02-09"),
        ("2026-04-03T10:00:00Z", "not_a_working_day", "2026-04-07"),
        ("2026-02-05T07:59:00Z", "outside_working_hours", "2026-02-05"),
        ("2026-02-06T17:01:00Z", "outside_working_hours", "2026-02-09"),
    ] {
        let mut pilot = pilot();
        let starts = read(starts).expect("a moment");
        let reference = pilot.raised("1", "works", "urgent");
        let (status, answer) = pilot.book(&reference, starts).expect("an answer");
        let said = (status, answer["reason"].as_str(), answer["next_working_day"].as_str());
        assert_eq!(said, (422, Some(reason), Some(next)), "{answer}");
        assert!(answer["detail"].as_str().is_some_and(|detail| detail.contains(next)), "{answer}");
        let next = read(&format!("{next}T10:00:00Z")).expect("a moment");
        assert_eq!(pilot.book(&reference, next).expect("an answer").0, 201, "that day will do");
        let emergency = pilot.raised("2", "works", "emergency");
        assert_eq!(pilot.book(&emergency, starts).expect("an answer").0, 201, "an emergency does not wait");
    }
}

#[test]
fn a_visit_too_soon_or_too_far_ahead_is_refused_with_another_reason() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "works", "urgent");
    for (starts, reason) in [(START + HOUR / 2, "too_soon"), (START + 400 * DAY, "too_far_ahead")] {
        let (status, answer) = pilot.book(&reference, starts).expect("an answer");
        assert_eq!((status, answer["reason"].as_str()), (422, Some(reason)), "{answer}");
        assert!(answer["next_working_day"].is_null(), "another day is not what is wanted");
    }
}

#[test]
fn the_same_key_gives_the_same_order_and_another_key_another() {
    let mut pilot = pilot();
    let (first, one) = pilot.raise("key", &order()).expect("an answer");
    let (again, same) = pilot.raise("key", &order()).expect("an answer");
    assert_eq!((first, again), (201, 201));
    assert_eq!(one, same);
    let (status, _) = pilot.raise("key", &raise("2", "works", "urgent", START + DAY)).expect("an answer");
    assert_eq!(status, 422, "the key came with another order");
    pilot.raise("other", &order()).expect("an answer");
    assert_eq!(pilot.council.repairs.orders_for("1").count(), 2);
}

#[test]
fn without_a_key_every_call_raises_an_order() {
    let mut pilot = pilot();
    for _ in 0..2 {
        assert_eq!(pilot.post("repairs", "/work-orders", &order()).expect("an answer").0, 201);
    }
    assert_eq!(pilot.council.repairs.orders_for("1").count(), 2);
}

#[test]
fn a_refused_order_uses_no_key() {
    let mut pilot = pilot();
    let wrong = raise("99", "works", "urgent", START + DAY);
    assert_eq!(pilot.raise("key", &wrong).expect("an answer").0, 422);
    assert_eq!(pilot.raise("key", &order()).expect("an answer").0, 201);
}

#[test]
fn a_token_is_good_for_an_hour_and_nothing_goes_without() {
    let mut pilot = Pilot::new(council(&[], &[], 1));
    let list = |pilot: &mut Pilot| pilot.get("repairs", "/work-orders").expect("an answer");
    assert_eq!(list(&mut pilot).0, 401);
    pilot.token = "simulated-000001".to_owned();
    assert_eq!(list(&mut pilot).0, 401, "it was not given yet");
    pilot.token.clear();
    let (_, body) = pilot.sign_in().expect("an answer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(list(&mut pilot).0, 200);
    pilot.council.wait(HOUR as u64 - 2_000);
    assert_eq!(list(&mut pilot).0, 200);
    pilot.council.wait(2_000);
    let (status, body) = list(&mut pilot);
    assert_eq!(
        (status, body["detail"].as_str()),
        (401, Some("the token has expired; POST /token gives another"))
    );
    pilot.sign_in().expect("an answer");
    assert_eq!(list(&mut pilot).0, 200);
}

#[test]
fn orders_come_in_pages_and_by_report_and_status() {
    let mut pilot = pilot();
    for number in 1..=25 {
        pilot.raised(&number.to_string(), "works", "routine");
    }
    let cancel = json!({ "RelatedWorkOrderReference": { "ID": "WO-100003" }, "TypeCode": "cancelled" });
    pilot.post("repairs", "/work-orders/WO-100003/status", &cancel).expect("an answer");
    let mut rows = |query: &str| {
        let (_, body) = pilot.get("repairs", &format!("/work-orders?{query}")).expect("an answer");
        let rows = body["WorkOrders"].as_array().expect("rows").len();
        (rows, body["Total"].as_u64().expect("a total"))
    };
    assert_eq!(rows(""), (20, 25));
    assert_eq!(rows("page=2"), (5, 25));
    assert_eq!(rows("page=3&page_size=10"), (5, 25));
    assert_eq!(rows("page=9"), (0, 25));
    assert_eq!(rows("service_request_id=7"), (1, 1));
    assert_eq!(rows("status=cancelled"), (1, 1));
}

#[test]
fn a_visit_can_be_moved_and_only_the_last_one_comes_to_pass() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "inspection", "urgent");
    pilot.book(&reference, TOMORROW).expect("an answer");
    pilot.book(&reference, TOMORROW + DAY).expect("an answer");
    pilot.council.next();
    assert_eq!(pilot.council.next().expect("a visit").at, TOMORROW + DAY + HOUR);
    assert_eq!(pilot.council.next(), None);
    let order = pilot.council.repairs.orders_for("1").next().expect("an order");
    let visits: Vec<_> = order.visits(VisitResult::Done, pilot.council.now()).collect();
    assert_eq!(visits.len(), 1);
    assert!(visits[0].finding.is_some(), "an inspection finds something");
}

#[test]
fn the_first_visit_finds_nobody_in_and_the_second_does() {
    let mut pilot = Pilot::new(council(&[], &[Class::Inspection], 1));
    pilot.sign_in().expect("an answer");
    let reference = pilot.raised("1", "inspection", "urgent");
    pilot.book(&reference, TOMORROW).expect("an answer");
    pilot.council.next();
    let visit: Value = serde_json::from_str(&pilot.council.next().expect("a visit").body).expect("JSON");
    assert_eq!((visit["result"].as_str(), visit["finding"].is_null()), (Some("no_access"), true));
    pilot.sign_in().expect("an answer");
    pilot.book(&reference, TOMORROW + DAY).expect("an answer");
    let visit: Value = serde_json::from_str(&pilot.council.next().expect("a visit").body).expect("JSON");
    assert_eq!(visit["result"], "done");
}

#[test]
fn the_result_of_a_visit_is_known_to_nobody_before_it_ends() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "inspection", "urgent");
    let (_, body) = pilot.book(&reference, TOMORROW).expect("an answer");
    let visit = &body["WorkOrder"]["Appointments"][0];
    let hidden = ["Result", "Finding", "Ends"].map(|field| visit[field].is_null());
    assert_eq!(hidden, [true; 3], "its length would give its result away: {visit}");
    pilot.council.next();
    pilot.council.next();
    pilot.sign_in().expect("an answer");
    let (_, body) = pilot.get("repairs", &format!("/work-orders/{reference}")).expect("an answer");
    assert_eq!(body["Appointments"][0]["Result"], "done");
    assert_eq!(body["Appointments"][0]["Finding"], "FI-100001");
}

#[test]
fn a_cancelled_order_is_not_visited_nor_completed() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "works", "urgent");
    pilot.book(&reference, TOMORROW).expect("an answer");
    let cancel = json!({ "RelatedWorkOrderReference": { "ID": reference }, "TypeCode": "cancelled" });
    let (status, body) =
        pilot.post("repairs", &format!("/work-orders/{reference}/status"), &cancel).expect("an answer");
    assert_eq!((status, body["Status"].as_str()), (201, Some("cancelled")));
    pilot.council.next();
    assert_eq!(pilot.council.next(), None, "the visit was taken back");
    let complete = json!({ "WorkOrderReference": { "ID": reference } });
    pilot.sign_in().expect("an answer");
    let (status, _) =
        pilot.post("repairs", &format!("/work-orders/{reference}/complete"), &complete).expect("an answer");
    assert_eq!(status, 409);
}

#[test]
fn what_is_completed_is_not_cancelled_and_what_is_cancelled_is_not_completed() {
    for (first, then, words) in
        [("complete", "status", "it cannot be cancelled"), ("status", "complete", "it cannot be completed")]
    {
        let mut pilot = pilot();
        let reference = pilot.raised("1", "works", "urgent");
        pilot.book(&reference, TOMORROW).expect("an answer");
        pilot.council.wait(3 * DAY as u64);
        pilot.sign_in().expect("an answer");
        let mut send = |what: &str| {
            let reference = json!({ "ID": reference });
            let body = match what {
                "status" => json!({ "RelatedWorkOrderReference": reference, "TypeCode": "cancelled" }),
                _ => json!({ "WorkOrderReference": reference }),
            };
            pilot.post("repairs", &format!("/work-orders/WO-100001/{what}"), &body).expect("an answer")
        };
        assert!(send(first).0 < 300);
        let (status, answer) = send(then);
        assert!(
            status == 409 && answer["detail"].as_str().is_some_and(|text| text.contains(words)),
            "{answer}"
        );
    }
}

#[test]
fn there_is_an_end_to_visits_and_to_words_about_one_order_and_to_tokens() {
    let mut pilot = pilot();
    let first = pilot.token.clone();
    let reference = pilot.raised("1", "works", "urgent");
    let word = json!({ "RelatedWorkOrderReference": { "ID": reference }, "Comments": "Noted" });
    for number in 0..=50 {
        let (visit, _) = pilot.book(&reference, TOMORROW).expect("an answer");
        let (noted, _) = pilot.post("repairs", "/work-orders/WO-100001/status", &word).expect("an answer");
        assert_eq!((visit, noted), if number < 50 { (201, 201) } else { (403, 403) });
    }
    for _ in 0..16 {
        pilot.sign_in().expect("an answer");
    }
    pilot.token = first;
    assert_eq!(pilot.get("repairs", "/work-orders").expect("an answer").0, 401, "the oldest token is gone");
}

#[test]
fn only_emergencies_are_visited_at_night_and_at_weekends() {
    let mut pilot = pilot();
    let urgent = pilot.raised("1", "works", "urgent");
    let emergency = pilot.raised("2", "make_safe", "emergency");
    for starts in [START + 14 * HOUR, START + 3 * DAY + HOUR] {
        assert_eq!(pilot.book(&urgent, starts).expect("an answer").0, 422);
        assert_eq!(pilot.book(&emergency, starts).expect("an answer").0, 201);
    }
    let (_, body) = pilot.book(&emergency, START + HOUR / 2).expect("an answer");
    assert!(
        body["detail"].as_str().is_some_and(|text| text.contains("an hour to a year from now")),
        "{body}"
    );
}

#[test]
fn ten_thousand_orders_are_taken_and_no_more() {
    let mut pilot = pilot();
    let body = order().to_string();
    let raised = |pilot: &mut Pilot| {
        pilot.raw("repairs", Method::Post, "/work-orders", &[], body.as_bytes()).expect("an answer").0
    };
    for number in 0..ORDERS_MAX {
        if number % 1000 == 0 {
            pilot.sign_in().expect("an answer");
        }
        assert_eq!(raised(&mut pilot), 201);
    }
    assert_eq!(raised(&mut pilot), 403);
}
