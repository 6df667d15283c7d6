//! World by world: the pilot first, then the baseline, each in a child of its own.

use super::{
    Logged, Run, Step,
    encounter::{Stage, encounter},
    kept,
};
use crate::{HostFault, Met, Ready, Result, challenge::Scenario};
use domain::pilots::{EndReason, Journey, ModuleFault, Sha256};
use sha2::Digest;

/// All worlds of a run, as far as it went.
pub(super) struct Whole {
    /// How it ended, and words that explain it.
    pub end: EndReason,
    pub detail: Option<String>,
    /// Metered steps; none when some world could not say.
    pub steps: Option<u64>,
    pub peak_memory_bytes: u64,
    pub host_calls: u64,
    pub rows_read: u64,
    pub output_rows: u64,
    /// The value of each measure in each world, in the challenge's order: of the pilot, and of the baseline.
    pub pilot: Vec<Vec<f64>>,
    pub baseline: Vec<Vec<f64>>,
    /// The journeys that were judged.
    pub journeys: Vec<Journey>,
    /// Over all answers.
    pub result: Sha256,
    pub log: Vec<Logged>,
}

pub(super) fn meet_first(run: &Run<'_>) -> Result<Met> {
    let none = || HostFault::new("nothing is to be run", "no scenario has this name");
    let setting = kept::setting(run, 0)?;
    let stage = setting.stages(run, 0).next().ok_or_else(none)?;
    encounter(run, run.pilot, &stage, &mut |_| ())
}

pub(super) fn meet_all(run: &Run<'_>, watch: &mut dyn FnMut(Step<'_>)) -> Result<Whole> {
    let measures = run.challenge.measures.len();
    let mut hash = sha2::Sha256::new();
    let mut whole = Whole {
        end: EndReason::Succeeded,
        detail: None,
        steps: Some(0),
        peak_memory_bytes: 0,
        host_calls: 0,
        rows_read: 0,
        output_rows: 0,
        pilot: vec![vec![]; measures],
        baseline: vec![vec![]; measures],
        journeys: vec![],
        result: Sha256([0; 32]),
        log: vec![],
    };
    'worlds: for number in 0..run.worlds {
        watch(Step::World { world: number, of: run.worlds });
        let setting = kept::setting(run, number)?;
        for stage in setting.stages(run, number) {
            let scenario = stage.scenario;
            watch(Step::Pilot(&scenario.name));
            let met = encounter(run, run.pilot, &stage, &mut |seen| watch(Step::Says(seen)))?;
            whole.count(&met);
            hash.update(stage.digest(&met).0);
            let (end, detail) = whole.judge(run, &stage, met)?;
            if end != EndReason::Succeeded {
                let place = format!("World {} of {}, scenario {}", number + 1, run.worlds, scenario.name);
                let detail =
                    detail.map_or_else(|| format!("{place}."), |detail| format!("{place}: {detail}"));
                (whole.end, whole.detail) = (end, Some(detail));
                break 'worlds;
            }
            if let Some(baseline) = run.baseline
                && !whole.compare(run, baseline, &stage, watch)?
            {
                whole.end = EndReason::Cancelled;
                break 'worlds;
            }
        }
    }
    whole.result = Sha256(hash.finalize().into());
    Ok(whole)
}

/// The scenarios that are to be run.
pub(super) fn scenarios<'a>(run: &Run<'a>) -> impl Iterator<Item = &'a Scenario> {
    let only = run.only;
    run.challenge.scenarios.iter().filter(move |scenario| only.is_empty() || only.contains(&scenario.name))
}

impl Whole {
    fn count(&mut self, met: &Met) {
        self.output_rows += met.answers.rows();
        let Some(counted) = &met.counted else {
            self.steps = None;
            return;
        };
        self.steps = self.steps.zip(counted.steps).map(|(all, more)| all.saturating_add(more));
        self.peak_memory_bytes = self.peak_memory_bytes.max(counted.peak_memory_bytes);
        self.host_calls += u64::from(counted.host_calls);
        self.rows_read = self.rows_read.saturating_add(counted.rows_read);
    }

    /// Scores what the pilot gave and did; an answer that is not whole ends the run.
    fn judge(
        &mut self,
        run: &Run<'_>,
        stage: &Stage<'_>,
        mut met: Met,
    ) -> Result<(EndReason, Option<String>)> {
        let Stage { scenario, number, .. } = stage;
        let place = |line| Logged { world: *number, scenario: scenario.name.clone(), line };
        self.log.extend(std::mem::take(&mut met.log).into_iter().map(place));
        if met.end != EndReason::Succeeded {
            return Ok((met.end, met.detail));
        }
        match stage.judge(run, &met)? {
            Ok(judgement) => {
                judgement.values.into_iter().for_each(|(measure, value)| self.pilot[measure].push(value));
                if let Some(steps) = judgement.steps {
                    self.journeys.push(Journey { scenario: scenario.name.clone(), world: *number, steps });
                }
                Ok((EndReason::Succeeded, None))
            }
            Err(text) => Ok((EndReason::ModuleFailed(ModuleFault::WrongOutput), Some(text))),
        }
    }

    /// What the baseline is worth in the same world: known, or it meets it now. False when it was cancelled meanwhile.
    fn compare(
        &mut self,
        run: &Run<'_>,
        baseline: &Ready,
        stage: &Stage<'_>,
        watch: &mut dyn FnMut(Step<'_>),
    ) -> Result<bool> {
        if stage.baseline().is_none() {
            watch(Step::Baseline(&stage.scenario.name));
            let met = encounter(run, baseline, stage, &mut |_| ())?;
            let broken = |text: String| HostFault::new("the baseline of the challenge does not run", text);
            match met.end {
                EndReason::Cancelled => return Ok(false),
                EndReason::Succeeded => {}
                end => return Err(broken(format!("{end}: {}", met.detail.unwrap_or_default()))),
            }
            stage.keep_baseline(stage.judge(run, &met)?.map_err(broken)?.values);
        }
        let values = stage.baseline().into_iter().flatten();
        values.for_each(|(measure, value)| self.baseline[*measure].push(*value));
        Ok(true)
    }
}
