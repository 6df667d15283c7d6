//! Challenges that this worker has read, each with its baseline compiled.

use crate::Machine;
use domain::pilots::Sha256;
use sandbox::{
    Cancel, Checked, HostFault, Ready,
    challenge::{Challenge, Files},
};
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept; the one that was read first makes room.
const KEPT_MAX: usize = 8;

/// A challenge that is ready to be run.
pub struct Known {
    pub challenge: Challenge,
    pub baseline: Ready,
}

/// Those that are kept.
#[derive(Default)]
pub struct Shelf(Mutex<Vec<Arc<Known>>>);

impl Shelf {
    /// The challenge with this hash: kept, or read from the files that `fetch` gives.
    ///
    /// # Errors
    /// Its files are not those, or its baseline does not compile.
    pub fn challenge(
        &self,
        machine: &Machine,
        sha256: Sha256,
        fetch: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> Result<Arc<Known>, String> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.iter().find(|known| known.challenge.sha256 == sha256) {
            return Ok(Arc::clone(known));
        }
        let known = Arc::new(read(machine, sha256, &fetch()?)?);
        if kept.len() == KEPT_MAX {
            kept.remove(0);
        }
        kept.push(Arc::clone(&known));
        Ok(known)
    }
}

fn read(machine: &Machine, sha256: Sha256, packed: &[u8]) -> Result<Known, String> {
    let files = Files::unpacked(packed).map_err(|fault| fault.to_string())?;
    if files.sha256() != sha256 {
        return Err("the challenge's files are not those of its hash".to_owned());
    }
    let challenge = Challenge::read(&files).map_err(|faults| {
        faults.first().map_or_else(String::new, |fault| format!("the challenge has a mistake: {fault}"))
    })?;
    let (programs, artefacts) = (&machine.programs, &machine.artefacts);
    let checked = sandbox::check(programs, artefacts, &challenge.baseline, "forecourt", &Cancel::default());
    match checked.map_err(|fault: HostFault| fault.to_string())? {
        Checked::Ready(baseline) => Ok(Known { challenge, baseline }),
        other => Err(format!("the baseline of {} is no pilot: {other:?}", challenge.name)),
    }
}
