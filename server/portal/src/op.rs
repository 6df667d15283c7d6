//! One operation: who asks, when, under which request.

use crate::keys::random;
use domain::{
    actor::{Act, Actor, Permit, Subject, may},
    fault::Fault,
    ids::{PersonId, RequestId},
    time::Timestamp,
};
use std::sync::atomic::{AtomicU32, Ordering};
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

    /// A new id, in the order of time, and of one moment in the order of drawing.
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

/// Counts the ids this process has drawn.
static DRAWN: AtomicU32 = AtomicU32::new(0);

/// A UUIDv7 of the moment `now`. The 26 bits after the moment count, so that ids of one millisecond keep the
/// order in which they were drawn; 48 bits are random.
fn new_id(now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    let mut bytes: [u8; 10] = random();
    let count = DRAWN.fetch_add(1, Ordering::Relaxed);
    // Of the first byte the version takes the upper four bits, of the third the variant takes two.
    bytes[0] = (count >> 22) as u8 & 0x0F;
    bytes[1] = (count >> 14) as u8;
    bytes[2] = (count >> 8) as u8 & 0x3F;
    bytes[3] = count as u8;
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_are_in_the_order_in_which_they_were_drawn() {
        let op = Op::new(Actor::System, Timestamp::from_millis(1_804_068_000_000));
        let ids: Vec<Uuid> = (0..70_000).map(|_| op.id()).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].get_version_num(), 7);
    }
}
