//! Compiled pilots, kept so that each is compiled once.
//!
//! A compiled pilot is code: whoever can write one here could run it in a child that has just been locked, but with
//! nothing between it and the machine's instructions. So each carries a code made under a key that only this
//! installation has, over what it is and for whom; a file whose code is wrong is not there.
//!
//! The folder has a size: what was not used for longest goes first, and is compiled anew when somebody asks for it.

use crate::{HostFault, Result, Sealed};
use border::{compile::Look, message};
use domain::pilots::Sha256;
use hmac::{Hmac, KeyInit, Mac};
use std::{
    fs::{self, Permissions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// The most bytes of compiled pilots that are kept: thousands in Rust or a hundred in Python, and little beside the disk of
/// any machine that compiles.
const FOLDER_BYTES_MAX: u64 = 4 << 30;

/// The length of a code and of the key, in bytes.
const CODE_BYTES: usize = 32;

/// The name of the key's file in the folder.
const KEY: &str = "key";

/// A folder of compiled pilots, which only this user may read or write.
#[derive(Debug)]
pub struct Artefacts {
    folder: PathBuf,
    key: [u8; CODE_BYTES],
    bytes_max: u64,
}

/// What a compiled pilot is of. A pilot compiled for one organisation is never used for another.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// The module.
    pub module: Sha256,
    /// The engine's name and version.
    pub engine: &'a str,
    /// By which table of costs steps are counted.
    pub fuel_model: u32,
    /// Whose module it is.
    pub owner: &'a str,
}

impl Artefacts {
    /// Opens the folder, and makes it and its key when they are not there; `fresh` gives a new key.
    ///
    /// # Errors
    /// When the folder or the key cannot be made or read, or others may read or write them.
    pub fn open(folder: &Path, fresh: impl FnOnce() -> Result<[u8; CODE_BYTES]>) -> Result<Self> {
        let fault =
            |cause: std::io::Error| HostFault::new("the folder of compiled pilots cannot be used", cause);
        fs::create_dir_all(folder).map_err(fault)?;
        fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(fault)?;
        let path = folder.join(KEY);
        let key = match read_key(&path) {
            Ok(key) => key,
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                make_key(folder, &path, &fresh()?).map_err(fault)?
            }
            Err(cause) => return Err(fault(cause)),
        };
        Ok(Self { folder: folder.to_owned(), key, bytes_max: FOLDER_BYTES_MAX })
    }

    /// The compiled pilot and what it said of itself, if it is kept and its code is right.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn find(&self, of: Of<'_>) -> Result<Option<(Look, Sealed)>> {
        let Ok(mut file) = fs::File::open(self.path(of)) else { return Ok(None) };
        let mut code = [0; CODE_BYTES];
        let mut bytes = Vec::new();
        if file.read_exact(&mut code).and_then(|()| file.read_to_end(&mut bytes)).is_err() {
            return Ok(None);
        }
        if self.code(of, &bytes).verify_slice(&code).is_err() {
            return Ok(None);
        }
        let mut compiled = bytes.as_slice();
        let Ok(look) = message::read(&mut compiled, message::MESSAGE_BYTES_MAX) else { return Ok(None) };
        used_now(&file);
        Ok(Some((look, Sealed::copy(compiled)?)))
    }

    /// Keeps a compiled pilot, and what it said of itself.
    ///
    /// # Errors
    /// When it cannot be written, or the folder cannot be kept within its size.
    pub fn keep(&self, of: Of<'_>, look: &Look, compiled: &[u8]) -> Result<()> {
        let fault = |cause| HostFault::new("a compiled pilot cannot be kept", cause);
        let mut bytes = vec![];
        message::write(&mut bytes, look).map_err(fault)?;
        bytes.extend_from_slice(compiled);
        let code = self.code(of, &bytes).finalize().into_bytes();
        // The same pilot may be compiled twice at once: each writes a file of its own, and the last one stays.
        let write = || {
            let mut file = NamedTempFile::new_in(&self.folder)?;
            file.write_all(&code)?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            let path = self.path(of);
            file.persist(&path).map_err(|fault| fault.error)?;
            self.make_room(&path)
        };
        write().map_err(fault)
    }

    /// Removes what was not used for longest, and what somebody who died left half written, until the rest is no more
    /// than there may be. The one that was just kept stays. Nobody loses what they use: whoever runs a pilot has a copy
    /// of it in memory, and whoever is reading one has it open.
    fn make_room(&self, just_kept: &Path) -> std::io::Result<()> {
        let mut kept = vec![];
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            // Another process may make room at the same time.
            let Some(file) = unless_gone(entry.metadata())? else { continue };
            if file.is_file() && entry.file_name() != KEY {
                kept.push((file.modified()?, entry.path(), file.len()));
            }
        }
        kept.sort();
        let mut bytes: u64 = kept.iter().map(|(_, _, length)| length).sum();
        for (_, path, length) in kept.iter().filter(|(_, path, _)| path != just_kept) {
            if bytes <= self.bytes_max {
                break;
            }
            unless_gone(fs::remove_file(path))?;
            bytes -= length;
        }
        Ok(())
    }

    fn path(&self, of: Of<'_>) -> PathBuf {
        // Whose it is stands in the name by its hash: an organisation's name is text, and never part of a path.
        let owner = Sha256::of(of.owner.as_bytes());
        let engine = Sha256::of(format!("{} {}", of.engine, of.fuel_model).as_bytes());
        self.folder.join(format!("{}-{}-{}", of.module, &owner.to_string()[..16], &engine.to_string()[..16]))
    }

    /// The code over what it is and what it holds; each part is preceded by its length.
    fn code(&self, of: Of<'_>, bytes: &[u8]) -> Hmac<sha2::Sha256> {
        #[allow(clippy::expect_used, reason = "a key of any length will do")]
        let mut code = Hmac::<sha2::Sha256>::new_from_slice(&self.key).expect("a key of any length");
        let fuel_model = of.fuel_model.to_le_bytes();
        let module = of.module.to_string();
        for part in [module.as_bytes(), of.engine.as_bytes(), &fuel_model, of.owner.as_bytes(), bytes] {
            code.update(&(part.len() as u64).to_le_bytes());
            code.update(part);
        }
        code
    }
}

