//! Who this worker is: its id, and the seed of the key that signs its requests.

use data_encoding::HEXLOWER;
use domain::ids::WorkerId;
use sandbox::Cancel;
use serde::{Deserialize, Serialize};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use std::{
    io::{BufRead, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    thread,
};
use zeroize::{Zeroize, Zeroizing};

/// Who this worker is.
#[derive(Serialize, Deserialize, Zeroize)]
#[zeroize(drop)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// Its id at the portal.
    #[zeroize(skip)]
    pub worker: WorkerId,
    /// The seed of its key: 64 hexadecimal digits.
    pub seed: String,
}

/// The file in a worker's folder that holds its credential.
const FILE: &str = "worker.json";

/// The switch that a signal throws.
///
/// # Errors
/// No signal can be listened to.
pub fn until_told_to_end() -> Result<Cancel, String> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        flag::register(signal, Arc::clone(&stop))
            .map_err(|cause| format!("signals cannot be listened to: {cause}"))?;
    }
    Ok(Cancel::of(stop))
}

/// Reads the credential that the portal hands its own worker, as the one line of the standard input. `stop` is thrown when
/// that closes, which it does when the portal is gone.
///
/// # Errors
/// There is none.
pub fn from_parent(stop: &Cancel) -> Result<Credential, String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|cause| format!("no credential came: {cause}"))?;
    let credential = serde_json::from_str(&line)
        .map_err(|cause| format!("what came on the standard input is no credential: {cause}"))?;
    line.zeroize();
    watch_parent(stop.clone());
    Ok(credential)
}

/// A new seed, for a folder that holds no credential yet.
///
/// # Errors
/// There is one: a worker joins once.
pub fn fresh(folder: &Path) -> Result<Zeroizing<String>, String> {
    let file = folder.join(FILE);
    if file.exists() {
        return Err(format!(
            "{} is there: this folder belongs to a worker already. Give another folder, or delete it first",
            file.display()
        ));
    }
    Ok(Zeroizing::new(HEXLOWER.encode(&*Zeroizing::new(random::<32>()))))
}

/// Keeps a credential in a file that only this user can read.
///
/// # Errors
/// It cannot be written.
pub fn keep(folder: &Path, worker: WorkerId, seed: &str) -> Result<(), String> {
    let file = folder.join(FILE);
    let wrong = |cause: std::io::Error| format!("{}: {cause}", file.display());
    std::fs::create_dir_all(folder).map_err(wrong)?;
    let credential = Credential { worker, seed: seed.to_owned() };
    let json = Zeroizing::new(serde_json::to_string(&credential).map_err(|cause| cause.to_string())?);
    let mut kept =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file).map_err(wrong)?;
    kept.write_all(json.as_bytes()).and_then(|()| kept.sync_all()).map_err(wrong)
}

/// Reads it again.
///
/// # Errors
/// It is not there, or others may read it.
pub fn kept(folder: &Path) -> Result<Credential, String> {
    let file = folder.join(FILE);
    let wrong = |cause: std::io::Error| {
        format!("{}: {cause}. Bring this machine's key first: forecourt-worker join", file.display())
    };
    let mode = std::fs::metadata(&file).map_err(wrong)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("others may read {}: end this worker, and let it join again", file.display()));
    }
    let text = Zeroizing::new(std::fs::read_to_string(&file).map_err(wrong)?);
    serde_json::from_str(&text).map_err(|cause| format!("{} is no credential: {cause}", file.display()))
}

#[allow(
    clippy::disallowed_methods,
    reason = "one thread waits for the end of the portal, as long as the process lives"
)]
fn watch_parent(stop: Cancel) {
    thread::spawn(move || {
        let mut nothing = [0];
        while std::io::stdin().lock().read(&mut nothing).is_ok_and(|read| read > 0) {}
        stop.cancel();
    });
}

/// Random bytes of the machine.
///
/// # Panics
/// There are none: nothing here is safe without.
#[allow(clippy::disallowed_methods, reason = "a worker is a process of its own, and has no portal to ask")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("without the system's randomness the process ends");
    bytes
}
