//! The data card, and how near worlds come to what is stated.

use crate::read::{same_or_offered, seed};
use std::path::Path;
use synth::{Check, Profile, World, card, fidelity, housing};

/// The world of the committed card.
fn shown() -> World {
    housing(&seed(1), &Profile::from_key("county_town_dirty").expect("a profile"))
}

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("DATA_CARD.md")
}

#[test]
fn the_data_card_is_current() {
    let known = std::fs::read_to_string(path()).expect("DATA_CARD.md");
    same_or_offered("DATA_CARD.md", &known, &card(&shown()));
}

#[test]
fn every_profile_comes_near_to_what_is_stated() {
    for profile in Profile::ALL {
        let scale = 8_000_000 / profile.size.homes();
        let world = housing(&seed(2), &profile.scaled(scale));
        let report = fidelity(&world);
        let all = report.distributions.iter().chain(&report.correlations).chain(&report.constraints);
        let failed: Vec<&Check> = all.filter(|check| !check.passes()).collect();
        assert!(failed.is_empty(), "{}: {failed:#?}", profile.key());
    }
}

#[test]
fn a_world_that_breaks_a_constraint_fails_its_check() {
    let mut world = housing(&seed(3), &Profile::ALL[0].scaled(50));
    let orders = world.tables.iter_mut().find(|table| table.name == "orders").expect("orders");
    let raised = orders.columns.iter_mut().find(|column| column.name == "raised_at").expect("raised_at");
    if let border::table::Values::Timestamps(values) = &mut raised.values {
        values[0] = 0;
    }
    let broken: Vec<_> = fidelity(&world)
        .constraints
        .into_iter()
        .filter(|check| !check.passes())
        .map(|check| check.what)
        .collect();
    assert_eq!(broken, ["orders raised before their report was recorded"]);
}

#[test]
fn the_card_shows_every_parameter_with_its_source() {
    let text = card(&housing(&seed(4), &Profile::ALL[0].scaled(50)));
    for parameter in synth::parameters::ALL.iter().flat_map(|(_, all)| *all) {
        assert!(text.contains(parameter.name), "{}", parameter.name);
    }
    assert!(text.starts_with("# SYNTHETIC"));
}
