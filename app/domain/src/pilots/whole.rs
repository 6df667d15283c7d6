//! 64-bit whole numbers as decimal text in JSON.
//!
//! A reader that takes every number of JSON for a double loses what lies beyond 2^53, and canonical JSON writes all
//! numbers as doubles. So 64-bit numbers are text with one spelling each: no plus sign, no leading zero.

use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use std::fmt;

/// The number in this text, if the text is the one way to write it.
fn parse<T: std::str::FromStr + fmt::Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}

fn refusal<E: Error>(text: &str) -> E {
    let shown: String = text.chars().take(40).collect();
    E::custom(format!("“{shown}” is not a whole number in decimal digits, such as \"1200000\""))
}

/// Writes a `u64` as text.
pub(super) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Reads a `u64` from text.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| refusal(&text))
}

/// The same for a number that may be absent.
pub(super) mod optional {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        number: &Option<u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match number {
            Some(number) => serializer.collect_str(number),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<u64>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse(&text).ok_or_else(|| refusal(&text))).transpose()
    }
}

/// The same for a moment: its milliseconds since the start of 1970 in UTC.
pub mod moment {
    use super::*;

    /// Writes a moment as text.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&moment.millis())
    }

    /// Reads a moment from text.
    ///
    /// # Errors
    /// The text is no number, or lies outside the years that a moment can have.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        let millis = parse(&text).ok_or_else(|| refusal(&text))?;
        let moment = Timestamp::from_millis(millis);
        // The type moves what is out of range to its ends; here that would be a second spelling.
        if moment.millis() == millis {
            Ok(moment)
        } else {
            Err(D::Error::custom(format!("{millis} milliseconds lie outside the years 1 to 9999")))
        }
    }

    /// The same for a moment that may be absent.
    pub mod optional {
        use super::*;

        /// Writes a moment as text, or nothing.
        ///
        /// # Errors
        /// Those of the serializer.
        pub fn serialize<S: Serializer>(
            moment: &Option<Timestamp>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            match moment {
                Some(moment) => super::serialize(moment, serializer),
                None => serializer.serialize_none(),
            }
        }

        /// Reads a moment from text, or nothing.
        ///
        /// # Errors
        /// As for a moment that is there.
        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Timestamp>, D::Error> {
            #[derive(Deserialize)]
            struct Present(#[serde(with = "super")] Timestamp);
            Ok(Option::<Present>::deserialize(deserializer)?.map(|Present(moment)| moment))
        }
    }
}
