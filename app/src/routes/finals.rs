//! The addresses of finals.

use domain::{
    ids::{EngagementId, ModuleId},
    pilots::FinalStep,
};

/// Lock it for the final.
pub const MODULE_LOCK: &str = "/modules/{module}/lock";
/// An organisation's own lock: take it back, consent to be named.
pub const OWN_LOCK: &str = "/engagements/{reference}/pilots/final";
/// The final of an engagement, for everybody.
pub const FINAL: &str = "/engagements/{reference}/final";
/// What is needed to make its worlds again, after the reveal.
pub const FINAL_REVEAL: &str = "/engagements/{reference}/final/reveal.json";
/// The files of a challenge that was held out, after the reveal.
pub const FINAL_CHALLENGE: &str = "/engagements/{reference}/final/challenge.tar";
/// The receipt of an organisation that agreed to be named.
pub const FINAL_RECEIPT: &str = "/engagements/{reference}/final/receipts/{run}";
/// The final as its council runs it.
pub const ENGAGEMENT_FINAL: &str = "/workspace/engagements/{engagement}/final";
/// Open it.
pub const FINAL_OPEN: &str = "/workspace/engagements/{engagement}/final/open";
/// Call it off, start it, reveal or publish it.
pub const FINAL_STEP: &str = "/workspace/engagements/{engagement}/final/{step}";
/// Give one's own council's word for a step of a final that another council leads.
pub const FINAL_AGREE: &str = "/workspace/engagements/{engagement}/final/{step}/agree";
/// Choose the sort of one's own council, where it takes part in another council's engagement.
pub const OWN_PROFILE: &str = "/workspace/engagements/{engagement}/own/profile";
/// What all pilots showed, side by side.
pub const FINAL_RESULTS: &str = "/workspace/engagements/{engagement}/results";

/// The final of an engagement, for everybody.
pub fn final_page(reference: &str) -> String {
    format!("/engagements/{reference}/final")
}

/// A page or file of a final: `reveal.json`, `challenge.tar`, or `receipts/` with the id of a run.
pub fn final_part(reference: &str, part: &str) -> String {
    format!("/engagements/{reference}/final/{part}")
}

/// An organisation's own lock.
pub fn own_lock(reference: &str) -> String {
    format!("/engagements/{reference}/pilots/final")
}

/// Where a version is locked for the final.
pub fn module_lock(module: ModuleId) -> String {
    format!("/modules/{module}/lock")
}

/// Where another council agrees to a step of a final.
pub fn final_agree(engagement: EngagementId, step: FinalStep) -> String {
    format!("/workspace/engagements/{engagement}/final/{}/agree", step.key())
}

/// Where a council that takes part chooses its sort.
pub fn own_profile(engagement: EngagementId) -> String {
    format!("/workspace/engagements/{engagement}/own/profile")
}
