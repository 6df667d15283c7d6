//! One simulation: what belongs together does, and nothing happens before its cause.

use crate::read::{all, decimals, numbers, planted, texts, world};
use std::collections::{BTreeMap, BTreeSet};
use synth::Profile;

#[test]
fn every_home_is_in_a_street_and_every_household_in_a_home() {
    for profile in Profile::ALL {
        let world = world(profile.key(), 20, 1);
        let streets: BTreeSet<_> = all(texts(&world, "streets", "usrn")).into_iter().collect();
        let homes: BTreeSet<_> = all(texts(&world, "properties", "uprn")).into_iter().collect();
        assert_eq!(
            homes.len(),
            world.table("properties").map_or(0, border::table::Table::rows),
            "{}",
            profile.key()
        );
        assert!(all(texts(&world, "properties", "usrn")).iter().all(|usrn| streets.contains(usrn)));
        assert!(all(texts(&world, "households", "uprn")).iter().all(|uprn| homes.contains(uprn)));
        assert!(all(texts(&world, "orders", "uprn")).iter().all(|uprn| homes.contains(uprn)));
    }
}

#[test]
fn a_home_has_the_ward_of_its_street_and_an_order_that_of_its_home() {
    let world = world("county_town_dirty", 100, 2);
    let by = |table, key| all(texts(&world, table, key)).into_iter().zip(all(texts(&world, table, "ward")));
    let streets: BTreeMap<_, _> = by("streets", "usrn").collect();
    let homes: BTreeMap<_, _> = by("properties", "uprn").collect();
    assert!(by("properties", "usrn").all(|(usrn, ward)| streets[usrn] == ward));
    assert!(by("orders", "uprn").all(|(uprn, ward)| homes[uprn] == ward));
}

#[test]
fn a_report_names_a_home_unless_its_reference_is_planted_as_mistyped() {
    for profile in Profile::ALL {
        let world = world(profile.key(), 50, 3);
        let homes: BTreeSet<_> = all(texts(&world, "properties", "uprn")).into_iter().collect();
        let ids = all(numbers(&world, "reports", "report_id"));
        let uprns = texts(&world, "reports", "uprn");
        let unknown: BTreeSet<_> = ids
            .iter()
            .zip(&uprns)
            .filter(|(_, uprn)| uprn.is_some_and(|uprn| !homes.contains(uprn)))
            .map(|(id, _)| *id)
            .collect();
        let planted = planted(&world, "mistyped_uprn");
        assert!(planted.iter().all(|(_, right)| homes.contains(right)));
        assert_eq!(unknown, planted.iter().map(|(id, _)| *id).collect(), "{}", profile.key());
        assert!(!unknown.is_empty(), "{}", profile.key());
    }
}

#[test]
fn nothing_happens_before_its_cause_and_nothing_after_now() {
    for profile in Profile::ALL {
        let world = world(profile.key(), 40, 4);
        let reports: BTreeMap<_, _> = all(numbers(&world, "reports", "report_id"))
            .into_iter()
            .zip(all(numbers(&world, "reports", "recorded_at")))
            .collect();
        let reported = all(numbers(&world, "reports", "reported_at"));
        assert!(reported.iter().zip(reports.values()).all(|(made, recorded)| made < recorded));
        assert!(reports.values().all(|at| *at < world.now));
        let mut orders = BTreeMap::new();
        let raised = all(numbers(&world, "orders", "raised_at"));
        for ((order, report), raised) in all(numbers(&world, "orders", "order_id"))
            .into_iter()
            .zip(all(numbers(&world, "orders", "report_id")))
            .zip(&raised)
        {
            assert!(reports[&report] < *raised && *raised < world.now, "order {order}");
            orders.insert(order, *raised);
        }
        let dues = numbers(&world, "orders", "due_at");
        assert!(dues.iter().zip(&raised).all(|(due, raised)| due.is_none_or(|due| due > *raised)));
        let mut last = orders.clone();
        let visits = all(numbers(&world, "visits", "attended_at"));
        for (order, at) in all(numbers(&world, "visits", "order_id")).into_iter().zip(visits) {
            assert!(last[&order] < at && at <= world.now, "a visit for order {order}");
            last.insert(order, at);
        }
        let done = numbers(&world, "outcomes", "completed_at");
        for (order, at) in all(numbers(&world, "outcomes", "order_id")).into_iter().zip(done) {
            assert!(at.is_none_or(|at| last[&order] < at && at <= world.now), "the outcome of order {order}");
        }
    }
}

#[test]
fn a_hazard_begins_before_it_is_reported_and_after_the_tenancy() {
    let world = world("county_town_rich", 100, 5);
    let began = all(numbers(&world, "hazards", "began_at"));
    let reported = all(numbers(&world, "hazards", "reported_at"));
    let since: BTreeMap<_, _> = all(texts(&world, "households", "uprn"))
        .into_iter()
        .zip(all(numbers(&world, "households", "tenancy_start")))
        .collect();
    for ((uprn, began), reported) in all(texts(&world, "hazards", "uprn")).iter().zip(&began).zip(&reported) {
        assert!(since[uprn] <= *began && began < reported);
    }
}

#[test]
fn an_open_report_has_no_order_and_every_other_that_repeats_none_has_one() {
    let world = world("london_borough_dirty", 20, 6);
    let ids = all(numbers(&world, "reports", "report_id"));
    let open = all(numbers(&world, "reports", "is_open"));
    let ordered: BTreeSet<_> = all(numbers(&world, "orders", "report_id")).into_iter().collect();
    let repeats: BTreeSet<_> = planted(&world, "duplicate").into_iter().map(|(id, _)| id).collect();
    for (id, open) in ids.iter().zip(open) {
        assert!(open == 0 || !ordered.contains(id), "{id} is open");
        assert!(open == 1 || ordered.contains(id) || repeats.contains(id), "{id} was forgotten");
    }
}

