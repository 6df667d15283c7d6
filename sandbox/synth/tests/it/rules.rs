//! The rules for synthetic data, one by one.

use crate::read::{all, decimals, every_text, numbers, planted, seed, texts, world};
use border::table::{Table, Values};
use std::collections::{BTreeMap, BTreeSet};
use synth::parameters::{self, Source, dirt};
use synth::{Dirt, Profile, housing};

#[test]
fn rule_1_every_parameter_names_what_was_read_or_says_that_it_is_assumed() {
    for (part, all) in parameters::ALL {
        assert!(!all.is_empty(), "{part}");
        for parameter in *all {
            assert!(!parameter.unit.is_empty(), "{}", parameter.name);
            if let Source::Published(source) = parameter.source {
                assert!(source.len() > 30, "{} has a source nobody could find: {source}", parameter.name);
            }
        }
    }
}

#[test]
fn rule_2_all_tables_share_the_same_homes_streets_and_wards() {
    let world = world("county_town_rich", 50, 1);
    let wards: BTreeSet<_> = all(texts(&world, "streets", "ward")).into_iter().collect();
    let ordered: BTreeSet<_> = all(texts(&world, "orders", "ward")).into_iter().collect();
    assert!(ordered.is_subset(&wards));
    let reported: BTreeSet<_> = texts(&world, "reports", "uprn").into_iter().flatten().collect();
    let housed: BTreeSet<_> = all(texts(&world, "households", "uprn")).into_iter().collect();
    let strangers = planted(&world, "mistyped_uprn").len();
    assert_eq!(reported.difference(&housed).count(), strangers, "reports come from households");
}

