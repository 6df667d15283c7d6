//! The pilot's memory: how much there is, how much there was at most, and where it ends.

use super::Stop;
use crate::told;
use wasmtime::{Error, ResourceLimiter, Result};

/// The most elements of all tables together.
const TABLE_ELEMENTS_MAX: usize = 1 << 20;
/// A Python pilot has 38 core instances.
const INSTANCES_MAX: usize = 64;

/// What there is and was, in bytes; all memories together.
#[derive(Debug)]
pub struct Memory {
    bytes_max: u64,
    bytes: u64,
    table_elements: usize,
    /// The most there was at once, in bytes.
    pub peak_bytes: u64,
}

impl Memory {
    /// No memory yet, and at most this much.
    pub const fn new(bytes_max: u64) -> Self {
        Self { bytes_max, bytes: 0, table_elements: 0, peak_bytes: 0 }
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        let bytes = self.bytes + desired.saturating_sub(current) as u64;
        if bytes > self.bytes_max {
            // A pilot that is only told *no* would end in words of its own; so the end has its true name.
            return Err(Stop::OutOfMemory.into());
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The memory's own declaration says no, so nothing grows.
            return Ok(false);
        }
        self.bytes = bytes;
        self.peak_bytes = self.peak_bytes.max(bytes);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, fault: Error) -> Result<()> {
        // It was within its limit, and the machine had nothing to give: a pilot that is told *no* would take it for its
        // own fault. Any other fault is a question that no memory can grow to answer, and *no* is the answer to it.
        match of_the_machine(&fault) {
            Some(text) => Err(Stop::Machine(text).into()),
            None => Ok(()),
        }
    }

    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        let elements = self.table_elements + desired.saturating_sub(current);
        if elements > TABLE_ELEMENTS_MAX {
            return Err(Stop::OutOfMemory.into());
        }
        self.table_elements = elements;
        Ok(true)
    }

    fn instances(&self) -> usize {
        INSTANCES_MAX
    }

    fn tables(&self) -> usize {
        INSTANCES_MAX
    }

    fn memories(&self) -> usize {
        INSTANCES_MAX
    }
}

/// What the kernel refused, if it is behind this fault. A pilot has no way to cause one: it is the machine that has no
/// more memory to give.
pub fn of_the_machine(fault: &Error) -> Option<String> {
    let cause = fault.root_cause();
    let is_kernels = cause.is::<rustix::io::Errno>() || cause.is::<std::io::Error>();
    is_kernels.then(|| format!("the machine has no more memory to give: {}", told::what(fault)))
}
