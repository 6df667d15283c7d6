//! Looks at a file that a supplier sent, and compiles it: in a locked process, or from what is kept.

use crate::{
    Artefacts, HostFault, Programs, Result, Sealed,
    artefacts::Of,
    process::{self, Cancel, End, Process, Silence, sealed},
};
use border::{
    compile::{CompileJob, FromCompiler, Look, Refusal},
    message::{Ended, FromChild, Job, Limits, Outcome, Task},
};
use domain::pilots::{MODULE_BYTES_MAX, Rejection, Sha256};

/// Processor time for compiling, in seconds: a Python component takes up to 30 on a slow machine.
const COMPILE_SECONDS_MAX: u64 = 240;
/// How long it may take by the clock, in milliseconds, before we call it our fault.
const COMPILE_MILLISECONDS_MAX: u64 = 600_000;
/// The longest message of the compiler, in bytes.
const MESSAGE_BYTES_MAX: u32 = 1 << 20;

/// What became of a file.
#[derive(Debug)]
pub enum Checked {
    /// It is a pilot, and can be run.
    Ready(Ready),
    /// It is none.
    Rejected(Rejection, Refusal),
    /// Somebody cancelled.
    Cancelled,
}

/// A pilot that can be run.
#[derive(Debug)]
pub struct Ready {
    /// SHA-256 of the module.
    pub module: Sha256,
    /// Its size, in bytes.
    pub bytes: u64,
    /// What it says of itself.
    pub look: Look,
    /// The compiled pilot.
    pub compiled: Sealed,
}

/// Looks at a module and compiles it, or finds it among what is kept. `owner` is whose it is.
///
/// # Errors
/// [`HostFault`] when it is our fault.
pub fn check(
    programs: &Programs,
    artefacts: &Artefacts,
    module: &[u8],
    owner: &str,
    cancel: &Cancel,
) -> Result<Checked> {
    if let Some(refusal) = too_large(module.len() as u64) {
        return Ok(Checked::Rejected(Rejection::Check, refusal));
    }
    let sha256 = Sha256::of(module);
    let of = Of { module: sha256, engine: border::ENGINE, fuel_model: border::FUEL_MODEL, owner };
    let ready = |compiled, look| Ready { module: sha256, bytes: module.len() as u64, look, compiled };
    if let Some((look, compiled)) = artefacts.find(of)? {
        return Ok(Checked::Ready(ready(compiled, look)));
    }
    let (look, compiled) = match compile(programs, module, cancel)? {
        Compiled::Ready(look, compiled) => (look, compiled),
        Compiled::Rejected(rejection, refusal) => return Ok(Checked::Rejected(rejection, refusal)),
        Compiled::Cancelled => return Ok(Checked::Cancelled),
    };
    match matched(programs, &compiled, cancel)? {
        Matched::Fits => {}
        Matched::Misfit(refusal) => return Ok(Checked::Rejected(Rejection::Check, refusal)),
        Matched::Cancelled => return Ok(Checked::Cancelled),
    }
    artefacts.keep(of, &look, &compiled.bytes()?)?;
    Ok(Checked::Ready(ready(compiled, look)))
}

/// A module that was compiled before, if it is kept: nobody needs its file to run it.
///
/// # Errors
/// [`HostFault`] when it is our fault.
pub fn kept(artefacts: &Artefacts, module: Sha256, bytes: u64, owner: &str) -> Result<Option<Ready>> {
    let of = Of { module, engine: border::ENGINE, fuel_model: border::FUEL_MODEL, owner };
    Ok(artefacts.find(of)?.map(|(look, compiled)| Ready { module, bytes, look, compiled }))
}

fn too_large(bytes: u64) -> Option<Refusal> {
    (bytes > MODULE_BYTES_MAX).then(|| Refusal {
        problem: format!("The file has {bytes} bytes, and a pilot may have {MODULE_BYTES_MAX} (32 MiB)."),
        advice: "Build for release and strip it: pilot build does so. In Python, leave out what you do not import."
            .to_owned(),
    })
}

enum Compiled {
    Ready(Look, Sealed),
    Rejected(Rejection, Refusal),
    Cancelled,
}

/// Lets a locked process look at the module and compile it.
fn compile(programs: &Programs, module: &[u8], cancel: &Cancel) -> Result<Compiled> {
    let input = Sealed::copy(module)?;
    let output = sealed::open()?;
    let file = output.try_clone().map_err(|fault| HostFault::new("no descriptor is left", fault))?;
    let mut process = Process::start(&programs.compiler, input.descriptor()?, file.into(), cancel)?;
    let deadline = process::deadline(COMPILE_MILLISECONDS_MAX)?;
    let job = CompileJob { bytes: module.len() as u64, seconds_max: COMPILE_SECONDS_MAX };
    // Should it be gone already, the first message will not come, and how it ended says why.
    let _ = process.socket.send(&job, deadline);
    let mut look = None;
    loop {
        match process.socket.receive(MESSAGE_BYTES_MAX, deadline) {
            Ok(FromCompiler::Locked { engine, fuel_model }) => same_engine(&engine, fuel_model)?,
            Ok(FromCompiler::Looked(found)) => look = Some(found),
            Ok(FromCompiler::Refused(refusal)) => {
                return Ok(Compiled::Rejected(Rejection::Check, cleaned(&refusal)));
            }
            Ok(FromCompiler::Internal(cause)) => return Err(HostFault::new("the compiler failed", cause)),
            Ok(FromCompiler::Compiled) => {
                // Nobody may hold the file any more when it is sealed and read; and nobody waits for a process that
                // says it is done and stays.
                drop(process);
                let look = look.ok_or_else(|| HostFault::new("the compiler failed", "it did not look"))?;
                return Ok(Compiled::Ready(look, Sealed::seal(output)?));
            }
            Err(Silence::Cancelled) => return Ok(Compiled::Cancelled),
            Err(Silence::Late) => {
                return Err(HostFault::new("the compiler failed", "it took too long by the clock"));
            }
            Err(Silence::Garbled(cause)) => return Err(HostFault::new("the compiler failed", cause)),
            Err(Silence::Gone) => return died(process.ended()?, look.is_some()),
        }
    }
}

