//! How a run ends: once, in one transaction, with what it showed and what its quota gets back.

use super::{modules, quota};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json},
    operational::queue,
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::{Entry, Event},
    fault::Fault,
    ids::{RunId, WorkerId},
    pilots::{Asked, Cause, EndReason, Evidence, LogEntry, ModuleFault, ModuleState, PlatformFault, Run},
};

statements! {
    END: Write "UPDATE runs SET ended_at = $2, end_reason = $3, attempts = $4, worker = $5, cause = $6, evidence = $7, receipt = $8
        WHERE id = $1 AND ended_at IS NULL";
}

/// How a run ends, in one transaction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub run: RunId,
    /// The attempt that ends it; 0 where no worker had it.
    pub attempt: u32,
    pub worker: Option<WorkerId>,
    pub end: EndReason,
}

impl Ending {
    /// Closes the job, ends the run and gives back what it took. A conflict where it has ended already, or a later attempt
    /// has it.
    pub async fn enter(
        self,
        t: &mut Tx,
        op: &Op,
        evidence: Option<&Evidenced>,
        cause: Option<&str>,
    ) -> Result<Event, Fault> {
        let Ending { run, attempt, worker, end } = self;
        queue::close(t, &run.to_string(), attempt, worker).await?;
        let values = bind![
            id(run),
            op.now,
            end.to_string(),
            attempt,
            worker.map(|worker| worker.to_string()),
            cause.map(str::to_owned),
            evidence.map(|evidence| evidence.json.clone()),
            evidence.and_then(|evidence| evidence.receipt.clone())
        ];
        t.change_one(&END, values).await?;
        if let Some(cause) = given_back(end, attempt) {
            quota::credit(t, op, run, cause).await?;
        }
        let result = evidence.map(|evidence| evidence.evidence.result);
        Ok(Event::RunEnded { run, end, result, attempts: attempt })
    }
}

/// Why a run's debit is given back, if it is.
fn given_back(end: EndReason, attempts: u32) -> Option<Cause> {
    if end.debits(attempts > 0) {
        return None;
    }
    Some(match end {
        EndReason::Cancelled => Cause::Cancelled,
        EndReason::Expired => Cause::Expired,
        _ => Cause::PlatformFailed,
    })
}

/// Evidence that was held against what was asked, and its bytes.
#[derive(Clone, Debug)]
pub(super) struct Evidenced {
    pub evidence: Evidence,
    pub json: String,
    /// The receipt, once it is signed: at once in practice, and at the reveal of a final.
    pub receipt: Option<String>,
}

impl Evidenced {
    /// Reads what a worker handed in.
    ///
    /// # Errors
    /// What is wrong with it, for the operator: nothing of it is believed.
    pub fn read(json: String, asked: &Asked<'_>) -> Result<Self, String> {
        let evidence = Evidence::read(json.as_bytes()).map_err(|fault| fault.to_string())?;
        let canonical = receipt::canonical(&evidence).map_err(|fault| fault.to_string())?;
        if canonical != json.as_bytes() {
            return Err("the evidence is not canonical JSON".to_owned());
        }
        match asked.differs(&evidence) {
            Some(what) => Err(format!("the evidence is of another {what} than was asked")),
            None => Ok(Self { evidence, json, receipt: None }),
        }
    }
}

/// What a run of this module ended as, for the module: locked away where it crashed its host.
pub(super) async fn lock_away(t: &mut Tx, op: &Op, run: &Run, end: EndReason) -> Result<(), Fault> {
    if end != EndReason::ModuleFailed(ModuleFault::CrashedHost) {
        return Ok(());
    }
    let module = modules::load_in(t, run.module).await?;
    match module.state {
        ModuleState::Ready { .. } => {
            modules::move_on(t, &module, &ModuleState::Quarantined { at: op.now }).await
        }
        _ => Ok(()),
    }
}

/// How a run that was lost ends: by its job, with nothing known of its module.
pub(super) async fn lose(
    portal: &Portal,
    op: &Op,
    run: RunId,
    attempt: u32,
    end: EndReason,
    cause: &str,
) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let permit = op.may(Act::DoWork, &Subject::Portal)?;
        let ending = Ending { run, attempt, worker: None, end };
        let event = ending.enter(t, op, None, Some(cause)).await?;
        Ok((permit.did(event), ()))
    })
}

/// The end of a run whose worker handed something in.
pub(super) async fn finish(
    portal: &Portal,
    op: &Op,
    run: &Run,
    ending: Ending,
    evidenced: Option<&Evidenced>,
    log: &[LogEntry],
    cause: Option<&str>,
) -> Result<(), Fault> {
    let entries = json(log)?;
    tx!(portal, op, t => {
        let permit = op.may(Act::DoWork, &Subject::Portal)?;
        if !log.is_empty() {
            queue::last_log(t, &run.id.to_string(), ending.attempt, &entries).await?;
        }
        let event = ending.enter(t, op, evidenced, cause).await?;
        lock_away(t, op, run, ending.end).await?;
        let entry: Entry = permit.did(event);
        Ok((entry, ()))
    })
}

/// The fault by which a run that no attempt is left for has failed.
pub(super) const fn lost_worker() -> EndReason {
    EndReason::PlatformFailed(PlatformFault::LostWorker)
}
