//! What the host gives a pilot: one file for each interface of the contract.
//!
//! Everything a pilot does here is counted, and what passes a limit ends it with the name of that limit. What the
//! child cannot answer by itself, because it must not know it, it asks its parent.

pub mod data;
mod inbox;
pub mod memory;
mod results;
mod systems;
mod task;
mod watching;

use crate::contract::forecourt::pilot as wit;
use border::{
    message::{self, FromChild, Job, Quota, ToChild},
    sealed::Tables,
};
use memory::Memory;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use std::{fs::File, mem::ManuallyDrop};
use wasmtime::{Result, StoreContextMut, Trap, component::ResourceTable};

/// The socket to the parent, read and written as a file: a socket's own calls are not on the list.
pub type Socket = ManuallyDrop<File>;

/// The steps of any call to the host.
const STEPS_OF_A_CALL: u64 = 100;
/// How many bytes cross the border for a step.
const BYTES_OF_A_STEP: u64 = 8;

/// Why a pilot is stopped from the host's side.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// It passed a limit.
    #[error("a limit was passed: {0:?}")]
    Quota(Quota),
    /// It asked for more memory than it may have.
    #[error("more memory was asked for than there may be")]
    OutOfMemory,
    /// The machine has none of what it may have.
    #[error("{0}")]
    Machine(String),
    /// The parent is gone, or said what cannot be.
    #[error("{0}")]
    Socket(String),
}

/// The state of one run.
pub struct Host {
    /// What was asked, and within which limits.
    job: Job,
    /// The public tables.
    tables: Tables<'static>,
    /// What the pilot holds of ours.
    resources: ResourceTable,
    /// The simulated time.
    now: i64,
    /// Where random bytes come from.
    random: ChaCha20Rng,
    /// Steps that the host has to be paid.
    owed: u64,
    /// Bytes that crossed.
    border_bytes: u64,
    /// Bytes of answers.
    output_bytes: u64,
    /// Bytes of log.
    log_bytes: u64,
    /// Scans that are open.
    handles: u32,
    /// The pilot's memory.
    pub memory: Memory,
    /// Calls to the host.
    pub host_calls: u32,
    /// Rows that were read.
    pub rows_read: u64,
    /// What the SDK wrote when the pilot gave up.
    pub last_panic: Option<String>,
    socket: Socket,
}

impl Host {
    /// The state before the first step.
    pub fn new(job: Job, tables: Tables<'static>) -> Self {
        Self {
            tables,
            resources: ResourceTable::new(),
            now: job.now,
            random: ChaCha20Rng::from_seed(job.random),
            owed: 0,
            border_bytes: 0,
            output_bytes: 0,
            log_bytes: 0,
            handles: 0,
            memory: Memory::new(job.limits.memory_bytes_max),
            host_calls: 0,
            rows_read: 0,
            last_panic: None,
            socket: socket(),
            job,
        }
    }

    /// Counts a call that moves this many bytes and touches this many rows.
    fn count(&mut self, bytes: usize, rows: u64) -> Result<()> {
        self.host_calls += 1;
        self.owed += STEPS_OF_A_CALL + rows;
        if self.host_calls > self.job.limits.host_calls_max {
            return Err(Stop::Quota(Quota::HostCalls).into());
        }
        self.moved(bytes)
    }

    /// Counts bytes that crossed the border, as part of a call that was counted.
    fn moved(&mut self, bytes: usize) -> Result<()> {
        self.border_bytes += bytes as u64;
        self.owed += bytes as u64 / BYTES_OF_A_STEP;
        if self.border_bytes > self.job.limits.border_bytes_max {
            return Err(Stop::Quota(Quota::BorderBytes).into());
        }
        Ok(())
    }

    /// Tells the parent something that needs no answer.
    fn tell(&mut self, message: &FromChild) -> Result<()> {
        message::write(&mut *self.socket, message)
            .map_err(|fault| Stop::Socket(format!("the parent is gone: {fault}")).into())
    }

    /// Asks the parent, and waits for its answer.
    fn ask(&mut self, message: &FromChild) -> Result<ToChild> {
        self.tell(message)?;
        message::read(&mut *self.socket, message::MESSAGE_BYTES_MAX)
            .map_err(|fault| Stop::Socket(format!("the parent gave no answer: {fault}")).into())
    }
}

/// The parent answered something else than what was asked.
fn confused() -> wasmtime::Error {
    Stop::Socket("the parent answered another question".to_owned()).into()
}

/// Takes what the host is owed from the pilot's steps.
pub fn pay(store: &mut StoreContextMut<'_, Host>) -> Result<()> {
    let owed = std::mem::take(&mut store.data_mut().owed);
    if owed == 0 {
        return Ok(());
    }
    match store.get_fuel()?.checked_sub(owed) {
        Some(left) => store.set_fuel(left),
        None => {
            store.set_fuel(0)?;
            Err(Trap::OutOfFuel.into())
        }
    }
}

/// The socket on descriptor 1.
#[allow(unsafe_code, reason = "the standard library has no name for a socket that came as standard output")]
pub fn socket() -> Socket {
    use std::os::fd::FromRawFd;
    // SAFETY: the parent passes descriptor 1, and nothing here ever closes it.
    ManuallyDrop::new(unsafe { File::from_raw_fd(1) })
}
