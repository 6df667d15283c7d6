//! What workers do: ask for a job, say that they are at it, hand in what came of it; and what becomes of a job whose worker
//! is gone.

use super::{
    ending::{self, Ending, Evidenced},
    finals, modules, runs,
};
use crate::{
    Op, Portal, accounts,
    blobs::Blob,
    operational::queue::{self, Kind, Taken},
    receipts, tx,
};
use bytes::Bytes;
use domain::{
    actor::{Act, Actor, Denied, Subject},
    event::Event,
    fault::Fault,
    ids::{ModuleId, RunId, WorkerId},
    pilots::{
        Asked, Beat, Beaten, ChallengeCard, Done, EXPIRES_AFTER_HOURS, EndReason, Holder, Job, LEASE_SECONDS,
        LogEntry, ModuleState, Phase, PlatformFault, Receipt, Run, Secret, Work, WorldsKey, WorldsSecret,
    },
    time::Timestamp,
};
use receipt::token::{self, AUDIENCE, Lease};
use std::time::Duration;

/// A worker that waits looks again after this, in case another process of the portal filled the queue.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// A job that failed on our side is tried again after so many seconds.
const TRY_AGAIN_SECONDS: i64 = 2;

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
        // Asked at each look: its leave may have been taken away while it waited.
        let known = super::worker_of(portal, worker).await?;
        let trusted = known.ok_or_else(|| Fault::from(Denied::NotFound))?.trusted;
        let now = portal.clock.now();
        if let Some(taken) = queue::take(portal, worker, trusted, now).await? {
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
            let module = modules::load(portal, run.module).await?;
            let setting = setting(portal, &run).await?;
            Work::Run {
                run: run.id,
                engagement: run.engagement,
                sha256: module.sha256,
                bytes: module.bytes,
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
    card: ChallengeCard,
    /// What its worker is told of the key.
    secret: WorldsSecret,
    /// What its evidence says of it.
    key: WorldsKey,
}

async fn setting(portal: &Portal, run: &Run) -> Result<Setting, Fault> {
    if run.phase == Phase::Final {
        let (phase, key) = finals::key_of_run(portal, run.id).await?;
        let secret = WorldsSecret::Final(Secret(key.expose().to_string()));
        return Ok(Setting { card: phase.card, secret, key: WorldsKey::Commitment(key.commitment()) });
    }
    let missing = || Fault::internal("a practice run without a challenge or a key");
    let chosen = super::chosen(portal, run.engagement).await?.ok_or_else(missing)?;
    let key = run.key.ok_or_else(missing)?;
    Ok(Setting { card: chosen.card, secret: WorldsSecret::Public(key), key: WorldsKey::Public(key) })
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

/// Somebody else has the job, or it has ended: what this worker says of it comes too late.
fn too_late() -> Fault {
    Fault::conflict(
        "This job is not yours any more",
        "It was given to another worker, or has ended. Stop it, and ask for another.",
    )
}

/// The worker is at it.
///
/// # Errors
/// A conflict when the job is not this worker's any more.
pub async fn beat(portal: &Portal, op: &Op, taken: &Taken, beat: &Beat) -> Result<Beaten, Fault> {
    let worker = worker(op)?;
    let held = queue::beat(portal, taken, worker, beat.progress.as_ref(), op.now).await?;
    let cancelled = held.ok_or_else(too_late)?;
    if taken.kind == Kind::Run && !beat.log.is_empty() {
        let entries = serde_json::to_string(&beat.log).map_err(Fault::internal)?;
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
    if queue::is_held(portal, taken, worker(op)?).await? { Ok(()) } else { Err(too_late()) }
}

/// The worker hands in what came of a job.
///
/// # Errors
/// A conflict when it comes too late: nothing of it is kept.
pub async fn done(portal: &Portal, op: &Op, taken: &Taken, done: Done) -> Result<(), Fault> {
    held(portal, op, taken).await?;
    let handed_in = match taken.kind {
        Kind::Check => checked(portal, op, taken, done).await,
        Kind::Run => ran(portal, op, taken, done).await,
    };
    portal.queue.tell();
    // The organisation may have another job, which waited for this one.
    portal.queue.wake();
    handed_in
}

async fn checked(portal: &Portal, op: &Op, taken: &Taken, done: Done) -> Result<(), Fault> {
    let at = op.now;
    let state = match done {
        Done::Ready => ModuleState::Ready { at },
        Done::Rejected { rejection, problem, advice } => {
            ModuleState::Rejected { at, rejection, problem, advice }
        }
        Done::Failed { fault, cause } => {
            tracing::warn!(module = taken.id, %cause, fault = fault.key(), "a module could not be checked");
            if again(portal, op, taken).await? {
                return Ok(());
            }
            ModuleState::Unchecked { at }
        }
        Done::Ran { .. } | Done::Cancelled => return Err(not_asked()),
    };
    settle(portal, op, parse(&taken.id)?, taken.attempt, state).await
}

fn not_asked() -> Fault {
    Fault::invalid("This was not asked", "Hand in what comes of the job that the lease is for.")
}

/// Gives a job back after a fault of ours, if it may be tried again.
async fn again(portal: &Portal, op: &Op, taken: &Taken) -> Result<bool, Fault> {
    queue::release(portal, taken, worker(op)?, op.now.plus_seconds(TRY_AGAIN_SECONDS)).await
}

async fn settle(
    portal: &Portal,
    op: &Op,
    module: ModuleId,
    attempt: u32,
    state: ModuleState,
) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let permit = op.may(Act::DoWork, &Subject::Portal)?;
        queue::close(t, &module.to_string(), attempt).await?;
        let stored = modules::load_in(t, module).await?;
        modules::move_on(t, &stored, &state).await?;
        Ok((permit.did(Event::ModuleChecked { module, state: state.key().to_owned() }), ()))
    })
}

