//! Time, events and reminders.

use super::{START, council, pilot};
use crate::council::{inbox::REMINDERS_MAX, moment::HOUR};
use border::message::{CallFault, Method, Request};

#[test]
fn the_clock_goes_on_to_the_next_event_and_then_nothing_happens_any_more() {
    let mut council = council(&[], &[], 1);
    let event = council.next().expect("an event");
    assert_eq!((event.id.as_str(), council.now()), ("event-1", START + HOUR));
    assert_eq!(council.next(), None);
    assert_eq!(council.now(), START + HOUR);
}

#[test]
fn what_happened_while_the_pilot_waited_is_still_in_the_inbox() {
    let mut council = council(&[], &[], 1);
    council.wait(5 * HOUR as u64);
    assert_eq!(council.next().expect("an event").at, START + HOUR);
    assert_eq!(council.now(), START + 5 * HOUR, "the clock does not go back");
}

#[test]
fn a_reminder_comes_at_its_time_and_none_is_taken_for_the_past() {
    let mut council = council(&[], &[], 1);
    assert!(council.remind(START + 2 * HOUR, "look again".to_owned()));
    assert!(!council.remind(START - 1, "too late".to_owned()));
    council.next();
    let reminder = council.next().expect("the reminder");
    assert_eq!((reminder.kind.as_str(), reminder.body.as_str()), ("reminder", "look again"));
    assert_eq!(council.now(), START + 2 * HOUR);
}

#[test]
fn a_thousand_reminders_may_be_open_and_one_that_came_makes_room() {
    let mut council = council(&[], &[], 1);
    assert!((0..REMINDERS_MAX).all(|_| council.remind(START, String::new())));
    assert!(!council.remind(START, String::new()));
    council.next();
    assert!(council.remind(START, String::new()));
}

#[test]
fn one_wait_is_at_most_a_year() {
    let mut council = council(&[], &[], 1);
    council.wait(i64::MAX as u64);
    assert_eq!(council.now() - START, 366 * 24 * HOUR);
}

#[test]
fn however_long_the_waits_the_clock_stays_within_the_calendar() {
    let mut council = council(&[], &[], 1);
    (0..20_000).for_each(|_| council.wait(u64::MAX));
    assert!(jiff::Timestamp::from_millisecond(council.now() + 366 * 24 * HOUR).is_ok());
}

#[test]
fn nothing_happens_after_the_horizon() {
    let council = council(&[], &[], 1);
    let faults = council.faults.clone();
    let mut council = council.with_faults(faults, START + HOUR - 1);
    assert_eq!(council.next(), None);
}

#[test]
fn a_call_takes_time_and_writing_takes_longer() {
    let mut pilot = pilot();
    let begun = pilot.council.now();
    pilot.get("street_reports", "/services.json").expect("an answer");
    assert_eq!(pilot.council.now() - begun, 200);
    pilot.raised("1", "works", "urgent");
    assert_eq!(pilot.council.now() - begun, 600);
}

#[test]
fn who_has_no_patience_hears_nothing_of_what_was_done() {
    let mut pilot = pilot();
    pilot.patience = 399;
    let order = super::raise("1", "works", "urgent", START + 24 * HOUR);
    assert_eq!(pilot.raise("key", &order), Err(CallFault::TimedOut));
    assert_eq!(pilot.council.repairs.orders_for("1").count(), 1);
    pilot.patience = 400;
    assert_eq!(pilot.raise("key", &order).expect("an answer").0, 201);
}

#[test]
fn an_unknown_system_is_answered_with_those_there_are() {
    let mut pilot = pilot();
    let Err(CallFault::UnknownSystem(text)) = pilot.get("rents", "/") else { panic!("there is one") };
    assert_eq!(text, "there is no system “rents”; there are: street_reports, repairs");
    let mut bare = crate::Council::new(START, []);
    let request =
        Request { method: Method::Get, path: "/".to_owned(), headers: vec![], body: vec![], patience: 1 };
    let fault = bare.call("repairs", &request);
    assert_eq!(
        fault,
        Err(CallFault::UnknownSystem("there is no system “repairs”: this scenario has none".to_owned()))
    );
}
