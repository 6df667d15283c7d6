//! Identifiers: one type for each kind of object, so that one cannot be taken for another.
//!
//! All are UUIDv7, drawn by `portal` (a pure crate has no randomness). What people see and quote
//! is a [`crate::reference::Reference`], which tells neither a count nor a time.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }
    )* };
}

ids! {
    /// A person with an account.
    PersonId;
    /// A council, supplier, partner or the operator.
    OrganisationId;
    /// One person's place in one organisation.
    MembershipId;
    /// An invitation to join an organisation.
    InviteId;
    /// A link by which somebody makes an account.
    SignUpId;
    /// Somebody's request to join an organisation.
    JoinRequestId;
    /// A signed-in browser.
    SessionId;
    /// A token by which a program acts for a person.
    TokenId;
    /// A problem, for life; its versions are numbered.
    ProblemId;
    /// An outcome measure, for life: the same in every version of its problem.
    MeasureId;
    /// A journey, for life: the same in every version of its problem.
    JourneyId;
    /// A link that shows a draft problem to somebody without an account.
    PreviewId;
    /// An engagement of the market on one version of a problem.
    EngagementId;
    /// An organisation's interest in an engagement, from when it is registered until it is withdrawn.
    InterestId;
    /// A question about an engagement.
    AskedId;
    /// What a supplier answers to the questions of an engagement.
    ResponseId;
    /// A file that is attached to a response.
    ResponseFileId;
    /// A question that a council sets for responses.
    ResponseQuestionId;
    /// Something that is told about an engagement.
    NewsId;
    /// An entry of the ledger of an engagement.
    LedgerEntryId;
    /// A slot in which a supplier shows what it has.
    SlotId;
    /// A supplier's hold on a slot.
    BookingId;
    /// A supplier's place on the waiting list for demos.
    WaitingId;
    /// A forum or a briefing.
    ForumId;
    /// Somebody's seat at a forum, or place on its waiting list.
    AttendeeId;
    /// A question to a forum.
    ForumQuestionId;
    /// A file that is published with the minutes of a forum.
    SlideId;
    /// A supplier that an advantage statement names as an exception.
    ExceptionId;
    /// A declaration of interests that may conflict.
    DeclarationId;
    /// The choice of a challenge for an engagement.
    ChallengeUseId;
    /// A pilot as a supplier uploaded it: one version of one organisation for one engagement.
    ModuleId;
    /// One run of a module.
    RunId;
    /// The final of an engagement.
    FinalId;
    /// A program on some machine that runs pilots for the portal.
    WorkerId;
    /// One debit or credit of a quota.
    QuotaEntryId;
    /// One row of the audit log.
    AuditId;
    /// One message in the outbox.
    MessageId;
    /// One request to the portal, as the log and the page with a problem name it.
    RequestId;
}