async fn ran(portal: &Portal, op: &Op, taken: &Taken, done: Done) -> Result<(), Fault> {
    let run = runs::load(portal, parse(&taken.id)?, op.now).await?;
    let ending = |end| Ending { run: run.id, attempt: taken.attempt, worker: worker(op).ok(), end };
    match done {
        Done::Ran { evidence, log } => match believed(portal, &run, evidence).await? {
            Ok(mut evidenced) => {
                let end = evidenced.evidence.end;
                match end {
                    // The worker hands in faults as such, and whoever cancelled gets no evidence.
                    EndReason::PlatformFailed(fault) => {
                        failed(portal, op, taken, &run, fault, "the run ended so", &log).await
                    }
                    EndReason::Succeeded | EndReason::ModuleFailed(_) => {
                        if run.phase == Phase::Practice {
                            evidenced.receipt = Some(signed(portal, op, &run, &evidenced).await?);
                        }
                        ending::finish(portal, op, &run, ending(end), Some(&evidenced), &log, None).await?;
                        finals::compared(portal, op, &run).await
                    }
                    EndReason::Cancelled | EndReason::Expired | EndReason::Rejected(_) => Err(not_asked()),
                }
            }
            Err(cause) => failed(portal, op, taken, &run, PlatformFault::Internal, &cause, &log).await,
        },
        Done::Cancelled => {
            ending::finish(portal, op, &run, ending(EndReason::Cancelled), None, &[], None).await
        }
        Done::Failed { fault, cause } => failed(portal, op, taken, &run, fault, &cause, &[]).await,
        // It was ready once, and another version of the engine may refuse it.
        Done::Rejected { problem, .. } => {
            let cause = format!("the module is not taken any more: {problem}");
            failed(portal, op, taken, &run, PlatformFault::Internal, &cause, &[]).await
        }
        Done::Ready => Err(not_asked()),
    }
}

/// Evidence, if it is of what was asked; or why not.
async fn believed(portal: &Portal, run: &Run, json: String) -> Result<Result<Evidenced, String>, Fault> {
    let Setting { card, key, .. } = setting(portal, run).await?;
    let asked =
        Asked { module: run.module_sha256, card: &card, profile: &run.profile, worlds: run.worlds, key };
    Ok(Evidenced::read(json, &asked))
}

/// The receipt of a practice run that has ended.
async fn signed(portal: &Portal, op: &Op, run: &Run, evidenced: &Evidenced) -> Result<String, Fault> {
    let holder = accounts::organisations::organisation(portal, run.organisation).await?;
    let worker = super::worker_of(portal, worker(op)?).await?.ok_or_else(Fault::not_found)?;
    let receipt = Receipt {
        evidence: evidenced.evidence.clone(),
        organisation: Holder { id: run.organisation, name: holder.name },
        phase: run.phase,
        engagement: Some(run.engagement),
        worker: worker.name,
        at: op.now,
        log_head: receipts::log_head(portal).await?,
    };
    receipts::sign(portal, &receipt)
}

/// A fault of ours: tried again, or the end of the run.
async fn failed(
    portal: &Portal,
    op: &Op,
    taken: &Taken,
    run: &Run,
    fault: PlatformFault,
    cause: &str,
    log: &[LogEntry],
) -> Result<(), Fault> {
    tracing::warn!(
        run = taken.id,
        attempt = taken.attempt,
        cause,
        fault = fault.key(),
        "a run failed on our side"
    );
    if again(portal, op, taken).await? {
        return queue::note_fault(portal, &taken.id, taken.attempt, fault, op.now).await;
    }
    let end = EndReason::PlatformFailed(fault);
    let ending = Ending { run: run.id, attempt: taken.attempt, worker: worker(op).ok(), end };
    ending::finish(portal, op, run, ending, None, log, Some(cause)).await
}

/// Ends what hangs: jobs whose last worker is gone, and those that nobody took for a day. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer.
pub async fn sweep(portal: &Portal, now: Timestamp) -> Result<u32, Fault> {
    let op = Op::new(Actor::System, now);
    let mut ended = 0;
    for (taken, cancelled) in queue::lost(portal, now).await? {
        let end = if cancelled { EndReason::Cancelled } else { ending::lost_worker() };
        ended += end_one(portal, &op, &taken, end, "the worker said nothing more").await?;
    }
    for taken in queue::untaken(portal, now, now.plus_hours(-EXPIRES_AFTER_HOURS)).await? {
        ended += end_one(portal, &op, &taken, EndReason::Expired, "no worker took it").await?;
    }
    if ended > 0 {
        portal.queue.tell();
    }
    Ok(ended)
}

/// 1 if this ended it; 0 if somebody else did at the same moment.
async fn end_one(portal: &Portal, op: &Op, taken: &Taken, end: EndReason, cause: &str) -> Result<u32, Fault> {
    let ended = match taken.kind {
        Kind::Run => ending::lose(portal, op, parse::<RunId>(&taken.id)?, taken.attempt, end, cause).await,
        Kind::Check => {
            settle(portal, op, parse(&taken.id)?, taken.attempt, ModuleState::Unchecked { at: op.now }).await
        }
    };
    match ended {
        Ok(()) => Ok(1),
        Err(fault) if fault.kind == domain::fault::FaultKind::Conflict => Ok(0),
        Err(fault) => Err(fault),
    }
}
