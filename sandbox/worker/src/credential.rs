//! Who this worker is: its id, and the seed of the key that signs its requests.

use domain::ids::WorkerId;
use sandbox::Cancel;
use serde::{Deserialize, Serialize};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use std::{
    io::{BufRead, Read},
    sync::{Arc, atomic::AtomicBool},
    thread,
};
use zeroize::Zeroize;

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

/// Reads the credential that the portal hands its own worker, as the one line of the standard input. The worker ends when
/// that closes, which it does when the portal is gone; and when it is told to by a signal.
///
/// # Errors
/// There is none, or no signal can be listened to.
pub fn from_parent() -> Result<(Credential, Cancel), String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|cause| format!("no credential came: {cause}"))?;
    let credential = serde_json::from_str(&line)
        .map_err(|cause| format!("what came on the standard input is no credential: {cause}"))?;
    line.zeroize();
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        flag::register(signal, Arc::clone(&stop))
            .map_err(|cause| format!("signals cannot be listened to: {cause}"))?;
    }
    let stop = Cancel::of(stop);
    watch_parent(stop.clone());
    Ok((credential, stop))
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
