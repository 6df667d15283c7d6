//! Invites: a link by mail, bound to an address, for seven days and one use.

mod accepting;

pub use accepting::{Invite, accept, accept_as_new, find};

use super::{BY_EMAIL, Confirmed, limits, members, new_link, organisations};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    statements, tx,
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Act, Scope, Subject},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::{InviteId, OrganisationId, PersonId},
    time::{Timestamp, london},
};

statements! {
    INSERT: Write "INSERT INTO invites (id, organisation, email, name, roles, token_hash, invited_by, invited_at, expires_at, accepted_at, accepted_by, revoked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, NULL)";
    REPLACE: Write "UPDATE invites SET revoked_at = $3 WHERE organisation = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
    SENT: Read "SELECT email, roles FROM invites WHERE id = $1 AND organisation = $2";
    MEMBER_WITH: Read "SELECT p.name FROM memberships m JOIN persons p ON p.id = m.person WHERE m.organisation = $1 AND p.email = $2";
    PENDING: Read "SELECT id, email, roles, expires_at FROM invites
        WHERE organisation = $1 AND accepted_at IS NULL AND revoked_at IS NULL ORDER BY email, id";
    ORGANISATION_OF: Read "SELECT organisation, email, revoked_at FROM invites WHERE id = $1";
    REVOKE: Write "UPDATE invites SET revoked_at = $2 WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL";
    REVOKE_SENT_BY: Write "UPDATE invites SET revoked_at = $3
        WHERE organisation = $1 AND invited_by = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
    FIND: Read "SELECT i.id, i.organisation, o.name, o.kind, i.email, i.name, i.roles, i.expires_at, i.accepted_at, i.revoked_at,
        (SELECT COUNT(*) FROM persons p WHERE p.email = i.email)
        FROM invites i JOIN organisations o ON o.id = i.organisation WHERE i.token_hash = $1";
    ACCEPT: Write "UPDATE invites SET accepted_at = $2, accepted_by = $3
        WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
}

/// An invite works this long.
const MINUTES: i64 = 7 * 24 * 60;

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct NewInvite {
    /// Its id, which the form brings, so that sending the form twice invites once.
    pub id: InviteId,
    /// The address it is bound to, in stored form.
    pub email: String,
    /// The name it suggests; empty where the person is to type it.
    pub name: String,
    /// The roles it gives.
    pub roles: Vec<Role>,
}

/// An invite as it is sent. The link is stored nowhere but in the mail.
#[derive(Clone, Debug)]
pub struct Sent {
    hash: String,
    /// The address of its page.
    pub link: String,
    pub(super) message: Message,
}

/// Writes the message. Whoever sets up a supplier chooses its name and their own: until a number of it is verified,
/// neither is `named`, so that nobody makes the portal send words of theirs to strangers.
pub(super) async fn prepare(
    portal: &Portal,
    op: &Op,
    organisation: OrganisationId,
    organisation_name: &str,
    named: bool,
    new: &NewInvite,
) -> Result<Sent, Fault> {
    limits::take(portal, op, &limits::of_invites(organisation, &new.email)).await?;
    let inviter = match op.actor.person() {
        Some(_) if named => super::me(portal, op).await?.name,
        Some(_) => "Somebody".to_owned(),
        None => "The operator of the portal".to_owned(),
    };
    let organisation_name = if named { organisation_name } else { "a supplier" };
    let (token, hash) = new_link();
    let link = format!("{}/invites/{token}", portal.settings.public_url);
    let roles = new.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
    let message = Message {
        kind: "invite",
        recipient: new.email.clone(),
        object: new.id.to_string(),
        version: 0,
        subject: format!("Join {organisation_name} at {}", portal.settings.brand_name),
        body: format!(
            "{inviter} invites you to work for {organisation_name} at {}, as: {roles}.\n\n\
             To accept, open this page by {}:\n{link}\n\n\
             The invite is for {} alone. If you did not expect it, do nothing.\n",
            portal.settings.brand_name,
            london::long(op.now.plus_minutes(MINUTES)),
            new.email,
        ),
        useful_until: Some(op.now.plus_minutes(MINUTES)),
        ask_again: AskAgain::Nothing,
    };
    tracing::debug!(%organisation, invite = %new.id, "invite");
    Ok(Sent { hash, link, message })
}

pub(super) async fn insert(
    t: &mut Tx,
    op: &Op,
    (organisation, kind): (OrganisationId, OrganisationKind),
    new: &NewInvite,
    sent: &Sent,
) -> Result<(), Fault> {
    if let Some(row) = t.row(&BY_EMAIL, bind![&new.email]).await? {
        members::keep_apart(t, row.parse(0)?, organisation, kind).await?;
    }
    t.change(&REPLACE, bind![id(organisation), &new.email, op.now]).await?;
    let roles = members::stored(&new.roles)?;
    let values = bind![
        id(new.id),
        id(organisation),
        &new.email,
        &new.name,
        roles,
        &sent.hash,
        crate::db::maybe_id(op.actor.person()),
        op.now,
        op.now.plus_minutes(MINUTES)
    ];
    t.change_one(&INSERT, values).await
}

/// Invites somebody to the actor's own organisation. An earlier invite of the same address stops working.
///
/// # Errors
/// The refusal of the permission table; too many; a conflict when the person is a member already or may not
/// be one, when the same form invited somebody else before, or when the actor's own rights have changed.
pub async fn invite(portal: &Portal, op: &Op, confirmed: Confirmed, new: &NewInvite) -> Result<(), Fault> {
    let organisation = Scope::own(&op.actor, Act::ManageMembers)?.organisation();
    invite_to(portal, op, confirmed, organisation, new).await.map(|_| ())
}

