//! The queue of jobs for workers: modules to check, and runs.
//!
//! Fair between organisations: each has one job in a turn, and while others wait it has one at a time. What is taken is held
//! by a lease that lapses without signs of life; every taking is a new attempt, and only the latest may hand anything in.
//!
//! Workers that ask at the same moment do not wait for one another: none gets what another gets, and the order of turns keeps
//! them with different organisations. While one is being given a job of an organisation, others may be given the next of the
//! same, if those stand before all others' in the order of turns.

pub(crate) mod giving;
mod waiting;

pub use giving::take;
pub use waiting::Queue;

use crate::{
    Portal, bind,
    db::{Row, Tx, id},
    statements,
};
use domain::{
    fault::Fault,
    ids::{OrganisationId, RunId, WorkerId},
    pilots::{ATTEMPTS_MAX, LEASE_SECONDS, PlatformFault, Progress},
    time::Timestamp,
};

statements! {
    ENQUEUE: Write "INSERT INTO pilot_jobs (id, kind, organisation, open, turn, due, queued_at, attempt, cancelled, attempts_max, trusted_only, apart_from)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), TRUE,
        CASE WHEN own.turn > all_of.turn THEN own.turn ELSE all_of.turn END, CAST($4 AS BIGINT), CAST($4 AS BIGINT), 0, FALSE,
        CAST($5 AS BIGINT), CAST($6 AS BOOLEAN), CAST($7 AS TEXT)
        FROM (SELECT COALESCE(MAX(turn) + 1, 0) AS turn FROM pilot_jobs WHERE open AND organisation = $3) own,
        (SELECT COALESCE(MIN(turn), 0) AS turn FROM pilot_jobs WHERE open) all_of";
    BEAT: Operational "UPDATE pilot_jobs SET lease_until = $4, progress = COALESCE($5, progress)
        WHERE id = $1 AND worker = $2 AND attempt = $3 AND open RETURNING cancelled";
    RELEASE: Operational "UPDATE pilot_jobs SET worker = NULL, lease_until = NULL, progress = NULL, due = $4
        WHERE id = $1 AND worker = $2 AND attempt = $3 AND open AND attempt < attempts_max AND NOT cancelled RETURNING attempt";
    HELD: Read "SELECT cancelled FROM pilot_jobs WHERE id = $1 AND worker = $2 AND attempt = $3 AND open";
    MARK_CANCELLED: Write "UPDATE pilot_jobs SET cancelled = TRUE WHERE id = $1 AND open";
    CLOSE: Write "UPDATE pilot_jobs SET open = FALSE, progress = NULL WHERE id = $1 AND attempt = $2 AND open
        AND (CAST($3 AS TEXT) IS NULL OR worker = $3)";
    LOST: Read "SELECT id, kind, attempt, cancelled FROM pilot_jobs
        WHERE open AND worker IS NOT NULL AND lease_until <= $1 AND (attempt >= attempts_max OR cancelled) ORDER BY id LIMIT 100";
    UNTAKEN: Read "SELECT id, kind, attempt FROM pilot_jobs
        WHERE open AND NOT trusted_only AND (worker IS NULL OR lease_until <= $1) AND COALESCE(lease_until, due) <= $2 ORDER BY id LIMIT 100";
    STANDING: Read "SELECT j.attempt, j.worker, j.lease_until, j.progress, j.cancelled,
        (SELECT COUNT(*) FROM pilot_jobs b WHERE b.open AND (b.worker IS NULL OR b.lease_until <= $2) AND (b.turn, b.due, b.id) < (j.turn, j.due, j.id))
        FROM pilot_jobs j WHERE j.id = $1 AND j.open";
    OLDEST: Read "SELECT MIN(due) FROM pilot_jobs WHERE open AND worker IS NULL";
    APPEND_LOG: Operational "INSERT INTO run_logs (run, attempt, part, entries)
        SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), COALESCE(MAX(part) + 1, 0), CAST($3 AS TEXT)
        FROM run_logs WHERE run = $1 AND attempt = $2 RETURNING part";
    NOTE_FAULT: Operational "INSERT INTO run_faults (run, attempt, fault, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING attempt";
    FAULTS: Read "SELECT attempt, fault, at FROM run_faults WHERE run = $1 ORDER BY attempt";
    LAST_LOG: Write "INSERT INTO run_logs (run, attempt, part, entries)
        SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), COALESCE(MAX(part) + 1, 0), CAST($3 AS TEXT)
        FROM run_logs WHERE run = $1 AND attempt = $2";
    LOG: Read "SELECT attempt, part, entries FROM run_logs WHERE run = $1
        AND attempt = (SELECT MAX(attempt) FROM run_logs WHERE run = $1) AND part >= $2 ORDER BY part";
}

