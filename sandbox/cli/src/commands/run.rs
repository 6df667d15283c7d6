//! `pilot run`: a pilot meets a challenge, and what comes of it is written as evidence.

use super::check::ready;
use crate::{
    challenges,
    exit::{Ended, Exit, Problem},
    keys, place,
    speak::Speak,
};
use domain::pilots::{EndReason, Evidence, Measure, WorldsKey};
use receipt::worlds::RunKey;
use sandbox::{
    Artefacts, Cancel, Checked, Logged, Programs, Ran, Ready, Run, Seen, Step, challenge::Challenge,
};
use std::path::PathBuf;

/// The arguments of `pilot run`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The pilot, as pilot build wrote it.
    pilot: PathBuf,
    /// The challenge: one that comes with the command, or the folder of one.
    #[arg(long, default_value = "repairs-triage")]
    challenge: String,
    /// The council to run for; the challenge's first when it is not given.
    #[arg(long)]
    profile: Option<String>,
    /// Only this scenario; may be given more than once.
    #[arg(long)]
    scenario: Vec<String>,
    /// The key of the worlds: practice-1, practice-2 …, or 64 hexadecimal digits.
    #[arg(long, default_value = "practice-1")]
    key: String,
    /// How many worlds; the challenge's own number with --full.
    #[arg(long, default_value_t = 1, conflicts_with = "full")]
    worlds: u32,
    /// As many worlds as the final has.
    #[arg(long)]
    full: bool,
    /// Where to write the evidence.
    #[arg(long, default_value = "evidence.json")]
    evidence: PathBuf,
    /// Shows the pilot's log.
    #[arg(long)]
    log: bool,
}

/// Runs.
pub fn run(arguments: &Arguments, speak: &Speak) -> Ended {
    let challenge = challenges::challenge(&arguments.challenge)?;
    let profile = profile(arguments, &challenge)?;
    for name in &arguments.scenario {
        if !challenge.scenarios.iter().any(|scenario| scenario.name == *name) {
            let known: Vec<_> = challenge.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
            let what = format!("{} has no scenario “{name}”", challenge.name);
            return Err(Problem::given(what, format!("It has: {}.", known.join(", "))));
        }
    }
    let public = keys::key(&arguments.key)?;
    let worlds = if arguments.full { challenge.worlds } else { arguments.worlds };
    if !(1..=1000).contains(&worlds) {
        return Err(Problem::given(
            "there are between 1 and 1000 worlds",
            "Give another number with --worlds.",
        ));
    }
    let (programs, artefacts, cancel) = (place::programs()?, place::artefacts()?, Cancel::default());
    let pilot = match ready(&programs, &artefacts, &arguments.pilot, &cancel, speak)? {
        Ok(pilot) => pilot,
        Err(exit) => return Ok(exit),
    };
    let baseline = baseline(&programs, &artefacts, &challenge, &cancel)?;
    let run = Run {
        programs: &programs,
        pilot: &pilot,
        baseline: Some(&baseline),
        challenge: &challenge,
        profile,
        key: &RunKey::from(public),
        shown_key: WorldsKey::Public(public),
        worlds,
        only: &arguments.scenario,
        cancel: &cancel,
    };
    let mut watcher = Watcher { speak, place: String::new() };
    let ran = sandbox::run(&run, &mut |step| watcher.step(step))?;
    speak.done();
    say(&ran, arguments.log, speak);
    write(arguments, &ran.evidence, speak)?;
    speak.json(&ran.evidence);
    Ok(Exit::of(ran.evidence.end))
}

fn profile(arguments: &Arguments, challenge: &Challenge) -> Result<synth::Profile, Problem> {
    let Some(key) = &arguments.profile else {
        let none = || Problem::given("the challenge has no profile", "Add one to its challenge.toml.");
        return challenge.profiles.first().copied().ok_or_else(none);
    };
    challenge.profile(key).ok_or_else(|| {
        let known: Vec<_> = challenge.profiles.iter().map(|profile| profile.key()).collect();
        Problem::given(
            format!("{} has no profile “{key}”", challenge.name),
            format!("It has: {}.", known.join(", ")),
        )
    })
}

