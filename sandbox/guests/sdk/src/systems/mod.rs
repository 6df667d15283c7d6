//! The council's systems: requests in the manner of HTTP, with JSON bodies.
//!
//! [`call`] asks once and says what came. [`Client`] asks until there is a whole answer.

mod client;
mod exchange;

pub use crate::contract::systems::{Fault, Method, SystemInfo};
pub use client::{Client, TRIES_MAX};
pub use exchange::{Answered, PATIENCE, Request, Response};

use crate::contract;

/// The systems of this scenario: names, and notes that say what each is for and which shape it speaks.
pub fn available() -> Vec<SystemInfo> {
    contract::systems::available()
}

/// Asks a system once, and waits for its answer, at most for the request's patience. Simulated time passes.
///
/// # Errors
/// When there was no answer. After [`Fault::TimedOut`] and [`Fault::ConnectionLost`] the system may have done what was
/// asked, or not.
pub fn call(system: &str, request: &Request) -> Answered {
    contract::systems::call(system, &request.to_contract()).map(Response::of_contract)
}
