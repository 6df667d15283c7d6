//! How a run of the engine becomes an outcome.

use crate::{
    host::{Host, Stop, memory::of_the_machine},
    told,
};
use border::message::{Ended, Outcome, Quota};
use wasmtime::{Error, Result, Store, Trap};

/// The longest text that is passed on, in bytes.
const TEXT_BYTES_MAX: usize = 8 << 10;

/// What the child tells its parent.
pub fn ended(ran: Result<Result<(), String>>, store: &Store<Host>, steps_max: u64) -> Ended {
    let host = store.data();
    let left = store.get_fuel().unwrap_or(0);
    let (outcome, steps) = match ran {
        Ok(Ok(())) => (Outcome::Returned, Some(steps_max - left)),
        Ok(Err(text)) => (Outcome::ReturnedError(short(&text)), Some(steps_max - left)),
        Err(fault) => match outcome(&fault, host) {
            Outcome::OutOfSteps => (Outcome::OutOfSteps, Some(steps_max)),
            // What was counted when a trap came depends on where the code keeps its count.
            other => (other, None),
        },
    };
    Ended {
        outcome,
        steps,
        peak_memory_bytes: host.memory.peak_bytes,
        host_calls: host.host_calls,
        rows_read: host.rows_read,
    }
}

fn outcome(fault: &Error, host: &Host) -> Outcome {
    if let Some(stop) = fault.downcast_ref::<Stop>() {
        return match stop {
            Stop::Quota(quota) => Outcome::Quota(*quota),
            Stop::OutOfMemory => Outcome::OutOfMemory,
            Stop::Machine(text) | Stop::Socket(text) => Outcome::Internal(short(text)),
        };
    }
    // The engine gives this error no public type; a test of a hostile pilot notices when its words change.
    if fault.root_cause().to_string().contains("fuel allocated for hostcalls") {
        return Outcome::Quota(Quota::CallBytes);
    }
    if let Some(text) = of_the_machine(fault) {
        return Outcome::Internal(short(&text));
    }
    match fault.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Outcome::OutOfSteps,
        trap => match &host.last_panic {
            Some(text) => Outcome::Panicked(short(text)),
            None => {
                let what = trap.map_or_else(|| told::what(fault), Trap::to_string);
                let place = told::place(fault).map_or_else(String::new, |place| format!("\n{place}"));
                Outcome::Trapped(short(&(what + &place)))
            }
        },
    }
}

fn short(text: &str) -> String {
    border::clean::clean(text, TEXT_BYTES_MAX)
}
