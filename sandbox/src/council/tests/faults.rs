//! What goes wrong on the way.

use super::{Answer, Pilot, START, council, raise, rule};
use crate::council::{
    faults::{FaultKind, FaultRule},
    moment::{HOUR, MINUTE},
    operation::Operation,
};
use border::message::{CallFault, Method, Request};
use serde_json::Value;

/// Whoever asks a council with these faults, signed in.
fn pilot(rules: &[FaultRule], seed: u8) -> Pilot {
    let mut pilot = Pilot::new(council(rules, &[], seed));
    pilot.sign_in().expect("no fault strikes a token");
    pilot
}

/// Once, on the first order that is raised.
fn once(kind: FaultKind) -> FaultRule {
    FaultRule { on: Some(Operation::Raise), times: Some(1), ..rule(kind) }
}

fn order(pilot: &mut Pilot) -> Answer {
    pilot.raise("key", &raise("1", "works", "urgent", START + 24 * HOUR))
}

fn orders(pilot: &Pilot) -> usize {
    pilot.council.repairs.orders_for("1").count()
}

#[test]
fn whoever_asks_too_often_is_refused_until_the_time_it_was_told() {
    let mut pilot = pilot(&[FaultRule { seconds: Some(90), ..once(FaultKind::TooManyRequests) }], 1);
    let request = Request {
        method: Method::Get,
        path: "/work-orders".to_owned(),
        headers: vec![("authorization".to_owned(), format!("Bearer {}", pilot.token))],
        body: vec![],
        patience: 1000,
    };
    assert_eq!(order(&mut pilot).expect("an answer").0, 429);
    let answer = pilot.send("repairs", request.clone()).expect("an answer");
    assert_eq!(answer.status, 429, "another call of the same system is refused too");
    let left = answer.headers.iter().find(|(name, _)| name == "retry-after").expect("the header");
    assert_eq!(left.1, "90", "a fraction of a second counts as a whole one");
    assert_eq!(pilot.get("street_reports", "/services.json").expect("an answer").0, 200);
    pilot.council.wait(88_000);
    assert_eq!(pilot.send("repairs", request.clone()).expect("an answer").status, 429);
    pilot.council.wait(2_000);
    assert_eq!(order(&mut pilot).expect("an answer").0, 201);
    assert_eq!(orders(&pilot), 1);
    assert_eq!(pilot.council.faults.too_early().len(), 2);
}

#[test]
fn a_late_answer_comes_to_nobody_though_the_system_has_acted() {
    let mut pilot = pilot(&[FaultRule { seconds: Some(120), ..once(FaultKind::Late) }], 1);
    let begun = pilot.council.now();
    assert_eq!(order(&mut pilot), Err(CallFault::TimedOut));
    assert_eq!(pilot.council.now() - begun, i64::from(pilot.patience), "no longer than it had patience");
    assert_eq!(orders(&pilot), 1);
    assert_eq!(order(&mut pilot).expect("an answer").0, 201, "the same key, the same order");
    assert_eq!(orders(&pilot), 1);
}

#[test]
fn whoever_waits_long_enough_gets_a_late_answer() {
    let mut pilot = pilot(&[FaultRule { seconds: Some(120), ..once(FaultKind::Late) }], 1);
    pilot.patience = 121_000;
    let begun = pilot.council.now();
    assert_eq!(order(&mut pilot).expect("an answer").0, 201);
    assert_eq!(pilot.council.now() - begun, 120_400);
}

#[test]
fn a_connection_breaks_before_the_system_hears_or_after_it_has_acted() {
    for (kind, acted) in [(FaultKind::LostBefore, 0), (FaultKind::LostAfter, 1)] {
        let mut pilot = pilot(&[once(kind)], 1);
        assert_eq!(order(&mut pilot), Err(CallFault::ConnectionLost));
        assert_eq!(orders(&pilot), acted, "{kind:?}");
        order(&mut pilot).expect("an answer");
        assert_eq!(orders(&pilot), 1);
    }
}

#[test]
fn a_malformed_answer_breaks_off_and_says_200_all_the_same() {
    let mut pilot = pilot(&[once(FaultKind::Malformed)], 1);
    assert_eq!(order(&mut pilot).expect("an answer"), (201, Value::Null));
    let body = &pilot.exchanges.last().expect("an exchange").answer.as_ref().expect("an answer").body;
    assert!(body.starts_with(b"{") && serde_json::from_slice::<Value>(body).is_err());
    assert_eq!(orders(&pilot), 1);
}

