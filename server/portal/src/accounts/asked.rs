//! Links that are asked for by mail, and sent by a job: to set a new password, and to sign up.

use super::{limits, reset, sign_up};
use crate::{
    Op, Portal,
    operational::{asked_links, leases},
};
use domain::{
    accounts::LinkPurpose,
    actor::{Act, Actor, Subject},
    fault::Fault,
    time::Timestamp,
};

/// Asks for a link by mail. Nobody learns whether the address has an account: each is written
/// down alike, and a job sends what is to be sent.
///
/// # Errors
/// Too many from one network address. Too many for one address of e-mail is no error: nothing more
/// is sent, and the page says so to everybody.
pub async fn ask(
    portal: &Portal,
    op: &Op,
    purpose: LinkPurpose,
    email: &str,
    address: &str,
) -> Result<(), Fault> {
    op.may(Act::Enter, &Subject::Portal)?;
    limits::take(portal, op, &limits::of_links(purpose, address)).await?;
    if limits::takes(portal, op, &limits::of_links_to(purpose, email)).await? {
        asked_links::ask(portal, op, purpose, email).await?;
    }
    Ok(())
}

/// Sends the links that were asked for, as holder `holder` of the lease. Gives back how many
/// addresses were looked at.
///
/// # Errors
/// The database does not answer; the next round goes on.
pub async fn send(portal: &Portal, now: Timestamp, holder: &str) -> Result<usize, Fault> {
    let waiting = asked_links::waiting(portal).await?;
    if waiting.is_empty()
        || !leases::take(portal, "links that were asked for", holder, now, now.plus_minutes(1)).await?
    {
        return Ok(0);
    }
    let op = Op::new(Actor::System, now);
    // One that goes wrong holds up nobody behind it: the next round tries it again.
    let mut failed = None;
    for asked in &waiting {
        let sent = match asked.purpose {
            LinkPurpose::Reset => reset::post(portal, &op, asked).await,
            LinkPurpose::SignUp => sign_up::post(portal, &op, asked).await,
        };
        match sent {
            Ok(()) => asked_links::done(portal, &asked.id).await?,
            Err(fault) => failed = Some(fault),
        }
    }
    failed.map_or(Ok(waiting.len()), Err)
}