/// What sort of job it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A module to look at and compile; the job's id is the module's.
    Check,
    /// A run; the job's id is the run's.
    Run,
}

impl Kind {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Kind::Check => "check",
            Kind::Run => "run",
        }
    }

    pub(crate) fn from_key(key: &str) -> Result<Kind, Fault> {
        match key {
            "check" => Ok(Kind::Check),
            "run" => Ok(Kind::Run),
            other => Err(Fault::internal(format!("the queue holds a job of kind {other}"))),
        }
    }
}

/// A job that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The id of its module or run.
    pub id: String,
    /// What sort of job it is.
    pub kind: Kind,
    /// Which attempt it is, from 1.
    pub attempt: u32,
}

/// Where an open job stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// How often it was taken.
    pub attempt: u32,
    /// Whether a worker has it now.
    pub taken: bool,
    /// How far the worker is.
    pub progress: Option<Progress>,
    /// Whether somebody has cancelled it.
    pub cancelled: bool,
    /// How many wait before it.
    pub before: u32,
}

/// Who may take a job, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Any worker, three of them at most.
    Anybody,
    /// Trusted workers, until one has done it; none that has the other job, where there is one.
    Trusted {
        /// The other job.
        apart_from: Option<RunId>,
    },
}

/// Puts a job into the queue, in the transaction of what asks for it.
pub(crate) async fn enqueue(
    t: &mut Tx,
    job: &str,
    kind: Kind,
    organisation: OrganisationId,
    whom: For,
    now: Timestamp,
) -> Result<(), Fault> {
    let (attempts_max, trusted_only, apart_from) = match whom {
        For::Anybody => (ATTEMPTS_MAX, false, None),
        For::Trusted { apart_from } => (u32::MAX, true, apart_from),
    };
    let apart_from = apart_from.map(|run| run.to_string());
    let organisation = organisation.to_string();
    let values = bind![job, kind.key(), organisation, now, attempts_max, trusted_only, apart_from];
    t.change_one(&ENQUEUE, values).await
}

/// Notes a fault of ours in a run that is tried again.
///
/// # Errors
/// The database does not answer.
pub async fn note_fault(
    portal: &Portal,
    run: &str,
    attempt: u32,
    fault: PlatformFault,
    now: Timestamp,
) -> Result<(), Fault> {
    portal.db.operate(&NOTE_FAULT, bind![run, attempt, fault.key(), now]).await.map(drop)
}

/// The faults of ours in a run: which attempt, what, when.
///
/// # Errors
/// The database does not answer.
pub async fn faults(portal: &Portal, run: RunId) -> Result<Vec<(u32, PlatformFault, Timestamp)>, Fault> {
    let rows = portal.db.rows(&FAULTS, bind![id(run)]).await?;
    rows.iter()
        .map(|row| {
            let key: String = row.get(1)?;
            let fault =
                PlatformFault::from_key(&key).ok_or_else(|| Fault::internal(format!("a fault {key}")))?;
            Ok((number(row, 0)?, fault, row.moment(2)?))
        })
        .collect()
}

/// When a lease lapses whose worker was heard now.
fn lease_end(now: Timestamp) -> Timestamp {
    now.plus_seconds(i64::from(LEASE_SECONDS))
}

/// The worker is still at it. Whether somebody cancelled it meanwhile; none if the lease is not this worker's any more.
///
/// # Errors
/// The database does not answer.
pub async fn beat(
    portal: &Portal,
    taken: &Taken,
    worker: WorkerId,
    progress: Option<&Progress>,
    now: Timestamp,
) -> Result<Option<bool>, Fault> {
    let progress = progress.map(serde_json::to_string).transpose().map_err(Fault::internal)?;
    let values = bind![&taken.id, worker.to_string(), taken.attempt, lease_end(now), progress];
    portal.db.operate(&BEAT, values).await?.first().map(|row| row.get(0)).transpose()
}

/// Whether the lease is still this worker's.
///
/// # Errors
/// The database does not answer.
pub async fn is_held(portal: &Portal, taken: &Taken, worker: WorkerId) -> Result<bool, Fault> {
    let values = bind![&taken.id, worker.to_string(), taken.attempt];
    Ok(portal.db.row(&HELD, values).await?.is_some())
}

/// Gives a job back to be tried again from `due` on. False if there is no attempt left, it was cancelled, or it is not this
/// worker's any more.
///
/// # Errors
/// The database does not answer.
pub async fn release(
    portal: &Portal,
    taken: &Taken,
    worker: WorkerId,
    due: Timestamp,
) -> Result<bool, Fault> {
    let values = bind![&taken.id, worker.to_string(), taken.attempt, due];
    Ok(!portal.db.operate(&RELEASE, values).await?.is_empty())
}

