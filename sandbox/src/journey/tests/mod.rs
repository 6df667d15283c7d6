//! Scenes of journeys. The pilots are a few lines of Rust: one that does everything right, and for each rule one that
//! does just this wrong.

mod anything;
mod awaab;
mod officer;
mod plans;
mod raise_order;
mod staging;

use super::{Judged, Plan, Staged, judge, stage};
use officer::{Habit, Officer};
use std::sync::LazyLock;
use synth::{Profile, World, housing};

pub const RAISE_ORDER: &str = include_str!("../../../challenges/repairs-triage/scenarios/raise-order.toml");
pub const AWAAB: &str = include_str!("../../../challenges/damp-and-mould/scenarios/awaab.toml");

/// A world in which every report of the two scenarios can be found.
pub static WORLD: LazyLock<World> = LazyLock::new(|| {
    let profile = Profile::from_key("county_town_rich").expect("a profile");
    housing(&[3; 32], &profile.scaled(100))
});

pub fn plan(text: &str) -> Plan {
    toml::from_str(text).expect("a plan")
}

pub fn staged(text: &str, seed: u8) -> Staged {
    stage(&plan(text), &WORLD, &[seed; 32]).expect("a journey")
}

/// How a journey goes with somebody of this habit.
pub fn played(text: &str, seed: u8, habit: Habit) -> (Judged, Officer) {
    let staged = staged(text, seed);
    let mut officer = Officer::new(&staged, habit);
    officer.work();
    (judge(&staged.expected, &officer.pilot.council, &officer.pilot.exchanges), officer)
}

/// The names of the steps that did not pass, and why.
pub fn failed(text: &str, seed: u8, habit: Habit) -> Vec<(String, String)> {
    let (judged, _) = played(text, seed, habit);
    let plan = plan(text);
    let steps = plan.steps.iter().zip(&judged.steps).filter(|(_, step)| !step.passed);
    steps.map(|(plan, step)| (plan.name.get_ref().clone(), step.why.to_string())).collect()
}

/// Somebody of this habit fails this step and no other, for a reason that holds these words.
pub fn fails_only(text: &str, habit: Habit, name: &str, words: &str) {
    for seed in 1..=3 {
        let failed = failed(text, seed, habit);
        let names: Vec<_> = failed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [name], "{habit:?} with seed {seed}: {failed:#?}");
        assert!(failed[0].1.contains(words), "{habit:?}: {}", failed[0].1);
    }
}
