//! What the operator's command line does before anybody can sign in: the operator, and the first person
//! of each organisation. Passwords are never given there; a link to set one is printed.

use super::{
    BY_EMAIL, NewPerson, confirmed_at_console,
    invites::{self, NewInvite},
    new_link,
    organisations::{self, NewOrganisation},
    reset,
};
use crate::{Op, Portal, bind, db::id, statements, tx};
use domain::{
    accounts::{OrganisationKind, Regime, Role, slug},
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{OrganisationId, PersonId},
};

statements! {
    PERSONS_ORGANISATIONS: Read "SELECT organisation FROM memberships WHERE person = $1";
    ROLES_IN: Read "SELECT roles FROM memberships WHERE organisation = $1";
}

/// Makes `email` an operator of the portal, and the operator's organisation if there is none. Gives
/// back the address of a page where they set a password, for a day and one use. Once more, as long as
/// no password is set, gives another link.
///
/// # Errors
/// A conflict when the address has an account with a password, or works for somebody else.
pub async fn operator(
    portal: &Portal,
    op: &Op,
    organisation_name: &str,
    email: &str,
    name: &str,
) -> Result<String, Fault> {
    confirmed_at_console(op)?;
    let known = match portal.db.row(&BY_EMAIL, bind![email]).await? {
        Some(row) => Some((row.parse::<PersonId>(0)?, row.get::<Option<String>>(1)?.is_some())),
        None => None,
    };
    if known.is_some_and(|(_, has_password)| has_password) {
        return Err(Fault::conflict(
            format!("{email} has an account already"),
            format!("If the password is lost, reset it at {}/reset", portal.settings.public_url),
        ));
    }
    let organisation = operators_organisation(portal, op, organisation_name).await?;
    let person = match known {
        Some((person, _)) => {
            refuse_others(portal, person, organisation, email).await?;
            person
        }
        None => {
            let (email, name) = (email.to_owned(), name.to_owned());
            super::register(portal, op, NewPerson { email, name, password: None, demonstration: false })
                .await?
        }
    };
    super::members::grant(portal, op, organisation, person, &[Role::Owner]).await?;
    let link = new_link();
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let address = reset::print(t, portal, op, person, &link).await?;
        Ok((permit.did(Event::PasswordResetAsked { person }), address))
    })
}

async fn operators_organisation(portal: &Portal, op: &Op, name: &str) -> Result<OrganisationId, Fault> {
    if let Some(organisation) = organisations::first_of(portal, OrganisationKind::Operator).await? {
        return Ok(organisation.id);
    }
    let new = NewOrganisation {
        slug: slug(name),
        name: name.to_owned(),
        kind: OrganisationKind::Operator,
        // An operator procures nothing here, so no rule asks for its regime.
        regime: Regime::England,
        identifiers: Vec::new(),
    };
    organisations::register(portal, op, new).await
}

async fn refuse_others(
    portal: &Portal,
    person: PersonId,
    operator: OrganisationId,
    email: &str,
) -> Result<(), Fault> {
    for row in portal.db.rows(&PERSONS_ORGANISATIONS, bind![id(person)]).await? {
        if row.parse::<OrganisationId>(0)? != operator {
            return Err(Fault::conflict(
                format!("{email} works for another organisation here"),
                "Use another address for the operator.",
            ));
        }
    }
    Ok(())
}

/// Registers a council, supplier or partner and invites the first person who answers for it. Gives
/// back the address of the invite's page. Once more, as long as nobody answers for the organisation,
/// sends another invite; the one before stops working.
///
/// # Errors
/// A conflict when somebody answers for it already, or another organisation has its name.
pub async fn owner(
    portal: &Portal,
    op: &Op,
    new: NewOrganisation,
    email: &str,
    name: &str,
) -> Result<String, Fault> {
    let confirmed = confirmed_at_console(op)?;
    let first = NewInvite {
        id: op.id(),
        email: email.to_owned(),
        name: name.to_owned(),
        roles: vec![Role::manager(new.kind)],
    };
    let Some(known) = organisations::by_slug(portal, &new.slug).await? else {
        let (_, sent) = organisations::register_with_invite(portal, op, confirmed, new, &first).await?;
        return Ok(sent.link);
    };
    if known.kind != new.kind {
        return Err(Fault::conflict(
            format!("{} is registered already, as another kind of organisation", known.name),
            "Give another name, or the same kind.",
        ));
    }
    if is_answered_for(portal, known.id, Role::manager(known.kind)).await? {
        return Err(Fault::conflict(
            format!("{} has somebody already who answers for it", known.name),
            "They invite others on the page \u{2018}People\u{2019}.",
        ));
    }
    let sent = invites::invite_to(portal, op, confirmed, known.id, &first).await?;
    sent.map(|sent| sent.link).ok_or_else(|| Fault::internal("a new invite that was there before"))
}

async fn is_answered_for(
    portal: &Portal,
    organisation: OrganisationId,
    manager: Role,
) -> Result<bool, Fault> {
    for row in portal.db.rows(&ROLES_IN, bind![id(organisation)]).await? {
        if row.json::<Vec<Role>>(0)?.contains(&manager) {
            return Ok(true);
        }
    }
    Ok(false)
}
