//! How a process gives up all it does not need, before it touches anything that a supplier sent.
//!
//! The order matters: what is limited by number first, then the kernel's own file rules, then privileges, then the user,
//! and last the list of system calls, after which nothing of this could be done any more. A process that cannot lock
//! itself must end: there is no lock that holds a little.

mod calls;
mod kernel;

pub use calls::{Condition, of_compiler, of_pilot};
pub use kernel::prepare;

use seccompiler::{SeccompAction, SeccompFilter, TargetArch};

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
    /// The list of system calls could not be made or set.
    #[error("the lock failed at seccomp: {0}")]
    Seccomp(#[from] seccompiler::BackendError),
    /// The list of system calls could not be set.
    #[error("the lock failed at seccomp: {0}")]
    Filter(#[from] seccompiler::Error),
}

/// Locks a process that will run a pilot with this much linear memory, in bytes.
///
/// # Errors
/// When a step is refused: the process must end.
pub fn pilot(memory_bytes_max: u64) -> Result<(), NotLocked> {
    kernel::limit(kernel::Limit::Data, memory_bytes_max.saturating_add(HOST_MEMORY_BYTES))?;
    kernel::limit(kernel::Limit::FileSize, 0)?;
    rest(&of_pilot())
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
    let filter = SeccompFilter::new(
        allowed
            .iter()
            .map(|(call, condition)| Ok((*call, condition.rules()?)))
            .collect::<Result<_, NotLocked>>()?,
        SeccompAction::KillProcess,
        SeccompAction::Allow,
        TargetArch::x86_64,
    )?;
    let program: seccompiler::BpfProgram = filter.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
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
