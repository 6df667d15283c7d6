//! Keys for practice: everybody may know them, so what they show is practice.

use crate::exit::Problem;
use domain::pilots::{PublicKey, Sha256};

/// The key of this name: `practice-1` and the like, or 64 hexadecimal digits.
pub fn key(name: &str) -> Result<PublicKey, Problem> {
    let number =
        name.strip_prefix("practice-").filter(|number| number.parse::<u32>().is_ok_and(|number| number > 0));
    match number {
        Some(number) => Ok(PublicKey(Sha256::of(format!("forecourt/practice-key/{number}").as_bytes()).0)),
        None => name.parse().map_err(|_| {
            Problem::given(
                format!("“{name}” is no key"),
                "Give practice-1, practice-2 and so on, or the 64 hexadecimal digits that evidence shows.",
            )
        }),
    }
}
