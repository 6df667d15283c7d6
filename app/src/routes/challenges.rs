//! Where a council chooses the challenge of an engagement.

use super::engagement_step;
use domain::{ids::EngagementId, pilots::ChallengePart};

/// Choose the challenge of an engagement.
pub const ENGAGEMENT_CHALLENGE: &str = "/workspace/engagements/{engagement}/challenge";
/// Link its outcomes to what the challenge measures.
pub const ENGAGEMENT_LINKS: &str = "/workspace/engagements/{engagement}/challenge/links";
/// Set phases, runs and terms of its pilots.
pub const ENGAGEMENT_TERMS: &str = "/workspace/engagements/{engagement}/challenge/terms";

/// One part of choosing the challenge of an engagement.
pub fn challenge_part(engagement: EngagementId, part: ChallengePart) -> String {
    let challenge = engagement_step(engagement, "challenge");
    match part {
        ChallengePart::Challenge => challenge,
        ChallengePart::Links | ChallengePart::Terms => format!("{challenge}/{}", part.key()),
    }
}
