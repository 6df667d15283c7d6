//! The rules, without WebAssembly.

use super::*;
use desk::rehearsal::{self, Rehearsal};
use forecourt_pilot::Values;
use std::collections::BTreeSet;

fn texts(texts: &[&str]) -> Values {
    let mut offsets = vec![0];
    let mut text = String::new();
    for next in texts {
        text.push_str(next);
        offsets.push(text.len() as u32);
    }
    Values::Texts { offsets, text }
}

/// Four reports with an order, and one that waits.
fn history() -> (Table, Learnt) {
    let reports = Table::new(vec![
        ("report_id", Values::Integers(vec![1, 2, 3, 4, 5])),
        ("category", texts(&["other", "other", "other", "other", "other"])),
        (
            "description",
            texts(&["smell of gas", "gas smell!", "door squeaks", "the door, again", "GAS in the hall"]),
        ),
        ("is_open", Values::Booleans(vec![0, 0, 0, 0, 1])),
    ]);
    let orders = Table::new(vec![
        ("order_id", Values::Integers(vec![10, 20, 30, 40])),
        ("report_id", Values::Integers(vec![1, 2, 3, 4])),
        ("priority", texts(&["emergency", "emergency", "planned", "planned"])),
    ]);
    let outcomes = Table::new(vec![
        ("order_id", Values::Integers(vec![10, 20, 30, 40])),
        ("days", Values::Decimals(vec![0.5, 0.25, 60.0, 90.0])),
    ]);
    let learnt = Learnt::from(&reports, &orders, &outcomes).expect("a history");
    (reports, learnt)
}

#[test]
fn a_report_is_judged_by_its_words_not_by_its_category() {
    let (reports, learnt) = history();
    let triage = triage(&reports, &learnt).expect("an answer");
    assert_eq!((triage.ids, triage.priorities, triage.days), (vec![5], vec!["emergency"], vec![0.5]));
}

#[test]
fn words_are_whole_and_in_lower_case_alone_and_in_pairs() {
    let found: Vec<_> = words(Some("drains"), Some("The DRAIN is blocked, a.b")).into_iter().collect();
    let pairs = ["a b", "blocked a", "drain is", "is blocked", "the drain"];
    let alone = ["blocked", "category drains", "drain", "the"];
    assert_eq!(
        found,
        pairs.iter().chain(&alone).copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    );
    assert!(words(None, None).is_empty());
}

#[test]
fn a_report_in_the_inbox_becomes_an_order_of_the_priority_that_was_learnt_and_the_resident_hears_its_number()
{
    let mut council = Rehearsal::at(0);
    council.description = "I smell gas".to_owned();
    let (_, learnt) = history();
    raise_order::report(&mut council.desk(), &learnt, &rehearsal::report("42", 0)).expect("it goes well");
    assert_eq!(council.raised(), ["42 works emergency"]);
    let words = "42: Thank you for your report. We have ordered the repair: its number is WO-1.";
    assert_eq!(council.told(), [words]);
}

#[test]
fn an_event_that_names_no_report_is_a_fault() {
    let (_, learnt) = history();
    let notice = rehearsal::visit("42", "WO-1", "done", None, 0);
    let notice = forecourt_pilot::inbox::Event { body: "{}".to_owned(), ..notice };
    assert!(raise_order::report(&mut Rehearsal::at(0).desk(), &learnt, &notice).is_err());
}
