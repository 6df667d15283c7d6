//! Evidence that is hard to show well: what pages, tests and eyes are tried on, beside [`domain::pilots::samples`].

use domain::{
    pilots::{
        Baseline, Better, EndReason, Evidence, Excerpt, Finite, Interval, Journey, Measure, Sha256, Step,
        Target, TargetVerdict, Verdict,
    },
    time::Timestamp,
};

/// Markup that must never be any, with words that run the other way.
const HOSTILE: &str =
    "</code></title></style><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & עברית &lt;b";

/// Each of the domain's samples, and then what is hard, under a name that can be a file's. The figures are made up.
pub fn samples() -> Vec<(String, Evidence)> {
    let domain = domain::pilots::samples();
    let plain = domain[0].clone();
    let journeyed = domain[1].clone();
    let mut all: Vec<_> = domain.into_iter().enumerate().map(named).collect();
    all.extend(
        [
            ("full-practice", full(&plain)),
            ("no-measures", Evidence { measures: Vec::new(), ..plain.clone() }),
            ("one-world", one_world(&plain)),
            ("forty-measures", forty(&plain)),
            ("negative-values", scaled(&plain, -40.0)),
            ("equal-values", equal(&plain)),
            ("huge-numbers", scaled(&plain, 1.234_567e306)),
            ("large-numbers", scaled(&plain, 9_876_543.0)),
            ("tiny-numbers", scaled(&plain, 1.234_567e-300)),
            ("long-words", worded(&plain, &journeyed, &"W".repeat(1_000))),
            ("markup", worded(&plain, &journeyed, HOSTILE)),
            ("no-words", worded(&plain, &journeyed, "")),
            ("no-steps", walked(&journeyed, 0)),
            ("two-hundred-steps", walked(&journeyed, 200)),
        ]
        .map(|(name, evidence)| (name.to_owned(), evidence)),
    );
    all
}

fn named((index, evidence): (usize, Evidence)) -> (String, Evidence) {
    let name = match index {
        0 => "measured".to_owned(),
        1 => "journeyed".to_owned(),
        _ => evidence.end.to_string().replace(['(', ')'], "-").trim_end_matches('-').to_owned(),
    };
    (name, evidence)
}

fn finite(value: f64) -> Finite {
    Finite::new(value).unwrap_or(Finite::ZERO)
}

/// Twelve worlds, two scenarios, measures and journeys: what a full practice looks like.
fn full(plain: &Evidence) -> Evidence {
    let worlds = 12;
    let spread = |mean: f64, width: f64| -> Vec<Finite> {
        (0..worlds)
            .map(|world| finite(mean + width * f64::from(world * 7 % worlds) / f64::from(worlds)))
            .collect()
    };
    let mut measures = plain.measures.clone();
    for measure in &mut measures {
        let (mean, width) = (measure.mean.get(), measure.mean.get() / 12.0);
        measure.per_world = spread(mean - width / 2.0, width);
        if let Some(baseline) = &mut measure.baseline {
            baseline.per_world = spread(baseline.mean.get() - width / 2.0, width);
        }
    }
    let journeys = (0..3).map(|world| Journey {
        scenario: "raise-the-order".to_owned(),
        world,
        steps: (0..4).map(|hour| step(hour, world == 1 && hour == 2)).collect(),
    });
    Evidence {
        worlds,
        steps: Some(61_204_881_377),
        scenarios: vec!["triage".to_owned(), "raise-the-order".to_owned()],
        measures,
        journeys: journeys.collect(),
        ..plain.clone()
    }
}

fn step(hour: i64, misses: bool) -> Step {
    Step {
        at: Timestamp::from_millis(1_774_746_000_000).plus_hours(hour),
        event: Excerpt::new("A tenant reports that the boiler has stopped and there is a baby in the home"),
        call: Excerpt::new(
            "POST /orders {\"property\":\"P-00412\",\"priority\":\"emergency\",\"code\":\"HTG-031\"}",
        ),
        answer: Excerpt::new("429 Too Many Requests, Retry-After: 30"),
        passed: !misses,
        why: Excerpt::new(if misses {
            "The order was asked for again after 4 seconds; the system had said 30."
        } else {
            "The order was asked for again when the system allowed it."
        }),
    }
}

fn one_world(plain: &Evidence) -> Evidence {
    let mut measures = plain.measures.clone();
    for measure in &mut measures {
        measure.per_world.truncate(1);
        measure.mean = measure.per_world.first().copied().unwrap_or(measure.mean);
        measure.interval = None;
        if let Some(target) = &mut measure.target {
            target.verdict = TargetVerdict::NotShown;
        }
        if let Some(baseline) = &mut measure.baseline {
            baseline.per_world.truncate(1);
            baseline.mean = baseline.per_world.first().copied().unwrap_or(baseline.mean);
            baseline.difference = finite(measure.mean.get() - baseline.mean.get());
            baseline.interval = None;
            baseline.verdict = Verdict::NotComparable;
        }
    }
    Evidence { worlds: 1, measures, ..plain.clone() }
}

