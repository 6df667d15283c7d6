//! A plan meets a world.

use super::{AWAAB, Habit, Officer, RAISE_ORDER, WORLD, plan, staged};
use crate::journey::{judge, stage};
use serde_json::Value;
use std::collections::BTreeSet;
use synth::{Profile, housing};

#[test]
fn the_reports_are_those_that_were_wanted() {
    for seed in 0..20 {
        let staged = staged(AWAAB, seed);
        let reports: Vec<_> =
            staged.expected.events.iter().filter_map(|event| event.report.clone()).collect();
        assert_eq!((reports[0].1.as_str(), reports[1].1.as_str()), ("emergency", "urgent"));
        assert_ne!(reports[0].0, reports[1].0);
    }
}

#[test]
fn other_seeds_draw_other_reports_and_the_same_seed_the_same() {
    let drawn = |seed| staged(RAISE_ORDER, seed).expected.events;
    assert_eq!(drawn(1), drawn(1));
    let ids: BTreeSet<_> =
        (0..20).filter_map(|seed| drawn(seed)[1].report.clone()).map(|(id, _)| id).collect();
    assert!(ids.len() > 5, "{ids:?}");
}

#[test]
fn no_report_that_repeats_another_is_drawn() {
    let triage = WORLD.truth_table("triage").expect("a table");
    let (ids, repeats) =
        (triage.column("report_id").expect("a column"), triage.column("duplicate_of").expect("one"));
    let rows = (0..triage.rows()).filter(|row| repeats.is_present(*row));
    let repeats: BTreeSet<_> = rows.filter_map(|row| super::super::pick::number(ids, row)).collect();
    assert!(!repeats.is_empty());
    for seed in 0..100 {
        for (id, _) in staged(RAISE_ORDER, seed).expected.events.into_iter().filter_map(|event| event.report)
        {
            assert!(!repeats.contains(&id.parse().expect("a number")), "{id}");
        }
    }
}

#[test]
fn a_report_is_not_known_before_its_event_and_then_says_what_the_resident_wrote() {
    let mut staged = staged(RAISE_ORDER, 1);
    let (id, _) = staged.expected.events[0].report.clone().expect("a report");
    assert!(!staged.council.reports.knows(&id, staged.council.now()));
    let event = staged.council.next().expect("an event");
    assert_eq!((event.id.as_str(), event.kind.as_str()), ("event-1", "report"));
    let body: Value = serde_json::from_str(&event.body).expect("JSON");
    assert_eq!(body["service_request_id"].as_str(), Some(&*id));
    assert_eq!(body.as_object().map(|body| body.len()), Some(1), "it says nothing of what is expected");
    assert!(staged.council.reports.knows(&id, staged.council.now()));
    let report = staged.council.reports.report(&id).expect("a report");
    assert!(report.description.as_ref().is_some_and(|text| text.len() > 3));
    assert_eq!(report.requested, event.at);
}

#[test]
fn the_reports_that_wait_for_triage_are_there_too() {
    let mut staged = staged(RAISE_ORDER, 1);
    let mut pilot = crate::council::tests::Pilot::new(staged.council.clone());
    pilot.get("street_reports", "/requests.json?page_size=1").expect("an answer");
    let answer = pilot.exchanges[0].answer.as_ref().expect("an answer");
    let total = answer.headers.iter().find(|(name, _)| name == "x-total-count").expect("a total");
    assert!(total.1.parse::<u32>().expect("a number") > 20, "{}", total.1);
    assert_eq!(staged.council.systems().len(), 2);
    staged.council.wait(1);
}

#[test]
fn a_notice_says_its_text() {
    let notice = "\n[[events]]\nname = \"notice\"\nafter = \"1 minute\"\nkind = \"notice\"\nwords = \"It is closed.\"\ntext = \"The office is closed.\"\n";
    let staged = stage(&plan(&format!("{AWAAB}{notice}")), &WORLD, &[1; 32]).expect("a journey");
    let event = { staged }.council.next().expect("an event");
    assert_eq!((event.kind.as_str(), event.body.as_str()), ("notice", r#"{"text":"The office is closed."}"#));
}

#[test]
fn a_world_that_is_too_small_is_said_to_be() {
    let rare = AWAAB
        .replace("hazard = \"damp_mould\", is_emergency = true", "hazard = \"gutter\", is_emergency = true");
    let fault = stage(&plan(&rare), &WORLD, &[1; 32]).expect_err("no gutter is an emergency");
    assert!(fault.to_string().contains("no report in this world fits the event “emergency”"), "{fault}");
}

#[test]
fn small_worlds_of_every_profile_have_what_the_scenarios_ask_for() {
    for profile in Profile::ALL {
        let world = housing(&[9; 32], &profile.scaled(100));
        for text in [RAISE_ORDER, AWAAB] {
            stage(&plan(text), &world, &[1; 32]).unwrap_or_else(|fault| panic!("{}: {fault}", profile.key()));
        }
    }
}

#[test]
fn in_worlds_of_every_season_whoever_does_everything_right_passes_every_step() {
    let profile = Profile::from_key("small_district_dirty").expect("a profile").scaled(150);
    for seed in 20..30 {
        let world = housing(&[seed; 32], &profile);
        for text in [RAISE_ORDER, AWAAB] {
            let staged = stage(&plan(text), &world, &[seed; 32]).expect("a journey");
            let mut officer = Officer::new(&staged, Habit::None);
            officer.work();
            let judged = judge(&staged.expected, &officer.pilot.council, &officer.pilot.exchanges);
            let failed: Vec<_> = judged.steps.iter().filter(|step| !step.passed).collect();
            assert!(failed.is_empty(), "world {seed}: {failed:#?}");
        }
    }
}
