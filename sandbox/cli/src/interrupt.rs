//! Ctrl-C: the first asks what is going on to stop, the second ends the command there and then.

use crate::exit::{CANCELLED, Problem};
use sandbox::{Cancel, HostFault};
use signal_hook::{consts::SIGINT, flag};
use std::sync::{Arc, atomic::AtomicBool};

/// From now on Ctrl-C throws this switch.
pub fn listen() -> Result<Cancel, Problem> {
    let asked = Arc::new(AtomicBool::new(false));
    // In this order: on the first Ctrl-C the flag is not set yet when the first handler looks at it.
    flag::register_conditional_shutdown(SIGINT, CANCELLED.into(), Arc::clone(&asked))
        .and_then(|_| flag::register(SIGINT, Arc::clone(&asked)))
        .map_err(|cause| HostFault::new("Ctrl-C cannot be listened to", cause))?;
    Ok(Cancel::of(asked))
}
