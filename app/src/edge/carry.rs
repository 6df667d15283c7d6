//! What was typed when the session ended, carried past sign-in.
//!
//! The fields travel as one encrypted hidden value through the sign-in page, bound to the form's
//! address and to the person of the ended session, for 30 minutes. That person gets the form back
//! filled, anybody else an empty one. Nothing is done with them on the way.

use super::{Edge, post::is_secret};
use domain::{fault::Fault, time::Timestamp};
use portal::keys::Purpose;
use serde::{Deserialize, Serialize};

/// How long the fields are carried.
const CARRIED_MINUTES: i64 = 30;

/// A form on its way past sign-in.
#[derive(Debug, Serialize, Deserialize)]
struct Parcel {
    values: Vec<(String, String)>,
    at: Timestamp,
}

/// What a sign-in page carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The address to go to after sign-in.
    pub next: String,
    /// The sealed fields; empty when there is nothing to carry.
    pub sealed: String,
}

impl Edge {
    fn carry_context(path: &str, person: impl std::fmt::Display) -> Vec<u8> {
        format!("{path} {person}").into_bytes()
    }

    /// Seals a form's fields for the person of the ended session; nothing for a stranger.
    pub(super) fn carry(&self, values: &[(String, String)]) -> Result<Carried, Fault> {
        let next = self.path.clone();
        let Some(session) = &self.visit.session else { return Ok(Carried { next, sealed: String::new() }) };
        let values = values.iter().filter(|(name, _)| !is_secret(name)).cloned().collect();
        let parcel = Parcel { values, at: self.op.now };
        let plain = serde_json::to_vec(&parcel).map_err(Fault::internal)?;
        let context = Edge::carry_context(&self.path, session.person);
        let sealed = self.portal().keys.seal(Purpose::Carry, &context, &plain)?;
        Ok(Carried { next, sealed: data_encoding::BASE64.encode(&sealed) })
    }

    /// The fields of a parcel that was sealed for this page and this person, and is fresh.
    pub(super) fn uncarry(&self, sealed: &str) -> Option<Vec<(String, String)>> {
        let person = self.op.actor.person()?;
        let sealed = data_encoding::BASE64.decode(sealed.as_bytes()).ok()?;
        let plain =
            self.portal().keys.unseal(Purpose::Carry, &Edge::carry_context(&self.path, person), &sealed)?;
        let parcel: Parcel = serde_json::from_slice(&plain).ok()?;
        (self.op.now < parcel.at.plus_minutes(CARRIED_MINUTES)).then_some(parcel.values)
    }
}
