//! Public references, such as `PS-7KQ4-M2X9`: what people write in a mail or read out on the phone.
//!
//! Two letters say what kind of thing it is. Eight random characters of Crockford's base 32 (digits and
//! letters without I, L, O and U) say which: 40 bits, so that among 100,000 things of a kind the odds of
//! any two drawing the same are about 1 in 200, and a unique index with a new draw settles that. Six
//! characters would meet about five times. They are random and not serial, because a count is information.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;
const BITS: u64 = (1 << (5 * LENGTH)) - 1;

/// The two letters that say what kind of thing a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix([u8; 2]);

impl Prefix {
    /// A prefix of two capital letters: `const PROBLEM: Prefix = Prefix::new(*b"PS");`
    ///
    /// # Panics
    /// If they are not capital letters of ASCII; in a constant that is an error of the build.
    pub const fn new(letters: [u8; 2]) -> Self {
        assert!(letters[0].is_ascii_uppercase() && letters[1].is_ascii_uppercase());
        Self(letters)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

/// A public reference. In JSON and in the database it is its text, `PS-7KQ4-M2X9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference {
    prefix: Prefix,
    code: u64,
}

/// What was typed is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a reference with 2 letters and 8 letters or numbers, like PS-7KQ4-M2X9")]
pub struct NotAReference;

impl Reference {
    /// The reference made of the lowest 40 bits of `random`; the others are not used.
    pub const fn from_random(prefix: Prefix, random: u64) -> Self {
        Self { prefix, code: random & BITS }
    }

    /// What kind of thing it names.
    pub const fn prefix(self) -> Prefix {
        self.prefix
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.prefix)?;
        for place in 0..LENGTH {
            let five_bits = (self.code >> (5 * (LENGTH - 1 - place))) & 31;
            let dash = if place % 4 == 0 { "-" } else { "" };
            write!(f, "{dash}{}", char::from(ALPHABET[five_bits as usize]))?;
        }
        Ok(())
    }
}

impl FromStr for Reference {
    type Err = NotAReference;

    /// Reads a reference as people write it: in small letters, with or without spaces and dashes, with `O`
    /// for zero and `I` or `L` for one.
    fn from_str(typed: &str) -> Result<Self, NotAReference> {
        let is_gap = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let mut characters = typed.chars().filter(|c| !is_gap(*c)).map(|c| c.to_ascii_uppercase());
        let mut letter = || {
            let letter = characters.next().filter(char::is_ascii_uppercase).ok_or(NotAReference)?;
            u8::try_from(letter).map_err(|_| NotAReference)
        };
        let prefix = Prefix::new([letter()?, letter()?]);
        let mut code = 0;
        let mut places = 0;
        for c in characters {
            places += 1;
            if places > LENGTH {
                return Err(NotAReference);
            }
            code = code << 5 | value(c)?;
        }
        if places == LENGTH { Ok(Self { prefix, code }) } else { Err(NotAReference) }
    }
}

/// The five bits that a capital letter or digit stands for.
fn value(c: char) -> Result<u64, NotAReference> {
    let meant = match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|letter| char::from(*letter) == meant);
    place.map(|place| place as u64).ok_or(NotAReference)
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, NotAReference> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PROBLEM: Prefix = Prefix::new(*b"PS");

    #[test]
    fn a_reference_has_groups_that_can_be_read_out() {
        assert_eq!(Reference::from_random(PROBLEM, 0).to_string(), "PS-0000-0000");
        assert_eq!(Reference::from_random(PROBLEM, u64::MAX).to_string(), "PS-ZZZZ-ZZZZ");
        assert_eq!(Reference::from_random(PROBLEM, 1 << 20).to_string(), "PS-0001-0000");
    }

    #[test]
    fn people_write_references_in_many_ways() {
        let meant: Reference = "PS-70Q4-M1X1".parse().expect("a reference");
        for typed in ["ps-70q4-m1x1", " PS 7OQ4 MlXi ", "ps70q4m1x1", "PS–70Q4—M1X1", "Ps-7-oq-4m-iX-1"] {
            assert_eq!(typed.parse(), Ok(meant), "{typed}");
        }
        assert_eq!(meant.prefix(), PROBLEM);
    }

    #[test]
    fn anything_else_is_refused_with_an_example() {
        for typed in
            ["", "PS", "PS-7KQ4-M2X", "PS-7KQ4-M2X99", "P5-7KQ4-M2X9", "PS-7UQ4-M2X9", "ŷS-7KQ4-M2X9"]
        {
            assert_eq!(typed.parse::<Reference>(), Err(NotAReference), "{typed}");
        }
        assert!(NotAReference.to_string().contains("PS-7KQ4-M2X9"));
    }

    #[test]
    fn it_is_text_in_json() {
        let text = "\"PS-7KQ4-M2X9\"";
        let reference: Reference = serde_json::from_str(text).expect("a reference");
        assert_eq!(serde_json::to_string(&reference).expect("text"), text);
        assert!(serde_json::from_str::<Reference>("\"7\"").is_err());
    }

    proptest! {
        #[test]
        fn every_reference_comes_back(random: u64) {
            let reference = Reference::from_random(PROBLEM, random);
            prop_assert_eq!(reference.to_string().parse(), Ok(reference));
            prop_assert_eq!(reference.to_string().replace('-', " ").to_lowercase().parse(), Ok(reference));
        }

        #[test]
        fn nothing_typed_breaks_it(typed: String) {
            let _ = typed.parse::<Reference>();
        }
    }
}
