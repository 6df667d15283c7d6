//! A plan meets a world.

use super::{AWAAB, Habit, Officer, RAISE_ORDER, WORLD, failed, plan, staged};
use crate::{
    council::{
        faults::Faults,
        moment::{HOUR, MINUTE, month},
    },
    journey::{
        Happening, judge,
        pick::{number, repeats, text},
        stage,
    },
};
use border::table::Table;
use serde_json::Value;
use std::collections::BTreeSet;
use synth::{
    Circumstances, PRIORITIES, Priority, Profile, housing,
    parameters::hazards::{KINDS, SEVERITIES},
    priority,
};

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

/// The whole numbers of a column of a table.
fn numbers(tables: &[Table], table: &str, column: &str) -> Vec<i64> {
    let table = tables.iter().find(|known| known.name == table).expect("a table");
    let column = table.column(column).expect("a column");
    (0..table.rows()).filter_map(|row| number(column, row)).collect()
}

#[test]
fn what_is_drawn_has_not_happened_yet_it_is_in_no_table_and_no_order_stands_for_it() {
    let repeats = repeats(&WORLD).expect("tables of the truth");
    let (mut had_orders, mut had_repeats) = (0, 0);
    for seed in 0..30 {
        let staged = staged(AWAAB, seed);
        let tables = staged.tables(&WORLD);
        let drawn = staged.expected.events.iter().filter_map(|event| event.report.as_ref());
        let drawn: BTreeSet<i64> = drawn.map(|(id, _)| id.parse().expect("a number")).collect();
        assert!(drawn.iter().all(|id| !repeats.contains_key(id)), "none of them repeats another");
        let about = |id: &i64| drawn.contains(repeats.get(id).unwrap_or(id));
        for table in ["reports", "orders"] {
            assert!(!numbers(&tables, table, "report_id").iter().any(about));
            let gone = numbers(&WORLD.tables, table, "report_id").into_iter().filter(about).count();
            let left = numbers(&tables, table, "report_id").len();
            assert_eq!(
                left + gone,
                numbers(&WORLD.tables, table, "report_id").len(),
                "and nothing else is gone"
            );
            match table {
                "orders" => had_orders += gone,
                _ => had_repeats += gone - drawn.len(),
            }
        }
        let orders: BTreeSet<_> = numbers(&tables, "orders", "order_id").into_iter().collect();
        for table in ["visits", "outcomes"] {
            assert!(
                numbers(&tables, table, "order_id").iter().all(|order| orders.contains(order)),
                "{table}"
            );
        }
        assert_eq!(tables.len(), WORLD.tables.len());
    }
    assert!(had_orders > 20 && had_repeats > 0, "{had_orders} orders, {had_repeats} repeats");
}

#[test]
fn the_priority_of_what_is_drawn_can_be_known_from_what_the_report_says() {
    let ids = numbers(&WORLD.tables, "reports", "report_id");
    for (text, seed) in (0..40).flat_map(|seed| [(RAISE_ORDER, seed), (AWAAB, seed)]) {
        for Happening { at, report } in staged(text, seed).expected.events {
            let (id, priority) = report.expect("a report");
            let row = ids.iter().position(|known| known.to_string() == id).expect("a row");
            let known = WORLD.told[row].priority(month(at)).map(Priority::key);
            assert_eq!(known, Some(&*priority), "{id}");
        }
    }
}

#[test]
fn where_a_plan_says_so_what_is_wrong_decides_whoever_lives_there() {
    let hazards = WORLD.truth_table("hazards").expect("a table");
    let kinds: Vec<_> = ["hazard", "severity"].map(|name| hazards.column(name).expect("a column")).to_vec();
    let made = numbers(&WORLD.truth, "hazards", "reported_at");
    let reported = numbers(&WORLD.tables, "reports", "reported_at");
    let ids = numbers(&WORLD.tables, "reports", "report_id");
    let everybody = Circumstances { baby: true, asthma: true, old_age: true };
    for seed in 0..40 {
        for Happening { at, report } in staged(RAISE_ORDER, seed).expected.events {
            let (id, right) = report.expect("a report");
            let row = ids.iter().position(|known| known.to_string() == id).expect("a row");
            let hazard = made.iter().position(|made| *made == reported[row]).expect("a hazard");
            let key = |place: usize| text(kinds[place], hazard).expect("a key");
            let kind = KINDS.iter().position(|kind| kind.key == key(0)).expect("a kind");
            let severity = SEVERITIES.iter().position(|known| *known == key(1)).expect("a severity");
            for who in [Circumstances::default(), everybody] {
                assert_eq!(priority(kind, severity, who, month(at)).key(), right, "{id}");
            }
        }
    }
}

#[test]
fn whoever_gives_every_report_the_same_priority_fails_a_step_in_every_journey() {
    for (text, seed) in (0..5).flat_map(|seed| [(RAISE_ORDER, seed), (AWAAB, seed)]) {
        for priority in PRIORITIES {
            let failed = failed(text, seed, Habit::Always(priority));
            assert!(failed.iter().any(|(name, _)| name.ends_with("_priority")), "{priority}: {failed:?}");
        }
    }
}

#[test]
fn by_neither_order_nor_number_can_anybody_know_which_event_is_the_emergency() {
    for text in [RAISE_ORDER, AWAAB] {
        let mut first = BTreeSet::new();
        for seed in 0..20 {
            let mut staged = staged(text, seed);
            let begin = staged.council.now();
            // No event comes twice.
            staged.council.faults = Faults::default();
            let emergency = staged.expected.events[0].report.clone().expect("a report").0;
            for number in 1..=2 {
                let event = staged.council.next().expect("an event");
                assert_eq!(event.id, format!("event-{number}"));
                assert!((20 * MINUTE..=5 * HOUR).contains(&(event.at - begin)), "{}", event.at - begin);
                if number == 1 {
                    first.insert(event.body.contains(&emergency));
                }
            }
        }
        assert_eq!(first.len(), 2, "the emergency comes first in some worlds, and second in others");
    }
}

#[test]
fn a_report_is_not_known_before_its_event_and_then_says_what_the_resident_wrote() {
    let mut staged = staged(RAISE_ORDER, 1);
    let first = staged.expected.events.iter().min_by_key(|event| event.at).expect("an event");
    let (id, _) = first.report.clone().expect("a report");
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
