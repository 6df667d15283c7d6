//! Pilots: what a supplier's module did in the sandbox, in words that page, command, worker and log share.
//!
//! [`Evidence`] is what any machine can compute again from the module and the challenge. A [`Receipt`] is evidence
//! with what only the portal knows, and the portal signs it (crate `receipt`). All of it is JSON whose canonical form
//! is hashed, so nothing here has two spellings: 64-bit numbers are decimal text, digests are lower-case hexadecimal,
//! other numbers are finite, absent things are left out, and unknown fields are refused.

mod card;
mod chosen;
mod end_reason;
mod evidence;
mod excerpt;
mod final_phase;
mod final_word;
mod finite;
mod hex;
mod journey;
mod limits;
mod measure;
mod module;
mod quota;
mod receipt;
mod rest;
mod run;
mod samples;
mod whole;
mod work;

pub use card::{ChallengeCard, MeasureCard, ProfileCard, ScenarioCard};
pub use chosen::{
    ChallengePart, ChallengeUse, Conditions, Deletion, KIT_CHALLENGE, KitFacts, Link, LinkKind, Outcome,
    PRACTICE_RUNS_A_DAY, PRACTICE_RUNS_RANGE, Phases, Rerun, Terms, WHY_LIMIT, kit_readme, practice_runs,
    target,
};
pub use end_reason::{EndReason, ModuleFault, PlatformFault, Quota, Rejection, UnknownEndReason};
pub use evidence::{
    ChallengeFacts, EngineFacts, Evidence, EvidenceFault, Format, Inconsistency, ModuleFacts, WorldsKey,
};
pub use excerpt::{Excerpt, NotAnExcerpt};
pub use final_phase::{
    CALL_OFF_LIMIT, FinalPhase, FinalStage, LOCK_AFTER_HOURS, Lock, Publication, lock_time,
};
pub use final_word::{FinalStep, Heard, Word};
pub use finite::{Finite, NotFinite};
pub use hex::{NotHex, PublicKey, RevealedSecret, Sha256};
pub use journey::{Journey, Step};
pub use limits::Limits;
pub use measure::{
    Baseline, Better, Interval, Measure, NotAnInterval, Target, TargetVerdict, Verdict, against,
};
pub use module::{FILE_NAME_LIMIT, MODULE_BYTES_MAX, Module, ModuleState, NOTE_LIMIT, file_name};
pub use quota::Cause;
pub use receipt::{Holder, Phase, Receipt};
pub use rest::{
    ChallengeShown, LogShown, ModuleShown, NewRun, PilotsShown, QuotaShown, RunShown, RunStanding,
};
pub use run::{Asked, EXPIRES_AFTER_HOURS, Length, Run, RunState};
#[cfg(test)]
pub(crate) use samples::sample_card;
pub use samples::{sample_receipts, samples};
pub use whole::moment;
pub use work::{
    ATTEMPTS_MAX, Beat, Beaten, Done, Job, LEASE_SECONDS, LogEntry, Progress, Secret, Work, WorldsSecret,
};

#[cfg(test)]
mod tests;
