//! What workers do: ask for a job, say that they are at it, hand in what came of it; and what becomes of a job whose worker
//! is gone.

mod handed_in;

pub use handed_in::{done, sweep};

use super::{choosing, finals, modules, runs};
use crate::{
    Op, Portal,
    blobs::Blob,
    db::json,
    operational::queue::{self, Kind, Taken},
};
use bytes::Bytes;
use domain::{
    actor::{Act, Actor, Subject},
    fault::Fault,
    ids::WorkerId,
    pilots::{
        Beat, Beaten, ChallengeCard, Job, LEASE_SECONDS, Phase, Run, Secret, Work, WorldsKey, WorldsSecret,
    },
    time::Timestamp,
};
use receipt::token::{self, AUDIENCE, Lease};
use std::{sync::Arc, time::Duration};

/// A worker that waits looks again after this, in case another process of the portal filled the queue.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

fn worker(op: &Op) -> Result<WorkerId, Fault> {
    op.may(Act::DoWork, &Subject::Portal)?;
    match op.actor {
        Actor::Worker(worker) => Ok(worker),
        _ => Err(Fault::internal("only a worker has work")),
    }
}

/// The next job, as soon as there is one; none after `looks` looks at an empty queue, half a second from one to the next.
///
/// # Errors
/// The refusal of the permission table.
pub async fn ask(portal: &Portal, op: &Op, looks: u32) -> Result<Option<Job>, Fault> {
    let worker = worker(op)?;
    for look in 1..=looks {
        let filled = portal.queue.filled();
        if portal.queue.is_stopping() {
            break;
        }
        let now = portal.clock.now();
        if let Some(taken) = queue::take(portal, worker, now).await? {
            portal.queue.tell();
            return job(portal, worker, &taken, now).await.map(Some);
        }
        if look < looks {
            let _ = tokio::time::timeout(LOOK_AGAIN, filled).await;
        }
    }
    Ok(None)
}

async fn job(portal: &Portal, worker: WorkerId, taken: &Taken, now: Timestamp) -> Result<Job, Fault> {
    let lease = lease(portal, worker, taken, now)?;
    let work = match taken.kind {
        Kind::Check => {
            let module = modules::load(portal, parse(&taken.id)?).await?;
            Work::Check {
                module: module.id,
                sha256: module.sha256,
                bytes: module.bytes,
                organisation: module.organisation,
            }
        }
        Kind::Run => {
            let run = runs::load(portal, parse(&taken.id)?, now).await?;
            let setting = setting(portal, &run).await?;
            Work::Run {
                run: run.id,
                engagement: run.engagement,
                sha256: run.module_sha256,
                bytes: run.module_bytes,
                organisation: run.organisation,
                challenge: setting.card.sha256,
                profile: run.profile,
                worlds: run.worlds,
                limits: setting.card.limits,
                key: setting.secret,
            }
        }
    };
    Ok(Job { lease, work })
}

/// What a run meets: the challenge, and what its worlds come from.
struct Setting {
    card: Arc<ChallengeCard>,
    /// What its worker is told of the key.
    secret: WorldsSecret,
    /// What its evidence says of it.
    key: WorldsKey,
}

async fn setting(portal: &Portal, run: &Run) -> Result<Setting, Fault> {
    if run.phase == Phase::Final {
        let (phase, key) = finals::key_of_run(portal, run.id).await?;
        let secret = WorldsSecret::Final(Secret(key.expose().to_string()));
        return Ok(Setting {
            card: Arc::new(phase.card),
            secret,
            key: WorldsKey::Commitment(key.commitment()),
        });
    }
    let key = run.key.ok_or_else(|| Fault::internal("a practice run without a key"))?;
    let card = choosing::card_of_runs(portal, run.engagement).await?;
    Ok(Setting { card, secret: WorldsSecret::Public(key), key: WorldsKey::Public(key) })
}