/// Writes down that a compiled pilot was used. Where that does not work it is removed earlier than it need be, and
/// nothing else comes of it.
fn used_now(file: &fs::File) {
    use rustix::fs::{Timespec, Timestamps, UTIME_NOW};
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    let _ = rustix::fs::futimens(file, &Timestamps { last_access: now, last_modification: now });
}

/// What was done to a file, or nothing where the file was gone.
fn unless_gone<T>(done: std::io::Result<T>) -> std::io::Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

fn read_key(path: &Path) -> std::io::Result<[u8; CODE_BYTES]> {
    let mut file = fs::File::open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        let cause = format!("others may read {}: delete it, and it is made anew", path.display());
        return Err(std::io::Error::other(cause));
    }
    let mut key = [0; CODE_BYTES];
    file.read_exact(&mut key)?;
    Ok(key)
}

/// Writes the key, unless somebody was faster: then that one's is used.
fn make_key(folder: &Path, path: &Path, key: &[u8; CODE_BYTES]) -> std::io::Result<[u8; CODE_BYTES]> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(key)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(fault) if fault.error.kind() != ErrorKind::AlreadyExists => Err(fault.error),
        _ => read_key(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    /// What stands in a file besides the compiled pilot: the code, and what the pilot says of itself.
    const BESIDES: usize = CODE_BYTES + 6;

    fn look() -> Look {
        Look { imports: vec![], exports: vec![] }
    }

    /// A folder with room for three compiled pilots of these tests.
    fn folder() -> (tempfile::TempDir, Artefacts) {
        let folder = tempfile::tempdir().expect("a folder");
        let artefacts = Artefacts::open(folder.path(), || Ok([7; CODE_BYTES])).expect("opened");
        (folder, Artefacts { bytes_max: 3 * (1000 + BESIDES as u64), ..artefacts })
    }

    fn of(number: u8) -> Of<'static> {
        Of { module: Sha256::of(&[number]), engine: "an engine", fuel_model: 1, owner: "somebody" }
    }

    /// Keeps one, and says that it was last used so many seconds after the first of all days.
    fn keep(artefacts: &Artefacts, number: u8, seconds: u64) {
        artefacts.keep(of(number), &look(), &[number; 1000]).expect("kept");
        used(artefacts, number, seconds);
    }

    fn used(artefacts: &Artefacts, number: u8, seconds: u64) {
        if let Ok(file) = fs::File::open(artefacts.path(of(number))) {
            file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).expect("a time");
        }
    }

    fn there(artefacts: &Artefacts) -> Vec<u8> {
        (1..=9).filter(|number| artefacts.path(of(*number)).exists()).collect()
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let (_folder, artefacts) = folder();
        for (number, used) in [(1, 30), (2, 10), (3, 20)] {
            keep(&artefacts, number, used);
        }
        assert_eq!(there(&artefacts), [1, 2, 3], "there is room for three");
        keep(&artefacts, 4, 5);
        assert_eq!(there(&artefacts), [1, 3, 4], "the one that was just kept stays");
        keep(&artefacts, 5, 40);
        assert_eq!(there(&artefacts), [1, 3, 5]);
    }

    #[test]
    fn to_be_found_is_to_be_used() {
        let (_folder, artefacts) = folder();
        for number in 1..=3 {
            keep(&artefacts, number, number.into());
        }
        assert!(artefacts.find(of(1)).expect("no fault").is_some());
        keep(&artefacts, 4, 4);
        assert_eq!(there(&artefacts), [1, 3, 4]);
    }

    #[test]
    fn what_a_pilot_said_of_itself_is_found_with_it() {
        let (_folder, artefacts) = folder();
        let look =
            Look { imports: vec!["forecourt:pilot/data@0.1.0".to_owned()], exports: vec!["run".to_owned()] };
        artefacts.keep(of(1), &look, &[1; 1000]).expect("kept");
        let (found, compiled) = artefacts.find(of(1)).expect("no fault").expect("it is there");
        assert_eq!((found, compiled.bytes().expect("its bytes")), (look, vec![1; 1000]));
    }

    #[test]
    fn what_was_kept_and_then_changed_is_not_there() {
        let (_folder, artefacts) = folder();
        artefacts.keep(of(1), &look(), &[1; 1000]).expect("kept");
        let path = artefacts.path(of(1));
        let kept = fs::read(&path).expect("the file");
        for place in [0, CODE_BYTES, BESIDES, kept.len() - 1] {
            let mut changed = kept.clone();
            changed[place] ^= 1;
            fs::write(&path, changed).expect("written");
            assert!(artefacts.find(of(1)).expect("no fault").is_none(), "byte {place}");
        }
    }

    #[test]
    fn what_was_found_before_it_was_removed_stays_whole() {
        let (_folder, artefacts) = folder();
        keep(&artefacts, 1, 1);
        let (_, found) = artefacts.find(of(1)).expect("no fault").expect("it is there");
        for number in 2..=9 {
            used(&artefacts, 1, 1);
            keep(&artefacts, number, 2);
        }
        assert!(!there(&artefacts).contains(&1));
        assert_eq!(found.bytes().expect("its bytes"), [1; 1000]);
    }

    #[test]
    fn one_that_is_larger_than_the_folder_stays_alone_with_the_key() {
        let (folder, artefacts) = folder();
        keep(&artefacts, 1, 1);
        fs::write(folder.path().join("half-written"), [0; 500]).expect("left behind");
        artefacts.keep(of(2), &look(), &[2; 9000]).expect("kept");
        assert!(artefacts.find(of(2)).expect("no fault").is_some(), "its code is right under the same key");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
    }
}
