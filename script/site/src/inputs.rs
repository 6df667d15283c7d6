//! Content hashes: of a file's bytes for its name, of a step's inputs to know whether it must run again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::Outcome;

/// A hash over named inputs; the order in which they are added counts.
#[derive(Default)]
pub struct Inputs(Sha256);

impl Inputs {
    /// Adds one named input.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        for part in [name.as_bytes(), content] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    /// The hash, as 64 hexadecimal digits.
    pub fn hash(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}

/// The part of a content's hash that stands in its file's name: 16 hexadecimal digits.
pub fn short_hash(content: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(content)[..8])
}

/// All files under `folder`, sorted, without hidden ones and without `node_modules`; none if there is no such folder.
pub fn files_under(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    let entries =
        fs::read_dir(folder).map_err(|error| format!("cannot list {}: {error}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') || name == "node_modules" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            files.extend(files_under(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// A file's bytes, or an error that names it.
pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_between_name_and_content_changes_the_hash() {
        let hash = |name: &str, content: &[u8]| {
            let mut inputs = Inputs::default();
            inputs.add(name, content);
            inputs.hash()
        };
        assert_ne!(hash("ab", b"c"), hash("a", b"bc"));
        assert_eq!(hash("ab", b"c"), hash("ab", b"c"));
    }
}
