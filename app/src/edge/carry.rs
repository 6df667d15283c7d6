//! What was typed when the session ended, carried past sign-in.
//!
//! The fields travel as one encrypted hidden value through the sign-in page, bound to the form's
//! address and to the person of the page they were typed into. That person gets the form back
//! filled, anybody else an empty one. Nothing is done with them on the way.

use super::{
    Edge,
    post::{Values, is_secret, value},
    sent::encode,
};
use crate::ui::{FormState, TOKEN_FIELD};
use domain::{fault::Fault, time::Timestamp};
use portal::keys::Purpose;
use serde::{Deserialize, Serialize};

/// The field of a form with what was carried past sign-in.
pub const CARRIED_FIELD: &str = "_carried";
/// The field of the sign-in pages that carry it.
pub const SEALED_FIELD: &str = "sealed";
/// How long the fields are carried: as long as the longest session, so that lunch loses nothing.
const CARRIED_HOURS: i64 = 12;

/// A form on its way past sign-in.
#[derive(Debug, Serialize, Deserialize)]
struct Parcel {
    /// The fields as browsers send them.
    fields: String,
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

fn context(path: &str, person_mark: &str) -> Vec<u8> {
    format!("{path} {person_mark}").into_bytes()
}

impl Edge {
    /// Seals a form's fields for the person its page was made for; nothing if it was made for nobody.
    ///
    /// The page's token names the person, so that this holds after the session is gone too. Whoever makes up a
    /// token seals a parcel that nobody can open.
    pub(super) fn carry(&self, values: &Values) -> Result<Carried, Fault> {
        let next = self.address();
        if let Some(sealed) = value(values, CARRIED_FIELD) {
            return Ok(Carried { next, sealed: sealed.to_owned() });
        }
        let Some((person_mark, _)) = value(values, TOKEN_FIELD).and_then(|token| token.split_once('.'))
        else {
            return Ok(Carried { next, sealed: String::new() });
        };
        let typed = values.iter().filter(|(name, _)| !is_secret(name)).cloned().collect();
        let parcel = Parcel { fields: encode(&typed), at: self.op.now };
        let plain = serde_json::to_vec(&parcel).map_err(Fault::internal)?;
        let sealed = self.portal().keys.seal(Purpose::Carry, &context(&self.path, person_mark), &plain)?;
        Ok(Carried { next, sealed: data_encoding::BASE64URL_NOPAD.encode(&sealed) })
    }

    /// The form that was carried to this page; empty, with the reason, if it cannot be opened.
    pub(super) fn uncarry(&self, sealed: &str) -> FormState {
        self.open(sealed).map_or_else(
            || {
                let mut form = FormState::default();
                form.refuse(
                    "",
                    "What was written could not be brought back. It was for another page, by somebody else, or more \
                     than 12 hours ago. Nothing of it was saved",
                );
                form
            },
            FormState::sent,
        )
    }

    fn open(&self, sealed: &str) -> Option<Values> {
        let person_mark = self.person_mark(self.op.actor.person()?);
        let sealed = data_encoding::BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let plain = self.portal().keys.unseal(Purpose::Carry, &context(&self.path, &person_mark), &sealed)?;
        let parcel: Parcel = serde_json::from_slice(&plain).ok()?;
        let fresh = self.op.now < parcel.at.plus_minutes(CARRIED_HOURS * 60);
        fresh.then(|| form_urlencoded::parse(parcel.fields.as_bytes()).into_owned().collect())
    }
}
