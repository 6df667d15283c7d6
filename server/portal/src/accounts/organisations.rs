//! Organisations: registered by the operator, with identifiers that are verified or not.

use super::{Confirmed, invites, limits};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    statements, tx,
};
use domain::{
    accounts::{Identifier, Organisation, OrganisationKind, Regime},
    actor::{Act, Scope, Subject},
    event::Event,
    fault::Fault,
    ids::OrganisationId,
};

statements! {
    INSERT: Write "INSERT INTO organisations (id, slug, name, kind, regime, registered_at) VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_IDENTIFIER: Write "INSERT INTO identifiers (organisation, scheme, value, verified_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (organisation, scheme, value) DO NOTHING";
    VERIFIED_ELSEWHERE: Read "SELECT organisation FROM identifiers WHERE scheme = $1 AND value = $2 AND verified_at IS NOT NULL
        AND organisation <> $3";
    VERIFY: Write "UPDATE identifiers SET verified_at = $4 WHERE organisation = $1 AND scheme = $2 AND value = $3 AND verified_at IS NULL";
    ONE: Read "SELECT id, slug, name, kind, regime FROM organisations WHERE id = $1";
    BY_SLUG: Read "SELECT id, slug, name, kind, regime FROM organisations WHERE slug = $1";
    OF_KIND: Read "SELECT id, slug, name, kind, regime FROM organisations WHERE kind = $1 ORDER BY registered_at, id";
    IDENTIFIERS: Read "SELECT scheme, value, verified_at FROM identifiers WHERE organisation = $1 ORDER BY scheme, value";
    OF_PERSON: Read "SELECT o.id, o.slug, o.name, o.kind, o.regime FROM memberships m JOIN organisations o ON o.id = m.organisation
        WHERE m.person = $1 ORDER BY o.name";
    ALL: Read "SELECT o.id, o.slug, o.name, o.kind, o.regime,
        (SELECT COUNT(*) FROM memberships m WHERE m.organisation = o.id),
        (SELECT COUNT(*) FROM identifiers i WHERE i.organisation = o.id AND i.verified_at IS NULL)
        FROM organisations o ORDER BY o.name, o.id";
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

/// Whether the actor may register organisations.
///
/// # Errors
/// The refusal of the permission table.
pub fn may_register(op: &Op) -> Result<(), Fault> {
    op.may(Act::Operate, &Subject::Portal).map(|_| ())
}

/// Registers an organisation under this id.
///
/// # Errors
/// Forbidden to anybody but the operator; a conflict when the short name or a verified
/// identifier is taken.
pub async fn register(
    portal: &Portal,
    op: &Op,
    organisation: OrganisationId,
    new: NewOrganisation,
) -> Result<OrganisationId, Fault> {
    let done: Result<(), Fault> = tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        insert(t, op, organisation, &new).await?;
        let event = Event::OrganisationRegistered { organisation, kind: new.kind, invite: None };
        Ok((permit.did(event), ()))
    });
    done.map(|()| organisation).map_err(|fault| taken(fault, &new.name))
}

/// Registers an organisation and invites the first person who answers for it.
///
/// # Errors
/// As [`register`].
pub async fn register_with_invite(
    portal: &Portal,
    op: &Op,
    confirmed: Confirmed,
    new: NewOrganisation,
    first: &invites::NewInvite,
) -> Result<(OrganisationId, invites::Sent), Fault> {
    op.may(Act::Operate, &Subject::Portal)?;
    let organisation: OrganisationId = op.id();
    let sent = invites::prepare(portal, op, organisation, &new.name, true, first).await?;
    let done: Result<(), Fault> = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        confirmed.holds(t, op).await?;
        insert(t, op, organisation, &new).await?;
        invites::insert(t, op, (organisation, new.kind), first, &sent).await?;
        let event = Event::OrganisationRegistered { organisation, kind: new.kind, invite: Some(first.id) };
        Ok((permit.did(event).telling(sent.message.clone()), ()))
    });
    done.map_err(|fault| taken(fault, &new.name))?;
    Ok((organisation, sent))
}

pub(super) async fn insert(
    t: &mut Tx,
    op: &Op,
    organisation: OrganisationId,
    new: &NewOrganisation,
) -> Result<(), Fault> {
    let values = bind![id(organisation), &new.slug, &new.name, new.kind.key(), new.regime.key(), op.now];
    t.change_one(&INSERT, values).await?;
    for identifier in &new.identifiers {
        let values = bind![id(organisation), &identifier.scheme, &identifier.value, identifier.verified_at];
        t.change_one(&INSERT_IDENTIFIER, values).await?;
    }
    Ok(())
}

fn taken(fault: Fault, name: &str) -> Fault {
    match violated(&fault).as_deref() {
        Some("organisations_slug_key") => Fault::conflict(
            format!("An organisation called \u{2018}{name}\u{2019} is registered already"),
            "Look at it in the list of organisations. If it is another one, add its place to the name.",
        ),
        Some("identifiers_scheme_value_key") => claimed(),
        _ => fault,
    }
}

/// Somebody else's number, in words that do not say whose.
pub(super) fn claimed() -> Fault {
    Fault::conflict(
        "This number is verified for another organisation here",
        "If that is your organisation, ask one of its owners or administrators to invite you. If the number is yours \
         alone, tell the operator of the portal.",
    )
}

/// Whether the actor may add an identifier to their own organisation.
///
/// # Errors
/// The refusal of the permission table.
pub fn may_add_identifier(op: &Op) -> Result<(), Fault> {
    Ok(Scope::own(&op.actor, Act::AddIdentifier).map(|_| ())?)
}

