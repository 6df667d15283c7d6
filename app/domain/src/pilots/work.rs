//! What portal and worker say to each other. A worker asks for a job, says that it is still at it, and hands in what came
//! of it. All of it is JSON.

use super::{Limits, PublicKey, Rejection, Sha256};
use crate::ids::{EngagementId, ModuleId, OrganisationId, RunId};
use serde::{Deserialize, Serialize};

/// A lease lasts so long after the last word of its worker.
pub const LEASE_SECONDS: u32 = 20;
/// So many workers may take a job, one after the other, before it has failed for good.
pub const ATTEMPTS_MAX: u32 = 3;

/// One job: what is to be done, and the leave to do it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The lease, a signed token: all that is said about the job goes with it.
    pub lease: String,
    /// What is to be done.
    pub work: Work,
}

/// What is to be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// Look at a module, and compile it.
    Check {
        /// Which.
        module: ModuleId,
        /// SHA-256 of its file.
        sha256: Sha256,
        /// Its size in bytes.
        bytes: u64,
        /// Whose it is.
        organisation: OrganisationId,
    },
    /// Run a module.
    Run {
        /// Which run.
        run: RunId,
        /// For which engagement.
        engagement: EngagementId,
        /// SHA-256 of the module's file.
        sha256: Sha256,
        /// Its size in bytes.
        bytes: u64,
        /// Whose it is.
        organisation: OrganisationId,
        /// SHA-256 over the challenge's files.
        challenge: Sha256,
        /// The profile's key.
        profile: String,
        /// In how many worlds.
        worlds: u32,
        /// What each world may use.
        limits: Limits,
        /// What the worlds come from.
        key: WorldsSecret,
    },
}

/// What the worlds of a run come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WorldsSecret {
    /// A key that everybody may know.
    Public(PublicKey),
    /// The key of a final, in 64 hexadecimal digits: a worker that is trusted with it tells nobody.
    Final(Secret),
}

/// The key of a final on its way to a worker. No message shows it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Which world, from 0.
    pub world: u32,
    /// Of how many.
    pub of: u32,
    /// What goes on in it, such as `The pilot is in triage`.
    pub doing: String,
}

/// A line that a pilot wrote, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// In which world, from 0.
    pub world: u32,
    /// In which scenario.
    pub scenario: String,
    /// How grave it is: `debug`, `info`, `warn`, `error` or `panic`.
    pub level: String,
    /// The line.
    pub text: String,
}

/// A sign of life of a worker that has a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// How far it is.
    pub progress: Option<Progress>,
    /// What the pilot has written since the last one.
    pub log: Vec<LogEntry>,
}

/// What a worker is told then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beaten {
    /// The lease from now on.
    pub lease: String,
    /// Whether somebody cancelled it: the worker stops and says so.
    pub cancelled: bool,
}

/// What came of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case", deny_unknown_fields)]
pub enum Done {
    /// The module can be run.
    Ready,
    /// It cannot.
    Rejected {
        /// Why, by the list.
        rejection: Rejection,
        /// What is wrong, in words.
        problem: String,
        /// What to do about it.
        advice: String,
    },
    /// It ran, and this is what it showed.
    Ran {
        /// The evidence: canonical JSON, to the byte.
        evidence: String,
        /// What the pilot has written since the last sign of life.
        log: Vec<LogEntry>,
    },
    /// It was stopped, because somebody cancelled it.
    Cancelled,
    /// Something on the worker's side failed: nothing is known of the module.
    Failed {
        /// By the list of end reasons, such as `time`.
        fault: super::PlatformFault,
        /// What it was, for the operator.
        cause: String,
    },
}
