//! The second step of signing in: codes of an authenticator app (TOTP), and recovery codes for when
//! the app is lost.

mod giving;
mod recovery;

pub use giving::{Given, give};
pub use recovery::make_new_codes;

use super::{Confirmed, me, notice, reset};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    keys,
    keys::Purpose,
    operational::used_codes,
    statements, tx,
};
use data_encoding::{BASE32_NOPAD, BASE64};
use domain::{
    actor::{Act, Subject},
    event::{Event, Message},
    fault::Fault,
    ids::PersonId,
    time::{Timestamp, london},
};
use totp_rs::{Algorithm, Builder, Totp};

statements! {
    SECRET: Read "SELECT totp_secret FROM persons WHERE id = $1";
    SET_SECRET: Write "UPDATE persons SET totp_secret = $2, session_epoch = session_epoch + 1 WHERE id = $1";
    FORGET_SECRET: Write "UPDATE persons SET totp_secret = NULL, session_epoch = session_epoch + 1 WHERE id = $1 AND totp_secret IS NOT NULL";
    FORGET_RECOVERY: Write "DELETE FROM recovery_codes WHERE person = $1";
    INSERT_RECOVERY: Write "INSERT INTO recovery_codes (person, code_hash, made_at, used_at) VALUES ($1, $2, $3, NULL)";
    USE_RECOVERY: Write "UPDATE recovery_codes SET used_at = $3 WHERE person = $1 AND code_hash = $2 AND used_at IS NULL";
    RECOVERY_LEFT: Read "SELECT COUNT(*) FROM recovery_codes WHERE person = $1 AND used_at IS NULL";
}

/// Seconds for which the app shows one code.
const STEP_SECONDS: i64 = 30;
/// An offered secret counts this long.
const OFFER_MINUTES: i64 = 60;

/// A secret that is offered to a person, and counts once they gave a code made with it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The secret as people type it into an app.
    pub secret: String,
    /// The same, sealed for this person: the form carries it, nothing is stored yet.
    pub sealed: String,
}

/// A new secret for the signed-in person.
///
/// # Errors
/// Asks a visitor to sign in.
pub fn offer(portal: &Portal, op: &Op) -> Result<Offer, Fault> {
    let secret: [u8; 20] = keys::random();
    // With the time, under a purpose of its own: what is stored is no offer, and no offer counts for ever.
    let plain = [&op.now.millis().to_be_bytes(), secret.as_slice()].concat();
    let sealed = portal.keys.seal(Purpose::SecondFactorOffer, &context(op.person()?), &plain)?;
    Ok(Offer { secret: BASE32_NOPAD.encode(&secret), sealed: BASE64.encode(&sealed) })
}

/// The offer that a form carried, or a new one where it carried none of this person's that still counts.
///
/// # Errors
/// As [`offer`].
pub fn offer_again(portal: &Portal, op: &Op, sealed: &str) -> Result<Offer, Fault> {
    match opened(portal, op, sealed)? {
        Some(secret) => Ok(Offer { secret: BASE32_NOPAD.encode(&secret), sealed: sealed.to_owned() }),
        None => offer(portal, op),
    }
}

/// A secret with which the person's app made a code just now.
#[derive(Debug)]
pub struct Proven {
    person: PersonId,
    secret: Vec<u8>,
    step: i64,
}

/// Whether the code was made with the offered secret.
///
/// # Errors
/// Invalid for a wrong code.
pub fn prove(portal: &Portal, op: &Op, sealed: &str, code: &str) -> Result<Proven, Fault> {
    let person = op.person()?;
    let secret = opened(portal, op, sealed)?.ok_or_else(|| {
        Fault::invalid("This page has expired", "Reload it and add the new code to your app.")
    })?;
    let step = check(&secret, code, op.now)?.ok_or_else(|| {
        Fault::invalid("The code is incorrect", "Enter the code that your app shows now for this portal.")
    })?;
    Ok(Proven { person, secret, step })
}