fn forty(plain: &Evidence) -> Evidence {
    let measures = plain.measures.iter().cycle().take(40).enumerate().map(|(index, measure)| Measure {
        name: format!("{}_{index}", measure.name),
        label: format!("{}, ward {}", measure.label, index + 1),
        ..measure.clone()
    });
    Evidence { measures: measures.collect(), ..plain.clone() }
}

/// All figures times `factor`. Where that turns them around, the ends of intervals change places and the verdicts
/// may be wrong: only the look counts here.
fn scaled(plain: &Evidence, factor: f64) -> Evidence {
    let times = |value: Finite| finite(value.get() * factor);
    let stretched = |ends: Option<Interval>| {
        let ends = ends?;
        let (one, other) = (times(ends.low()), times(ends.high()));
        Interval::new(one, other).or_else(|_| Interval::new(other, one)).ok()
    };
    let scaled_baseline = |baseline: &Baseline| Baseline {
        per_world: baseline.per_world.iter().copied().map(times).collect(),
        mean: times(baseline.mean),
        difference: times(baseline.difference),
        interval: stretched(baseline.interval),
        ..*baseline
    };
    let measures = plain.measures.iter().map(|measure| Measure {
        per_world: measure.per_world.iter().copied().map(times).collect(),
        mean: times(measure.mean),
        interval: stretched(measure.interval),
        target: measure.target.map(|target| Target { value: times(target.value), ..target }),
        baseline: measure.baseline.as_ref().map(scaled_baseline),
        better: if factor < 0.0 { turned(measure.better) } else { measure.better },
        ..measure.clone()
    });
    Evidence { measures: measures.collect(), ..plain.clone() }
}

const fn turned(better: Better) -> Better {
    match better {
        Better::Higher => Better::Lower,
        Better::Lower => Better::Higher,
    }
}

/// Pilot, baseline, target and every world alike; once at zero.
fn equal(plain: &Evidence) -> Evidence {
    let all = |value: Finite, measure: &Measure| Measure {
        per_world: vec![value; 3],
        mean: value,
        interval: Interval::new(value, value).ok(),
        target: Some(Target { value, verdict: TargetVerdict::Met }),
        baseline: Some(Baseline {
            module: Sha256::of(b"the baseline's module"),
            per_world: vec![value; 3],
            mean: value,
            difference: Finite::ZERO,
            interval: Interval::new(Finite::ZERO, Finite::ZERO).ok(),
            verdict: Verdict::NoDifferenceShown,
        }),
        ..measure.clone()
    };
    let values = [0.125, 0.0, 1_000.0, -7.0].map(finite);
    let measures = plain.measures.iter().zip(values).map(|(measure, value)| all(value, measure));
    Evidence { measures: measures.collect(), ..plain.clone() }
}

/// The same words in every place that takes words.
fn worded(plain: &Evidence, journeyed: &Evidence, words: &str) -> Evidence {
    let mut evidence =
        Evidence { end: EndReason::Succeeded, journeys: journeyed.journeys.clone(), ..plain.clone() };
    let said = Excerpt::new(words);
    for text in [
        &mut evidence.module.contract,
        &mut evidence.challenge.name,
        &mut evidence.challenge.version,
        &mut evidence.profile,
        &mut evidence.engine.name,
        &mut evidence.engine.version,
        &mut evidence.engine.contract,
    ] {
        *text = words.to_owned();
    }
    evidence.scenarios = vec![words.to_owned()];
    evidence.detail = Some(said.clone());
    for measure in &mut evidence.measures {
        for text in [&mut measure.scenario, &mut measure.name, &mut measure.label, &mut measure.unit] {
            *text = words.to_owned();
        }
    }
    for journey in &mut evidence.journeys {
        journey.scenario = words.to_owned();
        for step in &mut journey.steps {
            for text in [&mut step.event, &mut step.call, &mut step.answer, &mut step.why] {
                *text = said.clone();
            }
        }
    }
    evidence
}

fn walked(journeyed: &Evidence, steps: usize) -> Evidence {
    let steps = (0_i64..).take(steps).map(|hour| step(hour, hour % 9 == 4)).collect();
    Evidence { journeys: vec![Journey { scenario: "damp".to_owned(), world: 0, steps }], ..journeyed.clone() }
}