fn baseline(
    programs: &Programs,
    artefacts: &Artefacts,
    challenge: &Challenge,
    cancel: &Cancel,
) -> Result<Ready, Problem> {
    match sandbox::check(programs, artefacts, &challenge.baseline, "forecourt", cancel)? {
        Checked::Ready(ready) => Ok(ready),
        other => Err(Problem {
            exit: Exit::OurFault,
            what: format!("the baseline of {} is no pilot: {other:?}", challenge.name),
            advice: "The challenge is broken. Tell whoever made it.".to_owned(),
        }),
    }
}

/// Shows how far a run is.
struct Watcher<'a> {
    speak: &'a Speak,
    place: String,
}

impl Watcher<'_> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::World { world, of } => self.place = format!("World {} of {of}", world + 1),
            Step::Pilot(scenario) => self.speak.progress(format!("{}: your pilot in {scenario}", self.place)),
            Step::Baseline(scenario) => {
                self.speak.progress(format!("{}: the baseline in {scenario}", self.place))
            }
            Step::Says(Seen::Progress(share)) => {
                self.speak.progress(format!("{}: your pilot says {:.0}%", self.place, share * 100.0));
            }
            Step::Says(Seen::Log(_)) => {}
        }
    }
}

fn say(ran: &Ran, all_of_log: bool, speak: &Speak) {
    let evidence = &ran.evidence;
    if all_of_log {
        ran.log.iter().for_each(|logged| speak.say(line(logged)));
    }
    speak.say(format!("{}: {}", evidence.end, evidence.end.sentence()));
    if let Some(detail) = &evidence.detail {
        speak.say(format!("  {}", detail.as_str()));
    }
    if evidence.end != EndReason::Succeeded {
        speak.say(format!("  {}", evidence.end.next()));
        if !all_of_log {
            ran.log.iter().rev().take(10).rev().for_each(|logged| speak.say(line(logged)));
        }
    }
    evidence.measures.iter().for_each(|measure| speak.say(words(measure)));
    let steps =
        evidence.steps.map_or_else(|| "not exact after this end".to_owned(), |steps| steps.to_string());
    speak.say(format!(
        "{steps} metered steps, {:.1} MiB at the peak, {} rows read, {} calls of the host",
        evidence.peak_memory_bytes as f64 / f64::from(1 << 20),
        evidence.rows_read,
        evidence.host_calls
    ));
}

fn line(logged: &Logged) -> String {
    let Logged { world, scenario, line } = logged;
    format!("  [world {}, {scenario}] {}", world + 1, line.text)
}

/// A measure in a line.
fn words(measure: &Measure) -> String {
    let interval = measure.interval.map_or_else(
        || "one world, so no interval".to_owned(),
        |interval| format!("95% interval {:.3} to {:.3}", interval.low().get(), interval.high().get()),
    );
    let mut words = format!("  {}: {:.3} ({interval})", measure.label, measure.mean.get());
    if let Some(target) = &measure.target {
        words += &format!("; target {}: {}", target.value.get(), target.verdict.label());
    }
    if let Some(baseline) = &measure.baseline {
        words += &format!("; baseline {:.3}: {}", baseline.mean.get(), baseline.verdict.label());
    }
    words
}

fn write(arguments: &Arguments, evidence: &Evidence, speak: &Speak) -> Result<(), Problem> {
    let path = &arguments.evidence;
    let failed = |cause: &dyn std::fmt::Display| {
        Problem::given(
            format!("{} cannot be written: {cause}", path.display()),
            "Give another place with --evidence.",
        )
    };
    let bytes = receipt::canonical(evidence).map_err(|cause| failed(&cause))?;
    std::fs::write(path, bytes).map_err(|cause| failed(&cause))?;
    speak.say(format!("Evidence, unsigned: {}", path.display()));
    Ok(())
}
