//! What the portal does by itself: sends password resets, seals the audit log, forgets what is over.

use crate::{
    Portal, accounts, audit,
    operational::{attempts, sessions},
};
use domain::fault::Fault;

/// One round of all jobs, as holder `holder` of their leases. Gives back how many audit rows
/// were sealed.
///
/// # Errors
/// The database does not answer; the next round tries again.
pub async fn round(portal: &Portal, holder: &str) -> Result<usize, Fault> {
    let now = portal.clock.now();
    accounts::reset::send(portal, now, holder).await?;
    let mut sealed = 0;
    loop {
        let count = audit::seal(portal, now, holder).await?;
        sealed += count;
        if count == 0 {
            break;
        }
    }
    sessions::forget(portal, now).await?;
    attempts::forget(portal, now).await?;
    accounts::second_factor::forget(portal, now).await?;
    Ok(sealed)
}
