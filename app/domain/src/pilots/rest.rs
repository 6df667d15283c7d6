//! What `/api/v1` says of pilots, and what the command `pilot` reads of it.
//!
//! These are the words of the public border, and change only by adding to them: what the portal keeps may change beneath
//! them. Whoever reads them passes over fields that they do not know.

use super::{
    EndReason, Length, LogEntry, Module, ModuleState, Progress, PublicKey, Run, RunState, Sha256, moment,
};
use crate::{
    ids::{ModuleId, RunId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What a supplier's pilots for an engagement stand on, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PilotsShown {
    /// The reference of the engagement.
    pub engagement: String,
    /// What is asked.
    pub challenge: ChallengeShown,
    /// The key of the profile that practice runs are for.
    pub profile: String,
    /// The key that the worlds of practice runs come from.
    pub practice_key: PublicKey,
    /// What is left today.
    pub quota: QuotaShown,
    /// The versions, newest first.
    pub modules: Vec<ModuleShown>,
    /// The runs, newest first; the last 200.
    pub runs: Vec<RunShown>,
}

/// A challenge, by what it is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeShown {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: Sha256,
}

/// How many practice runs there are in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaShown {
    /// How many an organisation may have.
    pub allowed: u32,
    /// How many are left today.
    pub left: u32,
}

/// One version of a pilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleShown {
    /// Its id.
    pub id: ModuleId,
    /// Counts the organisation's versions for the engagement, from 1.
    pub number: u32,
    /// What its owner wrote about it.
    pub note: String,
    /// What the file was called.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: Sha256,
    /// Its size in bytes.
    #[serde(with = "super::whole")]
    pub bytes: u64,
    /// When it was uploaded.
    #[serde(with = "moment")]
    pub uploaded_at: Timestamp,
    /// What became of it: `uploaded`, `ready`, `rejected`, `unchecked`, `quarantined` or `deleted`.
    pub state: String,
    /// By the list of end reasons, where it cannot be run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndReason>,
    /// What is wrong with it, where it cannot be run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What to do about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl From<Module> for ModuleShown {
    fn from(module: Module) -> Self {
        let state = module.state.key().to_owned();
        let (end, problem, advice) = match module.state {
            ModuleState::Rejected { rejection, problem, advice, .. } => {
                (Some(EndReason::Rejected(rejection)), Some(problem), Some(advice))
            }
            _ => (None, None, None),
        };
        Self {
            id: module.id,
            number: module.number,
            note: module.note,
            file_name: module.file_name,
            sha256: module.sha256,
            bytes: module.bytes,
            uploaded_at: module.uploaded_at,
            state,
            end,
            problem,
            advice,
        }
    }
}

/// Where a run stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStanding {
    /// It waits for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// It has ended.
    Ended,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunShown {
    /// Its id.
    pub id: RunId,
    /// The version that runs.
    pub module: ModuleId,
    /// The number of that version.
    pub number: u32,
    /// What it is for: `practice` or `final`.
    pub phase: String,
    /// In how many worlds.
    pub worlds: u32,
    /// The key of the profile.
    pub profile: String,
    /// What the council is called for whose sort of data it ran in a final.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// When it was queued.
    #[serde(with = "moment")]
    pub queued_at: Timestamp,
    /// Where it stands.
    pub state: RunStanding,
    /// How many jobs are before it, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// How many workers have taken it, one after the other. With another one its log begins anew.
    pub attempts: u32,
    /// How far it is, once its worker has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// How it ended, by the list of end reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<EndReason>,
    /// The same in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<String>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Whether there is evidence of what it showed.
    pub has_evidence: bool,
}

impl From<Run> for RunShown {
    fn from(run: Run) -> Self {
        let (state, before, attempts, progress, end) = match run.state {
            RunState::Queued { before, attempts } => {
                (RunStanding::Queued, Some(before), attempts, None, None)
            }
            RunState::Leased { attempt, progress } => (RunStanding::Running, None, attempt, progress, None),
            RunState::Ended { end, attempts, .. } => (RunStanding::Ended, None, attempts, None, Some(end)),
        };
        Self {
            id: run.id,
            module: run.module,
            number: run.number,
            phase: run.phase.key().to_owned(),
            worlds: run.worlds,
            profile: run.profile,
            party: run.party,
            queued_at: run.queued_at,
            state,
            before,
            attempts,
            progress,
            end,
            happened: end.map(|end| end.sentence().to_owned()),
            next: end.map(|end| end.next().to_owned()),
            has_evidence: end
                .is_some_and(|end| matches!(end, EndReason::Succeeded | EndReason::ModuleFailed(_))),
        }
    }
}

/// What a pilot wrote, and where the next lines begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogShown {
    /// The lines, in order.
    pub entries: Vec<LogEntry>,
    /// What to ask for the lines after these: `?from=` with this number.
    pub next: u32,
}

/// The run that is to be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// In how many worlds.
    pub length: Length,
    /// Its id, so that asking twice starts one; the portal draws one where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RunId>,
}
