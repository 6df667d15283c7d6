//! Evidence to try pages, reports and signatures on: one of every kind of end, measure and verdict.

use super::*;
use crate::{
    ids::{EngagementId, OrganisationId},
    time::Timestamp,
};
use uuid::Uuid;

/// Evidence as the sandbox writes it: a measure run that succeeded, a journey, and one run for every other end reason.
/// The figures are made up, and so are the digests.
pub fn samples() -> Vec<Evidence> {
    let mut all = vec![measured(), journeyed()];
    all.extend(EndReason::all().into_iter().filter(|end| *end != EndReason::Succeeded).map(failed));
    all
}

/// A card of a challenge of this name, with a measure that is a share and one in days.
#[cfg(test)]
pub(crate) fn sample_card(name: &str) -> ChallengeCard {
    let measure = |name: &str, unit: &str, better| MeasureCard {
        name: name.to_owned(),
        label: format!("What {name} says"),
        scenario: "triage".to_owned(),
        unit: unit.to_owned(),
        better,
        target: None,
    };
    ChallengeCard {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        sha256: Sha256::of(name.as_bytes()),
        title: format!("The challenge {name}"),
        summary: "What it asks.".to_owned(),
        licence: "EUPL-1.2".to_owned(),
        profiles: vec![ProfileCard { key: "county_town_rich".to_owned(), label: "County town".to_owned() }],
        worlds: 12,
        limits: limits(),
        scenarios: vec![ScenarioCard { name: "triage".to_owned(), title: "Triage".to_owned() }],
        measures: vec![
            measure("priority", "share, 0 to 1", Better::Higher),
            measure("days", "days", Better::Lower),
        ],
        data_card: "All of it is made up.".to_owned(),
    }
}

/// A receipt of each phase, for the first two samples; the one of practice is as they were before they named an engagement.
pub fn sample_receipts() -> Vec<Receipt> {
    let evidence = samples().into_iter().take(2);
    evidence.zip([Phase::Practice, Phase::Final]).map(|(evidence, phase)| receipt(evidence, phase)).collect()
}

fn receipt(evidence: Evidence, phase: Phase) -> Receipt {
    Receipt {
        evidence,
        organisation: Holder {
            id: OrganisationId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001)),
            name: "Brightwater Repairs Ltd".to_owned(),
        },
        phase,
        engagement: (phase == Phase::Final)
            .then_some(EngagementId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0002))),
        worker: "worker-1".to_owned(),
        at: Timestamp::from_millis(1_772_000_000_000),
        log_head: Sha256::of(b"the head of an audit log"),
    }
}

fn finite(value: f64) -> Finite {
    Finite::new(value).unwrap_or(Finite::ZERO)
}

fn interval(low: f64, high: f64) -> Option<Interval> {
    Interval::new(finite(low), finite(high)).ok()
}

/// What all samples have in common; three worlds of one scenario, succeeded, nothing measured.
fn plain(scenario: &str) -> Evidence {
    Evidence {
        format: Format::One,
        module: ModuleFacts { sha256: Sha256::of(b"a module"), bytes: 71_204, contract: "0.1.0".to_owned() },
        challenge: ChallengeFacts {
            name: "repairs-triage".to_owned(),
            version: "1.0.0".to_owned(),
            sha256: Sha256::of(b"a challenge"),
        },
        scenarios: vec![scenario.to_owned()],
        profile: "county-town".to_owned(),
        key: WorldsKey::Public(PublicKey([7; 32])),
        worlds: 3,
        engine: EngineFacts {
            name: "wasmtime".to_owned(),
            version: "48.0.8".to_owned(),
            fuel_model: 1,
            contract: "0.1.0".to_owned(),
        },
        limits: limits(),
        end: EndReason::Succeeded,
        detail: None,
        steps: Some(9_007_199_254_740_993),
        peak_memory_bytes: 18_874_368,
        host_calls: 1_204,
        rows_read: 36_000,
        output_rows: 9_000,
        measures: Vec::new(),
        journeys: Vec::new(),
        result: Sha256::of(b"all outputs"),
    }
}

fn limits() -> Limits {
    Limits {
        steps_max: 20_000_000_000,
        memory_bytes_max: 64 << 20,
        host_calls_max: 100_000,
        output_bytes_max: 16 << 20,
        output_rows_max: 200_000,
        log_bytes_max: 64 << 10,
        border_bytes_max: 1 << 30,
        handles_max: 64,
        wall_ms_max: 120_000,
    }
}

