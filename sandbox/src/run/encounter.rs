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

/// A meeting, and what was expected of it.
pub(super) struct Encounter {
    pub met: Met,
    expected: Option<Expected>,
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
    scenario: &Scenario,
    setting: &Setting,
    watch: &mut dyn FnMut(Seen<'_>),
) -> Result<Encounter> {
    let first = once(run, pilot, scenario, setting, watch)?;
    if !first.met.crashed {
        return Ok(first);
    }
    let mut second = once(run, pilot, scenario, setting, watch)?;
    if second.met.crashed {
        second.met.end = EndReason::ModuleFailed(ModuleFault::CrashedHost);
    }
    Ok(second)
}

fn once(
    run: &Run<'_>,
    pilot: &Ready,
    scenario: &Scenario,
    setting: &Setting,
    watch: &mut dyn FnMut(Seen<'_>),
) -> Result<Encounter> {
    let (council, expected, before) = match &scenario.kind {
        ScenarioKind::Measure(_) => (Council::new(setting.world.now, []), None, None),
        ScenarioKind::Journey(plan) => {
            let staged = journey::stage(plan, &setting.world, &seed(&setting.key, Label::Faults))?;
            let before = sealed(&staged.tables(&setting.world))?;
            (staged.council, Some(staged.expected), Some(before))
        }
    };
    let limits = &run.challenge.limits;
    let answers = scenario.answers();
    let met = meet(Meeting {
        programs: run.programs,
        pilot: &pilot.compiled,
        tables: before.as_ref().unwrap_or(&setting.tables),
        job: job(run, scenario, setting, &council),
        wall_ms_max: limits.wall_ms_max,
        answers: Answers::new(&answers, limits.output_rows_max),
        council,
        watch,
        cancel: run.cancel,
    })?;
    Ok(Encounter { met, expected })
}

/// What the child is told.
fn job(run: &Run<'_>, scenario: &Scenario, setting: &Setting, council: &Council) -> Job {
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

impl Encounter {
    /// SHA-256 over all that the pilot gave and did.
    pub fn digest(&self) -> Sha256 {
        let mut hash = sha2::Sha256::new();
        hash.update(self.met.answers.digest().0);
        if self.expected.is_some() {
            hash.update(journey::digest(&self.met.council, &self.met.exchanges).0);
        }
        Sha256(hash.finalize().into())
    }

    /// Judges it; or why the answer is not whole.
    pub fn judge(
        &self,
        run: &Run<'_>,
        scenario: &Scenario,
        setting: &Setting,
    ) -> Result<std::result::Result<Judgement, String>> {
        let mut values = vec![];
        if let Some(expected) = &self.expected {
            let judged = journey::judge(expected, &self.met.council, &self.met.exchanges);
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
            let rows = match scoring::matched(ask, &self.met.answers, truth)? {
                Ok(rows) => rows,
                Err(text) => return Ok(Err(text)),
            };
            for (number, measure) in run.challenge.measures.iter().enumerate() {
                if measure.scenario == scenario.name && measure.table() == Some(&ask.answer.table) {
                    values.push((number, scoring::score(measure, &rows, &self.met.answers, truth)?));
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
