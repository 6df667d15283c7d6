//! The steps of the lock that speak to the kernel: each a call that the standard library does not have.
#![allow(
    unsafe_code,
    reason = "these are system calls with plain numbers as arguments; none is given memory to write to"
)]

use super::NotLocked;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::Error;

/// The users that Debian keeps for whoever needs one for a short while: 65000 to 65533. A locked process takes one by
/// its process id, so that two of them rarely share it, and a signal from one would not reach the other.
const USERS: std::ops::Range<u32> = 65_000..65_534;

/// What is limited by number.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    Data,
    AddressSpace,
    FileSize,
    ProcessorSeconds,
    Core,
    Processes,
    OpenFiles,
}

/// The first thing a process does: it closes every descriptor but the three it was given, and asks to be ended with
/// its parent.
///
/// # Errors
/// When the kernel refuses: the process must end.
pub fn prepare() -> Result<(), NotLocked> {
    // SAFETY: numbers alone; the descriptors from 3 on belong to nobody in this process.
    done("close_range", unsafe { libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, 0u32) })?;
    end_with_parent()
}

/// Asks the kernel to end this process when its parent ends. A change of user takes that back.
fn end_with_parent() -> Result<(), NotLocked> {
    // SAFETY: numbers alone.
    done("pdeathsig", unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) }.into())
}

/// Sets a limit that cannot be raised again. Where the machine's own is lower, that one stays.
pub(super) fn limit(what: Limit, value: u64) -> Result<(), NotLocked> {
    let (step, what) = match what {
        Limit::Data => ("the limit of memory", Resource::Data),
        Limit::AddressSpace => ("the limit of address space", Resource::As),
        Limit::FileSize => ("the limit of file size", Resource::Fsize),
        Limit::ProcessorSeconds => ("the limit of processor time", Resource::Cpu),
        Limit::Core => ("the limit of core files", Resource::Core),
        Limit::Processes => ("the limit of processes", Resource::Nproc),
        Limit::OpenFiles => ("the limit of open files", Resource::Nofile),
    };
    let value = getrlimit(what).maximum.map_or(value, |machines| machines.min(value));
    let limit = Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(what, limit).map_err(|fault| NotLocked::Kernel { step, source: fault.into() })
}

/// No program run from here could gain privileges.
pub(super) fn no_new_privileges() -> Result<(), NotLocked> {
    // SAFETY: numbers alone.
    done("no_new_privs", unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }.into())
}

/// Where the process is root, it becomes a user of its own, without groups.
pub(super) fn own_user() -> Result<(), NotLocked> {
    // SAFETY: no arguments.
    if unsafe { libc::geteuid() } == 0 {
        let user = USERS.start + std::process::id() % (USERS.end - USERS.start);
        // SAFETY: an empty list of groups is never read.
        done("setgroups", unsafe { libc::setgroups(0, std::ptr::null()) }.into())?;
        // SAFETY: numbers alone.
        done("setresgid", unsafe { libc::setresgid(user, user, user) }.into())?;
        // SAFETY: numbers alone.
        done("setresuid", unsafe { libc::setresuid(user, user, user) }.into())?;
    }
    end_with_parent()
}

/// Every system call is held against this list from now on, besides those that are on already.
pub(super) fn filter(list: &[seccompiler::sock_filter]) -> Result<(), NotLocked> {
    let long = |_| NotLocked::Kernel { step: "seccomp", source: Error::other("the list is too long") };
    let program = libc::sock_fprog {
        len: list.len().try_into().map_err(long)?,
        // Both crates write down the kernel's own structure.
        filter: list.as_ptr().cast_mut().cast(),
    };
    let (what, flags) = (libc::SECCOMP_SET_MODE_FILTER, 0u32);
    // SAFETY: the kernel copies the list, which lives through the call, and does not write to it.
    done("seccomp", unsafe { libc::syscall(libc::SYS_seccomp, what, flags, &raw const program) })
}

/// No other process of the same user may look into this one.
pub(super) fn unreadable() -> Result<(), NotLocked> {
    // SAFETY: numbers alone.
    done("dumpable", unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0) }.into())
}

fn done(step: &'static str, code: i64) -> Result<(), NotLocked> {
    if code == 0 { Ok(()) } else { Err(NotLocked::Kernel { step, source: Error::last_os_error() }) }
}
