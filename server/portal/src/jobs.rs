//! What the portal does by itself: sends links that were asked for, tells news of engagements, seals the audit log, ends runs that hang, deletes pilots whose time
//! is over, gives slots of demos and seats of forums to those who wait and reminds of them, forgets what is over.

use crate::{
    Portal, accounts, audit, demos, engagements, forums,
    operational::{attempts, sessions},
    pilots,
};
use domain::{fault::Fault, time::Timestamp};
use std::{error::Error, fmt};

/// The jobs of a round that went wrong. The others were done all the same.
#[derive(Debug)]
pub struct Failed {
    /// How many audit rows were sealed.
    pub sealed: usize,
    /// The name of each job with what went wrong.
    pub jobs: Vec<(&'static str, Fault)>,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.jobs.iter().map(|(name, fault)| format!("{name}: {fault}")).collect();
        f.write_str(&words.join("; "))
    }
}

impl Error for Failed {}

/// One round of all jobs, as holder `holder` of their leases. Gives back how many audit rows
/// were sealed.
///
/// # Errors
/// Every job that went wrong; the next round tries them again.
pub async fn round(portal: &Portal, holder: &str) -> Result<usize, Failed> {
    let now = portal.clock.now();
    let mut failed = Failed { sealed: 0, jobs: Vec::new() };
    let mut note = |name, done: Result<(), Fault>| failed.jobs.extend(done.err().map(|fault| (name, fault)));
    note("sending links that were asked for", accounts::asked::send(portal, now, holder).await.map(|_| ()));
    let (sealed, sealing) = seal_all(portal, now, holder).await;
    note("sealing the audit log", sealing);
    note("closing the locks of finals", pilots::finals::close_locks(portal, now).await.map(|_| ()));
    note("ending what hangs", pilots::sweep(portal, now).await.map(|_| ()));
    note("deleting pilots whose time is over", pilots::delete_overdue(portal, now).await.map(|_| ()));
    note("giving slots of demos to those who wait", demos::give_all(portal).await);
    note("reminding of demos", demos::remind(portal).await);
    note("keeping seats of forums for those who wait", forums::give_all(portal).await);
    note("reminding of forums", forums::remind(portal).await);
    note("forgetting old sessions", sessions::forget(portal, now).await);
    note("forgetting old attempts", attempts::forget(portal, now).await);
    note("forgetting used codes", accounts::second_factor::forget(portal, now).await);
    // Last: however many are told, nothing else waits for it.
    note("telling news of engagements", engagements::news::tell(portal).await.map(|_| ()));
    failed.sealed = sealed;
    if failed.jobs.is_empty() { Ok(sealed) } else { Err(failed) }
}

/// Seals until nothing waits; gives back how many rows it sealed, also where it could not go on.
async fn seal_all(portal: &Portal, now: Timestamp, holder: &str) -> (usize, Result<(), Fault>) {
    let mut sealed = 0;
    loop {
        match audit::seal(portal, now, holder).await {
            Ok(0) => return (sealed, Ok(())),
            Ok(count) => sealed += count,
            Err(fault) => return (sealed, Err(fault)),
        }
    }
}
