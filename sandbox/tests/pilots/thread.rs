//! The thread through every layer: a pilot, a challenge, worlds, and evidence that comes out the same each time.

use crate::scene;
use domain::pilots::{EndReason, Verdict};

/// How often one module is run. The issue asks for 1,000; `long` runs those.
const RUNS: u32 = 20;

#[test]
fn the_baseline_beside_itself_is_neither_better_nor_worse() {
    let challenge = scene::challenge("repairs-triage");
    let baseline = scene::ready(&challenge.baseline);
    let ran = scene::run_with(&baseline, &challenge, Some(&baseline), 3);
    assert_eq!(ran.evidence.end, EndReason::Succeeded, "{:?}", ran.evidence.detail);
    let first = &challenge.scenarios[0].name;
    let measures = challenge.measures.iter().filter(|measure| measure.scenario == *first);
    assert_eq!(ran.evidence.measures.len(), measures.count());
    for measure in &ran.evidence.measures {
        let beside = measure.baseline.as_ref().expect("the baseline ran");
        assert_eq!(measure.per_world, beside.per_world, "{}", measure.name);
        assert_eq!(beside.verdict, Verdict::NoDifferenceShown, "{}", measure.name);
    }
}

fn same_each_time(runs: u32) {
    let challenge = scene::challenge("repairs-triage");
    let pilot = scene::ready(&challenge.baseline);
    let first = scene::run(&pilot, &challenge).evidence;
    for _ in 1..runs {
        assert_eq!(scene::run(&pilot, &challenge).evidence, first);
    }
    println!("{runs} runs: result {}, {} steps", first.result, first.steps.expect("exact"));
}

#[test]
fn one_module_gives_one_result_and_one_count_of_steps() {
    same_each_time(RUNS);
}

mod long {
    /// As many as the issue asks for.
    const RUNS: u32 = 1000;

    #[test]
    fn a_thousand_runs_of_one_module_give_one_result_and_one_count_of_steps() {
        super::same_each_time(RUNS);
    }
}

#[test]
fn another_key_is_another_world() {
    let challenge = scene::challenge("repairs-triage");
    let pilot = scene::ready(&challenge.baseline);
    let ran = scene::run_with(&pilot, &challenge, None, 2).evidence;
    let values = &ran.measures.iter().find(|measure| measure.name == "days").expect("the measure").per_world;
    assert_ne!(values[0], values[1]);
}
