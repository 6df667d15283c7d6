//! Our end of the socket: messages with a deadline, from somebody who may send anything, slowly, or nothing at all.

use crate::{HostFault, Result};
use border::message::{self, ReadError};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How often somebody who waits looks whether it was cancelled.
const GLANCE: Duration = Duration::from_millis(50);

/// Whether somebody wants what is going on to stop. Cloning it gives another hand on the same switch.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// The switch that this flag is, for whoever throws it otherwise, such as the handler of a signal.
    pub const fn of(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A socket to a locked process.
#[derive(Debug)]
pub struct Socket {
    stream: UnixStream,
    cancel: Cancel,
}

/// Why no message came.
#[derive(Debug)]
pub enum Silence {
    /// The deadline passed.
    Late,
    /// It was cancelled.
    Cancelled,
    /// The other side is gone.
    Gone,
    /// It sent what is no message, or a longer one than it may.
    Garbled(String),
}

impl Socket {
    pub(super) const fn new(stream: UnixStream, cancel: Cancel) -> Self {
        Self { stream, cancel }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// Silence: when the other side takes nothing, it gives nothing.
    pub fn send<T: Serialize>(&mut self, message: &T, deadline: Instant) -> std::result::Result<(), Silence> {
        let mut writer = Patient { stream: &mut self.stream, deadline, cancel: &self.cancel };
        message::write(&mut writer, message).map_err(|fault| match silence(&fault) {
            Silence::Late if self.cancel.asked() => Silence::Cancelled,
            silence => silence,
        })
    }

    /// Waits for a message of at most this many bytes.
    ///
    /// # Errors
    /// Why none came.
    pub fn receive<T: DeserializeOwned>(
        &mut self,
        bytes_max: u32,
        deadline: Instant,
    ) -> std::result::Result<T, Silence> {
        let mut reader = Patient { stream: &mut self.stream, deadline, cancel: &self.cancel };
        message::read(&mut reader, bytes_max).map_err(|fault| match fault {
            ReadError::Ended(_) if self.cancel.asked() => Silence::Cancelled,
            ReadError::Ended(fault) => silence(&fault),
            other => Silence::Garbled(other.to_string()),
        })
    }
}

/// Reads and writes until the deadline, however often the other side stops in between.
struct Patient<'a> {
    stream: &'a mut UnixStream,
    deadline: Instant,
    cancel: &'a Cancel,
}

impl Read for Patient<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = remaining(self.deadline).ok_or(io::ErrorKind::TimedOut)?;
            if self.cancel.asked() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(Some(left.min(GLANCE)))?;
            match self.stream.read(into) {
                Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }
}

impl Write for Patient<'_> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        loop {
            let left = remaining(self.deadline).ok_or(io::ErrorKind::TimedOut)?;
            if self.cancel.asked() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.stream.set_write_timeout(Some(left.min(GLANCE)))?;
            match self.stream.write(from) {
                Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => {}
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn silence(fault: &io::Error) -> Silence {
    match fault.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Silence::Late,
        _ => Silence::Gone,
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "a deadline is of this machine's time; it decides nothing but a fault of ours"
)]
fn remaining(deadline: Instant) -> Option<Duration> {
    deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
}

/// The deadline this many milliseconds from now.
///
/// # Errors
/// When it lies too far away to be a time.
#[allow(
    clippy::disallowed_methods,
    reason = "a deadline is of this machine's time; it decides nothing but a fault of ours"
)]
pub fn deadline(milliseconds: u64) -> Result<Instant> {
    let from_now = Instant::now().checked_add(Duration::from_millis(milliseconds));
    from_now.ok_or_else(|| HostFault::new("no deadline", "the limit of time is too long"))
}
