//! Signing in with address and password.

use super::{BY_EMAIL, limits, password};
use crate::{
    Op, Portal, bind,
    operational::sessions::{self, NewSession},
};
use domain::{
    actor::{Act, Subject},
    fault::Fault,
    ids::PersonId,
};

/// What a browser brings to sign-in.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// The address of e-mail, in stored form.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The network address the attempt comes from.
    pub address: &'a str,
    /// The browser, if it has signed in to this account before.
    pub browser: Option<&'a str>,
}

/// A sign-in that went through: the new session's token, and whether a second factor is due.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The token for the cookie.
    pub token: String,
    /// Whose session it is.
    pub person: PersonId,
    /// The person's address of e-mail.
    pub email: String,
    /// Whether the second factor has to be given next.
    pub second_factor_due: bool,
}

/// Signs in with address and password.
///
/// An unknown address costs the same time and gets the same words as a wrong password.
///
/// # Errors
/// Invalid for a wrong pair; too many, with a time to wait.
pub async fn sign_in(portal: &Portal, op: &Op, given: Credentials<'_>) -> Result<SignedIn, Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    let limits = limits::of_password(given.email, given.address, given.browser);
    limits::take(portal, op, &limits).await?;
    let row = portal.db.row(&BY_EMAIL, bind![given.email]).await?;
    let (known, hash) = match row {
        Some(row) => (Some((row.parse(0)?, row.get(2)?, row.get(3)?)), row.get(1)?),
        None => (None, None),
    };
    let right = password::matches(given.password, hash).await?;
    if let (true, Some((person, second_factor_due, epoch))) = (right, known) {
        let new = NewSession {
            person,
            organisation: None,
            second_factor_due,
            epoch: Some(epoch),
            started_at: op.now,
        };
        if let Some(token) = sessions::start_in(portal, op, new).await? {
            limits::give_back(portal, op, &limits).await?;
            return Ok(SignedIn { token, person, email: given.email.to_owned(), second_factor_due });
        }
    }
    Err(Fault::invalid(
        "The email address or password is incorrect",
        "Check both and try again, or reset your password.",
    ))
}