/// How many hazards each let home had.
fn counts(world: &synth::World) -> Vec<f64> {
    let mut counts: BTreeMap<&str, f64> =
        all(texts(world, "households", "uprn")).into_iter().map(|uprn| (uprn, 0.0)).collect();
    for uprn in all(texts(world, "hazards", "uprn")) {
        *counts.get_mut(uprn).expect("a household") += 1.0;
    }
    counts.into_values().collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn rule_3_counts_are_spread_wider_than_pure_chance_would_spread_them() {
    let world = world("county_town_rich", 300, 2);
    let counts = counts(&world);
    let mean = mean(&counts);
    let variance =
        counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / counts.len() as f64;
    assert!(variance > 3.0 * mean, "variance {variance}, mean {mean}");
}

#[test]
fn rule_3_a_few_reporters_send_most_of_the_repeats() {
    let world = world("county_town_rich", 1000, 3);
    let reports: BTreeMap<_, _> = all(numbers(&world, "reports", "report_id"))
        .into_iter()
        .zip(texts(&world, "reports", "uprn"))
        .collect();
    let mut repeats: BTreeMap<&str, u32> = BTreeMap::new();
    for (id, _) in planted(&world, "duplicate") {
        if let Some(uprn) = reports[&id] {
            *repeats.entry(uprn).or_default() += 1;
        }
    }
    let mut ranked: Vec<u32> = repeats.into_values().collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    let households = world.table("households").map_or(0, Table::rows);
    let top: u32 = ranked.iter().take(households / 50).sum();
    let total: u32 = ranked.iter().sum();
    assert!(f64::from(top) > 0.35 * f64::from(total), "the loudest 2% send {top} of {total}");
}

#[test]
fn rule_3_work_takes_a_time_whose_logarithm_is_even_about_its_middle() {
    let world = world("county_town_rich", 300, 4);
    let days = decimals(&world, "outcomes", "days");
    let mut days: Vec<f64> = days.into_iter().flatten().filter(|days| *days > 0.0).collect();
    days.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| days[(days.len() as f64 * share) as usize];
    assert!(mean(&days) > 1.3 * at(0.5), "mean {} and median {}", mean(&days), at(0.5));
}

#[test]
fn rule_3_weekends_holidays_and_seasons_show() {
    let world = world("county_town_rich", 1000, 5);
    let reported = all(numbers(&world, "reports", "reported_at"));
    let mut by_weekday = [0_u32; 7];
    // 1970-01-01 was a Thursday; Monday is 0.
    reported.iter().for_each(|at| by_weekday[(at.div_euclid(86_400_000) + 3) as usize % 7] += 1);
    assert!(by_weekday[0] > 2 * by_weekday[6], "Monday {} and Sunday {}", by_weekday[0], by_weekday[6]);
    let hazards = all(texts(&world, "hazards", "hazard"));
    let began = all(numbers(&world, "hazards", "began_at"));
    let in_season = |from: i64, to: i64| {
        let day = |at: i64| at.div_euclid(86_400_000) * 4 % 1461 / 4;
        let cold = hazards.iter().zip(&began).filter(|(hazard, _)| **hazard == "no_heating");
        cold.filter(|(_, at)| (from..to).contains(&day(**at))).count()
    };
    assert!(
        in_season(0, 60) > 3 * in_season(180, 240),
        "winter {} summer {}",
        in_season(0, 60),
        in_season(180, 240)
    );
}

#[test]
fn rule_3_gross_outliers_are_one_to_three_in_a_hundred() {
    let world = world("county_town_rich", 500, 6);
    let orders = world.table("orders").map_or(0, Table::rows) as f64;
    let outcomes = world.table("outcomes").map_or(0, Table::rows) as f64;
    let share = |plant: &str, of: f64| planted(&world, plant).len() as f64 / of;
    assert!((0.01..=0.03).contains(&share("forgotten", orders)));
    assert!((0.01..=0.03).contains(&share("cost_in_pence", outcomes)));
}

#[test]
fn rule_4_what_was_planted_is_known_and_stays_on_the_host() {
    let world = world("county_town_dirty", 200, 7);
    for plant in ["duplicate", "misrouted", "no_access", "mistyped_uprn", "missed_clock"] {
        assert!(planted(&world, plant).len() > 20, "{plant}");
    }
    let public: BTreeSet<_> = world.tables.iter().map(|table| table.name.as_str()).collect();
    assert!(world.truth.iter().all(|table| !public.contains(table.name.as_str())));
    for table in &world.tables {
        for hidden in ["hazard", "severity", "baby", "asthma", "old_age", "duplicate_of", "began_at"] {
            assert!(table.column(hidden).is_none(), "{}.{hidden}", table.name);
        }
    }
}

#[test]
fn rule_4_a_visit_without_access_is_planted_whatever_the_record_says() {
    let world = world("county_town_sparse", 200, 8);
    let planted: BTreeSet<_> = planted(&world, "no_access").into_iter().map(|(visit, _)| visit).collect();
    let results = texts(&world, "visits", "result");
    let recorded = all(numbers(&world, "visits", "visit_id"));
    let seen: BTreeSet<_> = recorded
        .into_iter()
        .zip(results)
        .filter(|(_, result)| *result == Some("no_access"))
        .map(|(id, _)| id)
        .collect();
    assert!(seen.is_subset(&planted) && seen.len() < planted.len());
}

#[test]
fn rule_4_a_missed_clock_is_what_the_dates_say_where_they_are_recorded() {
    let world = world("county_town_dirty", 200, 9);
    let missed: BTreeSet<_> = planted(&world, "missed_clock").into_iter().map(|(order, _)| order).collect();
    let due: BTreeMap<_, _> = all(numbers(&world, "orders", "order_id"))
        .into_iter()
        .zip(numbers(&world, "orders", "due_at"))
        .collect();
    let done = numbers(&world, "outcomes", "completed_at");
    for (order, done) in all(numbers(&world, "outcomes", "order_id")).into_iter().zip(done) {
        if let (Some(due), Some(done)) = (due[&order], done) {
            assert_eq!(done > due, missed.contains(&order), "order {order}");
        }
    }
}

#[test]
fn rule_5_each_field_is_as_dirty_as_its_rate_says() {
    for kind in Dirt::ALL {
        let profile = Profile::ALL.into_iter().find(|profile| profile.dirt == kind).expect("a profile");
        let world = housing(&seed(10), &profile.scaled(1000));
        for rate in dirt::ALL.iter().filter(|rate| rate.what.starts_with("missing")) {
            let table = world.table(rate.table).expect("a table");
            let column = table.column(rate.field).expect("a column");
            let gaps = (0..table.rows()).filter(|row| !column.is_present(*row)).count() as f64;
            let expected = rate.of(kind) * table.rows() as f64;
            assert!(
                (gaps - expected).abs() <= 5.0 * expected.sqrt() + 1.0,
                "{}.{}: {gaps} of {expected}",
                rate.table,
                rate.field
            );
        }
    }
}

#[test]
fn rule_5_dirty_records_are_dirtier_than_rich_ones_in_every_way() {
    for rate in dirt::ALL {
        assert!(rate.of(Dirt::Dirty) > rate.of(Dirt::Rich), "{}.{}", rate.table, rate.field);
    }
    let late = |key: &str| {
        let world = world(key, 300, 11);
        let made = all(numbers(&world, "reports", "reported_at"));
        let recorded = all(numbers(&world, "reports", "recorded_at"));
        made.iter().zip(recorded).filter(|(made, recorded)| recorded - **made > 43_200_000).count()
    };
    assert!(late("county_town_dirty") > 5 * late("county_town_rich"));
}

#[test]
fn rule_5_dirt_changes_the_records_and_not_what_is_true() {
    let truth = |key: &str| {
        let world = world(key, 100, 30);
        let what = ["uprn", "hazard", "severity", "began_at", "reported_at", "priority"];
        what.map(|name| crate::read::column(&world, "hazards", name).clone())
    };
    assert_eq!(truth("county_town_rich"), truth("county_town_dirty"));
    assert_eq!(truth("county_town_rich"), truth("county_town_sparse"));
}

#[test]
fn rule_6_the_same_seed_makes_the_same_world_and_another_seed_another() {
    let profile = Profile::from_key("small_district_dirty").expect("a profile").scaled(30);
    let first = housing(&seed(12), &profile);
    assert_eq!(first, housing(&seed(12), &profile));
    let others: Vec<_> = (13..18).map(|number| housing(&seed(number), &profile)).collect();
    for (index, other) in others.iter().enumerate() {
        for earlier in others[..index].iter().chain([&first]) {
            assert!(other.tables.iter().zip(&earlier.tables).all(|(one, two)| one != two));
            assert_ne!(other.truth, earlier.truth);
        }
    }
}

#[test]
fn rule_6_the_seed_is_in_no_table() {
    let mut canary = [0; 32];
    canary.copy_from_slice(b"qz7Xk9Vw3Jp5Qm8Zr2Kx6Yb4Gv1Nf0Hd");
    let world = housing(&canary, &Profile::ALL[0].scaled(50));
    for table in world.tables.iter().chain(&world.truth) {
        for column in &table.columns {
            if let Values::Texts { bytes, .. } = &column.values {
                assert!(!bytes.windows(6).any(|part| canary.windows(6).any(|secret| part == secret)));
            }
        }
    }
}

#[test]
fn rule_7_names_numbers_and_places_are_ones_that_nobody_has() {
    let world = world("county_town_dirty", 100, 19);
    for phone in texts(&world, "households", "phone").into_iter().flatten() {
        assert!(phone.starts_with("07700 900") || phone.starts_with("01632 960"), "{phone}");
        assert_eq!(phone.len(), 12);
    }
    let emails = texts(&world, "households", "email");
    assert!(emails.into_iter().flatten().all(|email| email.ends_with("@example.org")));
    assert!(
        all(texts(&world, "streets", "ward")).iter().all(|ward| ward.starts_with("X07") && ward.len() == 9)
    );
    let uprns = all(texts(&world, "properties", "uprn"));
    assert!(uprns.iter().all(|uprn| uprn.len() == 12 && uprn.starts_with("9991")));
    assert!(
        all(texts(&world, "streets", "usrn")).iter().all(|usrn| usrn.len() == 8 && usrn.starts_with("99"))
    );
    let postcodes = all(texts(&world, "properties", "postcode"));
    assert!(postcodes.iter().all(|postcode| postcode.to_uppercase().starts_with("ZZ")));
    assert!(all(numbers(&world, "properties", "easting")).iter().all(|east| *east >= 800_000));
}

#[test]
fn rule_7_a_number_in_a_message_is_one_of_those_kept_free_for_drama() {
    let world = world("county_town_rich", 200, 20);
    let mut seen = 0;
    for text in texts(&world, "reports", "description").into_iter().flatten() {
        let digits = text.split(|letter: char| !letter.is_ascii_digit());
        for word in digits.filter(|word| word.len() >= 5) {
            assert!(
                ["07700", "01632"].contains(&word) || word.starts_with("900") || word.starts_with("960"),
                "{text}"
            );
            seen += 1;
        }
    }
    assert!(seen > 50);
}

#[test]
fn rule_7_every_table_says_that_it_is_synthetic() {
    let world = world("small_district_rich", 20, 21);
    assert!(world.tables.iter().chain(&world.truth).all(|table| table.note.contains("SYNTHETIC")));
}

#[test]
fn rule_7_no_rate_code_is_of_a_published_schedule() {
    let world = world("small_district_rich", 50, 22);
    assert!(all(texts(&world, "orders", "rate_code")).iter().all(|code| code.starts_with("FC-")));
    assert!(every_text(&world.tables).all(|(_, text)| !text.contains("NHF") && !text.contains("M3")));
}
