//! How often a secret may be guessed, and how often mail is sent to somebody who did not ask for it.
//!
//! Each attempt is counted before anything is checked, and in one statement, so that guesses sent
//! at the same time cannot slip past the limit together. What was right is given back.
//!
//! A browser that has signed in to the account before has a count of its own: whoever guesses from
//! elsewhere, even from the same network address, cannot use it up, so the owner is not locked out. All such
//! browsers of an account have one more together, for whoever steals marks can collect them.

use crate::{
    Op, Portal,
    operational::attempts::{self, Window},
};
use domain::{
    accounts::LinkPurpose,
    fault::{Fault, FaultKind},
    ids::{OrganisationId, PersonId},
    network::counted_as,
    text::plural,
};
use std::net::IpAddr;

/// What is counted, and how much of it is taken in a window.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    key: String,
    most: i64,
    window: Window,
}

impl Limit {
    fn quarterly(key: String, most: i64) -> Limit {
        Limit { key, most, window: Window::Quarter }
    }

    fn daily(key: String, most: i64) -> Limit {
        Limit { key, most, window: Window::Day }
    }
}

/// A network address as it is counted; what is no address is counted as it stands.
fn place(address: &str) -> String {
    address.parse::<IpAddr>().map_or_else(|_| address.to_owned(), |address| counted_as(address).to_string())
}

/// The limits of guessing at an account's password.
pub(super) fn of_password(email: &str, address: &str, browser: Option<&str>) -> Vec<Limit> {
    let address = place(address);
    match browser {
        Some(browser) => vec![
            Limit::quarterly(format!("account {email} in browser {browser}"), 10),
            Limit::quarterly(format!("account {email} in known browsers"), 30),
        ],
        None => vec![
            Limit::quarterly(format!("account {email} from {address}"), 10),
            Limit::quarterly(format!("address {address}"), 50),
            Limit::quarterly(format!("account {email}"), 100),
        ],
    }
}

/// The limits of guessing at the second step of an account. Whoever comes there knows the password already, so
/// the whole day is limited as well.
pub(super) fn of_code(person: PersonId, browser: Option<&str>) -> Vec<Limit> {
    match browser {
        Some(browser) => vec![
            Limit::quarterly(format!("code of {person} in browser {browser}"), 10),
            Limit::daily(format!("code of {person} in known browsers"), 30),
        ],
        None => vec![
            Limit::quarterly(format!("code of {person}"), 5),
            Limit::daily(format!("code of {person} in a day"), 20),
        ],
    }
}

/// The limit of guessing at the password of somebody who is signed in.
pub(super) fn of_confirming(person: PersonId) -> Vec<Limit> {
    vec![Limit::quarterly(format!("confirm {person}"), 10)]
}

/// The limit of links that one network address may ask for.
pub(super) fn of_links(purpose: LinkPurpose, address: &str) -> Vec<Limit> {
    let what = format!("{} from {}", purpose.key(), place(address));
    vec![Limit::quarterly(what.clone(), 30), Limit::daily(format!("{what} in a day"), 200)]
}

/// The limit of links that are sent to one address of e-mail.
pub(super) fn of_links_to(purpose: LinkPurpose, email: &str) -> Vec<Limit> {
    let what = format!("{} for {email}", purpose.key());
    vec![Limit::quarterly(what.clone(), 3), Limit::daily(format!("{what} in a day"), 10)]
}

/// The limit of suppliers that a person sets up, or asks to join.
pub(super) fn of_founding(person: PersonId) -> Vec<Limit> {
    vec![Limit::daily(format!("suppliers of {person}"), 10)]
}

/// The limit of numbers that an organisation adds.
pub(super) fn of_numbers(organisation: OrganisationId) -> Vec<Limit> {
    vec![Limit::daily(format!("numbers of {organisation}"), 10)]
}

/// The limits of invites that an organisation sends: to one address of e-mail, and to all.
pub(super) fn of_invites(organisation: OrganisationId, email: &str) -> Vec<Limit> {
    vec![
        Limit::daily(format!("invites from {organisation} to {email}"), 5),
        Limit::quarterly(format!("invites from {organisation}"), 30),
        Limit::daily(format!("invites from {organisation} in a day"), 200),
    ]
}

/// The limit of warnings that somebody guesses at a person's second step.
pub(super) fn of_warnings(person: PersonId) -> Vec<Limit> {
    vec![Limit::quarterly(format!("warned {person}"), 1)]
}

/// Counts an attempt under each limit, in order, up to the first that is used up; whether there was none.
///
/// # Errors
/// The database does not answer.
pub(super) async fn takes(portal: &Portal, op: &Op, limits: &[Limit]) -> Result<bool, Fault> {
    Ok(used_up(portal, op, limits).await?.is_none())
}

/// The same, where it is a fault that one is used up.
///
/// # Errors
/// Too many, with the time until the next window.
pub(super) async fn take(portal: &Portal, op: &Op, limits: &[Limit]) -> Result<(), Fault> {
    match used_up(portal, op, limits).await? {
        Some(window) => Err(too_many(window.seconds_left(op.now))),
        None => Ok(()),
    }
}

async fn used_up(portal: &Portal, op: &Op, limits: &[Limit]) -> Result<Option<Window>, Fault> {
    for Limit { key, most, window } in limits {
        if attempts::count(portal, key, *window, op.now).await? > *most {
            return Ok(Some(*window));
        }
    }
    Ok(None)
}

/// Takes back what [`take`] counted: the attempt was right.
///
/// # Errors
/// The database does not answer.
pub(super) async fn give_back(portal: &Portal, op: &Op, limits: &[Limit]) -> Result<(), Fault> {
    for Limit { key, window, .. } in limits {
        attempts::give_back(portal, key, *window, op.now).await?;
    }
    Ok(())
}

fn too_many(retry_after_seconds: u32) -> Fault {
    let minutes = u64::from(retry_after_seconds.div_ceil(60));
    let wait = match minutes {
        0..=90 => plural(minutes, "minute", "minutes"),
        _ => plural(minutes.div_ceil(60), "hour", "hours"),
    };
    Fault::new(
        FaultKind::TooMany { retry_after_seconds },
        "There were too many attempts",
        format!("Wait {wait} and try again."),
    )
}
