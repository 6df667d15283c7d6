//! Who belongs to an organisation, with which roles.

use super::{Confirmed, confirmed_at_console, end_sessions, invites, organisations};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json},
    forums, statements, tx,
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Act, Scope, Subject},
    event::{AskAgain, Event, Message},
    fault::Fault,
    ids::{MembershipId, OrganisationId, PersonId},
};

statements! {
    GRANT: Write "INSERT INTO memberships (id, person, organisation, roles, granted_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person, organisation) DO UPDATE SET roles = excluded.roles";
    MEMBERS: Read "SELECT p.id, p.name, m.roles, p.email, m.id FROM memberships m JOIN persons p ON p.id = m.person
        WHERE m.organisation = $1 ORDER BY p.name, p.id";
    MEMBER: Read "SELECT p.id, p.name, m.roles, p.email, m.id FROM memberships m JOIN persons p ON p.id = m.person
        WHERE m.organisation = $1 AND m.person = $2";
    JOIN: Write "INSERT INTO memberships (id, person, organisation, roles, granted_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person, organisation) DO NOTHING";
    KINDS_ELSEWHERE: Read "SELECT o.kind FROM memberships m JOIN organisations o ON o.id = m.organisation
        WHERE m.person = $1 AND m.organisation <> $2";
    CHANGE: Write "UPDATE memberships SET roles = $3 WHERE id = $1 AND roles = $2";
    REMOVE: Write "DELETE FROM memberships WHERE id = $1";
}

/// Gives a person roles in an organisation, in place of those they had: for the command line and for
/// demonstrations. People change roles with [`change_roles`].
///
/// # Errors
/// A defect of ours for any actor but the portal itself; invalid for a role the organisation's kind does
/// not have; a conflict as in [`keep_apart`].
pub async fn grant(
    portal: &Portal,
    op: &Op,
    organisation: OrganisationId,
    person: PersonId,
    roles: &[Role],
) -> Result<(), Fault> {
    confirmed_at_console(op)?;
    let kind = organisations::organisation(portal, organisation).await?.kind;
    check_roles(kind, roles)?;
    let membership: MembershipId = op.id();
    let stored = stored(roles)?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        keep_apart(t, person, organisation, kind).await?;
        let values = bind![id(membership), id(person), id(organisation), &stored, op.now];
        t.change_one(&GRANT, values).await?;
        end_sessions(t, person).await?;
        let roles = roles.to_vec();
        let event = Event::RolesGranted { membership, organisation, person, roles, invites_revoked: 0 };
        Ok((permit.did(event), ()))
    })
}

/// The addresses of those who answer for an organisation of this kind.
pub(crate) async fn managers(
    t: &mut Tx,
    organisation: OrganisationId,
    kind: OrganisationKind,
) -> Result<Vec<String>, Fault> {
    holders(t, organisation, Role::manager(kind)).await
}

/// The addresses of those who have a role in an organisation.
pub(crate) async fn holders(
    t: &mut Tx,
    organisation: OrganisationId,
    role: Role,
) -> Result<Vec<String>, Fault> {
    let rows = t.rows(&MEMBERS, bind![id(organisation)]).await?;
    let members = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(members.into_iter().filter(|one| one.roles.contains(&role)).map(|one| one.email).collect())
}

/// Refuses to let the person into an organisation of this kind beside those they belong to: nobody works for
/// the operator and for those who use the portal too.
pub(super) async fn keep_apart(
    t: &mut Tx,
    person: PersonId,
    organisation: OrganisationId,
    kind: OrganisationKind,
) -> Result<(), Fault> {
    for row in t.rows(&KINDS_ELSEWHERE, bind![id(person), id(organisation)]).await? {
        let other = OrganisationKind::from_key(&row.get::<String>(0)?);
        if !other.is_some_and(|other| kind.shares_people_with(other)) {
            return Err(Fault::conflict(
                "Nobody works for the operator of the portal and for another organisation too",
                "Use another email address for one of the two.",
            ));
        }
    }
    Ok(())
}

/// Roles as a membership or an invite keeps them.
pub(super) fn stored(roles: &[Role]) -> Result<String, Fault> {
    json(roles)
}

pub(super) fn check_roles(kind: OrganisationKind, roles: &[Role]) -> Result<(), Fault> {
    if roles.is_empty() || roles.iter().any(|role| !Role::of(kind).contains(role)) {
        return Err(Fault::invalid(
            "Select at least one role",
            "Choose from the roles of this organisation.",
        ));
    }
    Ok(())
}

/// A member of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// Their roles there.
    pub roles: Vec<Role>,
    /// The address of e-mail, which only those see who manage members.
    pub email: String,
    membership: MembershipId,
}

fn read(row: &Row) -> Result<Member, Fault> {
    Ok(Member {
        person: row.parse(0)?,
        name: row.get(1)?,
        roles: row.json(2)?,
        email: row.get(3)?,
        membership: row.parse(4)?,
    })
}

/// The members of the actor's own organisation, by name.
///
/// # Errors
/// The refusal of the permission table.
pub async fn list(portal: &Portal, op: &Op) -> Result<Vec<Member>, Fault> {
    let scope = Scope::own(&op.actor, Act::SeeMembers)?;
    let rows = portal.db.rows(&MEMBERS, bind![id(scope.organisation())]).await?;
    rows.iter().map(read).collect()
}

