//! The final: one locked module for each organisation, in worlds that nobody could know before the lock.
//!
//! 1. A council opens it: the challenge, the sort of council, the number of worlds and what becomes public are fixed, a secret
//!    is drawn for each party, and what it is bound to is published.
//! 2. Each organisation locks one module that has run in full practice; it may change it until the lock.
//! 3. At the lock the hashes of all locked modules are published. The key of the worlds follows from all secrets and these.
//! 4. All locked modules run in one batch, once for each party in data of its sort of council; a fault of ours is repeated with the
//!    same key.
//! 5. The secrets are revealed, receipts signed, logs opened to their owners.
//!
//! Where it has several parties, the council that leads and one other start it, and reveal it: see [`super::FinalStep`].

use super::{ChallengeCard, Sha256};
use crate::{
    closed_list::closed_list,
    fault::Fault,
    ids::{EngagementId, FinalId, ModuleId, OrganisationId},
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The shortest time from opening a final to its lock, in hours: every supplier needs time for a full practice.
pub const LOCK_AFTER_HOURS: i64 = 24;
/// The longest reason for calling a final off, in characters.
pub const CALL_OFF_LIMIT: usize = 1_000;

closed_list! {
    /// What becomes public of the results, once they are revealed. It is fixed when the final opens.
    Publication {
        /// Nothing.
        Nothing = "nothing", "Nothing: the council reads all results, and each supplier its own";
        /// Without names.
        Unnamed = "unnamed", "Measures with their intervals, without names";
        /// With the names of those who agree.
        Named = "named", "Measures with their intervals, with the name of each supplier that agrees";
    }
}

/// A final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalPhase {
    /// Its id.
    pub id: FinalId,
    /// Of which engagement.
    pub engagement: EngagementId,
    /// The challenge: that of practice, or one that was held out until the reveal.
    pub card: ChallengeCard,
    /// Whether the challenge's files were held out: nobody gets them before the reveal.
    pub held_out: bool,
    /// The sort of council that each party is, by the profile's key.
    pub profiles: BTreeMap<OrganisationId, String>,
    /// What each party is called.
    pub names: BTreeMap<OrganisationId, String>,
    /// In how many worlds.
    pub worlds: u32,
    /// What becomes public.
    pub publication: Publication,
    /// What each party's secret is bound to.
    pub commitments: BTreeMap<OrganisationId, Sha256>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Until when modules are locked.
    pub locks_at: Timestamp,
    /// How far it is.
    pub stage: FinalStage,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
}

/// How far a final is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum FinalStage {
    /// Modules can be locked.
    OpenForLocks,
    /// The list of modules is fixed.
    Locked {
        /// Since when.
        at: Timestamp,
        /// SHA-256 of every locked module.
        modules: BTreeSet<Sha256>,
    },
    /// All locked modules run.
    Running {
        /// Since when.
        at: Timestamp,
        /// SHA-256 of every locked module.
        modules: BTreeSet<Sha256>,
    },
    /// Secrets and results are known.
    Revealed {
        /// Since when.
        at: Timestamp,
        /// SHA-256 of every locked module.
        modules: BTreeSet<Sha256>,
        /// When the results were published, if they were.
        published_at: Option<Timestamp>,
    },
    /// It does not take place.
    CalledOff {
        /// Since when.
        at: Timestamp,
        /// Why, which is published.
        reason: String,
    },
}

impl FinalStage {
    /// The keys of all stages, as the database stores them.
    pub const KEYS: &'static [&'static str] =
        &["open_for_locks", "locked", "running", "revealed", "called_off"];

    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            FinalStage::OpenForLocks => "open_for_locks",
            FinalStage::Locked { .. } => "locked",
            FinalStage::Running { .. } => "running",
            FinalStage::Revealed { .. } => "revealed",
            FinalStage::CalledOff { .. } => "called_off",
        }
    }

    /// The stage in a word or two.
    pub const fn label(&self) -> &'static str {
        match self {
            FinalStage::OpenForLocks => "Open for locks",
            FinalStage::Locked { .. } => "Locked",
            FinalStage::Running { .. } => "Running",
            FinalStage::Revealed { .. } => "Revealed",
            FinalStage::CalledOff { .. } => "Called off",
        }
    }

    /// The hashes of all locked modules, once they are fixed.
    pub const fn modules(&self) -> Option<&BTreeSet<Sha256>> {
        match self {
            FinalStage::Locked { modules, .. }
            | FinalStage::Running { modules, .. }
            | FinalStage::Revealed { modules, .. } => Some(modules),
            FinalStage::OpenForLocks | FinalStage::CalledOff { .. } => None,
        }
    }
}

/// One organisation's module for a final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The module.
    pub module: ModuleId,
    /// SHA-256 of its file.
    pub sha256: Sha256,
    /// When it was locked, or changed last.
    pub at: Timestamp,
    /// Whether the organisation agrees to be named where results are public.
    pub consents: bool,
}

