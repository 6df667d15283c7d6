//! World by world: the pilot first, then the baseline, each in a child of its own.

use super::{Logged, Run, Step};
use crate::{
    Answers, Council, HostFault, Met, Ready, Result, Sealed, Seen,
    challenge::{Scenario, ScenarioKind},
    scoring,
    talk::{Meeting, meet},
};
use border::message::{Job, Limits, Task};
use domain::pilots::{EndReason, ModuleFault, Sha256};
use receipt::worlds::{Label, WorldKey, seed, world_key};
use sha2::Digest;
use std::io::{BufWriter, Write};
use synth::World;

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
    /// Over all answers.
    pub result: Sha256,
    pub log: Vec<Logged>,
}

/// A world that is ready to be met.
struct Setting {
    number: u32,
    key: WorldKey,
    world: World,
    tables: Sealed,
}

impl Setting {
    fn make(run: &Run<'_>, number: u32) -> Result<Self> {
        let key = world_key(run.key, number);
        let world = synth::housing(&seed(&key, Label::World), &run.profile);
        let tables = Sealed::write(|file| {
            let mut file = BufWriter::new(file);
            border::sealed::write(&world.tables, &mut file)?;
            file.flush()
        })?;
        Ok(Self { number, key, world, tables })
    }
}

pub(super) fn meet_first(run: &Run<'_>) -> Result<Met> {
    let none = || HostFault::new("nothing is to be run", "no scenario has this name");
    let scenario = scenarios(run).next().ok_or_else(none)?;
    met(run, run.pilot, scenario, &Setting::make(run, 0)?, &mut |_| ())
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
        result: Sha256([0; 32]),
        log: vec![],
    };
    'worlds: for number in 0..run.worlds {
        watch(Step::World { world: number, of: run.worlds });
        let setting = Setting::make(run, number)?;
        for scenario in scenarios(run) {
            watch(Step::Pilot(&scenario.name));
            let met = met(run, run.pilot, scenario, &setting, &mut |seen| watch(Step::Says(seen)))?;
            whole.count(&met);
            hash.update(met.answers.digest().0);
            let (end, detail) = whole.judge(run, scenario, &setting, met)?;
            if end != EndReason::Succeeded {
                (whole.end, whole.detail) = (end, detail);
                break 'worlds;
            }
            if let Some(baseline) = run.baseline {
                watch(Step::Baseline(&scenario.name));
                whole.compare(run, baseline, scenario, &setting)?;
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

    /// Scores what the pilot gave; an answer that is not whole ends the run.
    fn judge(
        &mut self,
        run: &Run<'_>,
        scenario: &Scenario,
        setting: &Setting,
        met: Met,
    ) -> Result<(EndReason, Option<String>)> {
        let place = |line| Logged { world: setting.number, scenario: scenario.name.clone(), line };
        self.log.extend(met.log.into_iter().map(place));
        if met.end != EndReason::Succeeded {
            return Ok((met.end, met.detail));
        }
        match values(run, scenario, &setting.world, &met.answers)? {
            Ok(values) => {
                values.into_iter().for_each(|(measure, value)| self.pilot[measure].push(value));
                Ok((EndReason::Succeeded, None))
            }
            Err(text) => Ok((EndReason::ModuleFailed(ModuleFault::WrongOutput), Some(text))),
        }
    }

    /// Lets the baseline meet the same world.
    fn compare(
        &mut self,
        run: &Run<'_>,
        baseline: &Ready,
        scenario: &Scenario,
        setting: &Setting,
    ) -> Result<()> {
        let met = met(run, baseline, scenario, setting, &mut |_| ())?;
        let broken = |text: String| HostFault::new("the baseline of the challenge does not run", text);
        if met.end == EndReason::Cancelled {
            return Ok(());
        }
        if met.end != EndReason::Succeeded {
            return Err(broken(format!("{}: {}", met.end, met.detail.unwrap_or_default())));
        }
        let values = values(run, scenario, &setting.world, &met.answers)?.map_err(broken)?;
        values.into_iter().for_each(|(measure, value)| self.baseline[measure].push(value));
        Ok(())
    }
}

/// The value of each measure of a scenario, by its number in the challenge; or why the answer is not whole.
fn values(
    run: &Run<'_>,
    scenario: &Scenario,
    world: &World,
    answers: &Answers,
) -> Result<std::result::Result<Vec<(usize, f64)>, String>> {
    let ScenarioKind::Measure(asks) = &scenario.kind;
    let mut values = vec![];
    for ask in asks {
        let missing = || HostFault::new("the world lacks a table of the truth", &ask.truth);
        let truth = world.truth_table(&ask.truth).ok_or_else(missing)?;
        let rows = match scoring::matched(ask, answers, truth)? {
            Ok(rows) => rows,
            Err(text) => return Ok(Err(text)),
        };
        for (number, measure) in run.challenge.measures.iter().enumerate() {
            if measure.scenario == scenario.name && measure.table() == Some(&ask.answer.table) {
                values.push((number, scoring::score(measure, &rows, answers, truth)?));
            }
        }
    }
    Ok(Ok(values))
}

/// One meeting; a child that dies is given a second chance, since it may have been the machine.
fn met(
    run: &Run<'_>,
    pilot: &Ready,
    scenario: &Scenario,
    setting: &Setting,
    watch: &mut dyn FnMut(Seen<'_>),
) -> Result<Met> {
    let first = meeting(run, pilot, scenario, setting, watch)?;
    if first.died.is_none() {
        return Ok(first);
    }
    let mut second = meeting(run, pilot, scenario, setting, watch)?;
    if second.died.is_some() {
        second.end = EndReason::ModuleFailed(ModuleFault::CrashedHost);
    }
    Ok(second)
}

fn meeting(
    run: &Run<'_>,
    pilot: &Ready,
    scenario: &Scenario,
    setting: &Setting,
    watch: &mut dyn FnMut(Seen<'_>),
) -> Result<Met> {
    let limits = &run.challenge.limits;
    let council = Council::new(setting.world.now, []);
    let answers = scenario.answers();
    let job = Job {
        now: council.now(),
        random: *seed(&setting.key, Label::GuestRandom),
        systems: council.systems(),
        link_only: false,
        limits: Limits {
            steps_max: limits.steps_max,
            memory_bytes_max: limits.memory_bytes_max,
            host_calls_max: limits.host_calls_max,
            output_bytes_max: limits.output_bytes_max,
            log_bytes_max: limits.log_bytes_max,
            border_bytes_max: limits.border_bytes_max,
            handles_max: limits.handles_max,
        },
        task: Task {
            challenge: run.challenge.name.clone(),
            scenario: scenario.name.clone(),
            parameters: scenario.parameters.clone(),
            answers: answers.clone(),
        },
    };
    meet(Meeting {
        programs: run.programs,
        pilot: &pilot.compiled,
        tables: &setting.tables,
        job,
        wall_ms_max: limits.wall_ms_max,
        answers: Answers::new(&answers, limits.output_rows_max),
        council,
        watch,
        cancel: run.cancel,
    })
}