/// Invites somebody to an organisation; gives back what was sent, or nothing when this very invite was
/// sent before.
///
/// # Errors
/// As [`invite`].
pub(super) async fn invite_to(
    portal: &Portal,
    op: &Op,
    confirmed: Confirmed,
    organisation: OrganisationId,
    new: &NewInvite,
) -> Result<Option<Sent>, Fault> {
    op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
    let known = organisations::organisation(portal, organisation).await?;
    members::check_roles(known.kind, &new.roles)?;
    if was_sent(portal, organisation, new).await? {
        return Ok(None);
    }
    if let Some(row) = portal.db.row(&MEMBER_WITH, bind![id(organisation), &new.email]).await? {
        let name: String = row.get(0)?;
        return Err(Fault::conflict(
            format!("{name} belongs to your organisation already"),
            "Change their roles on the page \u{2018}People\u{2019}.",
        ));
    }
    let named = known.kind != OrganisationKind::Supplier || known.is_verified();
    let sent = prepare(portal, op, organisation, &known.name, named, new).await?;
    let done: Result<(), Fault> = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        confirmed.holds(t, op).await?;
        insert(t, op, (organisation, known.kind), new, &sent).await?;
        let event = Event::InviteSent { invite: new.id, organisation, roles: new.roles.clone() };
        Ok((permit.did(event).telling(sent.message.clone()), ()))
    });
    match done {
        Ok(()) => Ok(Some(sent)),
        Err(fault) if violated(&fault).is_some() && was_sent(portal, organisation, new).await? => Ok(None),
        Err(fault) if violated(&fault).is_some() => Err(Fault::conflict(
            "Somebody else invited this address just now",
            "Look at the page \u{2018}People\u{2019}: it shows the invite.",
        )),
        Err(fault) => Err(fault),
    }
}

/// Whether this very invite was sent before: then the form was sent twice.
async fn was_sent(portal: &Portal, organisation: OrganisationId, new: &NewInvite) -> Result<bool, Fault> {
    let row = portal.db.row(&SENT, bind![id(new.id), id(organisation)]).await?;
    let Some(row) = row else { return Ok(false) };
    let email: String = row.get(0)?;
    if email == new.email && row.json::<Vec<Role>>(1)? == new.roles {
        return Ok(true);
    }
    Err(Fault::conflict(
        format!("This form invited {email} before"),
        "Nothing was sent now. Go to the page \u{2018}People\u{2019} to see that invite, and invite from there again.",
    ))
}

/// An invite that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: InviteId,
    /// The address it is bound to.
    pub email: String,
    /// The roles it gives.
    pub roles: Vec<Role>,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// The open invites of the actor's own organisation, by address.
///
/// # Errors
/// The refusal of the permission table.
pub async fn pending(portal: &Portal, op: &Op) -> Result<Vec<Pending>, Fault> {
    let scope = Scope::own(&op.actor, Act::ManageMembers)?;
    let rows = portal.db.rows(&PENDING, bind![id(scope.organisation())]).await?;
    let read = |row: &Row| {
        Ok(Pending { id: row.parse(0)?, email: row.get(1)?, roles: row.json(2)?, expires_at: row.moment(3)? })
    };
    rows.iter().map(read).collect()
}

/// The address an invite of the actor's own organisation is bound to.
///
/// # Errors
/// The refusal of the permission table; not found, also for another organisation's.
pub async fn address(portal: &Portal, op: &Op, invite: InviteId) -> Result<String, Fault> {
    let row = portal.db.row(&ORGANISATION_OF, bind![id(invite)]).await?.ok_or_else(Fault::not_found)?;
    op.may(Act::ManageMembers, &Subject::Organisation(row.parse(0)?))?;
    row.get(1)
}

/// Takes an invite back; once more changes nothing.
///
/// # Errors
/// As [`address`]; a conflict when it was accepted in the meantime.
pub async fn revoke(portal: &Portal, op: &Op, invite: InviteId) -> Result<(), Fault> {
    let row = portal.db.row(&ORGANISATION_OF, bind![id(invite)]).await?.ok_or_else(Fault::not_found)?;
    let organisation: OrganisationId = row.parse(0)?;
    op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
    if row.maybe_moment(2)?.is_some() {
        return Ok(());
    }
    tx!(portal, op, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        if t.change(&REVOKE, bind![id(invite), op.now]).await? == 0 {
            return Err(Fault::conflict(
                "The invite was accepted in the meantime",
                "The person is on the page \u{2018}People\u{2019} now: remove them there if need be.",
            ));
        }
        Ok((permit.did(Event::InviteRevoked { invite, organisation }), ()))
    })
}

/// Takes back the open invite of an address to the organisation: whoever leaves it, or was let in another way, does not
/// come in by it.
pub(super) async fn revoke_for(
    t: &mut Tx,
    op: &Op,
    organisation: OrganisationId,
    email: &str,
) -> Result<(), Fault> {
    t.change(&REPLACE, bind![id(organisation), email, op.now]).await.map(|_| ())
}

/// Takes back the open invites to the organisation that this person sent; gives back how many.
pub(super) async fn revoke_sent_by(
    t: &mut Tx,
    op: &Op,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<u64, Fault> {
    t.change(&REVOKE_SENT_BY, bind![id(organisation), id(person), op.now]).await
}
