//! Thirty-two bytes in hexadecimal: digests, and the keys that anybody may know.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::{fmt, str::FromStr};

/// A text is not 32 bytes in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHex {
    /// It is too short or too long.
    #[error("{what} has 64 hexadecimal digits; this has {characters} characters. Copy it whole")]
    Length {
        /// What was expected.
        what: &'static str,
        /// How many characters there are.
        characters: usize,
    },
    /// A character is none of `0` to `9` and `a` to `f`.
    #[error("{what} has only the digits 0 to 9 and a to f; character {place} is “{found}”")]
    Digit {
        /// What was expected.
        what: &'static str,
        /// Which character, from 1.
        place: usize,
        /// The character.
        found: char,
    },
}

fn decode(text: &str, what: &'static str) -> Result<[u8; 32], NotHex> {
    let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let wrong_length = || NotHex::Length { what, characters: text.chars().count() };
    if let Some((place, found)) = text.chars().enumerate().find(|(_, c)| !is_digit(*c)) {
        return Err(NotHex::Digit { what, place: place + 1, found });
    }
    HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong_length)
}

macro_rules! thirty_two_bytes {
    ($($(#[$doc:meta])* $name:ident = $what:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub [u8; 32]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                decode(text, $what).map($name)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotHex;

            fn try_from(text: String) -> Result<Self, NotHex> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(bytes: $name) -> Self {
                bytes.to_string()
            }
        }
    )* };
}

thirty_two_bytes! {
    /// A SHA-256 digest; in text, 64 lower-case hexadecimal digits.
    Sha256 = "a SHA-256 digest";
    /// The key that the worlds of a practice run come from: 256 bits, published, so that anybody can make the same
    /// worlds and their truth. In text, 64 lower-case hexadecimal digits.
    PublicKey = "a public key of worlds";
    /// What the portal drew for one party of a final, once it is no secret any more. Crate `receipt` has the type for
    /// the time before. In text, 64 lower-case hexadecimal digits.
    RevealedSecret = "a revealed secret";
}

impl Sha256 {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
}
