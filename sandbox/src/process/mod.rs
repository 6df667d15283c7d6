//! Starting a locked program, talking to it, and learning how it ended.

pub mod sealed;
mod socket;

pub use socket::{Cancel, Silence, Socket, deadline};

use crate::{HostFault, Result};
use std::{
    os::{
        fd::OwnedFd,
        unix::net::UnixStream,
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

/// How often and at which intervals a process that has closed its socket is looked at before it is killed.
const GLANCES_MAX: u32 = 500;
const GLANCE: std::time::Duration = std::time::Duration::from_millis(10);

/// A program that was started with three descriptors and nothing else: no arguments, no environment. It is killed when
/// this goes out of scope.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// What it says and hears.
    pub socket: Socket,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
    /// It closed its socket, and did not end by itself.
    Stayed,
}

impl Process {
    /// Starts a program; `input` becomes its descriptor 0 and `file` its descriptor 2. Descriptor 1 is the socket.
    ///
    /// # Errors
    /// When there is no socket or process to be had.
    pub fn start(program: &Path, input: OwnedFd, file: OwnedFd, cancel: &Cancel) -> Result<Self> {
        let (ours, theirs) = UnixStream::pair().map_err(|fault| HostFault::new("no socket", fault))?;
        #[allow(clippy::disallowed_methods, reason = "this is the one place that starts the locked programs")]
        let child = Command::new(program)
            .env_clear()
            .current_dir("/")
            // In a group of its own: Ctrl-C at a terminal goes to the parent alone, which then ends the child. A child
            // that died of it first would look like one that its pilot had killed.
            .process_group(0)
            .stdin(Stdio::from(input))
            .stdout(Stdio::from(OwnedFd::from(theirs)))
            .stderr(Stdio::from(file))
            .spawn()
            .map_err(|fault| HostFault::new("a locked program could not be started", fault))?;
        Ok(Self { child, socket: Socket::new(ours, cancel.clone()) })
    }

    /// Waits until it has ended, for a short while: whoever calls it has heard the last word. One that stays is killed.
    ///
    /// # Errors
    /// When the process cannot be waited for.
    pub fn ended(&mut self) -> Result<End> {
        let unwaited = |fault| HostFault::new("a process cannot be waited for", fault);
        for _ in 0..GLANCES_MAX {
            if let Some(status) = self.child.try_wait().map_err(unwaited)? {
                return Ok(end(status));
            }
            std::thread::sleep(GLANCE);
        }
        self.child.kill().and_then(|()| self.child.wait()).map_err(unwaited)?;
        Ok(End::Stayed)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn end(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Code(code),
        (None, signal) => End::Signal(signal.unwrap_or_default()),
    }
}