/// Sets up the second step in place of any before it, and ends every session of the person and every link that
/// would set another password. Gives back the recovery codes, which are shown once.
///
/// # Errors
/// A conflict when the password was changed or reset in the meantime.
pub async fn set_up(
    portal: &Portal,
    op: &Op,
    confirmed: Confirmed,
    proven: &Proven,
) -> Result<Vec<String>, Fault> {
    let Proven { person, secret, step } = proven;
    let account = me(portal, op).await?;
    let sealed = portal.keys.seal(Purpose::SecondFactor, &context(*person), secret)?;
    let codes = recovery::new_codes();
    // The code was shown to whoever looked over the shoulder; it opens nothing more.
    used_codes::take(portal, *person, *step).await?;
    let message = told(portal, op, *person, &account.email);
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        confirmed.holds(t, op).await?;
        reset::use_up(t, op, *person).await?;
        t.change_one(&SET_SECRET, bind![id(*person), sealed.clone()]).await?;
        recovery::replace(t, portal, op, *person, &codes).await?;
        Ok((permit.did(Event::SecondFactorSet { person: *person }).telling(message.clone()), ()))
    })?;
    Ok(codes)
}

/// Takes the second step of somebody away who has lost their app and their recovery codes, and ends every
/// session of theirs.
pub(super) async fn take_away(t: &mut Tx, person: PersonId) -> Result<(), Fault> {
    t.change_one(&FORGET_SECRET, bind![id(person)]).await?;
    t.change(&FORGET_RECOVERY, bind![id(person)]).await.map(|_| ())
}

fn told(portal: &Portal, op: &Op, person: PersonId, email: &str) -> Message {
    let body = format!(
        "Signing in to {} now asks you for a code from your app too. It was set up on {}.\n\n\
         If it was not you, set a new password now:\n{}/reset\n\
         Then ask the operator of the portal to remove the second step.\n",
        portal.settings.brand_name,
        london::long(op.now),
        portal.settings.public_url,
    );
    notice("second_factor_set", op, person, email, "A second step was set up for your account", body)
}

fn context(person: PersonId) -> Vec<u8> {
    format!("second factor of {person}").into_bytes()
}

/// The secret that was offered to this person and still counts.
fn opened(portal: &Portal, op: &Op, sealed: &str) -> Result<Option<Vec<u8>>, Fault> {
    let context = context(op.person()?);
    let open = |sealed: Vec<u8>| portal.keys.unseal(Purpose::SecondFactorOffer, &context, &sealed);
    let plain = BASE64.decode(sealed.as_bytes()).ok().and_then(open);
    Ok(plain.and_then(|plain| {
        let (at, secret) = plain.split_first_chunk()?;
        let until = Timestamp::from_millis(i64::from_be_bytes(*at)).plus_minutes(OFFER_MINUTES);
        (op.now < until).then(|| secret.to_vec())
    }))
}

/// The step of time whose code this is: now, one before or one after, for clocks that go wrong by half a minute.
fn check(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>, Fault> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let seconds = u64::try_from(now.millis() / 1_000).map_err(Fault::internal)?;
    let step = totp(secret)?.check(&digits, seconds);
    step.map(i64::try_from).transpose().map_err(Fault::internal)
}

fn totp(secret: &[u8]) -> Result<Totp, Fault> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS.unsigned_abs())
        .with_secret(secret.to_vec())
        .build()
        .map_err(|error| Fault::internal(error.to_string()))
}

/// The code that an app shows for a secret, for tests and demonstrations.
///
/// # Errors
/// The secret is not one of ours.
pub fn code_at(secret: &str, now: Timestamp) -> Result<String, Fault> {
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).map_err(Fault::internal)?;
    let seconds = u64::try_from(now.millis() / 1_000).map_err(Fault::internal)?;
    Ok(totp(&secret)?.generate(seconds).to_string())
}

/// Forgets used codes that are too old to be used again.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn forget(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    used_codes::forget(portal, now.plus_minutes(-10).millis() / (STEP_SECONDS * 1_000)).await
}