/// Adds an identifier to the actor's own organisation: unverified, until the operator has checked it.
///
/// # Errors
/// The refusal of the permission table; a conflict when it is there already, or verified for another organisation.
pub async fn add_identifier(portal: &Portal, op: &Op, scheme: &str, value: &str) -> Result<(), Fault> {
    let organisation = Scope::own(&op.actor, Act::AddIdentifier)?.organisation();
    // The answer says whether a number is verified for somebody: nobody asks for every number there is.
    limits::take(portal, op, &limits::of_numbers(organisation)).await?;
    tx!(portal, op, t => {
        let permit = op.may(Act::AddIdentifier, &Subject::Organisation(organisation))?;
        if t.row(&VERIFIED_ELSEWHERE, bind![scheme, value, id(organisation)]).await?.is_some() {
            return Err(claimed());
        }
        let no = None::<i64>;
        if t.change(&INSERT_IDENTIFIER, bind![id(organisation), scheme, value, no]).await? == 0 {
            return Err(Fault::conflict(
                "Your organisation has this number already",
                "It shows on the page of your organisation. The operator verifies it there.",
            ));
        }
        let event = Event::IdentifierAdded { organisation, scheme: scheme.to_owned(), value: value.to_owned() };
        Ok((permit.did(event), ()))
    })
}

/// Marks an identifier as checked by the operator.
///
/// # Errors
/// The refusal of the permission table; a conflict when another organisation has it, or it was verified before.
pub async fn verify_identifier(
    portal: &Portal,
    op: &Op,
    organisation: OrganisationId,
    scheme: &str,
    value: &str,
) -> Result<(), Fault> {
    let done: Result<(), Fault> = tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change_one(&VERIFY, bind![id(organisation), scheme, value, op.now]).await?;
        let event = Event::IdentifierVerified { organisation, scheme: scheme.to_owned(), value: value.to_owned() };
        Ok((permit.did(event), ()))
    });
    done.map_err(|fault| match violated(&fault).as_deref() {
        Some("identifiers_scheme_value_key") => Fault::conflict(
            "Another organisation has this number already",
            "It was verified for one organisation before. Ask both which one the register means.",
        ),
        _ => fault,
    })
}

/// An organisation as pages show it, for use cases that have asked the permission table.
///
/// # Errors
/// Not found.
pub(crate) async fn organisation(
    portal: &Portal,
    organisation: OrganisationId,
) -> Result<Organisation, Fault> {
    let row = portal.db.row(&ONE, bind![id(organisation)]).await?.ok_or_else(Fault::not_found)?;
    let identifiers = portal.db.rows(&IDENTIFIERS, bind![id(organisation)]).await?;
    let identifiers = identifiers
        .iter()
        .map(|row| {
            Ok(Identifier { scheme: row.get(0)?, value: row.get(1)?, verified_at: row.maybe_moment(2)? })
        })
        .collect::<Result<_, Fault>>()?;
    read(&row, identifiers)
}

/// The name of an organisation, in a transaction that is open.
pub(crate) async fn name_of(t: &mut Tx, organisation: OrganisationId) -> Result<String, Fault> {
    t.row(&ONE, bind![id(organisation)]).await?.ok_or_else(Fault::not_found)?.get(2)
}

pub(super) fn read(row: &Row, identifiers: Vec<Identifier>) -> Result<Organisation, Fault> {
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

/// The organisation with this short name, for the command line.
pub(super) async fn by_slug(portal: &Portal, slug: &str) -> Result<Option<Organisation>, Fault> {
    let row = portal.db.row(&BY_SLUG, bind![slug]).await?;
    row.map(|row| read(&row, Vec::new())).transpose()
}

/// The first organisation of this kind, for the command line.
pub(super) async fn first_of(portal: &Portal, kind: OrganisationKind) -> Result<Option<Organisation>, Fault> {
    let row = portal.db.row(&OF_KIND, bind![kind.key()]).await?;
    row.map(|row| read(&row, Vec::new())).transpose()
}

/// The actor's own organisation.
///
/// # Errors
/// The refusal of the permission table.
pub async fn mine(portal: &Portal, op: &Op) -> Result<Organisation, Fault> {
    organisation(portal, Scope::own(&op.actor, Act::SeeMembers)?.organisation()).await
}

/// The organisations the signed-in person belongs to, by name.
///
/// # Errors
/// Asks a visitor to sign in.
pub async fn of_mine(portal: &Portal, op: &Op) -> Result<Vec<Organisation>, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let rows = portal.db.rows(&OF_PERSON, bind![id(op.person()?)]).await?;
    rows.iter().map(|row| read(row, Vec::new())).collect()
}

/// One line of the operator's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The organisation, without its identifiers.
    pub organisation: Organisation,
    /// How many people belong to it.
    pub people: i64,
    /// How many identifiers wait to be verified.
    pub unverified: i64,
}

/// Every organisation for the operator: those with numbers to look up first, then by name.
///
/// # Errors
/// The refusal of the permission table.
pub async fn list(portal: &Portal, op: &Op) -> Result<Vec<Line>, Fault> {
    op.may(Act::Operate, &Subject::Portal)?;
    let rows = portal.db.rows(&ALL, vec![]).await?;
    let line = |row: &Row| {
        Ok(Line { organisation: read(row, Vec::new())?, people: row.get(5)?, unverified: row.get(6)? })
    };
    let mut lines = rows.iter().map(line).collect::<Result<Vec<_>, Fault>>()?;
    lines.sort_by_key(|line| line.unverified == 0);
    Ok(lines)
}

/// One organisation with its identifiers, for the operator.
///
/// # Errors
/// The refusal of the permission table; not found.
pub async fn for_operator(portal: &Portal, op: &Op, which: OrganisationId) -> Result<Organisation, Fault> {
    op.may(Act::Operate, &Subject::Portal)?;
    organisation(portal, which).await
}
