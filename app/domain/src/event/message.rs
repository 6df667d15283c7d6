//! Messages: what goes out with an event, and what is asked again when it is sent.

use crate::{
    ids::{AttendeeId, BookingId, EngagementId, OrganisationId, PersonId},
    time::Timestamp,
};

/// A message for one recipient, once: (kind, recipient, object, version) is unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The kind, such as `password_reset`.
    pub kind: &'static str,
    /// The address of e-mail.
    pub recipient: String,
    /// What it is about: an id, so that the same thing is told once.
    pub object: String,
    /// Which state of that object.
    pub version: i64,
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// After when it helps nobody any more, such as the end of a link; some days from now if nothing is said.
    pub useful_until: Option<Timestamp>,
    /// What is asked once more when it is sent.
    pub ask_again: AskAgain,
}

/// What decides, when a message is sent, whether it still tells something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskAgain {
    /// Nothing but the time.
    Nothing,
    /// Of news about an engagement: whether its recipient still wants to be told.
    News(NewsFor),
    /// Of a booking: whether it is still as it was when it had changed so often.
    Booking {
        /// Which.
        booking: BookingId,
        /// How often it had changed.
        revision: i64,
    },
    /// Of somebody who comes to a forum: whether that is still as it was.
    Attendee {
        /// Who.
        attendee: AttendeeId,
        /// How often it had changed.
        revision: i64,
    },
    /// Of an invitation to take part in an engagement: whether it still waits for the answer.
    Invitation {
        /// To which.
        engagement: EngagementId,
        /// Of which organisation.
        organisation: OrganisationId,
        /// How often it had changed where that organisation stands.
        revision: i64,
    },
}

/// Whose choice it is to be told about an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewsFor {
    /// The engagement.
    pub engagement: EngagementId,
    /// Who is told.
    pub person: PersonId,
}
