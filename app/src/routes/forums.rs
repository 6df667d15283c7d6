//! The addresses of forums and briefings.

use domain::ids::{EngagementId, ForumId, ForumQuestionId, SlideId};

/// A forum, as everybody reads it.
pub const FORUM: &str = "/engagements/{reference}/forums/{forum}";
/// One's own seat there: take it, give it up, send questions.
pub const FORUM_SEAT: &str = "/engagements/{reference}/forums/{forum}/seat";
/// The same for a calendar.
pub const FORUM_ICS: &str = "/engagements/{reference}/forums/{forum}/forum.ics";
/// A file beside its minutes.
pub const FORUM_SLIDE: &str = "/engagements/{reference}/forums/{forum}/slides/{slide}";
/// The forums of an engagement, for its council.
pub const ENGAGEMENT_FORUMS: &str = "/workspace/engagements/{engagement}/forums";
/// Plan one.
pub const ENGAGEMENT_FORUM_NEW: &str = "/workspace/engagements/{engagement}/forums/plan";
/// One of them.
pub const ENGAGEMENT_FORUM: &str = "/workspace/engagements/{engagement}/forums/{forum}";
/// Plan it anew.
pub const ENGAGEMENT_FORUM_PLAN: &str = "/workspace/engagements/{engagement}/forums/{forum}/plan";
/// Announce it.
pub const ENGAGEMENT_FORUM_ANNOUNCE: &str = "/workspace/engagements/{engagement}/forums/{forum}/announce";
/// Cancel it.
pub const ENGAGEMENT_FORUM_CANCEL: &str = "/workspace/engagements/{engagement}/forums/{forum}/cancel";
/// A question to it.
pub const ENGAGEMENT_FORUM_QUESTION: &str =
    "/workspace/engagements/{engagement}/forums/{forum}/questions/{question}";
/// Note who came.
pub const ENGAGEMENT_FORUM_ATTENDANCE: &str = "/workspace/engagements/{engagement}/forums/{forum}/attendance";
/// Write its minutes.
pub const ENGAGEMENT_FORUM_MINUTES: &str = "/workspace/engagements/{engagement}/forums/{forum}/minutes";
/// Publish them.
pub const ENGAGEMENT_FORUM_PUBLISH: &str = "/workspace/engagements/{engagement}/forums/{forum}/publish";
/// Put a file beside them.
pub const ENGAGEMENT_FORUM_SLIDES: &str = "/workspace/engagements/{engagement}/forums/{forum}/slides";
/// One of these files.
pub const ENGAGEMENT_FORUM_SLIDE: &str = "/workspace/engagements/{engagement}/forums/{forum}/slides/{slide}";
/// Take it away.
pub const ENGAGEMENT_FORUM_SLIDE_REMOVE: &str =
    "/workspace/engagements/{engagement}/forums/{forum}/slides/{slide}/remove";

/// A forum, as everybody reads it.
pub fn forum(reference: &str, forum: ForumId) -> String {
    format!("/engagements/{reference}/forums/{forum}")
}

/// One's own seat there.
pub fn forum_seat(reference: &str, forum: ForumId) -> String {
    format!("/engagements/{reference}/forums/{forum}/seat")
}

/// The same for a calendar.
pub fn forum_ics(reference: &str, forum: ForumId) -> String {
    format!("/engagements/{reference}/forums/{forum}/forum.ics")
}

/// A file beside its minutes.
pub fn forum_slide(reference: &str, forum: ForumId, slide: SlideId) -> String {
    format!("/engagements/{reference}/forums/{forum}/slides/{slide}")
}

/// A forum, for its council.
pub fn engagement_forum(engagement: EngagementId, forum: ForumId) -> String {
    format!("/workspace/engagements/{engagement}/forums/{forum}")
}

/// One step of running it.
pub fn engagement_forum_step(engagement: EngagementId, forum: ForumId, step: &str) -> String {
    format!("/workspace/engagements/{engagement}/forums/{forum}/{step}")
}

/// A question to it, for its hosts.
pub fn engagement_forum_question(
    engagement: EngagementId,
    forum: ForumId,
    question: ForumQuestionId,
) -> String {
    format!("/workspace/engagements/{engagement}/forums/{forum}/questions/{question}")
}

/// A file beside its minutes, for its hosts.
pub fn engagement_forum_slide(engagement: EngagementId, forum: ForumId, slide: SlideId) -> String {
    format!("/workspace/engagements/{engagement}/forums/{forum}/slides/{slide}")
}
