//! What a run showed, in the form that is hashed, signed and shown.

use super::{Ran, Run, worlds::Whole, worlds::scenarios};
use crate::{HostFault, Result, challenge::MeasureSpec};
use domain::pilots::{
    Baseline, Better, ChallengeFacts, EndReason, EngineFacts, Evidence, Excerpt, Finite, Format, Interval,
    Measure, ModuleFacts, Target, TargetVerdict, Verdict,
};
use score::InWorld;

pub(super) fn evidence(run: &Run<'_>, whole: Whole) -> Result<Ran> {
    let fault = |what| move |cause: Box<dyn std::error::Error>| HostFault::new(what, cause);
    let measures = if whole.end == EndReason::Succeeded {
        measures(run, &whole).map_err(fault("the measures make no evidence"))?
    } else {
        vec![]
    };
    let (name, version) = border::ENGINE.split_once(' ').unwrap_or((border::ENGINE, ""));
    let evidence = Evidence {
        format: Format::One,
        module: ModuleFacts {
            sha256: run.pilot.module,
            bytes: run.pilot.bytes,
            contract: border::CONTRACT.to_owned(),
        },
        challenge: ChallengeFacts {
            name: run.challenge.name.clone(),
            version: run.challenge.version.clone(),
            sha256: run.challenge.sha256,
        },
        scenarios: scenarios(run).map(|scenario| scenario.name.clone()).collect(),
        profile: run.profile.key().to_owned(),
        key: run.shown_key,
        worlds: run.worlds,
        engine: EngineFacts {
            name: name.to_owned(),
            version: version.to_owned(),
            fuel_model: border::FUEL_MODEL,
            contract: border::CONTRACT.to_owned(),
        },
        limits: run.challenge.limits,
        end: whole.end,
        detail: whole.detail.as_deref().map(Excerpt::new),
        steps: whole.steps,
        peak_memory_bytes: whole.peak_memory_bytes,
        host_calls: whole.host_calls,
        rows_read: whole.rows_read,
        output_rows: whole.output_rows,
        measures,
        journeys: whole.journeys,
        result: whole.result,
    };
    evidence.check().map_err(|fault| HostFault::new("the evidence contradicts itself", fault))?;
    Ok(Ran { evidence, log: whole.log })
}

type Fallible<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn measures(run: &Run<'_>, whole: &Whole) -> Fallible<Vec<Measure>> {
    let all = run.challenge.measures.iter().zip(whole.pilot.iter().zip(&whole.baseline));
    let ran = all.filter(|(_, (pilot, _))| !pilot.is_empty());
    ran.map(|(spec, (pilot, baseline))| measure(run, spec, pilot, baseline)).collect()
}

fn measure(run: &Run<'_>, spec: &MeasureSpec, pilot: &[f64], baseline: &[f64]) -> Fallible<Measure> {
    let pilot_worlds = in_worlds(run, pilot);
    let over = score::over_worlds(&pilot_worlds)?;
    let better = spec.metric.better();
    let target = match spec.target {
        Some(value) => Some(Target {
            value: Finite::new(value)?,
            verdict: match score::against_target(better, &over, value)? {
                score::TargetVerdict::Met => TargetVerdict::Met,
                score::TargetVerdict::Missed => TargetVerdict::Missed,
                score::TargetVerdict::NotShown => TargetVerdict::NotShown,
            },
        }),
        None => None,
    };
    let baseline = match run.baseline {
        Some(ready) => Some(compared(better, ready.module, &pilot_worlds, &in_worlds(run, baseline))?),
        None => None,
    };
    Ok(Measure {
        scenario: spec.scenario.clone(),
        name: spec.name.clone(),
        label: spec.label.clone(),
        metric: Some(spec.metric.key().to_owned()),
        unit: spec.unit.clone(),
        better: match better {
            score::Better::Higher => Better::Higher,
            score::Better::Lower => Better::Lower,
        },
        per_world: finite(pilot)?,
        mean: Finite::new(over.mean)?,
        interval: over.interval.map(|ends| interval(spec.metric.within(ends))).transpose()?,
        target,
        baseline,
    })
}

/// The pilot beside the baseline.
fn compared(
    better: score::Better,
    module: domain::pilots::Sha256,
    pilot: &[InWorld],
    baseline: &[InWorld],
) -> Fallible<Baseline> {
    let over = score::over_worlds(baseline)?;
    let compared = score::compare(better, pilot, baseline)?;
    let difference = compared.difference.ok_or("pilot and baseline met other worlds")?;
    Ok(Baseline {
        module,
        per_world: finite(&baseline.iter().map(|world| world.value).collect::<Vec<_>>())?,
        mean: Finite::new(over.mean)?,
        difference: Finite::new(difference.mean)?,
        interval: difference.interval.map(interval).transpose()?,
        verdict: match compared.verdict {
            score::Verdict::Better => Verdict::Better,
            score::Verdict::Worse => Verdict::Worse,
            score::Verdict::NoDifferenceShown => Verdict::NoDifferenceShown,
            score::Verdict::NotComparable(_) => Verdict::NotComparable,
        },
    })
}

fn in_worlds(run: &Run<'_>, values: &[f64]) -> Vec<InWorld> {
    let name = |number| format!("{} {number}", run.profile.key());
    values.iter().enumerate().map(|(number, value)| InWorld { world: name(number), value: *value }).collect()
}

fn finite(values: &[f64]) -> Fallible<Vec<Finite>> {
    Ok(values.iter().map(|value| Finite::new(*value)).collect::<std::result::Result<_, _>>()?)
}

fn interval(interval: score::Interval) -> Fallible<Interval> {
    Ok(Interval::new(Finite::new(interval.low)?, Finite::new(interval.high)?)?)
}
