//! Giving out the next job.
//!
//! PostgreSQL does not wait for its disk meanwhile (`set_config` holds for the one statement): should the power go, the job
//! waits again, as if its worker had been lost. Its next taking may have the number of the one that was forgotten, so
//! whatever a worker says of a job is held against the number and the worker.

use super::{Kind, Taken, lease_end, note_fault, taken};
use crate::{Portal, bind, statements};
use domain::{fault::Fault, ids::WorkerId, pilots::PlatformFault, time::Timestamp};

statements! {
    // First of an organisation that has none at work, then of any: each walks the index of the order, and stops at the first.
    CLAIM: Operational {
        postgres: "UPDATE pilot_jobs SET worker = $1, attempt = attempt + 1, lease_until = $3, progress = NULL WHERE id = COALESCE((
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            AND j.organisation NOT IN (SELECT r.organisation FROM pilot_jobs r WHERE r.open AND r.worker IS NOT NULL AND r.lease_until > $2)
            ORDER BY j.turn, j.due, j.id LIMIT 1 FOR UPDATE SKIP LOCKED), (
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            ORDER BY j.turn, j.due, j.id LIMIT 1 FOR UPDATE SKIP LOCKED)) AND EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.ended_at IS NULL)
            AND set_config('synchronous_commit', 'off', TRUE) = 'off' RETURNING id, kind, attempt",
        sqlite: "UPDATE pilot_jobs SET worker = $1, attempt = attempt + 1, lease_until = $3, progress = NULL WHERE id = COALESCE((
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            AND j.organisation NOT IN (SELECT r.organisation FROM pilot_jobs r WHERE r.open AND r.worker IS NOT NULL AND r.lease_until > $2)
            ORDER BY j.turn, j.due, j.id LIMIT 1), (
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            ORDER BY j.turn, j.due, j.id LIMIT 1)) AND EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.ended_at IS NULL) RETURNING id, kind, attempt"
    };
}

/// Takes the next job, if there is one: first of an organisation that has none at work, then of any; what only trusted
/// workers may do, if this one is trusted; none whose leave was taken away.
///
/// # Errors
/// The database does not answer.
pub async fn take(portal: &Portal, worker: WorkerId, now: Timestamp) -> Result<Option<Taken>, Fault> {
    let _giving = portal.queue.giving_to(worker).await;
    let rows = portal.db.operate(&CLAIM, bind![worker.to_string(), now, lease_end(now)]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let taken = taken(row)?;
    if taken.kind == Kind::Run && taken.attempt > 1 {
        // Where the one before handed in a fault, that is noted already; otherwise it said nothing more.
        note_fault(portal, &taken.id, taken.attempt - 1, PlatformFault::LostWorker, now).await?;
    }
    Ok(Some(taken))
}
