//! What came of a job, as a worker hands it in; and the end of jobs whose worker is gone.

use super::{Setting, parse, setting, worker};
use crate::{
    Op, Portal,
    operational::queue::{self, Kind, Taken},
    pilots::{
        ending::{self, Ending, Evidenced},
        finals, modules, runs,
    },
    receipts, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    event::Event,
    fault::Fault,
    ids::{ModuleId, RunId, WorkerId},
    pilots::{
        Asked, Done, EXPIRES_AFTER_HOURS, EndReason, Holder, LogEntry, ModuleState, Phase, PlatformFault,
        Receipt, Run,
    },
    time::Timestamp,
};

/// A job that failed on our side is tried again after so many seconds.
const TRY_AGAIN_SECONDS: i64 = 2;

/// The worker hands in what came of a job.
///
/// # Errors
/// A conflict when it comes too late: nothing of it is kept.
pub async fn done(portal: &Portal, op: &Op, taken: &Taken, done: Done) -> Result<(), Fault> {
    let handed_in = match taken.kind {
        Kind::Check => checked(portal, op, taken, done).await,
        Kind::Run => ran(portal, op, taken, done).await,
    };
    match handed_in {
        Ok(()) => {
            portal.queue.tell();
            // The organisation may have another job, which waited for this one.
            portal.queue.wake();
            Ok(())
        }
        // Whatever was wrong with it, it came too late: the worker need not try again.
        Err(_) if !queue::is_held(portal, taken, worker(op)?).await? => Err(queue::too_late()),
        Err(fault) => Err(fault),
    }
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
    settle(portal, op, parse(&taken.id)?, taken.attempt, Some(worker(op)?), state).await
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
    worker: Option<WorkerId>,
    state: ModuleState,
) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let permit = op.may(Act::DoWork, &Subject::Portal)?;
        queue::close(t, &module.to_string(), attempt, worker).await?;
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
    let (holder, worker, log_head) = receipts::of_practice(portal, run.organisation, worker(op)?).await?;
    let receipt = Receipt {
        evidence: evidenced.evidence.clone(),
        organisation: Holder { id: run.organisation, name: holder },
        phase: run.phase,
        engagement: Some(run.engagement),
        worker,
        at: op.now,
        log_head,
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
            settle(portal, op, parse(&taken.id)?, taken.attempt, None, ModuleState::Unchecked { at: op.now })
                .await
        }
    };
    match ended {
        Ok(()) => Ok(1),
        Err(fault) if fault.kind == domain::fault::FaultKind::Conflict => Ok(0),
        Err(fault) => Err(fault),
    }
}