/// A compiler that died was given too little, or a file that no compiler should be given. Either way nothing was run.
fn died(end: End, has_looked: bool) -> Result<Compiled> {
    let End::Signal(signal) = end else {
        return Err(HostFault::new("the compiler failed", format!("it ended without a word: {end:?}")));
    };
    // SIGKILL is the machine's, short of memory, or the operator's.
    if signal == 9 {
        return Err(HostFault::new("the compiler failed", "it was killed from outside"));
    }
    Ok(if has_looked {
        Compiled::Rejected(
            Rejection::CompileLimit,
            Refusal {
                problem: format!("Compiling it took more memory or time than there is (signal {signal})."),
                advice: "Split very long functions, and leave out what the pilot does not need.".to_owned(),
            },
        )
    } else {
        Compiled::Rejected(
            Rejection::Check,
            Refusal {
                problem: format!("The file is built so that it cannot be read (signal {signal})."),
                advice:
                    "Build it with pilot build from a clean folder. If that gives the same file, tell us."
                        .to_owned(),
            },
        )
    })
}

/// Whether a compiled pilot fits the contract.
enum Matched {
    Fits,
    Misfit(Refusal),
    Cancelled,
}

/// Matches imports and exports with the contract, which is exact only once it is compiled.
fn matched(programs: &Programs, compiled: &Sealed, cancel: &Cancel) -> Result<Matched> {
    let nothing = Sealed::copy(&[])?;
    let mut process = Process::start(&programs.child, compiled.descriptor()?, nothing.descriptor()?, cancel)?;
    let deadline = process::deadline(60_000)?;
    let _ = process.socket.send(&link_job(), deadline);
    let unmatched = |cause| Err(HostFault::new("the pilot could not be matched with the contract", cause));
    let mut said = process.socket.receive(MESSAGE_BYTES_MAX, deadline);
    if let Ok(FromChild::Locked { engine, fuel_model }) = &said {
        same_engine(engine, *fuel_model)?;
        said = process.socket.receive(MESSAGE_BYTES_MAX, deadline);
    } else if let Ok(FromChild::Ended(Ended { outcome: Outcome::Returned | Outcome::NotLinked(_), .. })) =
        &said
    {
        return unmatched("it was loaded without a lock".to_owned());
    }
    match said {
        Ok(FromChild::Ended(ended)) => match ended.outcome {
            Outcome::Returned => Ok(Matched::Fits),
            Outcome::NotLinked(text) => Ok(Matched::Misfit(cleaned(&Refusal {
                problem: format!("The component does not fit the contract: {text}."),
                advice: "Build it with the SDK of the version that pilot new writes.".to_owned(),
            }))),
            other => unmatched(format!("{other:?}")),
        },
        Err(Silence::Cancelled) => Ok(Matched::Cancelled),
        Err(Silence::Gone) => unmatched(format!("{:?}", process.ended()?)),
        other => unmatched(format!("{other:?}")),
    }
}

fn link_job() -> Job {
    let task =
        Task { challenge: String::new(), scenario: String::new(), parameters: vec![], answers: vec![] };
    let limits = Limits {
        steps_max: 0,
        memory_bytes_max: 0,
        host_calls_max: 0,
        output_bytes_max: 0,
        log_bytes_max: 0,
        border_bytes_max: 0,
        handles_max: 0,
    };
    Job { task, limits, now: 0, random: [0; 32], systems: vec![], link_only: true }
}

/// Both programs must be of the same build as this one.
pub(crate) fn same_engine(engine: &str, fuel_model: u32) -> Result<()> {
    if engine == border::ENGINE && fuel_model == border::FUEL_MODEL {
        return Ok(());
    }
    let cause = format!(
        "a locked program is {engine}, fuel model {fuel_model}, and this one expects {}, fuel model {}: install all of \
         one version",
        border::ENGINE,
        border::FUEL_MODEL
    );
    Err(HostFault::new("the sandbox is not of one piece", cause))
}

fn cleaned(refusal: &Refusal) -> Refusal {
    let clean = |text: &str| border::clean::clean(text, 2000);
    Refusal { problem: clean(&refusal.problem), advice: clean(&refusal.advice) }
}
