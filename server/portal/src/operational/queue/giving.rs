//! Giving out the next job.
//!
//! A taking is kept, as all else is, before the worker hears of it: after a power cut, the next one has a later number. While
//! the disk is waited for, the next worker is served already. It cannot see yet what the one before it took, so it is told
//! what is being given out: meanwhile it is not given the same organisation's next job, nor the twin of its own run.

use super::{Kind, NOTE_FAULT, Taken, lease_end, taken};
use crate::{Portal, bind, db::Isolation, statements};
use domain::{fault::Fault, ids::WorkerId, pilots::PlatformFault, time::Timestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

statements! {
    // First of an organisation that has none at work, then of any: each walks the index of the order, and stops at the first.
    // $4 names what is being given out just now.
    CLAIM: Operational {
        postgres: "UPDATE pilot_jobs SET worker = $1, attempt = attempt + 1, lease_until = $3, progress = NULL WHERE id = COALESCE((
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            AND (j.apart_from IS NULL OR $4 NOT LIKE '%' || CAST($1 AS TEXT) || ' ' || j.apart_from || '%')
            AND j.organisation NOT IN (SELECT r.organisation FROM pilot_jobs r WHERE r.open AND r.worker IS NOT NULL AND r.lease_until > $2)
            AND $4 NOT LIKE '%' || j.organisation || '%'
            ORDER BY j.turn, j.due, j.id LIMIT 1 FOR UPDATE SKIP LOCKED), (
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            AND (j.apart_from IS NULL OR $4 NOT LIKE '%' || CAST($1 AS TEXT) || ' ' || j.apart_from || '%')
            ORDER BY j.turn, j.due, j.id LIMIT 1 FOR UPDATE SKIP LOCKED)) AND EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.ended_at IS NULL) RETURNING id, kind, attempt, organisation",
        sqlite: "UPDATE pilot_jobs SET worker = $1, attempt = attempt + 1, lease_until = $3, progress = NULL WHERE id = COALESCE((
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            AND (j.apart_from IS NULL OR $4 NOT LIKE '%' || CAST($1 AS TEXT) || ' ' || j.apart_from || '%')
            AND j.organisation NOT IN (SELECT r.organisation FROM pilot_jobs r WHERE r.open AND r.worker IS NOT NULL AND r.lease_until > $2)
            AND $4 NOT LIKE '%' || j.organisation || '%'
            ORDER BY j.turn, j.due, j.id LIMIT 1), (
            SELECT j.id FROM pilot_jobs j WHERE j.open AND NOT j.cancelled AND j.due <= $2 AND j.attempt < j.attempts_max AND (NOT j.trusted_only OR EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.trusted))
            AND (j.worker IS NULL OR j.lease_until <= $2)
            AND (j.apart_from IS NULL OR NOT EXISTS (SELECT 1 FROM pilot_jobs o WHERE o.id = j.apart_from AND o.worker = $1))
            AND (j.apart_from IS NULL OR $4 NOT LIKE '%' || CAST($1 AS TEXT) || ' ' || j.apart_from || '%')
            ORDER BY j.turn, j.due, j.id LIMIT 1)) AND EXISTS (SELECT 1 FROM workers w WHERE w.id = $1 AND w.ended_at IS NULL) RETURNING id, kind, attempt, organisation"
    };
}

/// So many jobs are given out at the same time, each with a connection to the database.
const CONNECTIONS: usize = 4;

/// What is being given out by this process.
#[derive(Clone, Debug)]
pub struct Giving {
    /// However many workers wait for a job, they leave connections to the database for others.
    connections: Arc<Semaphore>,
    /// One worker chooses at a time, so that two do not both take the one job that an organisation may have.
    choosing: Arc<tokio::sync::Mutex<()>>,
    /// The jobs that were chosen, for whom and whose they are, while others cannot see it: each as `worker job organisation`.
    chosen: Arc<Mutex<Vec<String>>>,
}

impl Default for Giving {
    fn default() -> Giving {
        Giving {
            connections: Arc::new(Semaphore::new(CONNECTIONS)),
            choosing: Arc::default(),
            chosen: Arc::default(),
        }
    }
}

/// A job is being given out, until this goes out of scope.
struct Chosen {
    chosen: Arc<Mutex<Vec<String>>>,
    job: String,
}

impl Giving {
    fn chosen(&self, worker: WorkerId, job: &str, organisation: &str) -> Chosen {
        let job = format!("{worker} {job} {organisation}");
        lock(&self.chosen).push(job.clone());
        Chosen { chosen: Arc::clone(&self.chosen), job }
    }
}

impl Drop for Chosen {
    fn drop(&mut self) {
        let mut chosen = lock(&self.chosen);
        if let Some(place) = chosen.iter().position(|job| *job == self.job) {
            chosen.swap_remove(place);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the next job, if there is one: first of an organisation that has none at work, then of any; what only trusted
/// workers may do, if this one is trusted; none whose leave was taken away.
///
/// # Errors
/// The database does not answer.
pub async fn take(portal: &Portal, worker: WorkerId, now: Timestamp) -> Result<Option<Taken>, Fault> {
    let giving = &portal.queue.giving;
    let _connection = giving.connections.acquire().await.map_err(Fault::internal)?;
    let mut t = portal.db.begin(Isolation::ReadCommitted).await?;
    let choosing = giving.choosing.lock().await;
    let elsewhere = lock(&giving.chosen).join(" ");
    let rows = t.operate(&CLAIM, bind![worker.to_string(), now, lease_end(now), elsewhere]).await?;
    let Some(row) = rows.first() else {
        drop(choosing);
        t.undo().await;
        return Ok(None);
    };
    let taken = taken(row)?;
    let _chosen = giving.chosen(worker, &taken.id, &row.get::<String>(3)?);
    drop(choosing);
    if taken.kind == Kind::Run && taken.attempt > 1 {
        // Where the one before handed in a fault, that is noted already; otherwise it said nothing more.
        let fault = PlatformFault::LostWorker.key();
        t.operate(&NOTE_FAULT, bind![&taken.id, taken.attempt - 1, fault, now]).await?;
    }
    t.commit_unrecorded().await?;
    Ok(Some(taken))
}
