//! The password once more, before an act that cannot be taken back.

use super::{HASH_OF, STANDING, limits, members::stored, password};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, maybe_id},
    operational::sessions::{self, Session},
};
use domain::{
    actor::{Actor, Denied},
    fault::Fault,
    ids::PersonId,
};

/// Proof that the person gave the password again just now. Only [`confirm`] makes one, and, for
/// the operator's command line, [`confirmed_at_console`].
#[derive(Clone, Copy, Debug)]
pub struct Confirmed(Option<(PersonId, i64)>);

impl Confirmed {
    /// Whether it is the operation's own person who confirmed, and nothing about them has changed since:
    /// asked in the transaction of what they confirmed, which is serializable where it changes passwords,
    /// second steps or rights.
    pub(crate) async fn holds(self, t: &mut Tx, op: &Op) -> Result<(), Fault> {
        match (&op.actor, self.0) {
            (Actor::System, None) => Ok(()),
            (actor, Some((person, epoch))) if actor.person() == Some(person) => unchanged(t, op, epoch).await,
            _ => Err(Fault::internal("a confirmation of another person")),
        }
    }

    /// After a change that ended every session of the person: gives the browser that asked a new one, in the
    /// epoch which that change began. It lasts no longer than the one before would have.
    ///
    /// # Errors
    /// Asks to sign in when something else has changed since.
    pub async fn go_on(self, portal: &Portal, op: &Op, session: &Session) -> Result<String, Fault> {
        let (_, epoch) = self.0.ok_or_else(|| Fault::internal("the command line has no session"))?;
        let seat = session.membership.as_ref().map(|(seat, _)| seat.organisation);
        let token = sessions::go_on(portal, op, session, seat, epoch + 1).await?;
        token.ok_or_else(|| Denied::SignIn.into())
    }
}

/// Whether the operation's person is still in this epoch, with the roles that the operation was allowed by.
pub(super) async fn unchanged(t: &mut Tx, op: &Op, epoch: i64) -> Result<(), Fault> {
    let seat = op.actor.seat();
    let organisation = maybe_id(seat.map(|seat| seat.organisation));
    let row = t.row(&STANDING, bind![id(op.person()?), organisation]).await?.ok_or_else(Fault::not_found)?;
    let roles: Option<String> = row.get(1)?;
    let same_roles = match seat {
        Some(seat) => roles == Some(stored(&seat.roles)?),
        None => true,
    };
    if same_roles && row.get::<i64>(0)? == epoch {
        return Ok(());
    }
    Err(Fault::conflict(
        "Your password or your roles were changed at the same time",
        "Nothing was done. Sign in again and look at the page: it shows how things stand now.",
    ))
}

/// Asks for the password again, before an act that cannot be taken back.
///
/// # Errors
/// Invalid for a wrong password; too many, as at sign-in.
pub async fn confirm(portal: &Portal, op: &Op, given: &str) -> Result<Confirmed, Fault> {
    let person = op.person()?;
    let limits = limits::of_confirming(person);
    limits::take(portal, op, &limits).await?;
    let row = portal.db.row(&HASH_OF, bind![id(person)]).await?.ok_or_else(Fault::not_found)?;
    let epoch = row.get(1)?;
    if password::matches(given, row.get(0)?).await? {
        limits::give_back(portal, op, &limits).await?;
        return Ok(Confirmed(Some((person, epoch))));
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