/// What is wrong with the moment of the lock, for the form.
///
/// # Errors
/// The sentence for the page.
pub fn lock_time(locks_at: Timestamp, now: Timestamp) -> Result<(), String> {
    if locks_at >= now.plus_hours(LOCK_AFTER_HOURS) {
        return Ok(());
    }
    Err(format!(
        "The lock must be at least {LOCK_AFTER_HOURS} hours from now, so that every supplier has time for a full practice: {} or later",
        london::long(now.plus_hours(LOCK_AFTER_HOURS))
    ))
}

impl FinalPhase {
    /// Whether modules can be locked now. The clock decides, whether or not somebody has noticed.
    pub fn takes_locks(&self, now: Timestamp) -> bool {
        self.stage == FinalStage::OpenForLocks && now < self.locks_at
    }

    /// What a party is called.
    pub fn name(&self, party: OrganisationId) -> &str {
        self.names.get(&party).map_or("A council", String::as_str)
    }

    /// The sort of council that a party is, in words.
    pub fn profile(&self, party: OrganisationId) -> &str {
        let key = self.profiles.get(&party).map_or("", String::as_str);
        self.card.profile(key).map_or(key, |profile| &profile.label)
    }

    /// Whether secrets, logs and results may be shown.
    pub const fn is_revealed(&self) -> bool {
        matches!(self.stage, FinalStage::Revealed { .. })
    }

    /// Open for locks → locked, or called off where nobody locked anything.
    ///
    /// # Errors
    /// It is too early, or it has moved on.
    pub fn close_locks(self, modules: BTreeSet<Sha256>, now: Timestamp) -> Result<FinalPhase, Fault> {
        if self.stage != FinalStage::OpenForLocks {
            return Err(self.moved_on());
        }
        if now < self.locks_at {
            return Err(Fault::conflict(
                format!("Modules can be locked until {}", london::long(self.locks_at)),
                "The list is fixed at that moment, by the portal\u{2019}s clock.",
            ));
        }
        let stage = if modules.is_empty() {
            FinalStage::CalledOff { at: now, reason: "No supplier locked a pilot.".to_owned() }
        } else {
            FinalStage::Locked { at: self.locks_at, modules }
        };
        Ok(FinalPhase { stage, ..self })
    }

    /// Locked → running.
    ///
    /// # Errors
    /// It is not locked.
    pub fn start(self, now: Timestamp) -> Result<FinalPhase, Fault> {
        match self.stage {
            FinalStage::Locked { modules, .. } => {
                Ok(FinalPhase { stage: FinalStage::Running { at: now, modules }, ..self })
            }
            _ => Err(self.moved_on()),
        }
    }

    /// Running → revealed. `unfinished` is how many runs have not ended.
    ///
    /// # Errors
    /// It is not running, or some run has not ended.
    pub fn reveal(self, unfinished: u64, now: Timestamp) -> Result<FinalPhase, Fault> {
        match self.stage {
            FinalStage::Running { .. } if unfinished > 0 => Err(Fault::conflict(
                format!("{unfinished} of the final\u{2019}s runs have not ended"),
                "The secrets stay secret until all have. Come back when they have ended.",
            )),
            FinalStage::Running { modules, .. } => Ok(FinalPhase {
                stage: FinalStage::Revealed { at: now, modules, published_at: None },
                ..self
            }),
            _ => Err(self.moved_on()),
        }
    }

    /// Publishes the results of a revealed final, as was fixed when it opened.
    ///
    /// # Errors
    /// It is not revealed, is published already, or nothing was to be public.
    pub fn publish(self, now: Timestamp) -> Result<FinalPhase, Fault> {
        if self.publication == Publication::Nothing {
            return Err(Fault::conflict(
                "Nothing of this final becomes public",
                "That was fixed when it opened, and everybody who locked a pilot could read it.",
            ));
        }
        match self.stage {
            FinalStage::Revealed { at, modules, published_at: None } => Ok(FinalPhase {
                stage: FinalStage::Revealed { at, modules, published_at: Some(now) },
                ..self
            }),
            _ => Err(self.moved_on()),
        }
    }

    /// Open for locks → called off.
    ///
    /// # Errors
    /// The list of modules is fixed already, or it has moved on.
    pub fn call_off(self, reason: String, now: Timestamp) -> Result<FinalPhase, Fault> {
        if !self.takes_locks(now) {
            return Err(self.moved_on());
        }
        Ok(FinalPhase { stage: FinalStage::CalledOff { at: now, reason }, ..self })
    }

    fn moved_on(&self) -> Fault {
        Fault::conflict(
            format!("This final is now: {}", self.stage.label().to_lowercase()),
            "Somebody may have moved it on while you were reading. Look at it again before you decide.",
        )
    }
}

#[cfg(test)]
#[path = "final_tests.rs"]
mod tests;