/// Whether the actor may invite people to their own organisation and change roles there.
///
/// # Errors
/// The refusal of the permission table.
pub fn may_manage(op: &Op) -> Result<(), Fault> {
    Ok(Scope::own(&op.actor, Act::ManageMembers).map(|_| ())?)
}

/// One member of the actor's own organisation, for those who manage members.
///
/// # Errors
/// The refusal of the permission table; not found for anybody else.
pub async fn member(portal: &Portal, op: &Op, person: PersonId) -> Result<Member, Fault> {
    let scope = Scope::own(&op.actor, Act::ManageMembers)?;
    let row = portal.db.row(&MEMBER, bind![id(scope.organisation()), id(person)]).await?;
    read(&row.ok_or_else(Fault::not_found)?)
}

/// New roles for a member, in place of those that the page showed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose.
    pub person: PersonId,
    /// The roles as the page showed them.
    pub seen: Vec<Role>,
    /// The new ones.
    pub roles: Vec<Role>,
}

/// Changes the roles of a member of the actor's own organisation, and ends every session of that person. The
/// open invites of somebody who may no longer invite are taken back.
///
/// # Errors
/// The refusal of the permission table; a conflict when nobody would be left who answers for the
/// organisation, or when somebody else changed the roles, or the actor's own, in the meantime.
pub async fn change_roles(
    portal: &Portal,
    op: &Op,
    confirmed: Confirmed,
    change: &Change,
) -> Result<(), Fault> {
    let organisation = Scope::own(&op.actor, Act::ManageMembers)?.organisation();
    let known = organisations::organisation(portal, organisation).await?;
    check_roles(known.kind, &change.roles)?;
    let (seen, new) = (stored(&change.seen)?, stored(&change.roles)?);
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        confirmed.holds(t, op).await?;
        let member = someone_stays(t, organisation, known.kind, change.person, &change.roles).await?;
        t.change_one(&CHANGE, bind![id(member.membership), &seen, &new]).await?;
        end_sessions(t, member.person).await?;
        let Member { membership, person, .. } = member;
        let stays = change.roles.contains(&Role::manager(known.kind));
        let invites_revoked =
            if stays { 0 } else { invites::revoke_sent_by(t, op, organisation, person).await? };
        let roles = change.roles.clone();
        let event = Event::RolesGranted { membership, organisation, person, roles, invites_revoked };
        let roles = change.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ");
        let words = format!("Your roles for {} at {} are now: {roles}.", known.name, portal.settings.brand_name);
        Ok((permit.did(event).telling(told(op, &member, known.kind, words)), ()))
    })
}

/// Removes a member from the actor's own organisation, and ends every session of that person and every open
/// invite they sent.
///
/// # Errors
/// As [`change_roles`].
pub async fn remove(portal: &Portal, op: &Op, confirmed: Confirmed, person: PersonId) -> Result<(), Fault> {
    let organisation = Scope::own(&op.actor, Act::ManageMembers)?.organisation();
    let known = organisations::organisation(portal, organisation).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        confirmed.holds(t, op).await?;
        let member = someone_stays(t, organisation, known.kind, person, &[]).await?;
        let membership = member.membership;
        t.change_one(&REMOVE, bind![id(membership)]).await?;
        forums::leave(t, op, person, organisation).await?;
        end_sessions(t, person).await?;
        let invites_revoked = invites::revoke_sent_by(t, op, organisation, person).await?;
        invites::revoke_for(t, op, organisation, &member.email).await?;
        let event = Event::MemberRemoved { membership, organisation, person, invites_revoked };
        let words = format!("You no longer belong to {} at {}.", known.name, portal.settings.brand_name);
        Ok((permit.did(event).telling(told(op, &member, known.kind, words)), ()))
    })
}

/// The member, if somebody who answers for the organisation stays once the member has `roles`.
pub(super) async fn someone_stays(
    t: &mut Tx,
    organisation: OrganisationId,
    kind: OrganisationKind,
    person: PersonId,
    roles: &[Role],
) -> Result<Member, Fault> {
    let manager = Role::manager(kind);
    let rows = t.rows(&MEMBERS, bind![id(organisation)]).await?;
    let members = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let others = members.iter().any(|other| other.person != person && other.roles.contains(&manager));
    if !others && !roles.contains(&manager) {
        let label = manager.label().to_lowercase();
        return Err(Fault::conflict(
            format!("Your organisation needs at least one {label}"),
            format!("Give somebody else the role \u{2018}{}\u{2019} first.", manager.label()),
        ));
    }
    members.into_iter().find(|member| member.person == person).ok_or_else(Fault::not_found)
}

fn told(op: &Op, member: &Member, kind: OrganisationKind, words: String) -> Message {
    let manager = Role::manager(kind).label().to_lowercase();
    Message {
        kind: "roles_changed",
        recipient: member.email.clone(),
        object: member.membership.to_string(),
        version: op.now.millis(),
        subject: "Your roles have changed".to_owned(),
        body: format!("{words}\n\nIf you did not expect this, ask another {manager} of the organisation.\n"),
        useful_until: None,
        ask_again: AskAgain::Nothing,
    }
}
