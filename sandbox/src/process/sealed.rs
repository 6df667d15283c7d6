//! Files that exist in memory alone, and that nobody can change once they are sealed.

use crate::{HostFault, Result};
use rustix::fs::{MemfdFlags, SealFlags};
use std::{
    fs::File,
    io::{Seek, Write},
    os::fd::OwnedFd,
};

/// A file in memory that cannot be changed any more. Cloning it copies a descriptor.
#[derive(Debug)]
pub struct Sealed {
    file: File,
    length: u64,
}

impl Sealed {
    /// Writes a file and seals it.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn write(fill: impl FnOnce(&mut File) -> std::io::Result<()>) -> Result<Self> {
        let mut file = open()?;
        fill(&mut file).map_err(|fault| HostFault::new("a file in memory cannot be written", fault))?;
        Self::seal(file)
    }

    /// Seals what was written to [`open`].
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn seal(mut file: File) -> Result<Self> {
        let seals = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
        rustix::fs::fcntl_add_seals(&file, seals)
            .map_err(|fault| HostFault::new("a file cannot be sealed", fault))?;
        let unread = |fault: std::io::Error| HostFault::new("a file in memory cannot be read", fault);
        file.rewind().map_err(unread)?;
        let length = file.metadata().map_err(unread)?.len();
        Ok(Self { file, length })
    }

    /// How many bytes it has.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// A descriptor of it, to be given to a process. Its position is shared, so only one process may read it by
    /// position at a time.
    ///
    /// # Errors
    /// When there are too many descriptors.
    pub fn descriptor(&self) -> Result<OwnedFd> {
        let file = self.file.try_clone().map_err(|fault| HostFault::new("no descriptor is left", fault))?;
        Ok(file.into())
    }

    /// All its bytes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        use std::os::unix::fs::FileExt;
        let read = || {
            let length = usize::try_from(self.length).map_err(std::io::Error::other)?;
            let mut bytes = vec![0; length];
            self.file.read_exact_at(&mut bytes, 0)?;
            Ok(bytes)
        };
        read().map_err(|fault: std::io::Error| HostFault::new("a file in memory cannot be read", fault))
    }

    /// A sealed copy of these bytes.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn copy(bytes: &[u8]) -> Result<Self> {
        Self::write(|file| file.write_all(bytes))
    }
}

/// An empty file in memory that can be sealed.
///
/// # Errors
/// When the kernel has none.
pub fn open() -> Result<File> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let file = rustix::fs::memfd_create("forecourt", flags);
    Ok(file.map_err(|fault| HostFault::new("no file in memory", fault))?.into())
}
