//! The short integration of repairs-triage.

use super::{Habit, RAISE_ORDER, failed, fails_only, played};
use crate::journey::digest;

#[test]
fn whoever_does_everything_right_passes_every_step() {
    for seed in 0..10 {
        assert_eq!(failed(RAISE_ORDER, seed, Habit::None), []);
    }
}

#[test]
fn whoever_waits_for_the_late_answer_passes_too() {
    assert_eq!(failed(RAISE_ORDER, 1, Habit::Patient), []);
}

#[test]
fn whoever_does_nothing_passes_no_step() {
    let (judged, _) = played(RAISE_ORDER, 1, Habit::Idle);
    assert!(judged.steps.iter().all(|step| !step.passed && step.call.as_str().is_empty()), "{judged:#?}");
    assert!(judged.timed.iter().all(|step| step.done.is_none()));
    assert_eq!((judged.steps.len(), judged.timed.len()), (12, 6));
    let late = score::minutes_late(&judged.timed, judged.horizon, None).expect("minutes");
    assert!(late > 24.0 * 60.0, "{late}");
}

#[test]
fn a_report_that_nobody_reads_in_time_fails_that_step_alone() {
    fails_only(RAISE_ORDER, Habit::ReadsLate, "emergency_read", "Read 1 minute after the deadline.");
    let names: Vec<_> = failed(RAISE_ORDER, 1, Habit::NeverReads).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["emergency_read", "routine_read"]);
}

#[test]
fn an_order_raised_too_late_fails_that_step_and_its_report_is_told_late_too() {
    for seed in 1..=3 {
        let failed = failed(RAISE_ORDER, seed, Habit::RaisesLate);
        let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[0], "emergency_raised", "{failed:?}");
        assert!(failed[0].1.contains("after the deadline."), "{failed:?}");
        assert!(names[1..].iter().all(|name| *name == "emergency_told"), "{failed:?}");
    }
}

#[test]
fn an_event_taken_twice_makes_two_orders() {
    for seed in 1..=6 {
        let failed = failed(RAISE_ORDER, seed, Habit::TakesEventsTwice);
        assert_eq!(failed.len(), 1, "{failed:?}");
        assert!(failed[0].0.ends_with("_once") && failed[0].1.contains("2 orders were raised"), "{failed:?}");
    }
}

#[test]
fn another_key_after_an_answer_that_did_not_come_makes_two_orders() {
    for seed in 1..=3 {
        let failed = failed(RAISE_ORDER, seed, Habit::NewKey);
        let once = failed.iter().filter(|(name, _)| name.ends_with("_once")).count();
        let learnt = failed.iter().all(|(name, _)| name != "late_answer");
        assert_eq!((failed.len(), once, learnt), (2, 1, false), "its number was never learnt: {failed:?}");
    }
}

#[test]
fn whoever_asks_again_too_soon_after_a_refusal_fails_that_step_alone() {
    fails_only(RAISE_ORDER, Habit::Impatient, "refusal", "was asked again 14 minutes before the time");
}

#[test]
fn whoever_takes_a_refusal_for_the_end_of_it_fails_that_step_too() {
    let short = RAISE_ORDER.replace("horizon = \"3 days\"", "horizon = \"2 hours\"");
    let failed = failed(&short, 1, Habit::GivesUp);
    let refusal = failed.iter().find(|(name, _)| name == "refusal").expect("it failed");
    assert!(refusal.1.contains("never asked again"), "{}", refusal.1);
}

#[test]
fn whoever_takes_a_refusal_for_the_end_of_it_does_not_pass_by_asking_for_something_else_later() {
    for seed in 0..20 {
        for habit in [Habit::GivesUp, Habit::GivesUpAndTakesEventsTwice] {
            let failed = failed(RAISE_ORDER, seed, habit);
            assert!(failed.iter().any(|(name, _)| name == "refusal"), "{habit:?} {seed}: {failed:?}");
        }
    }
}

#[test]
fn an_order_that_was_cancelled_is_none() {
    let failed = failed(RAISE_ORDER, 1, Habit::Cancels);
    let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["emergency_raised", "emergency_priority", "emergency_told"], "{failed:?}");
}

