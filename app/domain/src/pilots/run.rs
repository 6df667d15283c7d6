//! Runs: one module in the worlds of one key.

use super::{ChallengeCard, EndReason, Evidence, ModuleState, Phase, Progress, PublicKey, Sha256, WorldsKey};
use crate::{
    closed_list::closed_list,
    fault::Fault,
    ids::{EngagementId, ModuleId, OrganisationId, RunId},
    text::plural,
    time::{Timestamp, london},
};

/// A run that no worker took for so long has expired.
pub const EXPIRES_AFTER_HOURS: i64 = 24;

closed_list! {
    /// In how many worlds a practice run goes.
    Length {
        /// One.
        Quick = "quick", "Quick: one world, an answer within seconds";
        /// As many as the final has.
        Full = "full", "Full: as many worlds as the final, with intervals";
    }
}

impl Length {
    /// How many worlds that is, where a final has `full`.
    pub const fn worlds(self, full: u32) -> u32 {
        match self {
            Length::Quick => 1,
            Length::Full => full,
        }
    }
}

/// A run, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What it was run for.
    pub engagement: EngagementId,
    /// Whose module it is.
    pub organisation: OrganisationId,
    /// The module.
    pub module: ModuleId,
    /// SHA-256 of the module's file.
    pub module_sha256: Sha256,
    /// Its size in bytes.
    pub module_bytes: u64,
    /// The version of the organisation's pilot.
    pub number: u32,
    /// What it is for.
    pub phase: Phase,
    /// In how many worlds.
    pub worlds: u32,
    /// The profile's key.
    pub profile: String,
    /// What the council is called for whose sort of data it ran in a final; none in practice.
    pub party: Option<String>,
    /// The key of its worlds; none of a final before it is revealed.
    pub key: Option<PublicKey>,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// Where it stands.
    pub state: RunState,
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// It waits for a worker.
    Queued {
        /// How many wait before it.
        before: u32,
        /// How often a worker has taken it already.
        attempts: u32,
    },
    /// A worker has it.
    Leased {
        /// Which attempt it is, from 1.
        attempt: u32,
        /// How far it is, once the worker has said so: then it is running.
        progress: Option<Progress>,
    },
    /// It has ended.
    Ended {
        /// When.
        at: Timestamp,
        /// How.
        end: EndReason,
        /// How many workers had taken it.
        attempts: u32,
    },
}

impl Run {
    /// What it is for, in words: a final runs once for each council.
    pub fn purpose(&self) -> String {
        match &self.party {
            Some(party) => format!("{} for {party}", self.phase.label()),
            None => self.phase.label().to_owned(),
        }
    }

    /// In how many worlds it went, and when it was queued, in words.
    pub fn occasion(&self) -> String {
        let worlds = plural(self.worlds.into(), "world", "worlds");
        format!("{worlds}, queued on {}", london::long(self.queued_at))
    }

    /// Whether its supplier may show it beside a response: a practice run that has figures to read, of this version.
    ///
    /// # Errors
    /// It is of a final, has not ended or did not succeed; or its version was locked away.
    pub fn may_be_shown(&self, version: &ModuleState) -> Result<(), Fault> {
        match (self.phase, &self.state, version) {
            (.., ModuleState::Quarantined { .. }) => Err(Fault::conflict(
                "The version that ran here is locked away",
                "Choose a run of another version.",
            )),
            (Phase::Practice, RunState::Ended { end: EndReason::Succeeded, .. }, _) => Ok(()),
            _ => Err(Fault::conflict(
                "This run cannot be shown with a response",
                "Choose a practice run that succeeded: only these have figures to read.",
            )),
        }
    }
}

impl RunState {
    /// Whether it has ended.
    pub const fn has_ended(&self) -> bool {
        matches!(self, RunState::Ended { .. })
    }

    /// The state in a word or two.
    pub fn label(&self) -> &'static str {
        match self {
            RunState::Queued { .. } => "Waiting",
            RunState::Leased { progress: None, .. } => "Starting",
            RunState::Leased { .. } => "Running",
            RunState::Ended { end, .. } => match end {
                EndReason::Succeeded => "Succeeded",
                EndReason::ModuleFailed(_) | EndReason::Rejected(_) => "The pilot failed",
                EndReason::PlatformFailed(_) => "We failed",
                EndReason::Cancelled => "Cancelled",
                EndReason::Expired => "Expired",
            },
        }
    }
}

/// What a run was to be of.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// SHA-256 of the module's file.
    pub module: Sha256,
    /// The challenge.
    pub card: &'a ChallengeCard,
    /// The profile's key.
    pub profile: &'a str,
    /// In how many worlds.
    pub worlds: u32,
    /// What the worlds were to come from.
    pub key: WorldsKey,
}

impl Asked<'_> {
    /// What in this evidence is not of what was asked; none where all of it is. A worker's word is taken for what happened,
    /// and not for what it was asked.
    pub fn differs(&self, evidence: &Evidence) -> Option<&'static str> {
        let challenge = &evidence.challenge;
        let names = || self.card.scenarios.iter().map(|scenario| &scenario.name);
        [
            ("module", evidence.module.sha256 == self.module),
            ("challenge", challenge.sha256 == self.card.sha256 && challenge.name == self.card.name),
            ("version of the challenge", challenge.version == self.card.version),
            ("scenarios", evidence.scenarios.iter().eq(names())),
            ("profile", evidence.profile == self.profile),
            ("number of worlds", evidence.worlds == self.worlds),
            ("key", evidence.key == self.key),
            ("limits", evidence.limits == self.card.limits),
        ]
        .into_iter()
        .find_map(|(what, same)| (!same).then_some(what))
    }
}
