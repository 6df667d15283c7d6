//! The files of a challenge, wherever they come from.

use super::Fault;
use domain::pilots::Sha256;
use std::{collections::BTreeMap, fs, io::Read, path::Path};

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

    /// All of it as one file, a tar archive, in which nothing but paths and bytes tells one from another.
    ///
    /// # Errors
    /// A path is too long for an archive.
    pub fn packed(&self) -> std::io::Result<Vec<u8>> {
        let mut archive = tar::Builder::new(Vec::new());
        for (path, bytes) in &self.0 {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, path, bytes.as_slice())?;
        }
        archive.into_inner()
    }

    /// The files of an archive. Nothing of it is written anywhere: a path is no more than a name here.
    ///
    /// # Errors
    /// It is no archive, holds anything but plain files in folders, or too much.
    pub fn unpacked(archive: &[u8]) -> Result<Self, Fault> {
        let whole = |cause: std::io::Error| Fault::whole(".", format!("the archive cannot be read: {cause}"));
        let mut files = Self::default();
        for entry in tar::Archive::new(archive).entries().map_err(whole)? {
            let mut entry = entry.map_err(whole)?;
            if entry.header().entry_type().is_dir() {
                continue;
            }
            let path = String::from_utf8(entry.path_bytes().into_owned());
            let path =
                path.map_err(|_| Fault::whole(".", "the name of a file in the archive is not text"))?;
            let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
            let parts_are_names = path.split('/').all(|part| !["", ".", ".."].contains(&part));
            if !entry.header().entry_type().is_file() || !parts_are_names {
                return Err(Fault::whole(&path, "is not a plain file within the challenge's folder"));
            }
            if entry.size() > FILE_BYTES_MAX || files.0.len() == FILES_MAX {
                let most = format!("a challenge has at most {FILES_MAX} files of {FILE_BYTES_MAX} bytes");
                return Err(Fault::whole(&path, most));
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(whole)?;
            if files.0.insert(path.clone(), bytes).is_some() {
                return Err(Fault::whole(&path, "stands in the archive twice"));
            }
        }
        Ok(files)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files::new([("challenge.toml", b"name = 1".as_slice()), ("scenarios/one.toml", b"two")])
    }

    /// An archive of one entry as somebody makes it who keeps to no rule.
    fn by_hand(name: &[u8], kind: tar::EntryType) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_cksum();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append(&header, std::io::empty()).expect("appended");
        archive.into_inner().expect("an archive")
    }

    #[test]
    fn what_is_packed_is_unpacked_the_same() {
        let packed = files().packed().expect("packed");
        assert_eq!(packed, files().packed().expect("packed"), "twice the same");
        assert_eq!(Files::unpacked(&packed).expect("unpacked").sha256(), files().sha256());
    }

    #[test]
    fn an_archive_holds_plain_files_within_a_folder_and_nothing_else() {
        for name in [b"../etc/passwd".as_slice(), b"/etc/passwd", b"a/../../b", b"a//b", b"a\xff"] {
            assert!(Files::unpacked(&by_hand(name, tar::EntryType::Regular)).is_err(), "{name:?}");
        }
        for kind in
            [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Fifo, tar::EntryType::Char]
        {
            assert!(Files::unpacked(&by_hand(b"a", kind)).is_err(), "{kind:?}");
        }
        assert!(Files::unpacked(b"no archive at all, but long enough to be looked at").is_err());
        let twice =
            [by_hand(b"a", tar::EntryType::Regular)[..512].to_vec(), by_hand(b"a", tar::EntryType::Regular)];
        assert!(Files::unpacked(&twice.concat()).is_err());
    }
}
