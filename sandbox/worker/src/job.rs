//! One job after the other: a module to look at and compile, or a run.

use crate::{
    Machine,
    heart::{Heart, Why},
    line::Broken,
    shelf::Known,
};
use domain::pilots::{
    Done, EndReason, Job, LogEntry, PlatformFault, Progress, Sha256, Work, WorldsKey, WorldsSecret,
};
use receipt::worlds::RunKey;
use sandbox::{Checked, HostFault, LogLine, Ready, Run, Seen, Step};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

/// A portal that does not answer is asked again after this.
const ASK_AGAIN: Duration = Duration::from_secs(2);
/// What came of a job is handed in until the portal takes it, or so often.
const HAND_IN_TRIES: u32 = 10;

/// Asks for a job, and does it.
pub fn next(machine: &Arc<Machine>) {
    match machine.line.ask() {
        Ok(Some(job)) => {
            let _busy = Busy::new(&machine.busy);
            work(machine, job);
        }
        Ok(None) => nothing_to_do(machine),
        Err(broken) => {
            tracing::warn!(%broken, "no work could be asked for");
            nothing_to_do(machine);
            thread::sleep(ASK_AGAIN);
        }
    }
}

/// A final is over, or has not begun: its worlds are secret, and are not held longer than they are needed.
fn nothing_to_do(machine: &Machine) {
    if machine.busy.load(Ordering::SeqCst) == 0 {
        machine.worlds.forget_secret();
    }
}

/// Counts a slot as busy until it goes out of scope.
struct Busy<'a>(&'a AtomicU32);

