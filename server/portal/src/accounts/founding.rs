//! Somebody sets up their supplier; where its number is verified for one that is here, they ask that one's
//! administrators to let them in.

use super::{
    confirm::unchanged,
    joining, limits, members,
    organisations::{self, NewOrganisation, claimed},
};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id},
    operational::sessions::{self, Session},
    statements, tx,
};
use domain::{
    accounts::{Identifier, OrganisationKind, Regime, Role, slug},
    actor::{Act, Denied, Subject},
    event::Event,
    fault::Fault,
    ids::{JoinRequestId, MembershipId, OrganisationId, PersonId},
};

statements! {
    VERIFIED_FOR: Read "SELECT o.id, o.kind FROM identifiers i JOIN organisations o ON o.id = i.organisation
        WHERE i.scheme = $1 AND i.value = $2 AND i.verified_at IS NOT NULL";
}

/// The supplier that somebody sets up.
#[derive(Clone, Debug)]
pub struct NewSupplier {
    /// Its id, which the form brings, so that sending the form twice sets up one.
    pub id: OrganisationId,
    /// Its legal name.
    pub name: String,
    /// Its number in a public register, if it is in one.
    pub identifier: Option<Identifier>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Founded {
    /// The supplier is there, and this is the token of a session in it.
    Supplier(String),
    /// Its number is another's, whose administrators were asked.
    Asked,
}

/// Sets up a supplier with the signed-in person as its administrator. It shows as unverified until the operator has
/// checked its number.
///
/// # Errors
/// Too many in a day; a conflict when the person may not belong to a supplier, belongs to that one, was declined
/// by it, or was changed at the same time.
pub async fn set_up(
    portal: &Portal,
    op: &Op,
    session: &Session,
    new: &NewSupplier,
) -> Result<Founded, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let person = op.person()?;
    if let Some(founded) = set_up_before(portal, op, session, new).await? {
        return Ok(founded);
    }
    limits::take(portal, op, &limits::of_founding(person)).await?;
    let request: JoinRequestId = op.id();
    let asked: Result<bool, Fault> = tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        unchanged(t, op, session.epoch).await?;
        if let Some(identifier) = &new.identifier
            && let Some(row) = t.row(&VERIFIED_FOR, bind![&identifier.scheme, &identifier.value]).await?
        {
            let organisation = claimant(&row)?;
            let messages = joining::ask(t, portal, op, request, organisation, identifier).await?;
            let event = Event::JoinAsked { request, organisation, person, number: number(Some(identifier)) };
            return Ok((permit.did(event).telling_all(messages), true));
        }
        let membership = insert(t, op, person, new).await?;
        let event = Event::SupplierSetUp { organisation: new.id, person, membership, number: number(new.identifier.as_ref()) };
        Ok((permit.did(event), false))
    });
    match asked {
        Ok(true) => Ok(Founded::Asked),
        Ok(false) => {
            let token = sessions::go_on(portal, op, session, Some(new.id), session.epoch + 1).await?;
            token.map(Founded::Supplier).ok_or_else(|| Denied::SignIn.into())
        }
        // The same form at the same time, whatever stood in the way of this one.
        Err(fault) => set_up_before(portal, op, session, new).await?.ok_or(fault),
    }
}

/// What the same form set up before, if it did.
async fn set_up_before(
    portal: &Portal,
    op: &Op,
    session: &Session,
    new: &NewSupplier,
) -> Result<Option<Founded>, Fault> {
    if portal.db.row(&members::MEMBER, bind![id(new.id), id(op.person()?)]).await?.is_none() {
        return Ok(None);
    }
    let known = organisations::organisation(portal, new.id).await?;
    let has = |new: &Identifier| {
        known.identifiers.iter().any(|one| (&one.scheme, &one.value) == (&new.scheme, &new.value))
    };
    if known.name != new.name || !new.identifier.as_ref().is_none_or(has) {
        return Err(Fault::conflict(
            format!("This form set up {} before", known.name),
            "Nothing was done now: your account leads to it, and a number is added on its page. Sent again, this form sets up a second supplier.",
        ));
    }
    for epoch in [session.epoch, session.epoch + 1] {
        if let Some(token) = sessions::go_on(portal, op, session, Some(new.id), epoch).await? {
            return Ok(Some(Founded::Supplier(token)));
        }
    }
    Err(Denied::SignIn.into())
}

/// The number as the audit log has it.
fn number(identifier: Option<&Identifier>) -> String {
    identifier.map(|one| format!("{} {}", one.scheme, one.value)).unwrap_or_default()
}

async fn insert(t: &mut Tx, op: &Op, person: PersonId, new: &NewSupplier) -> Result<MembershipId, Fault> {
    let organisation = NewOrganisation {
        // Others may have the name, or say that they do: nobody keeps it from anybody, the operator least of all.
        slug: format!("{}-{}", slug(&new.name), new.id),
        name: new.name.clone(),
        kind: OrganisationKind::Supplier,
        // It decides which notices a council owes; a supplier owes none.
        regime: Regime::England,
        identifiers: new.identifier.clone().into_iter().collect(),
    };
    organisations::insert(t, op, new.id, &organisation).await?;
    members::keep_apart(t, person, new.id, OrganisationKind::Supplier).await?;
    let membership: MembershipId = op.id();
    joining::join(t, op, membership, person, (new.id, Role::of(OrganisationKind::Supplier))).await?;
    Ok(membership)
}

/// Whose number it is. Councils and partners are set up by the operator, and invite their people themselves.
fn claimant(row: &Row) -> Result<OrganisationId, Fault> {
    match OrganisationKind::from_key(&row.get::<String>(1)?) {
        Some(OrganisationKind::Supplier) => row.parse(0),
        _ => Err(claimed()),
    }
}
