//! The public tables, read where the parent's sealed file lies in memory.

use border::sealed::{self, Tables};
use std::os::fd::BorrowedFd;

/// Maps the file on descriptor 2, for the rest of the process.
#[allow(unsafe_code, reason = "mapping a file is a promise that nobody changes it: it is sealed")]
pub fn map() -> Result<Tables<'static>, String> {
    // SAFETY: the parent passes descriptor 2, and nothing here closes it.
    let file = unsafe { BorrowedFd::borrow_raw(2) };
    let length = rustix::fs::fstat(file).map_err(|fault| format!("the tables: {fault}"))?.st_size;
    let length = usize::try_from(length).ok().filter(|length| *length > 0).ok_or("the tables are empty")?;
    // SAFETY: a new mapping at an address that the kernel chooses, for reading alone, of a file sealed against change;
    // it is never taken back.
    let bytes = unsafe {
        let start = rustix::mm::mmap(
            std::ptr::null_mut(),
            length,
            rustix::mm::ProtFlags::READ,
            rustix::mm::MapFlags::SHARED,
            file,
            0,
        );
        let start = start.map_err(|fault| format!("the tables: {fault}"))?;
        std::slice::from_raw_parts(start.cast::<u8>(), length)
    };
    sealed::read(bytes).map_err(|fault| fault.to_string())
}
