//! Modules: what suppliers upload, and what becomes of it before anything runs.

use super::{Rejection, Sha256};
use crate::{
    ids::{EngagementId, ModuleId, OrganisationId},
    text::{self, Lines},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The largest module, in bytes.
pub const MODULE_BYTES_MAX: u64 = 32 << 20;
/// The longest note on a version, in characters.
pub const NOTE_LIMIT: usize = 500;
/// The longest name of a file that is shown, in characters.
pub const FILE_NAME_LIMIT: usize = 120;

/// One version of an organisation's pilot for an engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its id.
    pub id: ModuleId,
    /// What it is for.
    pub engagement: EngagementId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Counts the organisation's versions for the engagement, from 1.
    pub number: u32,
    /// SHA-256 of the file.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub bytes: u64,
    /// What the file was called: words, and never a path.
    pub file_name: String,
    /// What its owner wrote about it.
    pub note: String,
    /// What became of it.
    pub state: ModuleState,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
}

/// What became of a module. While it is looked at and compiled it is [`ModuleState::Uploaded`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ModuleState {
    /// It waits to be looked at, or a worker is at it.
    Uploaded,
    /// It can be run.
    Ready {
        /// Since when.
        at: Timestamp,
    },
    /// It cannot be run.
    Rejected {
        /// Since when.
        at: Timestamp,
        /// Why, by the list.
        rejection: Rejection,
        /// What is wrong, in words.
        problem: String,
        /// What to do about it.
        advice: String,
    },
    /// No worker could look at it, three times: not the module's fault.
    Unchecked {
        /// Since when.
        at: Timestamp,
    },
    /// It crashed its host twice, and is locked away until the operator has looked at it.
    Quarantined {
        /// Since when.
        at: Timestamp,
    },
    /// Its owner deleted it: the file is gone, and what ran stays.
    Deleted {
        /// Since when.
        at: Timestamp,
    },
}

impl ModuleState {
    /// The keys of all states, as the database stores them.
    pub const KEYS: &'static [&'static str] =
        &["uploaded", "ready", "rejected", "unchecked", "quarantined", "deleted"];

    /// The state's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            ModuleState::Uploaded => "uploaded",
            ModuleState::Ready { .. } => "ready",
            ModuleState::Rejected { .. } => "rejected",
            ModuleState::Unchecked { .. } => "unchecked",
            ModuleState::Quarantined { .. } => "quarantined",
            ModuleState::Deleted { .. } => "deleted",
        }
    }

    /// The state in a word or two.
    pub const fn label(&self) -> &'static str {
        match self {
            ModuleState::Uploaded => "Being checked",
            ModuleState::Ready { .. } => "Ready to run",
            ModuleState::Rejected { .. } => "Cannot be run",
            ModuleState::Unchecked { .. } => "Not checked",
            ModuleState::Quarantined { .. } => "Locked away",
            ModuleState::Deleted { .. } => "Deleted",
        }
    }
}

/// The name of a file as text that can be shown: its last part, without control characters and what turns text around,
/// and no longer than it may be. Empty if nothing is left.
pub fn file_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let words = text::tidy(last, Lines::One);
    words.chars().take(FILE_NAME_LIMIT).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_words_and_never_a_path() {
        for (raw, shown) in [
            ("pilot.wasm", "pilot.wasm"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\pilot.wasm", "pilot.wasm"),
            ("a\u{202e}msaw.b\n", "amsaw.b"),
            ("/", ""),
            ("\0", ""),
        ] {
            assert_eq!(file_name(raw), shown, "{raw:?}");
        }
        assert_eq!(file_name(&"x".repeat(500)).chars().count(), FILE_NAME_LIMIT);
    }
}
