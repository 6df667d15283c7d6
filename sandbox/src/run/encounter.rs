//! One pilot in one scenario of one world: what it is told, what it does, and how that is judged.

use super::Run;
use crate::{
    Answers, Council, HostFault, Met, Ready, Result, Sealed, Seen,
    challenge::{Scenario, ScenarioKind, What},
    journey::{self, Expected, Judged},
    scoring,
    talk::{Meeting, meet},
};
use border::{
    message::{Job, Limits, Task},
    table::Table,
};
use domain::pilots::{EndReason, ModuleFault, Sha256, Step};
use receipt::worlds::{Label, RunKey, WorldKey, seed, world_key};
use score::Metric;
use sha2::Digest;
use std::io::{BufWriter, Write};
use synth::World;

/// The world of this number, from 0, and the key it was made from: by every command and every run in the same way.
pub fn world(key: &RunKey, number: u32, profile: &synth::Profile) -> (WorldKey, World) {
    let key = world_key(key, number);
    let world = synth::housing(&seed(&key, Label::World), profile);
    (key, world)
}

/// A world that is ready to be met.
pub(super) struct Setting {
    pub number: u32,
    key: WorldKey,
    world: World,
    tables: Sealed,
}

impl Setting {
    pub fn make(run: &Run<'_>, number: u32) -> Result<Self> {
        let (key, world) = world(run.key, number, &run.profile);
        let tables = sealed(&world.tables)?;
        Ok(Self { number, key, world, tables })
    }
}

fn sealed(tables: &[Table]) -> Result<Sealed> {
    Sealed::write(|file| {
        let mut file = BufWriter::new(file);
        border::sealed::write(tables, &mut file)?;
        file.flush()
    })
}

/// A scenario in a world, as every pilot finds it. It is made once; whoever meets it is given a council of its own.
pub(super) struct Stage<'a> {
    pub scenario: &'a Scenario,
    pub setting: &'a Setting,
    council: Council,
    journey: Option<Staged>,
}

/// What is expected in a journey, and the tables as they stand before it begins.
struct Staged {
    expected: Expected,
    tables: Sealed,
}

impl<'a> Stage<'a> {
    pub fn set(scenario: &'a Scenario, setting: &'a Setting) -> Result<Self> {
        let (council, journey) = match &scenario.kind {
            ScenarioKind::Measure(_) => (Council::new(setting.world.now, []), None),
            ScenarioKind::Journey(plan) => {
                let staged = journey::stage(plan, &setting.world, &seed(&setting.key, Label::Faults))?;
                let tables = sealed(&staged.tables(&setting.world))?;
                (staged.council, Some(Staged { expected: staged.expected, tables }))
            }
        };
        Ok(Self { scenario, setting, council, journey })
    }

    /// The tables that a pilot reads.
    fn tables(&self) -> &Sealed {
        self.journey.as_ref().map_or(&self.setting.tables, |journey| &journey.tables)
    }
}

/// What was made of it.
pub(super) struct Judgement {
    /// The value of each measure of the scenario, by its number in the challenge.
    pub values: Vec<(usize, f64)>,
    /// The steps, of a journey.
    pub steps: Option<Vec<Step>>,
}

/// Lets a pilot meet a world. A child that dies is given a second chance, since it may have been the machine.
pub(super) fn encounter(
    run: &Run<'_>,
    pilot: &Ready,
    stage: &Stage<'_>,
    watch: &mut dyn FnMut(Seen<'_>),
) -> Result<Met> {
    let first = once(run, pilot, stage, watch)?;
    if !first.crashed {
        return Ok(first);
    }
    let mut second = once(run, pilot, stage, watch)?;
    if second.crashed {
        second.end = EndReason::ModuleFailed(ModuleFault::CrashedHost);
    }
    Ok(second)
}

fn once(run: &Run<'_>, pilot: &Ready, stage: &Stage<'_>, watch: &mut dyn FnMut(Seen<'_>)) -> Result<Met> {
    let limits = &run.challenge.limits;
    let answers = stage.scenario.answers();
    meet(Meeting {
        programs: run.programs,
        pilot: &pilot.compiled,
        tables: stage.tables(),
        job: job(run, stage),
        wall_ms_max: limits.wall_ms_max,
        answers: Answers::new(&answers, limits.output_rows_max),
        council: stage.council.clone(),
        watch,
        cancel: run.cancel,
    })
}

/// What the child is told.
fn job(run: &Run<'_>, stage: &Stage<'_>) -> Job {
    let Stage { scenario, setting, council, .. } = stage;
    let limits = &run.challenge.limits;
    Job {
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
            answers: scenario.answers(),
        },
    }
}

impl Stage<'_> {
    /// SHA-256 over all that the pilot gave and did.
    pub fn digest(&self, met: &Met) -> Sha256 {
        let mut hash = sha2::Sha256::new();
        hash.update(met.answers.digest().0);
        if self.journey.is_some() {
            hash.update(journey::digest(&met.council, &met.exchanges).0);
        }
        Sha256(hash.finalize().into())
    }

    /// Judges what came of a meeting; or why the answer is not whole.
    pub fn judge(&self, run: &Run<'_>, met: &Met) -> Result<std::result::Result<Judgement, String>> {
        let Self { scenario, setting, journey, .. } = self;
        let mut values = vec![];
        if let Some(Staged { expected, .. }) = journey {
            let judged = journey::judge(expected, &met.council, &met.exchanges);
            for (number, measure) in run.challenge.measures.iter().enumerate() {
                if measure.scenario == scenario.name && matches!(measure.what, What::Steps) {
                    values.push((number, of_steps(measure.metric, &judged)?));
                }
            }
            return Ok(Ok(Judgement { values, steps: Some(judged.steps) }));
        }
        for ask in scenario.asks() {
            let missing = || HostFault::new("the world lacks a table of the truth", &ask.truth);
            let truth = setting.world.truth_table(&ask.truth).ok_or_else(missing)?;
            let rows = match scoring::matched(ask, &met.answers, truth)? {
                Ok(rows) => rows,
                Err(text) => return Ok(Err(text)),
            };
            for (number, measure) in run.challenge.measures.iter().enumerate() {
                if measure.scenario == scenario.name && measure.table() == Some(&ask.answer.table) {
                    values.push((number, scoring::score(measure, &rows, &met.answers, truth)?));
                }
            }
        }
        Ok(Ok(Judgement { values, steps: None }))
    }
}

/// The value of a measure of steps.
fn of_steps(metric: Metric, judged: &Judged) -> Result<f64> {
    let value = match metric {
        Metric::MinutesLate => score::minutes_late(&judged.timed, judged.horizon, None),
        _ => {
            let passed: Vec<_> = judged.steps.iter().map(|step| step.passed).collect();
            score::share_of_steps(&passed, None)
        }
    };
    value.map_err(|refused| HostFault::new("a measure of steps cannot be computed", refused))
}
