//! Files that the command writes.

use crate::exit::Problem;
use std::{fs::Permissions, io::Write, os::unix::fs::PermissionsExt, path::Path};

/// What to do where evidence cannot be written.
pub const EVIDENCE_ELSEWHERE: &str = "Give another place with --evidence.";

/// Whether the folder of this file is there: better known before a long run than after it.
pub fn has_folder(path: &Path, advice: &str) -> Result<(), Problem> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(Problem::unwritable(path, &"its folder is not there", advice))
        }
        _ => Ok(()),
    }
}

/// Whether two paths lead to one file, whether it is there already or not.
pub fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        (Err(_), Err(_)) => std::path::absolute(one).ok() == std::path::absolute(other).ok(),
        _ => false,
    }
}

/// Writes a file whole, or leaves what was there: a disk that is full must not leave a half of it.
pub fn put(path: &Path, bytes: &[u8], advice: &str) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || {
        let is_file = std::fs::metadata(path).map_or(true, |known| known.is_file());
        if !is_file {
            // A pipe or a terminal: there is nothing to keep whole.
            return std::fs::write(path, bytes);
        }
        let mut file =
            tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path).map(drop).map_err(|fault| fault.error)
    };
    write().map_err(|cause| Problem::unwritable(path, &cause, advice))
}
