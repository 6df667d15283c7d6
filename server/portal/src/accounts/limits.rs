//! How often a secret may be guessed.
//!
//! Each attempt is counted before anything is checked, and in one statement, so that guesses sent
//! at the same time cannot slip past the limit together. What was right is given back.
//!
//! A browser that has signed in to the account before has a count of its own: whoever guesses from
//! elsewhere, even from the same network address, cannot use it up, so the owner is not locked out.

use crate::{Op, Portal, operational::attempts};
use domain::{
    fault::{Fault, FaultKind},
    network::counted_as,
};
use std::net::IpAddr;

/// Guesses at one account from one address, or from one known browser, in a window.
pub(super) const PER_ACCOUNT_AND_PLACE: i64 = 10;
/// Guesses from one address in a window.
pub(super) const PER_ADDRESS: i64 = 50;
/// Guesses at one account from browsers that never signed in to it, in a window.
pub(super) const PER_ACCOUNT: i64 = 100;
/// Guesses at the second step of one account from browsers that never signed in to it, in a window.
pub(super) const CODES_PER_ACCOUNT: i64 = 5;
/// Resets that are sent to one address of e-mail in a window.
pub(super) const RESETS_PER_ACCOUNT: i64 = 3;
/// Resets that one network address may ask for in a window.
const RESETS_PER_ADDRESS: i64 = 30;

/// What is counted, and how much of it is taken in a window.
pub(super) type Limit = (String, i64);

/// A network address as it is counted; what is no address is counted as it stands.
fn place(address: &str) -> String {
    address.parse::<IpAddr>().map_or_else(|_| address.to_owned(), |address| counted_as(address).to_string())
}

/// The limit of resets that one network address may ask for.
pub(super) fn of_resets(address: &str) -> Vec<Limit> {
    vec![(format!("resets from {}", place(address)), RESETS_PER_ADDRESS)]
}

/// The limits of guessing at an account's password.
pub(super) fn of_password(email: &str, address: &str, browser: Option<&str>) -> Vec<Limit> {
    let address = place(address);
    match browser {
        Some(browser) => vec![(format!("account {email} in browser {browser}"), PER_ACCOUNT_AND_PLACE)],
        None => vec![
            (format!("account {email} from {address}"), PER_ACCOUNT_AND_PLACE),
            (format!("address {address}"), PER_ADDRESS),
            (format!("account {email}"), PER_ACCOUNT),
        ],
    }
}

/// Counts an attempt under each limit, in order, up to the first that is used up.
///
/// # Errors
/// Too many, with the time until the next window; which limit it was is its place in the list.
pub(super) async fn take(portal: &Portal, op: &Op, limits: &[Limit]) -> Result<(), Fault> {
    for (key, limit) in limits {
        if attempts::count(portal, key, op.now).await? > *limit {
            return Err(too_many(op));
        }
    }
    Ok(())
}

/// Takes back what [`take`] counted: the attempt was right.
///
/// # Errors
/// The database does not answer.
pub(super) async fn give_back(portal: &Portal, op: &Op, limits: &[Limit]) -> Result<(), Fault> {
    for (key, _) in limits {
        attempts::give_back(portal, key, op.now).await?;
    }
    Ok(())
}

/// Too many attempts.
pub(super) fn too_many(op: &Op) -> Fault {
    let retry_after_seconds = attempts::next_window_seconds(op.now);
    let minutes = retry_after_seconds.div_ceil(60);
    Fault::new(
        FaultKind::TooMany { retry_after_seconds },
        "There were too many attempts",
        format!("Wait {} and try again.", domain::text::plural(u64::from(minutes), "minute", "minutes")),
    )
}
