//! One pilot in one scenario of one world: what it is told, what it does, and how that is judged.

use super::{Run, worlds::scenarios};
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
use std::{
    io::{BufWriter, Write},
    sync::OnceLock,
};
use synth::World;

/// The world of this number, from 0, and the key it was made from: by every command and every run in the same way.
pub fn world(key: &RunKey, number: u32, profile: &synth::Profile) -> (WorldKey, World) {
    let key = world_key(key, number);
    let world = housing(&key, profile);
    (key, world)
}

fn housing(key: &WorldKey, profile: &synth::Profile) -> World {
    synth::housing(&seed(key, Label::World), profile)
}

/// A world that is ready to be met, with the scenarios of a run as every pilot finds them.
pub(super) struct Setting {
    key: WorldKey,
    world: World,
    tables: Sealed,
    scenarios: Vec<Staged>,
}

/// A scenario in a world. It is made once; whoever meets it is given a council of its own.
struct Staged {
    council: Council,
    journey: Option<StagedJourney>,
    /// What the baseline was worth there, once it has met it: it is the same each time.
    baseline: OnceLock<Values>,
}

/// What is expected in a journey, and the tables as they stand before it begins.
struct StagedJourney {
    expected: Expected,
    tables: Sealed,
}

impl Setting {
    /// Makes the world of a key, and puts the scenarios of the run into it.
    pub fn make(run: &Run<'_>, key: WorldKey) -> Result<Self> {
        let world = housing(&key, &run.profile);
        let tables = sealed(&world.tables)?;
        let scenarios =
            scenarios(run).map(|scenario| Staged::make(scenario, &key, &world)).collect::<Result<_>>()?;
        Ok(Self { key, world, tables, scenarios })
    }

    /// The scenarios of the run that this was made for.
    pub fn stages<'a>(&'a self, run: &Run<'a>, number: u32) -> impl Iterator<Item = Stage<'a>> {
        let all = scenarios(run).zip(&self.scenarios);
        all.map(move |(scenario, staged)| Stage { number, scenario, setting: self, staged })
    }

    /// How many bytes of memory it takes, about: the tables once in memory with their truth, and each time they are sealed.
    pub fn bytes(&self) -> u64 {
        let journeys = self.scenarios.iter().filter_map(|staged| staged.journey.as_ref());
        2 * self.tables.length() + journeys.map(|journey| journey.tables.length()).sum::<u64>()
    }
}

impl Staged {
    fn make(scenario: &Scenario, key: &WorldKey, world: &World) -> Result<Self> {
        let (council, journey) = match &scenario.kind {
            ScenarioKind::Measure(_) => (Council::new(world.now, []), None),
            ScenarioKind::Journey(plan) => {
                let staged = journey::stage(plan, world, &seed(key, Label::Faults))?;
                let tables = sealed(&staged.tables(world))?;
                (staged.council, Some(StagedJourney { expected: staged.expected, tables }))
            }
        };
        Ok(Self { council, journey, baseline: OnceLock::new() })
    }
}

fn sealed(tables: &[Table]) -> Result<Sealed> {
    Sealed::write(|file| {
        let mut file = BufWriter::new(file);
        border::sealed::write(tables, &mut file)?;
        file.flush()
    })
}

/// A scenario of a run in one of its worlds.
pub(super) struct Stage<'a> {
    /// Which world, from 0.
    pub number: u32,
    pub scenario: &'a Scenario,
    setting: &'a Setting,
    staged: &'a Staged,
}

impl Stage<'_> {
    /// The tables that a pilot reads.
    fn tables(&self) -> &Sealed {
        self.staged.journey.as_ref().map_or(&self.setting.tables, |journey| &journey.tables)
    }

    /// What the baseline was worth here, if it has been here before.
    pub fn baseline(&self) -> Option<&Values> {
        self.staged.baseline.get()
    }

    /// Keeps what the baseline was worth here.
    pub fn keep_baseline(&self, values: Values) {
        // Another run may have been quicker, with the same values.
        let _ = self.staged.baseline.set(values);
    }
}

/// The value of each measure of a scenario, by its number in the challenge.
pub(super) type Values = Vec<(usize, f64)>;

/// What was made of it.
pub(super) struct Judgement {
    /// The value of each measure of the scenario.
    pub values: Values,
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
        council: stage.staged.council.clone(),
        watch,
        cancel: run.cancel,
    })
}

/// What the child is told.
fn job(run: &Run<'_>, stage: &Stage<'_>) -> Job {
    let Stage { scenario, setting, staged: Staged { council, .. }, .. } = stage;
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
        if self.staged.journey.is_some() {
            hash.update(journey::digest(&met.council, &met.exchanges).0);
        }
        Sha256(hash.finalize().into())
    }

    /// Judges what came of a meeting; or why the answer is not whole.
    pub fn judge(&self, run: &Run<'_>, met: &Met) -> Result<std::result::Result<Judgement, String>> {
        let Self { scenario, setting, staged, .. } = self;
        let mut values = vec![];
        if let Some(StagedJourney { expected, .. }) = &staged.journey {
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
