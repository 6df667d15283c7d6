//! The system calls that a locked process may make. Every other ends it with SIGSYS.

use super::NotLocked;
use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};

/// When a call is allowed.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// Always.
    Always,
    /// When it asks for no executable memory.
    NotExecutable,
    /// When it asks for no memory that can be both written and executed.
    WritableOrExecutable,
    /// When it asks the kernel for a further list, in the plain way.
    FurtherList,
    /// When it asks for memory of its own that is not executable: what is shared, or grows by itself, is not within the
    /// limit of memory.
    PlainMemory,
    /// On this descriptor.
    On(u32),
    /// On either of these descriptors.
    OnEither(u32, u32),
}

/// For both processes: memory, the way back from a trap, the end.
const EITHER: [(i64, Condition); 11] = [
    (libc::SYS_mmap, Condition::PlainMemory),
    (libc::SYS_mprotect, Condition::NotExecutable),
    (libc::SYS_munmap, Condition::Always),
    (libc::SYS_mremap, Condition::Always),
    (libc::SYS_brk, Condition::Always),
    (libc::SYS_madvise, Condition::Always),
    (libc::SYS_rt_sigreturn, Condition::Always),
    (libc::SYS_exit_group, Condition::Always),
    // The standard library may ask for these; they tell a pilot nothing, since no import gives them to it.
    (libc::SYS_futex, Condition::Always),
    (libc::SYS_getrandom, Condition::Always),
    (libc::SYS_clock_gettime, Condition::Always),
];

/// For a process that loads a compiled pilot: what it may do when it runs it, and besides, make code that cannot be
/// changed any more executable, and put on the list of the running pilot.
pub fn of_loading() -> Vec<(i64, Condition)> {
    let mut calls = of_pilot();
    calls.retain(|(call, _)| *call != libc::SYS_mprotect);
    calls.push((libc::SYS_mprotect, Condition::WritableOrExecutable));
    calls.push((libc::SYS_seccomp, Condition::FurtherList));
    calls
}

/// For a process that runs a pilot: it reads and writes its socket.
pub fn of_pilot() -> Vec<(i64, Condition)> {
    with([(libc::SYS_read, Condition::On(1)), (libc::SYS_write, Condition::On(1))])
}

/// For a process that compiles: it reads the module from 0, speaks on 1, and writes what it made to 2.
pub fn of_compiler() -> Vec<(i64, Condition)> {
    with([(libc::SYS_read, Condition::On(0)), (libc::SYS_write, Condition::OnEither(1, 2))])
}

fn with(own: [(i64, Condition); 2]) -> Vec<(i64, Condition)> {
    EITHER.into_iter().chain(own).collect()
}

impl Condition {
    /// The rules of the filter: one of them must hold. None at all stands for always.
    pub(super) fn rules(self) -> Result<Vec<SeccompRule>, NotLocked> {
        let rule = |argument, operator, value| {
            let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)?;
            SeccompRule::new(vec![condition])
        };
        let without = |argument, bits: i32| {
            let bits = u64::from(bits.unsigned_abs());
            SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(bits), 0)
        };
        Ok(match self {
            Self::Always => vec![],
            Self::NotExecutable => vec![SeccompRule::new(vec![without(2, libc::PROT_EXEC)?])?],
            Self::WritableOrExecutable => {
                let code = u64::from((libc::PROT_READ | libc::PROT_EXEC).unsigned_abs());
                vec![SeccompRule::new(vec![without(2, libc::PROT_EXEC)?])?, rule(2, SeccompCmpOp::Eq, code)?]
            }
            Self::FurtherList => {
                let equal = |argument, value| {
                    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
                };
                vec![SeccompRule::new(vec![equal(0, libc::SECCOMP_SET_MODE_FILTER.into())?, equal(1, 0)?])?]
            }
            Self::PlainMemory => {
                let flags = libc::MAP_SHARED | libc::MAP_GROWSDOWN;
                vec![SeccompRule::new(vec![without(2, libc::PROT_EXEC)?, without(3, flags)?])?]
            }
            Self::On(descriptor) => vec![rule(0, SeccompCmpOp::Eq, descriptor.into())?],
            Self::OnEither(one, other) => {
                vec![rule(0, SeccompCmpOp::Eq, one.into())?, rule(0, SeccompCmpOp::Eq, other.into())?]
            }
        })
    }
}
