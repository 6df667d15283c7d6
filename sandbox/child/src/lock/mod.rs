//! How a process gives up all it does not need, before it touches anything that a supplier sent.
//!
//! The order matters: what is limited by number first, then the kernel's own file rules, then privileges, then the user,
//! and last the list of system calls, after which nothing of this could be done any more. A process that cannot lock
//! itself must end: there is no lock that holds a little.
//!
//! A pilot's process does so in two steps. What it loads was written by a compiler that read a supplier's bytes, so it
//! is locked before it reads any of it; but to load is to make memory executable, which a running pilot must never be
//! able to. So a second list is put upon the first when all is loaded, and from then on both must allow a call.

mod calls;
mod kernel;

pub use calls::{Condition, of_compiler, of_loading, of_pilot};
pub use kernel::prepare;

use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// What the host needs besides the pilot's own memory: a failed allocation of the host's would end it without a word.
const HOST_MEMORY_BYTES: u64 = 128 << 20;
/// The address space of a process that compiles, in bytes.
const COMPILER_SPACE_BYTES: u64 = 6 << 30;
/// The longest compiled pilot, in bytes.
const ARTEFACT_BYTES_MAX: u64 = 1 << 30;

/// Why a process could not be locked. It must end at once.
#[derive(Debug, thiserror::Error)]
pub enum NotLocked {
    /// The kernel refused a step.
    #[error("the lock failed at {step}: {source}")]
    Kernel {
        /// Which step.
        step: &'static str,
        /// What the kernel said.
        source: std::io::Error,
    },
    /// The kernel's own file rules could not be set.
    #[error("the lock failed at landlock: {0}")]
    Landlock(#[from] landlock::RulesetError),
    /// The list of system calls could not be made.
    #[error("the lock failed at seccomp: {0}")]
    Seccomp(#[from] seccompiler::BackendError),
}

/// A process that is locked, and may load a compiled pilot.
#[must_use = "until the second step is taken, memory can become executable"]
#[derive(Debug)]
pub struct Loading {
    running: BpfProgram,
}

/// The first step for a process that will run a pilot with this much linear memory, in bytes: everything but that it
/// can still make memory executable.
///
/// # Errors
/// When a step is refused: the process must end.
pub fn loading(memory_bytes_max: u64) -> Result<Loading, NotLocked> {
    // Made now, while nothing that could spoil it has been read.
    let running = list(&of_pilot())?;
    kernel::limit(kernel::Limit::Data, memory_bytes_max.saturating_add(HOST_MEMORY_BYTES))?;
    kernel::limit(kernel::Limit::FileSize, 0)?;
    rest(&of_loading())?;
    Ok(Loading { running })
}

impl Loading {
    /// The second step, when all is loaded: no memory can become executable any more.
    ///
    /// # Errors
    /// When the kernel refuses: the process must end.
    pub fn run(self) -> Result<(), NotLocked> {
        kernel::filter(&self.running)
    }
}

/// Locks a process that will read and compile what a supplier sent, for at most this many seconds of processor time.
///
/// # Errors
/// When a step is refused: the process must end.
pub fn compiler(seconds_max: u64) -> Result<(), NotLocked> {
    kernel::limit(kernel::Limit::AddressSpace, COMPILER_SPACE_BYTES)?;
    kernel::limit(kernel::Limit::ProcessorSeconds, seconds_max)?;
    kernel::limit(kernel::Limit::FileSize, ARTEFACT_BYTES_MAX)?;
    rest(&of_compiler())
}

fn rest(allowed: &[(i64, Condition)]) -> Result<(), NotLocked> {
    kernel::limit(kernel::Limit::Core, 0)?;
    kernel::limit(kernel::Limit::Processes, 0)?;
    kernel::no_new_privileges()?;
    // It opens a descriptor for its rules, so the limit of those comes after it.
    no_files()?;
    kernel::limit(kernel::Limit::OpenFiles, 0)?;
    kernel::own_user()?;
    kernel::unreadable()?;
    kernel::filter(&list(allowed)?)
}

/// The list of system calls as the kernel reads it.
fn list(allowed: &[(i64, Condition)]) -> Result<BpfProgram, NotLocked> {
    let filter = SeccompFilter::new(
        allowed
            .iter()
            .map(|(call, condition)| Ok((*call, condition.rules()?)))
            .collect::<Result<_, NotLocked>>()?,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        TargetArch::x86_64,
    )?;
    Ok(filter.try_into()?)
}

/// No file may be opened, made, run or removed, and no port used: by the kernel's Landlock, as far as it has it. The
/// list of system calls says the same; this holds should it have a gap.
fn no_files() -> Result<(), NotLocked> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, Scope};
    Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?
        .restrict_self()?;
    Ok(())
}
