//! What one process knows of the queue besides its rows: who is being given a job, who waits for one, who watches a run.

use domain::ids::WorkerId;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, futures::Notified};

/// What this process knows of the queue besides its rows: who waits for it.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// A worker is given one job at a time by this process, so that it does not take both runs of a pair. One lock for each
    /// worker that ever asked.
    giving: Arc<Mutex<HashMap<WorkerId, Arc<tokio::sync::Mutex<()>>>>>,
    /// How many workers may be asking the database at the same time.
    places: Places,
    /// Wakes workers that wait for a job.
    filled: Arc<Notify>,
    /// Wakes pages that watch a run.
    moved: Arc<Notify>,
    /// Whether this process is ending: then nobody waits any more.
    stopping: Arc<AtomicBool>,
}

/// Workers that ask leave half of the database's connections to people.
#[derive(Clone, Debug)]
struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Places(Arc::new(Semaphore::new(8)))
    }
}

impl Queue {
    /// Waits until nothing else is being given to this worker, and not much to others.
    pub(super) async fn giving_to(&self, worker: WorkerId) -> (OwnedMutexGuard<()>, OwnedSemaphorePermit) {
        let own =
            self.giving.lock().unwrap_or_else(PoisonError::into_inner).entry(worker).or_default().clone();
        let own = own.lock_owned().await;
        let place = Arc::clone(&self.places.0).acquire_owned().await.expect("nobody closes the semaphore");
        (own, place)
    }

    /// What comes to pass as soon as something is put into the queue, counted from this call on: whoever looks at the queue
    /// between this and waiting misses nothing.
    pub fn filled(&self) -> Notified<'_> {
        self.filled.notified()
    }

    /// Tells waiting workers that there may be a job for them.
    pub fn wake(&self) {
        self.filled.notify_waiters();
    }

    /// Lets nobody wait any more, because this process ends.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.wake();
        self.tell();
    }

    /// Whether this process is ending.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Tells watching pages that a run has moved.
    pub fn tell(&self) {
        self.moved.notify_waiters();
    }

    /// Waits until a run has moved, and no longer than this.
    pub async fn moved(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.moved.notified()).await;
    }
}
