//! This machine: its locked programs and its compiled pilots, and what a run needs of both.

use crate::{
    exit::{Exit, Problem},
    outcome, place,
    speak::Speak,
};
use domain::pilots::EndReason;
use sandbox::{Artefacts, Cancel, Checked, Programs, Ran, Ready, Run, Seen, Step, challenge::Challenge};
use std::path::Path;

/// From this size on compiling takes so long that it is said beforehand, in bytes.
const LARGE: usize = 1 << 20;

/// What pilots are compiled and run with.
pub struct Machine<'a> {
    programs: Programs,
    artefacts: Artefacts,
    cancel: &'a Cancel,
    speak: &'a Speak,
}

/// What is to be run, and where.
pub struct Meeting<'a> {
    /// The pilot.
    pub pilot: &'a Ready,
    /// On what.
    pub challenge: &'a Challenge,
    /// For which council.
    pub profile: synth::Profile,
    /// What the worlds come from.
    pub key: &'a receipt::worlds::RunKey,
    /// What evidence says of the key.
    pub shown_key: domain::pilots::WorldsKey,
    /// How many worlds.
    pub worlds: u32,
    /// Only these scenarios; all when it is empty.
    pub only: &'a [String],
}

impl<'a> Machine<'a> {
    /// This machine, if all that is needed is there.
    pub fn open(cancel: &'a Cancel, speak: &'a Speak) -> Result<Self, Problem> {
        Ok(Self { programs: place::programs()?, artefacts: place::artefacts()?, cancel, speak })
    }

    /// This module, compiled; or how the command ends, and everything is said then.
    pub fn ready(&self, path: &Path, module: &[u8]) -> Result<Result<Ready, Exit>, Problem> {
        let checked = self.compiled(&path.display().to_string(), module, "local")?;
        Ok(match checked {
            Checked::Ready(ready) => Ok(ready),
            Checked::Cancelled => Err(Exit::Cancelled),
            Checked::Rejected(rejection, refusal) => {
                let end = EndReason::Rejected(rejection);
                outcome::refused(end, &refusal.problem, &refusal.advice, self.speak);
                Err(Exit::of(end))
            }
        })
    }

    /// Compiles a module, or finds it among what is kept, and says how long that has been going on.
    fn compiled(&self, what: &str, module: &[u8], owner: &str) -> sandbox::Result<Checked> {
        let hint = if module.len() > LARGE { "; the first time this can take half a minute" } else { "" };
        let (programs, artefacts, cancel) = (&self.programs, &self.artefacts, self.cancel);
        let check = || sandbox::check(programs, artefacts, module, owner, cancel);
        self.speak.while_doing(|seconds| format!("Compiling {what} ... {seconds} s{hint}"), check)
    }

    /// Runs the pilot, and the baseline of the challenge beside it.
    pub fn meet(&self, meeting: Meeting<'_>) -> Result<Ran, Problem> {
        let baseline = self.baseline(meeting.challenge)?;
        let run = Run {
            programs: &self.programs,
            pilot: meeting.pilot,
            baseline: Some(&baseline),
            challenge: meeting.challenge,
            profile: meeting.profile,
            key: meeting.key,
            shown_key: meeting.shown_key,
            worlds: meeting.worlds,
            only: meeting.only,
            kept: None,
            cancel: self.cancel,
        };
        let mut watcher = Watcher { speak: self.speak, place: String::new() };
        let ran = sandbox::run(&run, &mut |step| watcher.step(step))?;
        self.speak.done();
        Ok(ran)
    }

    fn baseline(&self, challenge: &Challenge) -> Result<Ready, Problem> {
        let checked = self.compiled("the baseline", &challenge.baseline, "forecourt")?;
        match checked {
            Checked::Ready(ready) => Ok(ready),
            other => Err(Problem {
                exit: Exit::OurFault,
                what: format!("the baseline of {} is no pilot: {other:?}", challenge.name),
                advice: "The challenge is broken. Tell whoever made it.".to_owned(),
            }),
        }
    }
}

/// Shows how far a run is.
struct Watcher<'a> {
    speak: &'a Speak,
    place: String,
}

impl Watcher<'_> {
    fn step(&mut self, step: Step<'_>) {
        let place = &self.place;
        match step {
            Step::World { world, of } => self.place = format!("World {} of {of}", world + 1),
            Step::Pilot(scenario) => self.speak.progress(format!("{place}: your pilot in {scenario}")),
            Step::Baseline(scenario) => self.speak.progress(format!("{place}: the baseline in {scenario}")),
            Step::Says(Seen::Progress(share)) => {
                self.speak.progress(format!("{place}: your pilot says {:.0}%", share * 100.0));
            }
            Step::Says(Seen::Log(_)) => {}
        }
    }
}
