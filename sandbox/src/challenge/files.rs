//! The files of a challenge, wherever they come from.

use super::Fault;
use domain::pilots::Sha256;
use std::{collections::BTreeMap, fs, path::Path};

/// The largest file of a challenge, in bytes.
const FILE_BYTES_MAX: u64 = 8 << 20;
/// The most files.
const FILES_MAX: usize = 200;

/// Files by their path within the challenge's folder, with `/` between its parts.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Files that are already in memory.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect())
    }

    /// The files of a folder and the folders in it. Links are not followed, and what begins with a dot is left out.
    ///
    /// # Errors
    /// What cannot be read, or is too much.
    pub fn of_folder(folder: &Path) -> Result<Self, Fault> {
        let mut files = Self::default();
        files.add(folder, "")?;
        Ok(files)
    }

    fn add(&mut self, folder: &Path, prefix: &str) -> Result<(), Fault> {
        let shown = if prefix.is_empty() { "." } else { prefix };
        let fault = |cause: std::io::Error| Fault::whole(shown, format!("cannot be read: {cause}"));
        for entry in fs::read_dir(folder).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let name = entry.file_name().into_string();
            let name = name.map_err(|name| Fault::whole(shown, format!("{} is not text", name.display())))?;
            let (path, kind) = (format!("{prefix}{name}"), entry.file_type().map_err(fault)?);
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                self.add(&entry.path(), &format!("{path}/"))?;
            } else if kind.is_file() {
                let bytes = entry.metadata().map_err(fault)?.len();
                if bytes > FILE_BYTES_MAX || self.0.len() == FILES_MAX {
                    let most = format!("a challenge has at most {FILES_MAX} files of {FILE_BYTES_MAX} bytes");
                    return Err(Fault::whole(&path, most));
                }
                let bytes = fs::read(entry.path());
                let bytes = bytes.map_err(|cause| Fault::whole(&path, format!("cannot be read: {cause}")))?;
                self.0.insert(path, bytes);
            } else {
                return Err(Fault::whole(&path, "is neither a file nor a folder: put the file itself here"));
            }
        }
        Ok(())
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When it is not there, or is not UTF-8.
    pub fn text(&self, path: &str) -> Result<&str, Fault> {
        let bytes = self.bytes(path).ok_or_else(|| Fault::whole(path, "is not there"))?;
        std::str::from_utf8(bytes).map_err(|_| Fault::whole(path, "is not UTF-8"))
    }

    /// The paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// SHA-256 over all paths and bytes, each preceded by its length.
    pub fn sha256(&self) -> Sha256 {
        use sha2::Digest;
        let mut hash = sha2::Sha256::new();
        for (path, bytes) in &self.0 {
            for part in [path.as_bytes(), bytes] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        Sha256(hash.finalize().into())
    }
}
