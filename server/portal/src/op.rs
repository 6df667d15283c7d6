//! One operation: who asks, when, under which request.

use crate::keys::random;
use domain::{
    actor::{Act, Actor, Permit, Subject, may},
    fault::Fault,
    ids::{PersonId, RequestId},
    time::Timestamp,
};
use uuid::Uuid;

/// Who asks, when, under which request. Built once at the edge; every row it writes carries the
/// same `now`.
#[derive(Clone, Debug)]
pub struct Op {
    /// Who asks.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
    /// Under which request.
    pub request: RequestId,
}

impl Op {
    /// An operation of `actor` at `now`, with a request id of its own.
    pub fn new(actor: Actor, now: Timestamp) -> Op {
        Op { actor, now, request: RequestId(new_id(now)) }
    }

    /// A new id, in the order of time.
    pub fn id<T: From<Uuid>>(&self) -> T {
        new_id(self.now).into()
    }

    /// Asks the permission table.
    ///
    /// # Errors
    /// The refusal, as a fault for the page.
    pub fn may(&self, act: Act, subject: &Subject) -> Result<Permit, Fault> {
        Ok(may(&self.actor, act, subject)?)
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// Asks a visitor to sign in.
    pub fn person(&self) -> Result<PersonId, Fault> {
        self.actor.person().ok_or_else(|| domain::actor::Denied::SignIn.into())
    }

    /// The same operation by somebody else: for sign-in, where the actor is known only at the end.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Op {
        Op { actor, ..self.clone() }
    }
}

/// A UUIDv7 of the moment `now`.
fn new_id(now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random()).into_uuid()
}
