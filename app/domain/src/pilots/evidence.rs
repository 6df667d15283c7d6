//! Evidence: what any machine computes again from the same module, challenge and key.

use super::{EndReason, Excerpt, Journey, Limits, Measure, Phase, PublicKey, Sha256, whole};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The form of evidence. A later form gets a member of its own, and the ones before it stay readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// The first.
    #[serde(rename = "forecourt-evidence/1")]
    One,
}

impl Format {
    /// What this version reads and writes, as it stands in the JSON.
    pub const KNOWN: &'static str = "forecourt-evidence/1";
}

/// What a run showed: everything in it can be computed again by whoever holds the module, and comes out equal byte for
/// byte under the same engine version and fuel model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Always first to be looked at: a reader that does not know it reads no further.
    pub format: Format,
    /// What ran.
    pub module: ModuleFacts,
    /// On what.
    pub challenge: ChallengeFacts,
    /// The names of the scenarios that ran, in the challenge's order.
    pub scenarios: Vec<String>,
    /// The profile of the council whose worlds were made, such as `county-town`.
    pub profile: String,
    /// What the worlds came from.
    pub key: WorldsKey,
    /// How many worlds there were.
    pub worlds: u32,
    /// What ran it.
    pub engine: EngineFacts,
    /// What each world might use.
    pub limits: Limits,
    /// How it ended: the first world that did not succeed decides.
    pub end: EndReason,
    /// Words that explain the end, such as a panic's message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Excerpt>,
    /// Metered steps, the sum over worlds; absent after a trap, because the count is not exact then.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "whole::optional")]
    pub steps: Option<u64>,
    /// The most memory that a world used, in bytes.
    #[serde(with = "whole")]
    pub peak_memory_bytes: u64,
    /// Calls of the host's functions, the sum over worlds.
    #[serde(with = "whole")]
    pub host_calls: u64,
    /// Rows handed to the pilot, the sum over worlds.
    #[serde(with = "whole")]
    pub rows_read: u64,
    /// Rows that the pilot emitted, the sum over worlds.
    #[serde(with = "whole")]
    pub output_rows: u64,
    /// What was measured, in the challenge's order; empty unless the run succeeded.
    pub measures: Vec<Measure>,
    /// The journeys, by scenario and world.
    pub journeys: Vec<Journey>,
    /// SHA-256 over all outputs that were taken, in the order of the worlds.
    pub result: Sha256,
}

/// The module that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleFacts {
    /// SHA-256 of the file.
    pub sha256: Sha256,
    /// Its size in bytes.
    #[serde(with = "whole")]
    pub bytes: u64,
    /// The version of the contract it was built for, such as `0.1.0`.
    pub contract: String,
}

/// The challenge it ran on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeFacts {
    /// Its name, such as `repairs-triage`.
    pub name: String,
    /// Its version, such as `1.0.0`.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: Sha256,
}

/// What the worlds of a run came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum WorldsKey {
    /// A key that everybody may know, for practice.
    Public(PublicKey),
    /// What a secret key was bound to before anybody knew it, for the final: crate `receipt` says how it is made.
    Commitment(Sha256),
}

/// The engine that ran it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineFacts {
    /// Its name, such as `wasmtime`.
    pub name: String,
    /// Its version, such as `48.0.8`.
    pub version: String,
    /// The number of the table that says how many steps an instruction costs. Steps compare under the same one only.
    pub fuel_model: u32,
    /// The version of the contract that the host offered, such as `0.1.0`.
    pub contract: String,
}

/// Why a file cannot be read as evidence.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceFault {
    /// It is no JSON, or no evidence at all.
    #[error("this is not evidence: {0}. Give the file that pilot run wrote, whole")]
    NotEvidence(serde_json::Error),
    /// It is of a form that this version does not know.
    #[error(
        "this evidence is of the form “{found}”, and this version of pilot reads {} alone. Use a newer version of pilot, \
         one that reads “{found}”",
        Format::KNOWN
    )]
    UnknownFormat {
        /// The form that it says it has.
        found: String,
    },
    /// It says that it is of a known form, and is not.
    #[error(
        "this evidence does not keep to {known}: {0}. It was changed after it was written, or damaged",
        known = Format::KNOWN
    )]
    Malformed(serde_json::Error),
    /// Its parts contradict each other.
    #[error(
        "this evidence contradicts itself: {0}. It was changed after it was written, or made by something else"
    )]
    Inconsistent(#[from] Inconsistency),
}

