//! Organisations and who belongs to them.

use crate::{Op, Portal, bind, db::id, statements, tx};
use domain::{
    accounts::{Identifier, Organisation, OrganisationKind, Regime, Role},
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{MembershipId, OrganisationId, PersonId},
};

statements! {
    INSERT_ORGANISATION: Write "INSERT INTO organisations (id, slug, name, kind, regime, registered_at) VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_IDENTIFIER: Write "INSERT INTO identifiers (organisation, scheme, value, verified_at) VALUES ($1, $2, $3, $4)";
    ORGANISATION: Read "SELECT id, slug, name, kind, regime FROM organisations WHERE id = $1";
    IDENTIFIERS: Read "SELECT scheme, value, verified_at FROM identifiers WHERE organisation = $1 ORDER BY scheme, value";
    GRANT: Write "INSERT INTO memberships (id, person, organisation, roles, granted_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person, organisation) DO UPDATE SET roles = excluded.roles";
    MEMBERS: Read "SELECT p.id, p.name, m.roles FROM memberships m JOIN persons p ON p.id = m.person
        WHERE m.organisation = $1 ORDER BY p.name, p.id";
    ORGANISATIONS_OF: Read "SELECT o.id, o.slug, o.name, o.kind, o.regime FROM memberships m JOIN organisations o ON o.id = m.organisation
        WHERE m.person = $1 ORDER BY o.name";
}

/// A new organisation.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// Its short name in addresses.
    pub slug: String,
    /// Its legal name.
    pub name: String,
    /// Council, supplier, partner or operator.
    pub kind: OrganisationKind,
    /// The regime it works under.
    pub regime: Regime,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
}

/// Registers an organisation.
///
/// # Errors
/// Forbidden to anybody but the operator; a conflict when the short name or a verified
/// identifier is taken.
pub async fn register(portal: &Portal, op: &Op, new: NewOrganisation) -> Result<OrganisationId, Fault> {
    let organisation: OrganisationId = op.id();
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        let values =
            bind![id(organisation), &new.slug, &new.name, new.kind.key(), new.regime.key(), op.now];
        t.change_one(&INSERT_ORGANISATION, values).await?;
        for identifier in &new.identifiers {
            let values =
                bind![id(organisation), &identifier.scheme, &identifier.value, identifier.verified_at];
            t.change_one(&INSERT_IDENTIFIER, values).await?;
        }
        Ok((permit.did(Event::OrganisationRegistered { organisation, kind: new.kind }), organisation))
    })
}

/// An organisation as pages show it.
///
/// # Errors
/// Not found.
pub async fn organisation(portal: &Portal, organisation: OrganisationId) -> Result<Organisation, Fault> {
    let row = portal.db.row(&ORGANISATION, bind![id(organisation)]).await?.ok_or_else(Fault::not_found)?;
    let identifiers = portal.db.rows(&IDENTIFIERS, bind![id(organisation)]).await?;
    let identifiers = identifiers
        .iter()
        .map(|row| {
            Ok(Identifier { scheme: row.get(0)?, value: row.get(1)?, verified_at: row.maybe_moment(2)? })
        })
        .collect::<Result<_, Fault>>()?;
    read(&row, identifiers)
}

fn read(row: &crate::db::Row, identifiers: Vec<Identifier>) -> Result<Organisation, Fault> {
    let unknown = || Fault::internal("an organisation of no known kind or regime is stored");
    Ok(Organisation {
        id: row.parse(0)?,
        slug: row.get(1)?,
        name: row.get(2)?,
        kind: OrganisationKind::from_key(&row.get::<String>(3)?).ok_or_else(unknown)?,
        regime: Regime::from_key(&row.get::<String>(4)?).ok_or_else(unknown)?,
        identifiers,
    })
}

/// The organisations the signed-in person belongs to, by name.
///
/// # Errors
/// Asks a visitor to sign in.
pub async fn organisations_of_mine(portal: &Portal, op: &Op) -> Result<Vec<Organisation>, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let rows = portal.db.rows(&ORGANISATIONS_OF, bind![id(op.person()?)]).await?;
    rows.iter().map(|row| read(row, Vec::new())).collect()
}

/// Gives a person roles in an organisation, in place of those they had.
///
/// # Errors
/// Forbidden without the right to manage members; invalid for a role the organisation's kind does not have.
pub async fn grant(
    portal: &Portal,
    op: &Op,
    organisation: OrganisationId,
    person: PersonId,
    roles: &[Role],
) -> Result<(), Fault> {
    let kind = self::organisation(portal, organisation).await?.kind;
    if roles.is_empty() || roles.iter().any(|role| !Role::of(kind).contains(role)) {
        return Err(Fault::invalid(
            "Select at least one role",
            "Choose from the roles of this organisation.",
        ));
    }
    let membership: MembershipId = op.id();
    let stored = serde_json::to_string(roles).map_err(Fault::internal)?;
    tx!(portal, op, t => {
        let permit = op.may(Act::ManageMembers, &Subject::Organisation(organisation))?;
        let values = bind![id(membership), id(person), id(organisation), &stored, op.now];
        t.change_one(&GRANT, values).await?;
        let event = Event::RolesGranted { membership, organisation, person, roles: roles.to_vec() };
        Ok((permit.did(event), ()))
    })
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
}

/// The members of the actor's own organisation, by name.
///
/// # Errors
/// The refusal of the permission table.
pub async fn list(portal: &Portal, op: &Op) -> Result<Vec<Member>, Fault> {
    let scope = domain::actor::Scope::own(&op.actor, Act::SeeMembers)?;
    let rows = portal.db.rows(&MEMBERS, bind![id(scope.organisation())]).await?;
    rows.iter()
        .map(|row| Ok(Member { person: row.parse(0)?, name: row.get(1)?, roles: row.json(2)? }))
        .collect()
}