impl<'a> Busy<'a> {
    fn new(busy: &'a AtomicU32) -> Self {
        busy.fetch_add(1, Ordering::SeqCst);
        Self(busy)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn work(machine: &Arc<Machine>, job: Job) {
    let heart = Heart::start(machine, job.lease);
    let done = match &job.work {
        Work::Check { sha256, organisation, .. } => {
            check(machine, &heart, *sha256, &organisation.to_string()).map(|checked| match checked {
                Checked::Ready(_) => Done::Ready,
                Checked::Rejected(rejection, refusal) => {
                    Done::Rejected { rejection, problem: refusal.problem, advice: refusal.advice }
                }
                Checked::Cancelled => Done::Cancelled,
            })
        }
        Work::Run { .. } => run(machine, &heart, &job.work),
    };
    let (lease, log, why) = heart.stop();
    let failed = |fault, cause| Done::Failed { fault, cause };
    let done = match (why, done) {
        // Another worker has it, or it has ended: nothing more is said.
        (Some(Why::NotOurs), _) => return,
        (Some(Why::Ending), Err(_) | Ok(Done::Cancelled)) => {
            failed(PlatformFault::LostWorker, "the worker was told to end".to_owned())
        }
        (_, Ok(Done::Ran { evidence, .. })) => Done::Ran { evidence, log },
        (_, Ok(done)) => done,
        (_, Err(cause)) => failed(PlatformFault::Internal, cause),
    };
    hand_in(machine, &lease, &done);
}

fn hand_in(machine: &Machine, lease: &str, done: &Done) {
    for _ in 0..HAND_IN_TRIES {
        match machine.line.done(lease, done) {
            Ok(()) => return,
            Err(Broken::NotOurs) => return tracing::warn!("what came of a job was handed in too late"),
            Err(broken) => {
                tracing::warn!(%broken, "what came of a job could not be handed in");
                thread::sleep(ASK_AGAIN);
            }
        }
    }
}

/// The module of this hash, compiled: kept, or fetched and looked at.
fn check(machine: &Machine, heart: &Heart, sha256: Sha256, owner: &str) -> Result<Checked, String> {
    let module = machine.line.module(&heart.lease()).map_err(|broken| broken.to_string())?;
    if Sha256::of(&module) != sha256 {
        return Err("the portal gave another file than that of the module".to_owned());
    }
    let (programs, artefacts) = (&machine.programs, &machine.artefacts);
    let checked = sandbox::check(programs, artefacts, &module, owner, &heart.cancel());
    checked.map_err(|fault: HostFault| fault.to_string())
}

fn run(machine: &Machine, heart: &Heart, work: &Work) -> Result<Done, String> {
    let Work::Run { sha256, bytes, organisation, challenge, .. } = work else {
        return Err("this is no run".to_owned());
    };
    let owner = organisation.to_string();
    let fault = |fault: HostFault| fault.to_string();
    let pilot = match sandbox::kept(&machine.artefacts, *sha256, *bytes, &owner).map_err(fault)? {
        Some(ready) => ready,
        None => match check(machine, heart, *sha256, &owner)? {
            Checked::Ready(ready) => ready,
            Checked::Rejected(rejection, refusal) => {
                return Ok(Done::Rejected { rejection, problem: refusal.problem, advice: refusal.advice });
            }
            Checked::Cancelled => return Ok(Done::Cancelled),
        },
    };
    let fetch = || machine.line.challenge(&heart.lease()).map_err(|broken| broken.to_string());
    let known = machine.shelf.challenge(machine, *challenge, fetch)?;
    meet(machine, heart, work, &known, &pilot)
}

fn meet(machine: &Machine, heart: &Heart, work: &Work, known: &Known, pilot: &Ready) -> Result<Done, String> {
    let Work::Run { profile, worlds, limits, key, .. } = work else {
        return Err("this is no run".to_owned());
    };
    let challenge = &known.challenge;
    let profile = challenge.profile(profile).ok_or("the challenge has no such profile")?;
    if challenge.limits != *limits {
        return Err("the portal asks for other limits than the challenge has".to_owned());
    }
    let (run_key, shown_key) = match key {
        WorldsSecret::Public(key) => (RunKey::from(*key), WorldsKey::Public(*key)),
        WorldsSecret::Final(secret) => {
            let key = RunKey::read(&secret.0).ok_or("the portal gave no key of a final")?;
            let commitment = key.commitment();
            (key, WorldsKey::Commitment(commitment))
        }
    };
    let cancel = heart.cancel();
    let run = Run {
        programs: &machine.programs,
        pilot,
        baseline: Some(&known.baseline),
        challenge,
        profile,
        key: &run_key,
        shown_key,
        worlds: *worlds,
        only: &[],
        kept: Some(&machine.worlds),
        cancel: &cancel,
    };
    let mut watcher = Watcher {
        heart,
        place: Progress { world: 0, of: *worlds, doing: String::new() },
        scenario: String::new(),
    };
    let ran = sandbox::run(&run, &mut |step| watcher.step(step)).map_err(|fault| fault.to_string())?;
    if ran.evidence.end == EndReason::Cancelled {
        return Ok(Done::Cancelled);
    }
    if let EndReason::PlatformFailed(fault) = ran.evidence.end {
        let cause = ran.evidence.detail.as_ref().map_or("", |detail| detail.as_str()).to_owned();
        return Ok(Done::Failed { fault, cause });
    }
    let evidence = receipt::canonical(&ran.evidence).map_err(|cause| cause.to_string())?;
    let evidence = String::from_utf8(evidence).map_err(|cause| cause.to_string())?;
    Ok(Done::Ran { evidence, log: vec![] })
}

/// Tells the heart how far a run is, and what the pilot wrote.
struct Watcher<'a> {
    heart: &'a Heart,
    place: Progress,
    scenario: String,
}

impl Watcher<'_> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::World { world, .. } => {
                self.place.world = world;
                self.doing("Making the world".to_owned());
            }
            Step::Pilot(scenario) => {
                scenario.clone_into(&mut self.scenario);
                self.doing(format!("Your pilot is in {scenario}"));
            }
            Step::Baseline(scenario) => self.doing(format!("The baseline is in {scenario}")),
            Step::Says(Seen::Progress(share)) => {
                self.doing(format!("Your pilot is in {}, and says {:.0}%", self.scenario, share * 100.0));
            }
            Step::Says(Seen::Log(line)) => self.heart.log(entry(self.place.world, &self.scenario, line)),
        }
    }

    fn doing(&mut self, words: String) {
        self.place.doing = words;
        self.heart.progress(self.place.clone());
    }
}

fn entry(world: u32, scenario: &str, line: &LogLine) -> LogEntry {
    let level = line.level.word().to_owned();
    LogEntry { world, scenario: scenario.to_owned(), level, text: line.text.clone() }
}