/// What contradicts what in evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistency {
    /// A measure has not one value for each world.
    #[error("“{measure}” has {values} values, and there are {worlds} worlds")]
    Values {
        /// The measure's name, with whose values they are.
        measure: String,
        /// How many values it has.
        values: usize,
        /// How many worlds there are.
        worlds: u32,
    },
    /// A measure or a journey belongs to a scenario that did not run.
    #[error("the scenario “{0}” is not among those that ran")]
    Scenario(String),
    /// Something stands there twice.
    #[error("{0} stands there twice")]
    Twice(String),
    /// A journey is of a world that there was not.
    #[error("a journey is of world {world}, and there are {worlds}, counted from 0")]
    World {
        /// The world it names.
        world: u32,
        /// How many there are.
        worlds: u32,
    },
    /// Practice comes from a key that everybody knows, a final from one that nobody knew.
    #[error("the receipt is for the phase “{}”, and its key is of the other", .0.key())]
    Phase(Phase),
    /// A run that failed has measures.
    #[error("the run ended as {0}, and yet it has measures")]
    Measured(EndReason),
}

/// What is read before anything else: the other fields may be of a form that this version does not know.
#[derive(Deserialize)]
pub(super) struct Head {
    /// The form that the evidence says it has.
    pub(super) format: String,
}

/// Whether this version reads the form.
pub(super) fn known(format: &str) -> Result<(), EvidenceFault> {
    if format == Format::KNOWN {
        return Ok(());
    }
    Err(EvidenceFault::UnknownFormat { found: format.chars().take(60).collect() })
}

impl Evidence {
    /// Reads evidence. Unknown fields are refused, so that nobody believes in something that this version did not read.
    ///
    /// # Errors
    /// [`EvidenceFault`] says what is wrong and what to do.
    pub fn read(json: &[u8]) -> Result<Self, EvidenceFault> {
        let Head { format } = serde_json::from_slice(json).map_err(EvidenceFault::NotEvidence)?;
        known(&format)?;
        let evidence: Self = serde_json::from_slice(json).map_err(EvidenceFault::Malformed)?;
        evidence.check()?;
        Ok(evidence)
    }

    /// Whether the parts agree with each other. It does not say that they are true: only running again does.
    ///
    /// # Errors
    /// The first [`Inconsistency`].
    pub fn check(&self) -> Result<(), Inconsistency> {
        self.check_names()?;
        if self.end != EndReason::Succeeded && !self.measures.is_empty() {
            return Err(Inconsistency::Measured(self.end));
        }
        for measure in &self.measures {
            self.check_values(&measure.name, measure.per_world.len())?;
            if let Some(baseline) = &measure.baseline {
                self.check_values(&format!("{}, baseline", measure.name), baseline.per_world.len())?;
            }
        }
        match self.journeys.iter().find(|journey| journey.world >= self.worlds) {
            Some(journey) => Err(Inconsistency::World { world: journey.world, worlds: self.worlds }),
            None => Ok(()),
        }
    }

    /// Every scenario, measure and journey stands there once and under a scenario that ran.
    fn check_names(&self) -> Result<(), Inconsistency> {
        let mut scenarios = BTreeSet::new();
        for scenario in &self.scenarios {
            if !scenarios.insert(scenario.as_str()) {
                return Err(Inconsistency::Twice(format!("the scenario “{scenario}”")));
            }
        }
        let measures = self.measures.iter().map(|measure| (&measure.scenario, measure.name.clone()));
        let journeys = self.journeys.iter().map(|journey| (&journey.scenario, journey.world.to_string()));
        let mut seen = BTreeSet::new();
        for (kind, (scenario, name)) in
            measures.map(|measure| ("measure", measure)).chain(journeys.map(|journey| ("journey", journey)))
        {
            if !scenarios.contains(scenario.as_str()) {
                return Err(Inconsistency::Scenario(scenario.clone()));
            }
            let twice = format!("the {kind} “{name}” of “{scenario}”");
            if !seen.insert((kind, scenario, name)) {
                return Err(Inconsistency::Twice(twice));
            }
        }
        Ok(())
    }

    fn check_values(&self, measure: &str, values: usize) -> Result<(), Inconsistency> {
        let fits = u32::try_from(values).is_ok_and(|values| values == self.worlds);
        let wrong = || Inconsistency::Values { measure: measure.to_owned(), values, worlds: self.worlds };
        if fits { Ok(()) } else { Err(wrong()) }
    }
}
