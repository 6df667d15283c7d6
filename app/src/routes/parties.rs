//! Where the pages of joint engagements are.

use domain::ids::{EngagementId, OrganisationId};

/// Who takes part in an engagement; inviting others.
pub const ENGAGEMENT_PARTIES: &str = "/workspace/engagements/{engagement}/parties";
/// Take an invitation back.
pub const ENGAGEMENT_TAKE_BACK: &str = "/workspace/engagements/{engagement}/parties/{organisation}/take-back";
/// An invitation to another council's engagement.
pub const INVITATION: &str = "/workspace/invitations/{engagement}";
/// What one's own organisation answers for in another council's engagement.
pub const OWN_PARTY: &str = "/workspace/engagements/{engagement}/own";
/// Whether it publishes a notice.
pub const OWN_NOTICE: &str = "/workspace/engagements/{engagement}/own/notice";
/// Give colleagues a role.
pub const OWN_PEOPLE: &str = "/workspace/engagements/{engagement}/own/people";
/// Take part no more.
pub const OWN_LEAVE: &str = "/workspace/engagements/{engagement}/own/leave";

/// The page that takes an invitation back.
pub fn take_back(engagement: EngagementId, organisation: OrganisationId) -> String {
    format!("/workspace/engagements/{engagement}/parties/{organisation}/take-back")
}

/// An invitation to an engagement.
pub fn invitation(engagement: EngagementId) -> String {
    format!("/workspace/invitations/{engagement}")
}

/// A page about one's own organisation in an engagement: `notice`, `people` or `leave`.
pub fn own_party(engagement: EngagementId, step: &str) -> String {
    format!("/workspace/engagements/{engagement}/own/{step}")
}