#[test]
fn a_duplicated_reply_is_the_answer_to_the_call_before() {
    let mut pilot = pilot(&[once(FaultKind::DuplicatedReply)], 1);
    let (status, body) = order(&mut pilot).expect("an answer");
    assert_eq!((status, body["token_type"].as_str()), (200, Some("Bearer")));
    assert_eq!(orders(&pilot), 1);
}

#[test]
fn an_event_comes_twice_under_one_id() {
    let event = FaultRule { times: Some(1), ..rule(FaultKind::DuplicatedEvent) };
    let mut council = council(&[event], &[], 1);
    let first = council.next().expect("an event");
    let second = council.next().expect("the same event");
    assert_eq!(first, second);
    assert!((START + HOUR + MINUTE..=START + HOUR + 10 * MINUTE).contains(&council.now()));
    assert_eq!(council.next(), None, "and not a third time");
}

#[test]
fn what_came_twice_does_not_come_a_third_time_however_often_events_do() {
    let always = FaultRule { per_hundred: Some(100), ..rule(FaultKind::DuplicatedEvent) };
    let mut council = council(&[always], &[], 1);
    assert_eq!((0..5).filter(|_| council.next().is_some()).count(), 2);
}

#[test]
fn each_rule_strikes_by_chances_of_its_own() {
    let half = |on| FaultRule { on: Some(on), per_hundred: Some(50), ..rule(FaultKind::LostBefore) };
    let rules = [half(Operation::Services), half(Operation::ListReports)];
    let mut pilot = Pilot::new(council(&rules, &[], 1));
    let mut struck =
        |path| -> Vec<bool> { (0..40).map(|_| pilot.get("street_reports", path).is_err()).collect() };
    assert_ne!(struck("/services.json"), struck("/requests.json"));
}

#[test]
fn a_fault_strikes_exactly_as_often_as_it_says_within_the_calls_it_says() {
    for seed in 0..40 {
        let often = FaultRule { times: Some(3), within: Some(8), ..rule(FaultKind::LostBefore) };
        let mut pilot = Pilot::new(council(&[often], &[], seed));
        let lost: Vec<bool> =
            (0..20).map(|_| pilot.get("street_reports", "/services.json").is_err()).collect();
        assert_eq!(lost[..8].iter().filter(|lost| **lost).count(), 3, "{lost:?}");
        assert!(!lost[8..].contains(&true), "{lost:?}");
    }
}

#[test]
fn a_rate_is_a_rate_and_other_seeds_give_other_calls() {
    let struck = |seed| {
        let often = FaultRule { per_hundred: Some(25), ..rule(FaultKind::LostBefore) };
        let mut pilot = Pilot::new(council(&[often], &[], seed));
        (0..400).map(|_| pilot.get("street_reports", "/services.json").is_err()).collect::<Vec<bool>>()
    };
    let count = struck(1).iter().filter(|lost| **lost).count();
    assert!((70..130).contains(&count), "{count} of 400");
    assert_ne!(struck(1), struck(2));
    assert_eq!(struck(1), struck(1));
}

#[test]
fn a_refused_request_uses_up_no_late_answer() {
    let mut pilot = pilot(&[once(FaultKind::Late)], 1);
    let (status, _) = pilot.raise("key", &raise("99", "works", "urgent", START + HOUR)).expect("an answer");
    assert_eq!(status, 422);
    assert_eq!(order(&mut pilot), Err(CallFault::TimedOut));
}

#[test]
fn rules_strike_one_after_another_and_never_the_same_call() {
    let mut pilot = pilot(&[once(FaultKind::TooManyRequests), once(FaultKind::Late)], 1);
    assert_eq!(order(&mut pilot).expect("an answer").0, 429);
    pilot.council.wait(60_000);
    assert_eq!(order(&mut pilot), Err(CallFault::TimedOut));
    assert_eq!(order(&mut pilot).expect("an answer").0, 201);
    let kinds: Vec<_> = pilot.council.faults.strikes().iter().map(|strike| strike.kind).collect();
    assert_eq!(kinds, [FaultKind::TooManyRequests, FaultKind::Late]);
}
