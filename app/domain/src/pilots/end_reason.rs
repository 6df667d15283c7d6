//! How a run ended: the one list that every page, log, answer and command uses.

use crate::closed_list::closed_list;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

closed_list! {
    /// What a pilot used more of than its limits let, besides steps and memory.
    Quota {
        /// Bytes emitted as results.
        OutputBytes = "output_bytes", "Bytes of results";
        /// Rows emitted as results.
        OutputRows = "output_rows", "Rows of results";
        /// Bytes written to the log.
        LogBytes = "log_bytes", "Bytes of log";
        /// Calls of the host's functions.
        HostCalls = "host_calls", "Calls of the host";
        /// Bytes that crossed between host and pilot.
        BorderBytes = "border_bytes", "Bytes across the border";
        /// Handles open at one time.
        Handles = "handles", "Open handles";
    }
}

closed_list! {
    /// What on our side kept a run from ending.
    PlatformFault {
        /// The clock on the wall ran out before the steps did.
        Time = "time", "Out of time";
        /// The worker, or the process that ran the pilot, was gone.
        LostWorker = "lost_worker", "Worker lost";
        /// A defect of ours.
        Internal = "internal", "Defect of ours";
    }
}

closed_list! {
    /// Why a module was never run.
    Rejection {
        /// It is not a component that fits the contract.
        Check = "check", "Not a pilot";
        /// Compiling it took more time or memory than it may.
        CompileLimit = "compile_limit", "Too much to compile";
    }
}

/// What a module did that ended its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModuleFault {
    /// It did what WebAssembly forbids, or said nothing before it gave up.
    Trap,
    /// It panicked, and said why.
    Panic,
    /// It used all its steps.
    OutOfSteps,
    /// It asked for more memory than it may have.
    OutOfMemory,
    /// It used more of something else than it may.
    Quota(Quota),
    /// What it emitted is not in the shape that the scenario asks for.
    WrongOutput,
    /// Its `run` returned an error.
    ReturnedError,
    /// The process that ran it died, twice.
    CrashedHost,
}

/// How a run ended. In JSON and in the database it is its key, such as `module_failed(quota(log_bytes))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum EndReason {
    /// The pilot returned without an error, in every world.
    Succeeded,
    /// The fault is the module's.
    ModuleFailed(ModuleFault),
    /// The fault is ours.
    PlatformFailed(PlatformFault),
    /// Somebody with the right to do so stopped it.
    Cancelled,
    /// No worker took it for 24 hours.
    Expired,
    /// The module was not run at all. Only the command has this; in the portal it is a state of the module.
    Rejected(Rejection),
}

/// A text is no end reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not an end reason that this version knows, such as succeeded or module_failed(out_of_steps)"
)]
pub struct UnknownEndReason(pub String);

impl ModuleFault {
    /// All of them, in the order people see them.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Trap, Self::Panic, Self::OutOfSteps, Self::OutOfMemory];
        all.extend(Quota::ALL.iter().copied().map(Self::Quota));
        all.extend([Self::WrongOutput, Self::ReturnedError, Self::CrashedHost]);
        all
    }
}

impl EndReason {
    /// All of them, in the order people see them.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Succeeded];
        all.extend(ModuleFault::all().into_iter().map(Self::ModuleFailed));
        all.extend(PlatformFault::ALL.iter().copied().map(Self::PlatformFailed));
        all.extend([Self::Cancelled, Self::Expired]);
        all.extend(Rejection::ALL.iter().copied().map(Self::Rejected));
        all
    }

    /// Whether the run counts against the organisation's quota for good; otherwise what was taken is given back.
    /// `has_begun`: whether a worker had taken the run, which decides for one that was cancelled.
    pub const fn debits(self, has_begun: bool) -> bool {
        match self {
            Self::Succeeded | Self::ModuleFailed(_) => true,
            Self::Cancelled => has_begun,
            Self::PlatformFailed(_) | Self::Expired | Self::Rejected(_) => false,
        }
    }

    /// What happened, in one sentence for people.
    pub const fn sentence(self) -> &'static str {
        self.words().0
    }

    /// What to do next, for the people whose module it is.
    pub const fn next(self) -> &'static str {
        self.words().1
    }

    /// What happened, and what to do next.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Succeeded => (
                "The pilot ran to its end in every world.",
                "Read the measures, and compare them with target and baseline.",
            ),
            Self::ModuleFailed(fault) => fault.words(),
            Self::PlatformFailed(PlatformFault::Time) => (
                "The machine was too slow: time ran out before the steps did.",
                "This is not your pilot's fault and costs you nothing. In the portal it is run again by itself; on your \
                 own machine, close what else is running and try again.",
            ),
            Self::PlatformFailed(PlatformFault::LostWorker) => (
                "The machine that ran the pilot stopped answering.",
                "This is not your pilot's fault and costs you nothing. In the portal it is run again by itself; on your \
                 own machine, check that there is free memory and try again.",
            ),
            Self::PlatformFailed(PlatformFault::Internal) => (
                "The sandbox failed because of a defect in it.",
                "This is not your pilot's fault and costs you nothing. In the portal it is run again by itself; on your \
                 own machine, try again, and tell us if it happens twice.",
            ),
            Self::Cancelled => ("The run was cancelled.", "Start it again when you are ready."),
            Self::Expired => (
                "No worker took the run for 24 hours.",
                "Start it again; this costs you nothing. If it happens again, ask the operator whether a worker is on.",
            ),
            Self::Rejected(Rejection::Check) => (
                "The file is not a pilot that the sandbox can run.",
                "Do what is advised, build again, and look at it with pilot check. Nothing was run.",
            ),
            Self::Rejected(Rejection::CompileLimit) => (
                "Compiling the module took more time or memory than is allowed.",
                "Make it smaller: build for release, leave out what the pilot does not need, and split very long \
                 functions. Nothing was run.",
            ),
        }
    }
}

