//! A demonstration: invented councils, suppliers and problems, in every state this build can reach.
//!
//! It is made by the same use cases as everything else, each at a moment of its own in the past, so that
//! what it shows could have happened.

mod closings;
mod content;
mod demos;
mod engagements;
mod forums;
mod joining;
mod joint;
mod people;
mod pilots;
mod problems;
mod responses;

pub use people::{PASSWORD, SignIn, sign_ins};
pub use pilots::engagement as challenged;

use domain::{actor::Actor, fault::Fault, time::Timestamp};
use portal::{Op, Portal};

/// Makes the demonstration in an empty database, as of `now`.
///
/// # Errors
/// A defect of the demonstration's own data, or the database does not answer.
pub async fn make(portal: &Portal, now: Timestamp) -> Result<(), Fault> {
    let people = people::register(portal, &Op::new(Actor::System, now.plus_days(-120))).await?;
    joining::ask(portal, now).await?;
    problems::write(portal, &people, now).await?;
    pilots::write(portal, &people, now).await
}
