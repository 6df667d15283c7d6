//! The rules, without WebAssembly.

use super::*;
use forecourt_pilot::Values;

fn texts(texts: &[&str]) -> Values {
    let mut offsets = vec![0];
    let mut text = String::new();
    for next in texts {
        text.push_str(next);
        offsets.push(text.len() as u32);
    }
    Values::Texts { offsets, text }
}

#[test]
fn a_report_is_judged_by_its_words_not_by_its_category() {
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
    let triage = triage(&reports, &learnt).expect("an answer");
    assert_eq!((triage.ids, triage.priorities, triage.days), (vec![5], vec!["emergency"], vec![0.5]));
}

#[test]
fn words_are_whole_and_in_lower_case() {
    let found: Vec<_> = words(Some("drains"), Some("The DRAIN is blocked, a.b")).into_iter().collect();
    assert_eq!(found, ["blocked", "category drains", "drain", "the"]);
    assert!(words(None, None).is_empty());
}