fn parse<T: std::str::FromStr>(id: &str) -> Result<T, Fault>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    id.parse().map_err(Fault::internal)
}

/// A leave that outlasts the lease by its own length: each sign of life brings the next.
fn lease(portal: &Portal, worker: WorkerId, taken: &Taken, now: Timestamp) -> Result<String, Fault> {
    let lease = Lease {
        aud: AUDIENCE.to_owned(),
        job: format!("{} {}", taken.kind.key(), taken.id),
        attempt: taken.attempt,
        worker,
        expires_at: now.plus_seconds(2 * i64::from(LEASE_SECONDS)),
    };
    token::issue(&lease, &portal.keys.leases()).map_err(Fault::internal)
}

/// The job that a lease is for, if this worker has leave for it.
///
/// # Errors
/// Refused: forged, expired, or somebody else's. The words tell a worker what to do, and nothing of the job.
pub fn taken(portal: &Portal, op: &Op, lease: &str) -> Result<Taken, Fault> {
    let refused = |cause: String| Fault {
        cause: Some(cause.into()),
        ..Fault::new(
            domain::fault::FaultKind::Forbidden,
            "This is no lease for work",
            "Stop the job, and ask for another.",
        )
    };
    let worker = worker(op)?;
    let lease: Lease =
        token::open(lease, &portal.keys.leases().verifying()).map_err(|error| refused(error.to_string()))?;
    if lease.worker != worker {
        return Err(refused("the lease is another worker's".to_owned()));
    }
    if lease.expires_at <= op.now {
        return Err(refused("the lease has expired".to_owned()));
    }
    let (kind, id) = lease.job.split_once(' ').unwrap_or_default();
    Ok(Taken { id: id.to_owned(), kind: Kind::from_key(kind)?, attempt: lease.attempt })
}

/// The worker is at it.
///
/// # Errors
/// A conflict when the job is not this worker's any more.
pub async fn beat(portal: &Portal, op: &Op, taken: &Taken, beat: &Beat) -> Result<Beaten, Fault> {
    let worker = worker(op)?;
    let held = queue::beat(portal, taken, worker, beat.progress.as_ref(), op.now).await?;
    let cancelled = held.ok_or_else(queue::too_late)?;
    if taken.kind == Kind::Run && !beat.log.is_empty() {
        let entries = json(&beat.log)?;
        queue::append_log(portal, &taken.id, taken.attempt, &entries).await?;
    }
    portal.queue.tell();
    Ok(Beaten { lease: lease(portal, worker, taken, op.now)?, cancelled })
}

/// The file of the module that a job is about.
///
/// # Errors
/// A conflict when the job is not this worker's any more; not found when the file is gone.
pub async fn module_file(portal: &Portal, op: &Op, taken: &Taken) -> Result<Bytes, Fault> {
    held(portal, op, taken).await?;
    let module = match taken.kind {
        Kind::Check => parse(&taken.id)?,
        Kind::Run => runs::load(portal, parse(&taken.id)?, op.now).await?.module,
    };
    portal.blobs.get(Blob::Module(module)).await?.ok_or_else(Fault::not_found)
}

/// The packed files of the challenge that a run is about.
///
/// # Errors
/// As [`module_file`].
pub async fn challenge_files(portal: &Portal, op: &Op, taken: &Taken) -> Result<Bytes, Fault> {
    held(portal, op, taken).await?;
    let run = match taken.kind {
        Kind::Check => return Err(Fault::not_found()),
        Kind::Run => runs::load(portal, parse(&taken.id)?, op.now).await?,
    };
    let card = setting(portal, &run).await?.card;
    portal.blobs.get(Blob::Challenge(card.sha256)).await?.ok_or_else(Fault::not_found)
}

async fn held(portal: &Portal, op: &Op, taken: &Taken) -> Result<(), Fault> {
    if queue::is_held(portal, taken, worker(op)?).await? { Ok(()) } else { Err(queue::too_late()) }
}
