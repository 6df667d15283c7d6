//! Compiled pilots, kept so that each is compiled once.
//!
//! A compiled pilot is code: whoever can write one here could run it in a child that has just been locked, but with
//! nothing between it and the machine's instructions. So each carries a code made under a key that only this
//! installation has, over what it is and for whom; a file whose code is wrong is not there.

use crate::{HostFault, Result, Sealed};
use domain::pilots::Sha256;
use hmac::{Hmac, KeyInit, Mac};
use std::{
    fs::{self, OpenOptions, Permissions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// The length of a code and of the key, in bytes.
const CODE_BYTES: usize = 32;

/// A folder of compiled pilots, which only this user may read or write.
#[derive(Debug)]
pub struct Artefacts {
    folder: PathBuf,
    key: [u8; CODE_BYTES],
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
        let fault = |cause: std::io::Error| HostFault::new("the folder of compiled pilots cannot be used", cause);
        fs::create_dir_all(folder).map_err(fault)?;
        fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(fault)?;
        let path = folder.join("key");
        let key = match read_key(&path) {
            Ok(key) => key,
            Err(cause) if cause.kind() == ErrorKind::NotFound => make_key(&path, &fresh()?).map_err(fault)?,
            Err(cause) => return Err(fault(cause)),
        };
        Ok(Self { folder: folder.to_owned(), key })
    }

    /// The compiled pilot, if it is kept and its code is right.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn find(&self, of: Of<'_>) -> Result<Option<Sealed>> {
        let Ok(mut file) = fs::File::open(self.path(of)) else { return Ok(None) };
        let mut code = [0; CODE_BYTES];
        let mut bytes = Vec::new();
        if file.read_exact(&mut code).and_then(|()| file.read_to_end(&mut bytes)).is_err() {
            return Ok(None);
        }
        let right = self.code(of, &bytes).verify_slice(&code).is_ok();
        right.then(|| Sealed::copy(&bytes)).transpose()
    }

    /// Keeps a compiled pilot.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, of: Of<'_>, bytes: &[u8]) -> Result<()> {
        let code = self.code(of, bytes).finalize().into_bytes();
        let path = self.path(of);
        // Two processes may compile the same pilot at once: each writes a file of its own, and the last one stays.
        let partial = path.with_extension(format!("partial-{}", std::process::id()));
        let write = || {
            let mut file = private(&partial)?;
            file.write_all(&code)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&partial, &path)
        };
        write().map_err(|cause| HostFault::new("a compiled pilot cannot be kept", cause))
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

fn private(path: &Path) -> std::io::Result<fs::File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
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

/// Writes the key, unless another process was faster: then that one's is used.
fn make_key(path: &Path, key: &[u8; CODE_BYTES]) -> std::io::Result<[u8; CODE_BYTES]> {
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let mut file = private(&partial)?;
    file.write_all(key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&partial, path);
    fs::remove_file(&partial)?;
    match linked {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(cause),
        _ => read_key(path),
    }
}