/// Marks an open job as cancelled: its worker hears of it, and no other takes it.
pub(crate) async fn mark_cancelled(t: &mut Tx, job: &str) -> Result<(), Fault> {
    t.change_one(&MARK_CANCELLED, bind![job]).await
}

/// Closes a job as this attempt left it, for the worker that hands it in, if one does; a conflict when it was closed, given
/// back or taken again since.
pub(crate) async fn close(
    t: &mut Tx,
    job: &str,
    attempt: u32,
    worker: Option<WorkerId>,
) -> Result<(), Fault> {
    let by = worker.map(|worker| worker.to_string());
    match (t.change(&CLOSE, bind![job, attempt, by]).await?, worker) {
        (0, Some(_)) => Err(too_late()),
        (0, None) => Err(Fault::conflict(
            "A worker took this, or it ended, at the same time",
            "Nothing was changed. Look at the page again: it shows how things stand now.",
        )),
        _ => Ok(()),
    }
}

/// Somebody else has the job, or it has ended: what this worker says of it comes too late.
pub(crate) fn too_late() -> Fault {
    Fault::conflict(
        "This job is not yours any more",
        "It was given to another worker, or has ended. Stop it, and ask for another.",
    )
}

/// Jobs whose last worker is gone and that nobody may take again, each with whether it was cancelled.
///
/// # Errors
/// The database does not answer.
pub async fn lost(portal: &Portal, now: Timestamp) -> Result<Vec<(Taken, bool)>, Fault> {
    let rows = portal.db.rows(&LOST, bind![now]).await?;
    rows.iter().map(|row| Ok((taken(row)?, row.get(3)?))).collect()
}

/// Jobs that no worker has taken since `since`.
///
/// # Errors
/// The database does not answer.
pub async fn untaken(portal: &Portal, now: Timestamp, since: Timestamp) -> Result<Vec<Taken>, Fault> {
    let rows = portal.db.rows(&UNTAKEN, bind![now, since]).await?;
    rows.iter().map(taken).collect()
}

fn taken(row: &Row) -> Result<Taken, Fault> {
    Ok(Taken { id: row.get(0)?, kind: Kind::from_key(&row.get::<String>(1)?)?, attempt: number(row, 2)? })
}

/// Where a job stands; none if it is closed.
///
/// # Errors
/// The database does not answer.
pub async fn standing(portal: &Portal, job: &str, now: Timestamp) -> Result<Option<Standing>, Fault> {
    let Some(row) = portal.db.row(&STANDING, bind![job, now]).await? else { return Ok(None) };
    let held = row.get::<Option<String>>(1)?.is_some();
    Ok(Some(Standing {
        attempt: number(&row, 0)?,
        taken: held && row.maybe_moment(2)?.is_some_and(|until| until > now),
        progress: row.maybe_json(3)?,
        cancelled: row.get(4)?,
        before: number(&row, 5)?,
    }))
}

/// Since when the oldest waiting job waits.
///
/// # Errors
/// The database does not answer.
pub async fn oldest(portal: &Portal) -> Result<Option<Timestamp>, Fault> {
    let row = portal.db.row(&OLDEST, vec![]).await?;
    row.map(|row| row.maybe_moment(0)).transpose().map(Option::flatten)
}

/// Keeps what a pilot wrote, while it runs.
///
/// # Errors
/// The database does not answer.
pub async fn append_log(portal: &Portal, run: &str, attempt: u32, entries: &str) -> Result<(), Fault> {
    portal.db.operate(&APPEND_LOG, bind![run, attempt, entries]).await.map(drop)
}

/// Keeps the end of what a pilot wrote, in the transaction that ends its run.
pub(crate) async fn last_log(t: &mut Tx, run: &str, attempt: u32, entries: &str) -> Result<(), Fault> {
    t.change_one(&LAST_LOG, bind![run, attempt, entries]).await
}

/// What the pilot wrote in its latest attempt, from this part on: the number of each part, and its entries as JSON.
///
/// # Errors
/// The database does not answer.
pub async fn log(
    portal: &Portal,
    run: impl std::fmt::Display,
    from: u32,
) -> Result<Vec<(u32, String)>, Fault> {
    let rows = portal.db.rows(&LOG, vec![id(run), from.into()]).await?;
    rows.iter().map(|row| Ok((number(row, 1)?, row.get(2)?))).collect()
}

fn number(row: &Row, place: usize) -> Result<u32, Fault> {
    u32::try_from(row.get::<i64>(place)?).map_err(Fault::internal)
}
