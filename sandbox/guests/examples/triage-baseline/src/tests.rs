//! The rules, without WebAssembly.

use super::*;
use desk::rehearsal::{self, Rehearsal};
use forecourt_pilot::{
    Values,
    systems::{Answered, Fault, Request},
};

fn texts(texts: &[&str]) -> Values {
    Values::labels(texts.iter().copied())
}

/// Five reports, of which three have an order.
fn history() -> (Table, History) {
    let reports = Table::new(vec![
        ("report_id", Values::Integers(vec![1, 2, 3, 4, 5])),
        ("category", texts(&["damp", "damp", "damp", "damp", "drains"])),
        ("is_open", Values::Booleans(vec![0, 0, 0, 1, 1])),
    ]);
    let orders = Table::new(vec![
        ("order_id", Values::Integers(vec![10, 20, 30])),
        ("report_id", Values::Integers(vec![1, 2, 3])),
        ("priority", texts(&["urgent", "routine", "urgent"])),
    ]);
    let outcomes = Table::new(vec![
        ("order_id", Values::Integers(vec![10, 20, 30])),
        ("days", Values::Decimals(vec![4.0, 30.0, 6.0])),
    ]);
    let history = History::learn(&reports, &orders, &outcomes).expect("a history");
    (reports, history)
}

#[test]
fn an_open_report_gets_what_its_category_most_often_got() {
    let (reports, history) = history();
    let triage = triage(&reports, &history).expect("an answer");
    // Nothing was ever said of drains, so they get what all reports together got.
    let expected = Triage {
        ids: vec![4, 5],
        priorities: vec!["urgent".to_owned(), "urgent".to_owned()],
        days: vec![6.0, 6.0],
    };
    assert_eq!(triage, expected);
}

/// What one report comes to, in a council in which a call to this path goes wrong.
fn reported(council: &Rehearsal, wrong: &str) {
    let (_, history) = history();
    let ask = |system: &str, request: &Request| -> Answered {
        let answer = council.answer(system, request);
        if request.path == wrong { Err(Fault::TimedOut) } else { answer }
    };
    raise_order::report(ask, &history, &rehearsal::report("42", 0));
}

#[test]
fn a_report_becomes_an_order_of_the_priority_of_its_category_and_the_resident_hears_its_number() {
    let council = Rehearsal::at(0);
    reported(&council, "/nothing");
    assert_eq!(council.raised(), ["42 works urgent"]);
    assert_eq!(council.told(), ["42: We have ordered the repair: WO-1."]);
}

#[test]
fn an_answer_that_does_not_come_is_not_asked_for_again_and_the_resident_hears_no_number() {
    let council = Rehearsal::at(0);
    reported(&council, "/work-orders");
    assert_eq!(council.raised().len(), 1);
    assert_eq!(council.told(), ["42: We have passed on your report."]);
}

#[test]
fn without_a_token_or_a_report_that_can_be_read_nothing_is_raised() {
    for wrong in ["/token", "/requests/42.json"] {
        let council = Rehearsal::at(0);
        reported(&council, wrong);
        assert!(council.raised().is_empty());
    }
}
