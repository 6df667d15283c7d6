//! What the operator's command line does, because nobody can do it signed in: the operator, the first person of
//! each organisation, and the way back for somebody who has lost their second step. Passwords are never given
//! there; a link to set one is printed.

use super::{
    BY_EMAIL, NewPerson, confirmed_at_console,
    invites::{self, NewInvite},
    new_link, notice,
    organisations::{self, NewOrganisation},
    reset, second_factor,
};
use crate::{Op, Portal, bind, db::id, statements, tx};
use domain::{
    accounts::{Identifier, Organisation, OrganisationKind, Regime, Role, slug},
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::{OrganisationId, PersonId},
    time::london,
};

statements! {
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
        Some((person, _)) => person,
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
    organisations::register(portal, op, op.id(), new).await
}

/// Takes the second step of signing in away from the account at this address, with its recovery codes, and ends
/// every session of the person, who is told. For somebody who has lost both, or who never set one up.
///
/// # Errors
/// A conflict when there is no such account, or it has no second step.
pub async fn forget_second_step(portal: &Portal, op: &Op, email: &str) -> Result<(), Fault> {
    confirmed_at_console(op)?;
    let row = portal.db.row(&BY_EMAIL, bind![email]).await?;
    let row = row.ok_or_else(|| {
        Fault::conflict(format!("{email} has no account here"), "Check how the address is written.")
    })?;
    if !row.get::<bool>(2)? {
        return Err(Fault::conflict(
            format!("{email} has no second step"),
            format!("If the password is lost, reset it at {}/reset", portal.settings.public_url),
        ));
    }
    let person: PersonId = row.parse(0)?;
    let body = format!(
        "On {} the operator of {} removed the second step of signing in to your account, and its recovery codes. You have \
         been signed out. To sign in, your password is enough for now.\n\n\
         Set the second step up again:\n{}/account/second-step\n\n\
         If you did not ask for this, set a new password now:\n{}/reset\nThen tell the operator.\n",
        london::long(op.now),
        portal.settings.brand_name,
        portal.settings.public_url,
        portal.settings.public_url,
    );
    let told = notice("second_factor_forgotten", op, person, email, "Your second step was removed", body);
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        second_factor::take_away(t, person).await?;
        Ok((permit.did(Event::SecondFactorForgotten { person }).telling(told.clone()), ()))
    })
}

/// Registers a council, supplier or partner and invites the first person who answers for it. Gives
/// back the address of the invite's page. Once more, as long as nobody answers for the organisation,
/// sends another invite; the one before stops working.
///
/// # Errors
/// A conflict when somebody answers for it already, when another organisation has its name, or when it is
/// registered with another kind or regime, or without one of the identifiers.
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
    registered_so(&organisations::organisation(portal, known.id).await?, &new)?;
    if is_answered_for(portal, known.id, Role::manager(known.kind)).await? {
        return Err(Fault::conflict(
            format!("{} has somebody already who answers for it", known.name),
            "They invite others on the page \u{2018}People\u{2019}.",
        ));
    }
    let sent = invites::invite_to(portal, op, confirmed, known.id, &first).await?;
    sent.map(|sent| sent.link).ok_or_else(|| Fault::internal("a new invite that was there before"))
}

/// Refuses what would change an organisation that is registered: this only invites somebody to it.
fn registered_so(known: &Organisation, new: &NewOrganisation) -> Result<(), Fault> {
    if (known.kind, known.regime) != (new.kind, new.regime) {
        return Err(Fault::conflict(
            format!(
                "{} is registered already, as {} under the regime of {}",
                known.name,
                known.kind.label().to_lowercase(),
                known.regime.label()
            ),
            "Give the same kind and regime to invite somebody to it, or another name.",
        ));
    }
    let has = |given: &Identifier| {
        known.identifiers.iter().any(|one| (&one.scheme, &one.value) == (&given.scheme, &given.value))
    };
    match new.identifiers.iter().find(|given| !has(given)) {
        None => Ok(()),
        Some(missing) => Err(Fault::conflict(
            format!("{} is registered already, without {}:{}", known.name, missing.scheme, missing.value),
            "Leave the identifier out. Whoever answers for the organisation adds it on the organisation\u{2019}s page.",
        )),
    }
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
