//! Invites: a link by mail, bound to an address, for seven days and one use.

use super::{
    BY_EMAIL, Confirmed, NewPerson, confirm::unchanged, end_sessions, gone, has_account_already, limits,
    members, new_hash, new_link, organisations,
};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    keys::token_hash,
    operational::sessions::{self, Session},
    statements, tx,
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Act, Denied, Scope, Subject},
    event::{AskAgain, Event, Message},
    fault::{Fault, FaultKind},
    ids::{InviteId, MembershipId, OrganisationId, PersonId},
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
    JOIN: Write "INSERT INTO memberships (id, person, organisation, roles, granted_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person, organisation) DO NOTHING";
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

pub(super) async fn prepare(
    portal: &Portal,
    op: &Op,
    organisation: OrganisationId,
    organisation_name: &str,
    new: &NewInvite,
) -> Result<Sent, Fault> {
    limits::take(portal, op, &limits::of_invites(organisation, &new.email)).await?;
    let inviter = match op.actor.person() {
        Some(_) => super::me(portal, op).await?.name,
        None => "The operator of the portal".to_owned(),
    };
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
    let sent = prepare(portal, op, organisation, &known.name, new).await?;
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

/// Takes back the open invites to the organisation that this person sent; gives back how many.
pub(super) async fn revoke_sent_by(
    t: &mut Tx,
    op: &Op,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<u64, Fault> {
    t.change(&REVOKE_SENT_BY, bind![id(organisation), id(person), op.now]).await
}

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
        super::insert(t, op, person, &new, Some(hash.clone())).await?;
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
    let roles = members::stored(&invite.roles)?;
    let values = bind![id(op.id::<MembershipId>()), id(person), id(invite.organisation), roles, op.now];
    t.change(&JOIN, values).await.map(|_| ())
}
