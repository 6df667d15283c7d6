//! Giving a code at sign-in.

use super::{RECOVERY_LEFT, SECRET, USE_RECOVERY, check, context, recovery};
use crate::{
    Op, Portal,
    accounts::{SignedIn, limits, notice},
    bind,
    db::id,
    keys::Purpose,
    operational::{
        sessions::{self, Session},
        used_codes,
    },
    tx,
};
use domain::{
    actor::{Act, Subject},
    event::{Event, Message},
    fault::{Fault, FaultKind},
    ids::PersonId,
    text::plural,
    time::london,
};

/// What a browser brings to the second step.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The code of the app, or a recovery code.
    pub code: &'a str,
    /// The browser, if it has signed in to this account before.
    pub browser: Option<&'a str>,
}

/// The second step: a code opens the session that the password began, under a new token.
///
/// # Errors
/// Invalid for a wrong or used code; too many; asks to sign in when no password was given before.
pub async fn give(portal: &Portal, op: &Op, session: &Session, given: Given<'_>) -> Result<SignedIn, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    if session.ended || !session.second_factor_due {
        return Err(domain::actor::Denied::SignIn.into());
    }
    let person = session.person;
    let email = session.email.clone();
    let limits = limits::of_code(person, given.browser);
    limits::take(portal, op, &limits).await?;
    if !takes(portal, op, person, &email, given.code).await? {
        if given.browser.is_none() {
            warn(portal, op, person, &email).await?;
        }
        return Err(Fault::invalid(
            "The code is incorrect, has expired or was used before",
            "Enter the code that your app shows now, or a recovery code that you have not used.",
        ));
    }
    limits::give_back(portal, op, &limits).await?;
    let organisation = session.membership.as_ref().map(|(seat, _)| seat.organisation);
    let token = sessions::go_on(portal, op, session, organisation, session.epoch).await?;
    let token = token.ok_or_else(|| Fault::from(domain::actor::Denied::SignIn))?;
    sessions::end(portal, session.id, op.now).await?;
    Ok(SignedIn { token, person, email, second_factor_due: false })
}

/// Whether the code is right, and nobody has used it.
async fn takes(portal: &Portal, op: &Op, person: PersonId, email: &str, code: &str) -> Result<bool, Fault> {
    let row = portal.db.row(&SECRET, bind![id(person)]).await?.ok_or_else(Fault::not_found)?;
    let sealed: Option<Vec<u8>> = row.get(0)?;
    let secret = sealed.and_then(|s| portal.keys.unseal(Purpose::SecondFactor, &context(person), &s));
    let secret = secret.ok_or_else(|| Fault::internal("a second-factor secret that does not open"))?;
    match check(&secret, code, op.now)? {
        Some(step) => used_codes::take(portal, person, step).await,
        None => recover(portal, op, person, email, code).await,
    }
}

/// Uses up a recovery code, and tells the person.
async fn recover(portal: &Portal, op: &Op, person: PersonId, email: &str, code: &str) -> Result<bool, Fault> {
    let hash = recovery::hash(portal, person, code);
    let used: Result<(), Fault> = tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        t.change_one(&USE_RECOVERY, bind![id(person), &hash, op.now]).await?;
        let left: i64 = match t.row(&RECOVERY_LEFT, bind![id(person)]).await? {
            Some(row) => row.get(0)?,
            None => 0,
        };
        let message = recovery_used(portal, op, person, email, left);
        Ok((permit.did(Event::RecoveryCodeUsed { person }).telling(message), ()))
    });
    match used {
        Ok(()) => Ok(true),
        // No such code, or it was used: the update changed nothing.
        Err(fault) if fault.kind == FaultKind::Conflict => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn recovery_used(portal: &Portal, op: &Op, person: PersonId, email: &str, left: i64) -> Message {
    let body = format!(
        "On {} somebody signed in to your account at {} with a recovery code. You have {} left.\n\n\
         If you lost your app, set up the second step again:\n{}/account/second-step\n\n\
         If it was not you, reset your password now:\n{}/reset\n",
        london::long(op.now),
        portal.settings.brand_name,
        plural(left.unsigned_abs(), "code", "codes"),
        portal.settings.public_url,
        portal.settings.public_url,
    );
    notice("recovery_code_used", op, person, email, "A recovery code was used", body)
}

/// Whoever comes here has the password: its owner hears of the first wrong code, once in each window.
async fn warn(portal: &Portal, op: &Op, person: PersonId, email: &str) -> Result<(), Fault> {
    if !limits::takes(portal, op, &limits::of_warnings(person)).await? {
        return Ok(());
    }
    let body = format!(
        "On {} somebody gave the right password for your account at {} and then a wrong code, in a browser that has \
         not signed in to it before. The wrong code opened nothing.\n\n\
         If it was you, do nothing. If it was not you, set a new password now:\n{}/reset\n",
        london::long(op.now),
        portal.settings.brand_name,
        portal.settings.public_url,
    );
    let message = notice("second_factor_guessed", op, person, email, "Somebody may know your password", body);
    tx!(portal, op, _t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        Ok((permit.did(Event::SecondFactorGuessed { person }).telling(message.clone()), ()))
    })
}
