//! How a command ends, for the shell and for people.

use domain::pilots::EndReason;
use std::{fmt::Display, path::Path, process::ExitCode};

/// The codes, as the help shows them.
pub const HELP: &str = "\
Exit codes:
  0  it was done; of run: the pilot succeeded; of verify: it verifies
  1  what you gave is not right: the words say what, and what to do
  2  the command line is not one; see --help
  3  the file is not a pilot, or the challenge has mistakes
  4  the pilot ran, and ended with a fault of its own
  5  it was ours: a fault of the sandbox or of this machine
  6  cancelled
  7  it does not verify";

/// The code of a command that somebody stopped.
pub const CANCELLED: u8 = 6;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It was done.
    Done,
    /// What was given is not right.
    Given,
    /// The file is no pilot, or the challenge has mistakes.
    Refused,
    /// The pilot ended with a fault of its own.
    PilotFault,
    /// It was ours.
    OurFault,
    /// Somebody stopped it.
    Cancelled,
    /// What was to be verified does not verify.
    Unverified,
}

impl Exit {
    /// For the shell.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Given => 1,
            Self::Refused => 3,
            Self::PilotFault => 4,
            Self::OurFault => 5,
            Self::Cancelled => CANCELLED,
            Self::Unverified => 7,
        })
    }

    /// Of a run that ended so.
    pub const fn of(end: EndReason) -> Self {
        match end {
            EndReason::Succeeded => Self::Done,
            EndReason::ModuleFailed(_) => Self::PilotFault,
            EndReason::PlatformFailed(_) => Self::OurFault,
            EndReason::Cancelled | EndReason::Expired => Self::Cancelled,
            EndReason::Rejected(_) => Self::Refused,
        }
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub struct Problem {
    /// How the command ends.
    pub exit: Exit,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl Problem {
    /// Something that was given is not right.
    pub fn given(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { exit: Exit::Given, what: what.into(), advice: advice.into() }
    }

    /// Something does not verify.
    pub fn unverified(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { exit: Exit::Unverified, what: what.into(), advice: advice.into() }
    }

    /// A file that cannot be read.
    pub fn unreadable(path: &Path, cause: &std::io::Error, advice: impl Into<String>) -> Self {
        Self::given(format!("{} cannot be read: {cause}", path.display()), advice)
    }

    /// A file or folder that cannot be written.
    pub fn unwritable(path: &Path, cause: &dyn Display, advice: impl Into<String>) -> Self {
        Self::given(format!("{} cannot be written: {cause}", path.display()), advice)
    }
}

impl From<sandbox::HostFault> for Problem {
    fn from(fault: sandbox::HostFault) -> Self {
        Self {
            exit: Exit::OurFault,
            what: fault.to_string(),
            advice: "This is not your pilot's fault. Try again; if it comes back, tell us the line above."
                .to_owned(),
        }
    }
}

/// What a command gives back.
pub type Ended = Result<Exit, Problem>;
