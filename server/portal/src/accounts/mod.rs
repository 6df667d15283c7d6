//! People and how they enter: registration, sign-in, password, second factor; organisations and who
//! belongs to them.

pub mod asked;
mod confirm;
pub mod console;
pub mod founding;
pub mod invites;
pub mod joining;
pub mod leaving;
mod limits;
pub mod members;
pub mod organisations;
mod password;
pub mod reset;
pub mod second_factor;
mod sign_in;
pub mod sign_up;
#[cfg(test)]
mod tests;
pub mod tokens;

pub use confirm::{Confirmed, confirm, confirmed_at_console};
pub use password::hashes_made;
pub use sign_in::{Credentials, SignedIn, sign_in};

use crate::{
    Op, Portal, bind,
    db::{Tx, id, violated},
    keys, statements, tx,
};
use domain::{
    accounts::password_mistake,
    actor::{Act, Subject},
    event::{AskAgain, Event, Message},
    fault::{Fault, FaultKind},
    ids::PersonId,
    time::london,
};

statements! {
    INSERT: Write "INSERT INTO persons (id, email, name, password_hash, totp_secret, demonstration, registered_at, session_epoch)
        VALUES ($1, $2, $3, $4, NULL, $5, $6, 0)";
    BY_EMAIL: Read "SELECT id, password_hash, totp_secret IS NOT NULL, session_epoch FROM persons WHERE email = $1";
    HASH_OF: Read "SELECT password_hash, session_epoch FROM persons WHERE id = $1";
    STANDING: Read "SELECT p.session_epoch, m.roles FROM persons p
        LEFT JOIN memberships m ON m.person = p.id AND m.organisation = $2 WHERE p.id = $1";
    ME: Read "SELECT p.name, p.email, p.totp_secret IS NOT NULL,
        (SELECT COUNT(*) FROM recovery_codes r WHERE r.person = p.id AND r.used_at IS NULL)
        FROM persons p WHERE p.id = $1";
    SET_PASSWORD: Write "UPDATE persons SET password_hash = $2, session_epoch = session_epoch + 1 WHERE id = $1";
    END_SESSIONS: Write "UPDATE persons SET session_epoch = session_epoch + 1 WHERE id = $1";
    DEMONSTRATION: Read "SELECT COUNT(*) FROM persons WHERE demonstration";
}

/// A new person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The address of e-mail, in stored form.
    pub email: String,
    /// The name as colleagues read it.
    pub name: String,
    /// The password; none until an invite or reset sets one.
    pub password: Option<String>,
    /// Whether the account belongs to a demonstration.
    pub demonstration: bool,
}

/// Registers a person.
///
/// # Errors
/// A conflict when the address is registered already; invalid for a bad password.
pub async fn register(portal: &Portal, op: &Op, new: NewPerson) -> Result<PersonId, Fault> {
    let person: PersonId = op.id();
    let hash = match &new.password {
        Some(password) => Some(new_hash(password, &new.email).await?),
        None => None,
    };
    let done = tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        insert(t, op, person, &new, hash.clone()).await?;
        Ok((permit.did(Event::PersonRegistered { person }), person))
    });
    done.map_err(has_account_already)
}

/// In words, where the address of a new account is somebody's already.
fn has_account_already(fault: Fault) -> Fault {
    match violated(&fault).as_deref() {
        Some("persons_email_key") => Fault::conflict(
            "This address has an account already",
            "Perhaps this form was sent twice. Sign in with that account.",
        ),
        _ => fault,
    }
}

async fn insert(
    t: &mut Tx,
    op: &Op,
    person: PersonId,
    new: &NewPerson,
    hash: Option<String>,
) -> Result<(), Fault> {
    let values = bind![id(person), &new.email, &new.name, hash, new.demonstration, op.now];
    t.change_one(&INSERT, values).await
}

/// The hash of a new password, if it is one that may be taken.
async fn new_hash(password: &str, email: &str) -> Result<String, Fault> {
    match password_mistake(password, email) {
        Some(mistake) => Err(Fault::invalid(mistake, "Choose another password.")),
        None => password::hash(password).await,
    }
}

/// What a person reads about their own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name as colleagues read it.
    pub name: String,
    /// The address of e-mail.
    pub email: String,
    /// Whether sign-in asks for a code too.
    pub has_second_factor: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// The signed-in person's own account.
///
/// # Errors
/// Asks a visitor to sign in.
pub async fn me(portal: &Portal, op: &Op) -> Result<Account, Fault> {
    op.may(Act::ManageOwnAccount, &Subject::Portal)?;
    let row = portal.db.row(&ME, bind![id(op.person()?)]).await?.ok_or_else(Fault::not_found)?;
    Ok(Account {
        name: row.get(0)?,
        email: row.get(1)?,
        has_second_factor: row.get(2)?,
        recovery_codes: row.get(3)?,
    })
}

/// Changes the person's own password, ends every session of theirs and every link that would set another; the
/// browser that asked goes on with [`Confirmed::go_on`].
///
/// # Errors
/// Invalid for a bad password; a conflict when the password was changed or reset in the meantime.
pub async fn change_password(
    portal: &Portal,
    op: &Op,
    confirmed: Confirmed,
    password: &str,
) -> Result<(), Fault> {
    let person = op.person()?;
    let account = me(portal, op).await?;
    let hash = new_hash(password, &account.email).await?;
    tx!(portal, op, serializable, t => {
        let permit = op.may(Act::ManageOwnAccount, &Subject::Portal)?;
        confirmed.holds(t, op).await?;
        reset::use_up(t, op, person).await?;
        t.change_one(&SET_PASSWORD, bind![id(person), &hash]).await?;
        let message = password_changed(portal, op, person, &account.email);
        Ok((permit.did(Event::PasswordChanged { person }).telling(message), ()))
    })
}

/// Tells a person that their password was changed, in case it was not they who did it.
fn password_changed(portal: &Portal, op: &Op, person: PersonId, email: &str) -> Message {
    let body = format!(
        "Your password for {} was changed on {}. You have been signed out everywhere else.\n\n\
         If it was not you, reset your password now:\n{}/reset\n",
        portal.settings.brand_name,
        london::long(op.now),
        portal.settings.public_url,
    );
    notice("password_changed", op, person, email, "Your password was changed", body)
}

/// A message to a person about what happened to their account just now.
fn notice(
    kind: &'static str,
    op: &Op,
    person: PersonId,
    email: &str,
    subject: &str,
    body: String,
) -> Message {
    Message {
        kind,
        recipient: email.to_owned(),
        object: person.to_string(),
        version: op.now.millis(),
        subject: subject.to_owned(),
        body,
        useful_until: None,
        ask_again: AskAgain::Nothing,
    }
}

/// Begins a new epoch of the person, which ends every session of theirs with the change itself.
async fn end_sessions(t: &mut Tx, person: PersonId) -> Result<(), Fault> {
    t.change_one(&END_SESSIONS, bind![id(person)]).await
}

/// A secret for a link, and the hash of it that is stored.
fn new_link() -> (String, String) {
    let token = keys::token();
    let hash = keys::token_hash(&token);
    (token, hash)
}

/// A link that does not work any more, or never did.
fn gone(what: &str, next: &str) -> Fault {
    Fault::new(FaultKind::Gone, what, next)
}

/// Whether the database holds accounts of a demonstration; `serve` then keeps to loopback.
///
/// # Errors
/// The database does not answer.
pub async fn has_demonstration(portal: &Portal) -> Result<bool, Fault> {
    let row = portal.db.row(&DEMONSTRATION, vec![]).await?;
    Ok(row.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0) > 0)
}
