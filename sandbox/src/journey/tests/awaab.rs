//! The clocks of Awaab's Law.

use super::{AWAAB, Habit, failed, fails_only, played};

#[test]
fn whoever_does_everything_right_passes_every_step() {
    for seed in 0..10 {
        assert_eq!(failed(AWAAB, seed, Habit::None), []);
    }
}

#[test]
fn whoever_does_nothing_passes_no_step() {
    let (judged, _) = played(AWAAB, 1, Habit::Idle);
    assert!(judged.steps.iter().all(|step| !step.passed), "{judged:#?}");
    assert_eq!((judged.steps.len(), judged.timed.len()), (16, 11));
    let waits = "which was never done: The hazard is investigated within 10 working days of the report.";
    assert!(judged.steps[13].why.as_str().ends_with(waits), "{}", judged.steps[13].why);
}

#[test]
fn a_report_read_too_late_fails_that_step_alone() {
    fails_only(AWAAB, Habit::ReadsLate, "emergency_read", "after the deadline.");
}

#[test]
fn an_emergency_raised_too_late_fails_that_step_and_is_told_late() {
    let failed = failed(AWAAB, 1, Habit::RaisesLate);
    let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["emergency_raised", "emergency_told"], "{failed:?}");
}

#[test]
fn an_emergency_that_is_not_raised_as_one_fails_that_step_alone() {
    fails_only(AWAAB, Habit::Underrates, "emergency_priority", "It was raised as urgent, and is emergency.");
}

#[test]
fn whoever_takes_everything_for_an_emergency_fails_both_steps_about_that() {
    for seed in 1..=3 {
        let failed = failed(AWAAB, seed, Habit::Overrates);
        let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["inspection_priority", "not_overrated"], "{failed:?}");
        assert!(failed[0].1.ends_with("It was raised as emergency, and is urgent."), "{failed:?}");
    }
}

#[test]
fn whoever_has_every_home_made_safe_as_an_emergency_fails_that_step_alone() {
    let why = "An order for making the home safe was raised as emergency, and the report is urgent.";
    fails_only(AWAAB, Habit::MakesAllSafe, "not_overrated", why);
}

#[test]
fn an_emergency_not_made_safe_within_a_day_fails_that_step_alone() {
    fails_only(AWAAB, Habit::ComesLate, "emergency_safe", "Done 8 hours");
}

#[test]
fn an_emergency_whose_resident_does_not_know_the_day_fails_that_step_alone() {
    fails_only(AWAAB, Habit::TellsLate, "emergency_told", "after the deadline.");
    fails_only(AWAAB, Habit::TellsNothing, "emergency_told", "The resident was told nothing.");
    fails_only(AWAAB, Habit::TellsNoNumber, "emergency_told", "but not on which day somebody comes");
}

#[test]
fn the_day_of_another_visit_is_not_the_day_on_which_the_home_is_made_safe() {
    fails_only(AWAAB, Habit::TellsAnotherDay, "emergency_told", "but not on which day somebody comes");
}

#[test]
fn an_order_by_which_the_home_was_made_safe_once_more_does_not_stand_for_the_one_that_did() {
    let failed = failed(AWAAB, 1, Habit::CompletesAnother);
    let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["emergency_once", "emergency_completed"], "{failed:?}");
}

#[test]
fn an_order_that_is_never_completed_fails_that_step_alone() {
    fails_only(
        AWAAB,
        Habit::NeverCompletes,
        "emergency_completed",
        "by which it was done, was not completed.",
    );
}

#[test]
fn an_event_taken_twice_fails_one_step_alone() {
    for seed in 1..=6 {
        let failed = failed(AWAAB, seed, Habit::TakesEventsTwice);
        let once = failed.iter().filter(|(name, _)| name.ends_with("_once")).count();
        assert_eq!((once, failed.len()), (1, 1), "{failed:?}");
    }
}

#[test]
fn a_visit_that_found_nobody_in_and_is_booked_again_too_late_fails_that_step_alone() {
    fails_only(AWAAB, Habit::RebooksLate, "rebooked", "Booked again");
}

#[test]
fn a_visit_that_found_nobody_in_and_is_never_made_again_fails_all_that_waits_for_it() {
    let failed = failed(AWAAB, 1, Habit::NeverComesAgain);
    let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["rebooked", "investigated", "summary", "safe", "further_work"]);
    assert!(failed[0].1.contains("No other visit was booked."), "{failed:?}");
}

#[test]
fn an_investigation_that_is_late_fails_that_step_alone_and_later_clocks_run_from_it() {
    fails_only(AWAAB, Habit::InspectsLate, "investigated", "after the deadline.");
}

#[test]
fn a_summary_that_is_late_or_without_the_finding_fails_that_step_alone() {
    // In this world the third working day is a Friday: on Monday at ten the summary is two days and ten hours late.
    fails_only(AWAAB, Habit::SummaryLate, "summary", "Told 2 days 10 hours after the deadline.");
    fails_only(
        AWAAB,
        Habit::SummaryWithoutFinding,
        "summary",
        "but not the number of what the inspection found",
    );
}

#[test]
fn a_summary_that_comes_before_the_investigation_is_none() {
    fails_only(AWAAB, Habit::TellsEarly, "summary", "The resident was told nothing.");
    let from = "says = [\"finding\"]\nfrom = \"investigated\"\nwithin = \"3 working days\"";
    let unbound = AWAAB.replace(from, "says = [\"finding\"]\nwithin = \"15 working days\"");
    assert_eq!(failed(&unbound, 1, Habit::None), []);
    fails_only(&unbound, Habit::TellsEarly, "summary", "but not the number of what the inspection found");
}

#[test]
fn a_home_made_safe_too_late_fails_that_step_alone() {
    fails_only(AWAAB, Habit::SafeLate, "safe", "Done 12 hours after the deadline.");
}

#[test]
fn further_work_that_begins_too_late_fails_that_step_alone() {
    fails_only(AWAAB, Habit::WorksLate, "further_work", "Begun");
}
