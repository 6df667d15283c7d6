//! People and how they enter: registration, sign-in, password.

pub mod members;
mod password;

use crate::{
    Op, Portal, bind,
    db::id,
    operational::{attempts, sessions},
    statements, tx,
};
use domain::{
    accounts::password_mistake,
    actor::{Act, Subject},
    event::Event,
    fault::{Fault, FaultKind},
    ids::PersonId,
};

statements! {
    INSERT: Write "INSERT INTO persons (id, email, name, password_hash, totp_secret, demonstration, registered_at)
        VALUES ($1, $2, $3, $4, NULL, $5, $6)";
    BY_EMAIL: Read "SELECT id, password_hash, totp_secret IS NOT NULL FROM persons WHERE email = $1";
    HASH_OF: Read "SELECT password_hash FROM persons WHERE id = $1";
    DEMONSTRATION: Read "SELECT COUNT(*) FROM persons WHERE demonstration";
}

/// Wrong passwords taken for one account from one address in a window.
const PER_ACCOUNT_AND_ADDRESS: i64 = 10;
/// Wrong passwords taken from one address in a window.
const PER_ADDRESS: i64 = 50;
/// Wrong passwords taken for one account from browsers that never signed in to it.
const PER_ACCOUNT: i64 = 100;

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
        Some(password) => {
            if let Some(mistake) = password_mistake(password, &new.email) {
                return Err(Fault::invalid(mistake, "Choose another password."));
            }
            Some(password::hash(password).await?)
        }
        None => None,
    };
    tx!(portal, op, t => {
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let values =
            bind![id(person), &new.email, &new.name, hash.clone(), new.demonstration, op.now];
        t.change_one(&INSERT, values).await?;
        Ok((permit.did(Event::PersonRegistered { person }), person))
    })
}

/// What a browser brings to sign-in.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// The address of e-mail, in stored form.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The network address the attempt comes from.
    pub address: &'a str,
    /// Whether this browser has signed in to this account before.
    pub known_browser: bool,
}

/// A sign-in that went through: the new session's token, and whether a second factor is due.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The token for the cookie.
    pub token: String,
    /// Whose session it is.
    pub person: PersonId,
    /// Whether the second factor has to be given next.
    pub second_factor_due: bool,
}

/// Signs in with address and password.
///
/// An unknown address costs the same time and gets the same words as a wrong password. Somebody
/// who guesses from many places slows only browsers that never signed in to the account, so the
/// owner is not locked out.
///
/// # Errors
/// Invalid for a wrong pair; too many, with a time to wait.
pub async fn sign_in(portal: &Portal, op: &Op, given: Credentials<'_>) -> Result<SignedIn, Fault> {
    let Credentials { email, address, .. } = given;
    let keys = [
        (format!("account {email} from {address}"), PER_ACCOUNT_AND_ADDRESS),
        (format!("address {address}"), PER_ADDRESS),
        (format!("account {email}"), PER_ACCOUNT),
    ];
    let keys = if given.known_browser { &keys[..1] } else { &keys[..] };
    for (key, limit) in keys {
        if attempts::so_far(portal, key, op.now).await? >= *limit {
            return Err(too_many());
        }
    }
    let row = portal.db.row(&BY_EMAIL, bind![email]).await?;
    let (person, hash, second_factor_due) = match row {
        Some(row) => (Some(row.parse(0)?), row.get(1)?, row.get(2)?),
        None => (None, None, false),
    };
    if let (true, Some(person)) = (password::matches(given.password, hash).await?, person) {
        let token = sessions::start(portal, op, person, None, second_factor_due).await?;
        return Ok(SignedIn { token, person, second_factor_due });
    }
    for (key, _) in keys {
        attempts::count(portal, key, op.now).await?;
    }
    Err(Fault::invalid(
        "The email address or password is incorrect",
        "Check both and try again, or reset your password.",
    ))
}

fn too_many() -> Fault {
    Fault::new(
        FaultKind::TooMany { retry_after_seconds: 15 * 60 },
        "Too many attempts to sign in",
        "Wait 15 minutes and try again, or reset your password by email.",
    )
}

/// Proof that the person gave the password again just now. Only [`confirm`] makes one.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed(PersonId);

impl Confirmed {
    /// Whether it is the operation's own person who confirmed.
    pub(crate) fn by(self, op: &Op) -> Result<(), Fault> {
        match op.actor.person() {
            Some(person) if person == self.0 => Ok(()),
            _ => Err(Fault::internal("a confirmation of another person")),
        }
    }
}

/// Asks for the password again, before an act that cannot be taken back.
///
/// # Errors
/// Invalid for a wrong password; too many, as at sign-in.
pub async fn confirm(portal: &Portal, op: &Op, given: &str) -> Result<Confirmed, Fault> {
    let person = op.person()?;
    let key = format!("confirm {person}");
    if attempts::so_far(portal, &key, op.now).await? >= PER_ACCOUNT_AND_ADDRESS {
        return Err(too_many());
    }
    let row = portal.db.row(&HASH_OF, bind![id(person)]).await?;
    let hash = row.map(|row| row.get(0)).transpose()?.flatten();
    if password::matches(given, hash).await? {
        return Ok(Confirmed(person));
    }
    attempts::count(portal, &key, op.now).await?;
    Err(Fault::invalid("The password is incorrect", "Enter the password you signed in with."))
}

/// Whether the database holds accounts of a demonstration; `serve` then keeps to loopback.
///
/// # Errors
/// The database does not answer.
pub async fn has_demonstration(portal: &Portal) -> Result<bool, Fault> {
    let row = portal.db.row(&DEMONSTRATION, vec![]).await?;
    Ok(row.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0) > 0)
}
