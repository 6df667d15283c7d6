//! Scenes of the clocks, without WebAssembly.

use super::*;
use desk::rehearsal::{Rehearsal, report, visit};
use forecourt_pilot::time::read;

fn moment(text: &str) -> i64 {
    read(text).expect("a moment")
}

/// A Wednesday.
const REPORTED: &str = "2026-02-04T22:00:30Z";

/// A council in which mould harms somebody's breathing.
fn council() -> Rehearsal {
    with("Black mould in the bedroom. My daughter has asthma.")
}

/// A council in which the resident wrote this.
fn with(description: &str) -> Rehearsal {
    Rehearsal::at(moment(REPORTED)).saying(description)
}

/// What happens, one after the other, each at its time.
fn hear(council: &Rehearsal, events: &[Event]) {
    let mut clocks = Clocks::new(council.desk());
    for event in events {
        council.now.set(council.now.get().max(event.at));
        clocks.hear(event).expect("it goes well");
    }
}

fn reported() -> Event {
    report("42", moment(REPORTED))
}

#[test]
fn where_nobody_is_harmed_the_home_is_looked_at_first_and_made_safe_within_days_and_it_is_no_emergency() {
    let council = with("Black mould in the bedroom. I live on my own.");
    let found = visit("42", "WO-1", "done", Some("FI-7"), moment("2026-02-05T11:00:00Z"));
    hear(&council, &[reported(), found]);
    assert_eq!(council.raised(), ["42 inspection urgent", "42 make_safe urgent", "42 works urgent"]);
    assert_eq!(council.booked(), ["WO-1 2026-02-05 10:00", "WO-2 2026-02-06 10:00", "WO-3 2026-03-05 10:00"]);
    assert!(council.told()[1].contains("FI-7"));
}

#[test]
fn an_emergency_is_made_safe_within_hours_and_looked_at_on_the_next_working_day() {
    let council = council();
    hear(&council, &[reported()]);
    assert_eq!(council.raised(), ["42 make_safe emergency", "42 inspection urgent"]);
    assert_eq!(council.booked(), ["WO-1 2026-02-04 23:31", "WO-2 2026-02-05 10:00"]);
}

#[test]
fn the_resident_is_told_on_which_days_somebody_comes() {
    let council = council();
    hear(&council, &[reported()]);
    let told = council.told();
    assert_eq!(told[0], "42: Somebody comes on 2026-02-04 to make your home safe (WO-1).");
    assert_eq!(told[1], "42: On 2026-02-05 we look at what causes the mould (WO-2).");
}

#[test]
fn where_nobody_was_in_somebody_comes_again_and_the_resident_is_told() {
    let council = council();
    let in_vain = [
        visit("42", "WO-1", "no_access", None, moment("2026-02-04T23:46:00Z")),
        visit("42", "WO-2", "no_access", None, moment("2026-02-06T10:15:00Z")),
    ];
    hear(&council, &[reported(), in_vain[0].clone(), in_vain[1].clone()]);
    // Safety does not wait for the morning, and an inspection missed on a Friday is made on the Monday.
    assert_eq!(council.booked()[2..], ["WO-1 2026-02-05 01:16", "WO-2 2026-02-09 10:00"]);
    assert_eq!(council.told()[3], "42: Nobody was in. We come again on 2026-02-09 (WO-2).");
    assert!(council.completed().is_empty());
}

#[test]
fn what_was_done_is_completed_at_once() {
    let council = council();
    hear(&council, &[reported(), visit("42", "WO-1", "done", None, moment("2026-02-05T01:31:00Z"))]);
    assert_eq!(council.completed(), ["WO-1"]);
    assert_eq!(council.raised().len(), 2, "making safe finds nothing, so no works follow from it");
}

#[test]
fn what_was_found_is_told_at_once_and_mended_within_weeks() {
    let council = council();
    hear(&council, &[reported(), visit("42", "WO-2", "done", Some("FI-7"), moment("2026-02-05T11:00:00Z"))]);
    assert_eq!(council.completed(), ["WO-2"]);
    assert_eq!(council.raised()[2], "42 works urgent");
    assert_eq!(council.booked()[2], "WO-3 2026-03-05 10:00");
    assert!(council.told()[2].contains("FI-7") && council.told()[3].contains("2026-03-05"));
}

#[test]
fn works_that_found_nobody_in_are_begun_on_the_next_working_day() {
    let council = council();
    let found = visit("42", "WO-2", "done", Some("FI-7"), moment("2026-02-05T11:00:00Z"));
    let in_vain = visit("42", "WO-3", "no_access", None, moment("2026-03-05T10:15:00Z"));
    hear(&council, &[reported(), found, in_vain]);
    assert_eq!(council.booked()[3], "WO-3 2026-03-06 10:00");
}

#[test]
fn news_of_an_order_that_is_not_ours_is_a_fault_and_other_news_is_none() {
    let council = council();
    let mut clocks = Clocks::new(council.desk());
    assert!(clocks.hear(&visit("42", "WO-9", "no_access", None, 0)).is_err());
    let notice = Event { id: "event-3".into(), at: 0, kind: "notice".into(), body: "{}".into() };
    assert!(clocks.hear(&notice).is_ok());
}