impl ModuleFault {
    /// What happened, and what to do next.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Trap => (
                "The pilot did something that WebAssembly forbids, and was stopped.",
                "Look for an index out of range, a division by zero or endless recursion. In Rust, use the SDK: its panic \
                 hook writes the reason to the log.",
            ),
            Self::Panic => (
                "The pilot panicked.",
                "Its message names the place in your source. Run it on your own machine with the same key to see it again.",
            ),
            Self::OutOfSteps => (
                "The pilot used all its steps before it was done.",
                "Look for a loop that does not end. Otherwise do less for each row: ask only for the columns you need, in \
                 batches of 10,000.",
            ),
            Self::OutOfMemory => (
                "The pilot asked for more memory than it may have.",
                "Do not keep whole tables: read a batch, use it, let it go.",
            ),
            Self::Quota(quota) => quota.words(),
            Self::WrongOutput => (
                "What the pilot emitted is not in the shape that the scenario asks for.",
                "The first mistake is named, with its row and column. pilot check CHALLENGE --page shows the shape.",
            ),
            Self::ReturnedError => (
                "The pilot ended with an error of its own.",
                "Its own words say why. Run it on your own machine with the same key to see it again.",
            ),
            Self::CrashedHost => (
                "The process that ran the pilot crashed, twice.",
                "The module is locked away until the operator has looked at it, because this may be an attempt to break \
                 out. Write to the operator if it is not.",
            ),
        }
    }
}

impl Quota {
    /// What happened, and what to do next.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::OutputBytes => (
                "The pilot emitted more bytes of results than it may.",
                "Emit each row once, and only the columns that the scenario asks for.",
            ),
            Self::OutputRows => (
                "The pilot emitted more rows of results than it may.",
                "Emit one row for each thing that the scenario asks about, and look for a loop that emits twice.",
            ),
            Self::LogBytes => {
                ("The pilot wrote more to its log than it may.", "Log less: never a line for each row.")
            }
            Self::HostCalls => (
                "The pilot called the host more often than it may.",
                "Read in batches of 10,000 rows and emit in batches, and look for a loop that asks or waits again and again: \
                 in a journey it is over when the inbox has no more events.",
            ),
            Self::BorderBytes => (
                "More bytes crossed between the host and the pilot than may.",
                "Ask only for the columns you need, read each table once, and ask systems no more than a journey needs.",
            ),
            Self::Handles => (
                "The pilot held more handles open at one time than it may.",
                "Close a scan before you open the next: in Rust, let it go out of scope.",
            ),
        }
    }
}

impl fmt::Display for ModuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trap => f.write_str("trap"),
            Self::Panic => f.write_str("panic"),
            Self::OutOfSteps => f.write_str("out_of_steps"),
            Self::OutOfMemory => f.write_str("out_of_memory"),
            Self::Quota(quota) => write!(f, "quota({})", quota.key()),
            Self::WrongOutput => f.write_str("wrong_output"),
            Self::ReturnedError => f.write_str("returned_error"),
            Self::CrashedHost => f.write_str("crashed_host"),
        }
    }
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Succeeded => f.write_str("succeeded"),
            Self::ModuleFailed(fault) => write!(f, "module_failed({fault})"),
            Self::PlatformFailed(fault) => write!(f, "platform_failed({})", fault.key()),
            Self::Cancelled => f.write_str("cancelled"),
            Self::Expired => f.write_str("expired"),
            Self::Rejected(rejection) => write!(f, "rejected({})", rejection.key()),
        }
    }
}

impl FromStr for EndReason {
    type Err = UnknownEndReason;

    fn from_str(key: &str) -> Result<Self, UnknownEndReason> {
        let known = Self::all().into_iter().find(|reason| reason.to_string() == key);
        known.ok_or_else(|| UnknownEndReason(key.chars().take(60).collect()))
    }
}

impl TryFrom<String> for EndReason {
    type Error = UnknownEndReason;

    fn try_from(key: String) -> Result<Self, UnknownEndReason> {
        key.parse()
    }
}

impl From<EndReason> for String {
    fn from(reason: EndReason) -> Self {
        reason.to_string()
    }
}
