//! Signs of life: while a job is worked on, the portal hears once a second how far it is and what the pilot wrote, and tells
//! whether somebody cancelled it.

use crate::{Machine, line::Broken};
use domain::pilots::{Beat, LogEntry, Progress};
use sandbox::Cancel;
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

/// From one sign of life to the next.
const EACH: Duration = Duration::from_secs(1);
/// So many lines are told at once.
const LINES_MAX: usize = 1_000;

/// What is told of a job, and what is heard.
pub struct Heart {
    told: Arc<Told>,
    end: Option<Sender<()>>,
    beating: Option<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Told {
    lease: Mutex<String>,
    beat: Mutex<Beat>,
    /// Stops what is going on: somebody cancelled it, the job is not ours any more, or the process ends.
    cancel: Cancel,
    /// Why it was stopped.
    why: Mutex<Option<Why>>,
}

/// Why a job was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody cancelled it.
    Cancelled,
    /// It was given to another worker, or has ended.
    NotOurs,
    /// This process was told to end.
    Ending,
}

impl Heart {
    /// Begins to beat for the job of this lease.
    pub fn start(machine: &Arc<Machine>, lease: String) -> Self {
        let told = Arc::new(Told { lease: Mutex::new(lease), ..Told::default() });
        let (end, ended) = channel();
        let beating = beat(Arc::clone(machine), Arc::clone(&told), ended);
        Self { told, end: Some(end), beating: Some(beating) }
    }

    /// The switch that stops the job.
    pub fn cancel(&self) -> Cancel {
        self.told.cancel.clone()
    }

    /// The lease as it is now.
    pub fn lease(&self) -> String {
        lock(&self.told.lease).clone()
    }

    /// How far it is.
    pub fn progress(&self, progress: Progress) {
        lock(&self.told.beat).progress = Some(progress);
    }

    /// What the pilot wrote.
    pub fn log(&self, entry: LogEntry) {
        lock(&self.told.beat).log.push(entry);
    }

    /// Stops to beat. Gives back the lease, the lines that were not told, and why the job was stopped, if it was.
    pub fn stop(mut self) -> (String, Vec<LogEntry>, Option<Why>) {
        self.still();
        let log = std::mem::take(&mut lock(&self.told.beat).log);
        (self.lease(), log, *lock(&self.told.why))
    }

    fn still(&mut self) {
        drop(self.end.take());
        if let Some(beating) = self.beating.take() {
            let _ = beating.join();
        }
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        self.still();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[allow(
    clippy::disallowed_methods,
    reason = "each job has a heart, and this is where it starts; it ends with the job"
)]
fn beat(machine: Arc<Machine>, told: Arc<Told>, ended: Receiver<()>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        while ended.recv_timeout(EACH) == Err(RecvTimeoutError::Timeout) {
            once(&machine, &told);
        }
    })
}

fn once(machine: &Machine, told: &Told) {
    if machine.stop.asked() {
        return stop(told, Why::Ending);
    }
    let mut sent = Beat::default();
    {
        let mut beat = lock(&told.beat);
        sent.progress.clone_from(&beat.progress);
        let lines = beat.log.len().min(LINES_MAX);
        sent.log.extend(beat.log.drain(..lines));
    }
    let lease = lock(&told.lease).clone();
    match machine.line.beat(&lease, &sent) {
        Ok(beaten) => {
            *lock(&told.lease) = beaten.lease;
            if beaten.cancelled {
                stop(told, Why::Cancelled);
            }
        }
        Err(Broken::NotOurs) => stop(told, Why::NotOurs),
        Err(broken) => {
            // The portal may be back before the lease lapses: nothing is lost until then.
            tracing::warn!(%broken, "a sign of life did not arrive");
            let mut beat = lock(&told.beat);
            sent.log.append(&mut beat.log);
            beat.log = sent.log;
        }
    }
}

fn stop(told: &Told, why: Why) {
    lock(&told.why).get_or_insert(why);
    told.cancel.cancel();
}