/// Four measures with every verdict, one of them without anything beside it.
fn measured() -> Evidence {
    let measure =
        |name: &str, label: &str, unit: &str, better, per_world: [f64; 3], mean, interval| Measure {
            scenario: "triage".to_owned(),
            name: name.to_owned(),
            label: label.to_owned(),
            metric: None,
            unit: unit.to_owned(),
            better,
            per_world: per_world.map(finite).to_vec(),
            mean: finite(mean),
            interval,
            target: None,
            baseline: None,
        };
    let target = |value, verdict| Some(Target { value: finite(value), verdict });
    let baseline = |per_world: [f64; 3], mean, difference, interval, verdict| {
        let module = Sha256::of(b"the baseline's module");
        let per_world = per_world.map(finite).to_vec();
        Some(Baseline {
            module,
            per_world,
            mean: finite(mean),
            difference: finite(difference),
            interval,
            verdict,
        })
    };
    let f1 = Measure {
        target: target(0.7, TargetVerdict::Met),
        baseline: baseline([0.5, 0.625, 0.5625], 0.5625, 0.25, interval(0.125, 0.375), Verdict::Better),
        ..measure(
            "priority_macro_f1",
            "Priority, macro-F1",
            "share",
            Better::Higher,
            [0.75, 0.875, 0.8125],
            0.8125,
            interval(0.75, 0.875),
        )
    };
    let days = Measure {
        target: target(2.0, TargetVerdict::Missed),
        baseline: baseline(
            [2.5, 2.5, 3.0],
            2.666_666_666_666_666_5,
            0.5,
            interval(0.25, 0.75),
            Verdict::Worse,
        ),
        ..measure(
            "days_error",
            "Days to complete, mean absolute error",
            "days",
            Better::Lower,
            [3.0, 3.0, 3.5],
            3.166_666_666_666_666_5,
            interval(2.75, 3.5),
        )
    };
    let caught = Measure {
        target: target(0.95, TargetVerdict::NotShown),
        baseline: baseline([0.9, 1.0, 0.95], 0.95, 0.0, interval(-0.1, 0.1), Verdict::NoDifferenceShown),
        ..measure(
            "emergencies_caught",
            "Share of emergencies caught",
            "share",
            Better::Higher,
            [1.0, 0.9, 0.95],
            0.95,
            interval(0.875, 1.0),
        )
    };
    let brier = Measure {
        baseline: baseline([0.25, 0.25, 0.25], 0.25, -0.125, None, Verdict::NotComparable),
        ..measure(
            "emergency_brier",
            "Emergency, Brier score",
            "score",
            Better::Lower,
            [0.125; 3],
            0.125,
            None,
        )
    };
    Evidence { measures: vec![f1, days, caught, brier], ..plain("triage") }
}

/// A journey with a step that passed and one that did not, under a key nobody knows yet.
fn journeyed() -> Evidence {
    let at = |hours| Timestamp::from_millis(1_767_600_000_000).plus_hours(hours);
    let raised = Step {
        at: at(0),
        event: Excerpt::new("A resident reports damp in a child’s bedroom"),
        call: Excerpt::new("repairs.raise {\"priority\":\"emergency\"}"),
        answer: Excerpt::new("201 {\"order\":\"R-104\"}"),
        passed: true,
        why: Excerpt::new("The order was raised within 24 hours, with the right priority."),
    };
    let told = Step {
        at: at(72),
        event: Excerpt::new("Three working days have passed"),
        call: Excerpt::default(),
        answer: Excerpt::default(),
        passed: false,
        why: Excerpt::new("The resident was not told what was found."),
    };
    Evidence {
        key: WorldsKey::Commitment(Sha256::of(b"a commitment")),
        worlds: 1,
        journeys: vec![Journey { scenario: "damp".to_owned(), world: 0, steps: vec![raised, told] }],
        ..plain("damp")
    }
}

fn failed(end: EndReason) -> Evidence {
    let explained = matches!(
        end,
        EndReason::ModuleFailed(ModuleFault::Panic | ModuleFault::WrongOutput | ModuleFault::ReturnedError)
            | EndReason::Rejected(_)
    );
    let trapped = matches!(end, EndReason::ModuleFailed(ModuleFault::Trap | ModuleFault::Panic));
    Evidence {
        end,
        detail: explained
            .then(|| Excerpt::new("src/lib.rs:14: index out of bounds: the len is 3 but the index is 3")),
        steps: if trapped { None } else { Some(1_204) },
        output_rows: 0,
        result: Sha256::of(b""),
        ..plain("triage")
    }
}