#[test]
fn nobody_asks_again_before_the_first_report_or_after_the_work_is_done() {
    let world = world("county_town_dirty", 200, 12);
    let made: BTreeMap<_, _> = all(numbers(&world, "reports", "report_id"))
        .into_iter()
        .zip(all(numbers(&world, "reports", "reported_at")))
        .collect();
    let order_of: BTreeMap<_, _> = all(numbers(&world, "orders", "report_id"))
        .into_iter()
        .zip(all(numbers(&world, "orders", "order_id")))
        .collect();
    let done: BTreeMap<_, _> = all(numbers(&world, "outcomes", "order_id"))
        .into_iter()
        .zip(numbers(&world, "outcomes", "completed_at"))
        .collect();
    for (again, first) in planted(&world, "duplicate") {
        let first: i64 = first.parse().expect("a number");
        assert!(first < again && made[&first] < made[&again]);
        let done = order_of.get(&first).and_then(|order| done.get(order).copied().flatten());
        assert!(done.is_none_or(|done| made[&again] < done), "{again} asks after {first} was done");
    }
}

#[test]
fn every_open_report_has_its_answer_and_no_other_has() {
    for profile in Profile::ALL {
        let world = world(profile.key(), 100, 7);
        let open = all(numbers(&world, "reports", "is_open"));
        let ids = all(numbers(&world, "reports", "report_id"));
        let waiting: Vec<_> =
            ids.iter().zip(open).filter(|(_, open)| *open == 1).map(|(id, _)| *id).collect();
        assert_eq!(all(numbers(&world, "triage", "report_id")), waiting);
        assert!(waiting.len() >= 20, "{} leaves {} reports to triage", profile.key(), waiting.len());
        let emergency = all(numbers(&world, "triage", "is_emergency"));
        let priority = all(texts(&world, "triage", "priority"));
        assert!(
            emergency.iter().zip(priority).all(|(yes, priority)| (*yes == 1) == (priority == "emergency"))
        );
    }
}

#[test]
fn the_true_days_of_an_open_report_are_longer_where_it_can_wait() {
    let world = world("county_town_rich", 1000, 8);
    let days = all(decimals(&world, "triage", "days_to_complete"));
    let priority = all(texts(&world, "triage", "priority"));
    let mean = |wanted: &str| {
        let chosen: Vec<f64> = days
            .iter()
            .zip(&priority)
            .filter(|(_, priority)| **priority == wanted)
            .map(|(days, _)| *days)
            .collect();
        chosen.iter().sum::<f64>() / chosen.len() as f64
    };
    assert!(days.iter().all(|days| *days >= 0.0));
    assert!(mean("emergency") < 3.0 && mean("planned") > 10.0);
    assert!(mean("emergency") < mean("urgent") && mean("urgent") < mean("routine"));
    assert!(mean("routine") < mean("planned"));
}

#[test]
fn damp_is_reported_again_and_again_from_the_same_homes() {
    let world = world("county_town_rich", 300, 9);
    let mut by_home: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (uprn, hazard) in
        all(texts(&world, "hazards", "uprn")).into_iter().zip(all(texts(&world, "hazards", "hazard")))
    {
        let counts = by_home.entry(uprn).or_default();
        counts.0 += u32::from(hazard == "damp_mould");
        counts.1 += 1;
    }
    let damp: u32 = by_home.values().map(|counts| counts.0).sum();
    let often: u32 = by_home.values().filter(|counts| counts.0 >= 2).map(|counts| counts.0).sum();
    assert!(
        f64::from(often) > 0.5 * f64::from(damp),
        "{often} of {damp} from homes that report it twice or more"
    );
}

#[test]
fn the_true_priority_is_what_the_rule_makes_of_the_hazard_and_the_household() {
    let world = world("county_town_dirty", 1000, 10);
    let kinds = synth::parameters::hazards::KINDS;
    let place = |list: &[&str], key: &str| list.iter().position(|known| *known == key).expect("known");
    let keys: Vec<&str> = kinds.iter().map(|kind| kind.key).collect();
    let hazards = all(texts(&world, "triage", "hazard"));
    let severities = all(texts(&world, "triage", "severity"));
    let truths = all(texts(&world, "triage", "priority"));
    let [babies, asthma, old] =
        ["baby", "asthma", "old_age"].map(|name| all(numbers(&world, "triage", name)));
    let warm: Vec<u8> = (1..=12).filter(|month| (5..=9).contains(month)).collect();
    let mut moved = 0;
    for row in 0..truths.len() {
        let who =
            synth::Circumstances { baby: babies[row] == 1, asthma: asthma[row] == 1, old_age: old[row] == 1 };
        let (kind, severity) =
            (place(&keys, hazards[row]), place(&synth::parameters::hazards::SEVERITIES, severities[row]));
        let said = |month: u8| synth::priority(kind, severity, who, month).key();
        // Which month it is can matter for loss of heating alone.
        assert!(said(1) == truths[row] || said(warm[0]) == truths[row], "row {row}");
        moved +=
            u32::from(said(1) != synth::priority(kind, severity, synth::Circumstances::default(), 1).key());
    }
    assert!(moved > 50, "the household matters for {moved} of {}", truths.len());
}
