//! The better pilots of `guests/examples` do all that a journey asks: what is judged can be known and done.

use crate::scene;

/// How many practice keys are tried, with one world each.
const KEYS: u32 = 4;

/// The steps of journeys that a pilot did not pass, over some practice worlds, and how many there were.
fn failed(challenge: &str, core: &str) -> (Vec<String>, usize) {
    let challenge = scene::challenge(challenge);
    let pilot = scene::ready(&scene::component(&scene::core(core)));
    let evidence = (1..=KEYS)
        .map(|number| scene::run_in_all_scenarios(&pilot, &challenge, &scene::practice_key(number)));
    let steps: Vec<_> =
        evidence.flat_map(|evidence| evidence.journeys).flat_map(|journey| journey.steps).collect();
    let failed = steps.iter().filter(|step| !step.passed).map(|step| step.why.to_string());
    (failed.collect(), steps.len())
}

#[test]
fn whoever_reads_the_words_and_asks_with_care_passes_every_step_of_raise_order() {
    assert_eq!(failed("repairs-triage", "triage_words"), (vec![], 4 * 12));
}

#[test]
fn whoever_reads_who_lives_there_and_keeps_the_clocks_passes_every_step_of_awaab() {
    assert_eq!(failed("damp-and-mould", "damp_clocks"), (vec![], 4 * 16));
}