#[test]
fn whoever_guesses_what_became_of_the_order_has_not_learnt_it() {
    fails_only(RAISE_ORDER, Habit::Guesses, "late_answer", "never learnt what had become");
}

#[test]
fn a_wrong_priority_fails_that_step_alone() {
    fails_only(
        RAISE_ORDER,
        Habit::Underrates,
        "emergency_priority",
        "It was raised as urgent, and is emergency.",
    );
}

#[test]
fn whoever_takes_everything_for_an_emergency_fails_that_step_alone() {
    fails_only(
        RAISE_ORDER,
        Habit::Overrates,
        "routine_priority",
        "It was raised as emergency, and is routine.",
    );
}

#[test]
fn a_resident_who_hears_late_or_nothing_or_not_the_number_fails_that_step_alone() {
    fails_only(RAISE_ORDER, Habit::TellsLate, "emergency_told", "after the deadline.");
    fails_only(RAISE_ORDER, Habit::TellsNothing, "emergency_told", "The resident was told nothing.");
    fails_only(RAISE_ORDER, Habit::TellsAnotherNumber, "emergency_told", "but not the number of the order");
    fails_only(RAISE_ORDER, Habit::TellsBefore, "emergency_told", "but not the number of the order");
    for (name, why) in failed(RAISE_ORDER, 1, Habit::TellsNoNumber) {
        assert!(name.ends_with("_told") && why.contains("but not the number of the order"), "{name}: {why}");
    }
}

#[test]
fn a_step_says_what_happened_what_was_called_and_what_was_answered() {
    let (judged, _) = played(RAISE_ORDER, 1, Habit::None);
    let raised = &judged.steps[1];
    assert_eq!(raised.event.as_str(), "A resident reports something that cannot wait.");
    assert!(raised.call.as_str().starts_with("POST repairs/work-orders {"), "{}", raised.call);
    assert_eq!(raised.answer.as_str(), "nothing in time", "the order stands though the answer was late");
    assert!(
        raised.why.as_str().starts_with("An order is raised within an hour. Raised in time,"),
        "{}",
        raised.why
    );
    let told = &judged.steps[4];
    assert!(told.answer.as_str().starts_with("201 ["), "{}", told.answer);
}

#[test]
fn two_runs_that_went_the_same_have_one_digest_and_others_another() {
    let digest = |seed, habit| {
        let (_, officer) = played(RAISE_ORDER, seed, habit);
        digest(&officer.pilot.council, &officer.pilot.exchanges)
    };
    let one = digest(1, Habit::None);
    let (_, officer) = played(RAISE_ORDER, 1, Habit::None);
    let [heard @ .., _] = officer.pilot.exchanges.as_slice() else { panic!("no exchange") };
    assert_ne!(one, super::super::digest(&officer.pilot.council, heard), "each exchange counts");
    assert_eq!(one, digest(1, Habit::None));
    for other in [digest(2, Habit::None), digest(1, Habit::Underrates), digest(1, Habit::Impatient)] {
        assert_ne!(one, other);
    }
}

#[test]
fn what_happens_or_is_done_after_the_horizon_does_not_count() {
    let lasting = |time: &str| RAISE_ORDER.replace("horizon = \"3 days\"", &format!("horizon = \"{time}\""));
    let names: Vec<_> =
        failed(&lasting("2 hours"), 1, Habit::None).into_iter().map(|(name, _)| name).collect();
    assert!(names.len() == 5 && names.iter().all(|name| name.starts_with("routine")), "{names:?}");
    let failed = failed(&lasting("30 minutes"), 1, Habit::ReadsLate);
    assert_eq!(failed.len(), 12);
    assert!(failed[0].1.contains("Nobody read it."), "it was read, but when all was over: {}", failed[0].1);
}

#[test]
fn whatever_becomes_of_an_answer_the_pilot_can_find_out_and_the_order_stands_once() {
    for kind in ["malformed", "lost_before", "lost_after", "duplicated_reply"] {
        let other = RAISE_ORDER.replace("\"late\"", &format!("\"{kind}\"")).replace("seconds = 120", "");
        assert_eq!(super::plan(&other).check(), []);
        assert_eq!(failed(&other, 1, Habit::None), [], "{kind}");
    }
}
