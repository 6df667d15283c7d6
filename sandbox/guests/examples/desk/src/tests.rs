//! Scenes at the desk.

use super::{rehearsal::Rehearsal, *};
use forecourt_pilot::{
    systems::{Fault, Response},
    time::{HOUR, read},
};
use std::cell::RefCell;

fn moment(text: &str) -> i64 {
    read(text).expect("a moment")
}

fn order(class: Class, decided: i64) -> Order<'static> {
    Order { report: "42", class, priority: "urgent", decided }
}

#[test]
fn a_visit_by_day_that_is_refused_is_booked_on_the_day_that_the_system_names() {
    // The Thursday before Easter.
    let mut council = Rehearsal::at(moment("2026-04-02T12:00:00Z"));
    council.holiday = "2026-04-03".to_owned();
    let works = order(Class::Works, council.now.get());
    let starts = council.desk().book_by_day("WO-1", &works, 1).expect("a visit");
    assert_eq!(starts, moment("2026-04-06T10:00:00Z"));
    assert_eq!(council.booked(), ["WO-1 2026-04-06 10:00"], "the Saturday was not even asked for");
}

#[test]
fn a_visit_that_is_refused_without_another_day_is_given_up_with_the_words_of_the_system() {
    let refuse = |_: &str, request: &Request| {
        let (status, body) = if request.path == "/token" {
            (200, json!({ "access_token": "one" }))
        } else {
            (422, json!({ "detail": "never" }))
        };
        Ok(Response { status, headers: vec![], body: body.to_string().into_bytes() })
    };
    let mut desk = Desk::through(refuse, |_| {}, || 0);
    let fault = desk.book_by_day("WO-1", &order(Class::Works, 0), 1).expect_err("no visit");
    assert_eq!(fault.to_string(), "refused with 422: never");
    assert!(desk.book("WO-1", &order(Class::Works, 0), HOUR).is_err());
}

#[test]
fn an_order_goes_under_one_key_for_its_report_and_class_however_often_it_is_sent() {
    let council = Rehearsal::at(0);
    let keys = RefCell::new(vec![]);
    let send = |system: &str, request: &Request| {
        let header = request.headers.iter().find(|(name, _)| name == "idempotency-key");
        keys.borrow_mut().extend(header.map(|(_, key)| key.clone()));
        let lost = keys.borrow().len() == 1 && request.path == "/work-orders";
        if lost { Err(Fault::ConnectionLost) } else { council.answer(system, request) }
    };
    let mut desk = Desk::through(send, |_| {}, || 0);
    assert_eq!(desk.raise(&order(Class::MakeSafe, 0)).expect("an order"), "WO-1");
    assert_eq!(desk.raise(&order(Class::Works, 0)).expect("an order"), "WO-2");
    assert_eq!(keys.take(), ["42-make_safe", "42-make_safe", "42-works"]);
}

#[test]
fn an_answer_about_another_report_is_not_taken_for_this_one() {
    let times = RefCell::new(0);
    let send = |_: &str, _: &Request| {
        *times.borrow_mut() += 1;
        let id = if *times.borrow() == 1 { "41" } else { "42" };
        let body = json!([{ "service_request_id": id, "service_code": "damp", "description": id }]);
        Ok(Response { status: 200, headers: vec![], body: body.to_string().into_bytes() })
    };
    let report = Desk::through(send, |_| {}, || 0).read("42").expect("a report");
    let expected = Report { category: Some("damp".to_owned()), description: Some("42".to_owned()) };
    assert_eq!(report, expected);
}

#[test]
fn an_order_is_required_within_the_time_of_its_priority() {
    let decided = moment("2026-02-04T09:30:00Z");
    let by = |priority| {
        let raised = raise_repair(&Order { priority, ..order(Class::Works, decided) });
        raised["Priority"]["RequiredCompletionDateTime"].as_str().expect("a moment")[..10].to_owned()
    };
    let days = ["emergency", "urgent", "routine", "planned"].map(by);
    assert_eq!(days, ["2026-02-05", "2026-02-11", "2026-03-04", "2026-05-05"]);
}

#[test]
fn an_answer_that_comes_again_is_not_taken_for_that_to_the_next_call() {
    let council = Rehearsal::at(0);
    let last: RefCell<Option<Answered>> = RefCell::new(None);
    let calls = RefCell::new(0);
    // Each second answer is the one before it.
    let send = |system: &str, request: &Request| {
        let answer = council.answer(system, request);
        *calls.borrow_mut() += 1;
        let before = last.borrow_mut().replace(answer.clone());
        before.filter(|_| *calls.borrow() % 2 == 0).unwrap_or(answer)
    };
    let mut desk = Desk::through(send, |_| {}, || 0);
    let works = order(Class::Works, 0);
    let safe = desk.raise(&order(Class::MakeSafe, 0)).expect("an order");
    let raised = desk.raise(&works).expect("an order");
    assert_ne!(raised, safe, "the answer to the order before names another class");
    desk.book(&safe, &works, HOUR).expect("a visit");
    desk.book(&raised, &works, HOUR).expect("a visit");
    desk.complete(&safe).expect("complete");
    desk.complete(&raised).expect("complete");
    for number in [&safe, &raised] {
        assert!(council.booked().iter().any(|visit| visit.starts_with(number.as_str())));
        assert!(council.completed().contains(number));
    }
}
