//! Accepting an invite, by its link.

use super::{
    super::{
        NewPerson, confirm::unchanged, end_sessions, gone, has_account_already, insert, joining, members,
        new_hash,
    },
    ACCEPT, FIND,
};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    keys::token_hash,
    operational::sessions::{self, Session},
    tx,
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Act, Denied, Subject},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{InviteId, MembershipId, OrganisationId, PersonId},
};

/// An invite as the page behind its link shows it.
#[derive(Clone, Debug)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// The organisation to join.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its kind.
    kind: OrganisationKind,
    /// The address it is bound to.
    pub email: String,
    /// The name it suggests.
    pub name: String,
    /// The roles it gives.
    pub roles: Vec<Role>,
    /// Whether the address has an account.
    pub has_account: bool,
}

/// The invite that a link stands for; reading it does nothing.
///
/// # Errors
/// Gone, with the reason and what to do, when the link is not known, too old, taken back or was used.
pub async fn find(portal: &Portal, op: &Op, token: &str) -> Result<Invite, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let again = "Ask the person who invited you to send a new invite.";
    let row = portal.db.row(&FIND, bind![token_hash(token)]).await?;
    let row = row.ok_or_else(|| gone("This invite does not work", again))?;
    if row.maybe_moment(8)?.is_some() {
        return Err(gone("This invite was used already", "If it was you, sign in."));
    }
    if row.maybe_moment(9)?.is_some() {
        return Err(gone("This invite was taken back, or a newer one was sent", again));
    }
    if row.moment(7)? <= op.now {
        return Err(gone("This invite has expired", again));
    }
    let kind = OrganisationKind::from_key(&row.get::<String>(3)?);
    Ok(Invite {
        id: row.parse(0)?,
        organisation: row.parse(1)?,
        organisation_name: row.get(2)?,
        kind: kind.ok_or_else(|| Fault::internal("an organisation of no known kind is stored"))?,
        email: row.get(4)?,
        name: row.get(5)?,
        roles: row.json(6)?,
        has_account: row.get::<i64>(10)? > 0,
    })
}

/// Accepts an invite as the signed-in person it is bound to; gives back the token of a session that takes the
/// place of this one.
///
/// # Errors
/// Forbidden to anybody else; a conflict when it was used in the meantime, when the person may not belong to
/// the organisation, or when the session has ended.
pub async fn accept(portal: &Portal, op: &Op, session: &Session, invite: &Invite) -> Result<String, Fault> {
    let person = op.person()?;
    if session.person != person || session.email != invite.email {
        return Err(Fault::new(
            FaultKind::Forbidden,
            "This invite is for somebody else",
            format!("It is for {}. Sign out, and open the link again.", invite.email),
        ));
    }
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        unchanged(t, op, session.epoch).await?;
        join(t, op, invite, person).await?;
        end_sessions(t, person).await?;
        let event = Event::InviteAccepted { invite: invite.id, organisation: invite.organisation, person };
        Ok((permit.did(event), ()))
    })?;
    let token = sessions::go_on(portal, op, session, Some(invite.organisation), session.epoch + 1).await?;
    token.ok_or_else(|| Denied::SignIn.into())
}

/// Accepts an invite as somebody new, with a name and a password; gives back the token of a session.
///
/// # Errors
/// Invalid for a bad password; a conflict when it was used in the meantime, or the address has an account.
pub async fn accept_as_new(
    portal: &Portal,
    op: &Op,
    invite: &Invite,
    name: &str,
    password: &str,
) -> Result<String, Fault> {
    let hash = new_hash(password, &invite.email).await?;
    let person: PersonId = op.id();
    let new = NewPerson {
        email: invite.email.clone(),
        name: name.to_owned(),
        password: None,
        demonstration: false,
    };
    let done: Result<(), Fault> = tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        insert(t, op, person, &new, Some(hash.clone())).await?;
        join(t, op, invite, person).await?;
        let event = Event::InviteAccepted { invite: invite.id, organisation: invite.organisation, person };
        Ok((permit.did(event), ()))
    });
    done.map_err(has_account_already)?;
    sessions::start(portal, op, person, Some(invite.organisation)).await
}

/// Uses the invite up and makes the person a member.
async fn join(t: &mut Tx, op: &Op, invite: &Invite, person: PersonId) -> Result<(), Fault> {
    if t.change(&ACCEPT, bind![id(invite.id), op.now, id(person)]).await? == 0 {
        return Err(gone(
            "This invite was used or taken back just now",
            "If it was you, sign in. Otherwise ask the person who invited you.",
        ));
    }
    members::keep_apart(t, person, invite.organisation, invite.kind).await?;
    joining::close_request(t, op, person, invite.organisation, &invite.roles).await?;
    let roles = members::stored(&invite.roles)?;
    let values = bind![id(op.id::<MembershipId>()), id(person), id(invite.organisation), roles, op.now];
    t.change(&members::JOIN, values).await.map(|_| ())
}
