//! The password once more, before an act that cannot be taken back.

use super::{HASH_OF, limits, password};
use crate::{Op, Portal, bind, db::id};
use domain::{actor::Actor, fault::Fault, ids::PersonId};

/// Proof that the person gave the password again just now. Only [`confirm`] makes one, and, for
/// the operator's command line, [`confirmed_at_console`].
#[derive(Clone, Copy, Debug)]
pub struct Confirmed(Option<PersonId>);

impl Confirmed {
    /// Whether it is the operation's own person who confirmed.
    pub(crate) fn by(self, op: &Op) -> Result<(), Fault> {
        match (&op.actor, self.0) {
            (Actor::System, None) => Ok(()),
            (actor, Some(person)) if actor.person() == Some(person) => Ok(()),
            _ => Err(Fault::internal("a confirmation of another person")),
        }
    }
}

/// Asks for the password again, before an act that cannot be taken back.
///
/// # Errors
/// Invalid for a wrong password; too many, as at sign-in.
pub async fn confirm(portal: &Portal, op: &Op, given: &str) -> Result<Confirmed, Fault> {
    let person = op.person()?;
    let limits = [(format!("confirm {person}"), limits::PER_ACCOUNT_AND_PLACE)];
    limits::take(portal, op, &limits).await?;
    let row = portal.db.row(&HASH_OF, bind![id(person)]).await?;
    let hash = row.map(|row| row.get(0)).transpose()?.flatten();
    if password::matches(given, hash).await? {
        limits::give_back(portal, op, &limits).await?;
        return Ok(Confirmed(Some(person)));
    }
    Err(Fault::invalid("The password is incorrect", "Enter the password you signed in with."))
}

/// Whoever runs the command line holds the machine: there is no password to ask for.
///
/// # Errors
/// A defect of ours: the actor is not the portal itself.
pub fn confirmed_at_console(op: &Op) -> Result<Confirmed, Fault> {
    match op.actor {
        Actor::System => Ok(Confirmed(None)),
        _ => Err(Fault::internal("only the command line confirms without a password")),
    }
}
