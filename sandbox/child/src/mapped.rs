//! The files that the parent passes, mapped for reading, and the compiled pilot made executable where it lies.

use rustix::mm::{MapFlags, MprotectFlags, ProtFlags};
use std::{
    os::fd::{BorrowedFd, RawFd},
    ptr::NonNull,
};
use wasmtime::{CustomCodeMemory, Engine, Error, Result, component::Component};

/// The size of a page of this architecture, which is the only one there is a lock for.
const PAGE: usize = 4096;

/// A sealed file in memory, for the rest of the process. It can be read, and nothing here can write to it.
#[derive(Clone, Copy)]
pub struct Mapped(&'static [u8]);

impl Mapped {
    /// Maps the file on a descriptor that the parent passed. It is not read yet.
    #[allow(unsafe_code, reason = "mapping a file is a promise that nobody changes it: it is sealed")]
    pub fn of(descriptor: RawFd) -> std::io::Result<Self> {
        // SAFETY: the parent passes the descriptor, and nothing here closes it.
        let file = unsafe { BorrowedFd::borrow_raw(descriptor) };
        let length = usize::try_from(rustix::fs::fstat(file)?.st_size).map_err(std::io::Error::other)?;
        if length == 0 {
            return Ok(Self(&[]));
        }
        // SAFETY: a new mapping at an address that the kernel chooses, for reading alone, of a file sealed against
        // change; it is never taken back.
        let bytes = unsafe {
            let start =
                rustix::mm::mmap(std::ptr::null_mut(), length, ProtFlags::READ, MapFlags::PRIVATE, file, 0)?;
            std::slice::from_raw_parts(start.cast::<u8>(), length)
        };
        Ok(Self(bytes))
    }

    /// Its bytes.
    pub const fn bytes(self) -> &'static [u8] {
        self.0
    }

    /// The component that was compiled into this file. The engine that loads it was made with this as its code memory.
    #[allow(unsafe_code, reason = "a compiled pilot is code: that is why this is done behind a lock")]
    pub fn component(self, engine: &Engine) -> Result<Component> {
        // SAFETY: it is mapped for the rest of the process, and nobody can change it. The parent has seen by its code
        // that our compiler's process made it; had that process been taken over, this one is locked.
        unsafe { Component::deserialize_raw(engine, NonNull::from(self.0)) }
    }
}

impl CustomCodeMemory for Mapped {
    fn required_alignment(&self) -> usize {
        PAGE
    }

    #[allow(unsafe_code, reason = "making memory executable is what loading code means")]
    fn publish_executable(&self, start: *const u8, length: usize) -> Result<()> {
        let ours = self.0.as_ptr_range();
        let end = start.wrapping_add(length);
        if !(ours.start <= start && start <= end && end <= ours.end) {
            return Err(Error::msg("the code lies outside the compiled pilot"));
        }
        let start = start.cast_mut().cast();
        // SAFETY: these pages are of the mapping above, which nobody writes to and which is never taken back.
        Ok(unsafe { rustix::mm::mprotect(start, length, MprotectFlags::READ | MprotectFlags::EXEC) }?)
    }

    fn unpublish_executable(&self, _: *const u8, _: usize) -> Result<()> {
        // It cannot be written to either way, and the process ends with it.
        Ok(())
    }
}
