//! `Idempotency-Key`: what was done under a key is not done once more. It goes in the same way for every call of either
//! system that changes something; a token changes nothing.
//!
//! The same key with the same request gives the same answer, with one header more that says so. With another request it is
//! refused. What was refused has used no key.

use super::{
    asked::Asked,
    operation::System,
    reply::{problem, with},
};
use border::message::Response;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The longest key, in characters.
const CHARS_MAX: usize = 100;
/// The most keys that are remembered.
pub const KEYS_MAX: usize = 20_000;

/// The keys that were used, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    used: BTreeMap<(System, String), Used>,
}

/// What was sent under a key, and what was answered.
#[derive(Clone, Debug)]
struct Used {
    sent: [u8; 32],
    answer: Response,
}

impl Keys {
    /// The answer that was given to this request before, if its key says that it is the same.
    ///
    /// # Errors
    /// The refusal of a key that is none, or that came with another request.
    pub fn answer(&self, system: System, asked: &Asked<'_>) -> Result<Option<Response>, Response> {
        let Some(key) = key(asked) else { return Ok(None) };
        if key.trim().is_empty() || key.chars().count() > CHARS_MAX {
            return Err(problem(400, format!("an Idempotency-Key has 1 to {CHARS_MAX} characters")));
        }
        match self.used.get(&(system, key.to_owned())) {
            Some(used) if used.sent == sent(asked) => {
                Ok(Some(with(used.answer.clone(), "idempotent-replayed", "true")))
            }
            Some(_) => Err(problem(422, "this Idempotency-Key came with another request before")),
            None if self.used.len() >= KEYS_MAX => {
                Err(problem(403, format!("the systems remember at most {KEYS_MAX} keys")))
            }
            None => Ok(None),
        }
    }

    /// Remembers what was answered, if the request came with a key.
    pub fn remember(&mut self, system: System, asked: &Asked<'_>, answer: &Response) {
        if let Some(key) = key(asked) {
            let used = Used { sent: sent(asked), answer: answer.clone() };
            self.used.insert((system, key.to_owned()), used);
        }
    }
}

fn key<'a>(asked: &Asked<'a>) -> Option<&'a str> {
    asked.header("idempotency-key")
}

/// The digest of what is asked: of method, address and body. Headers are left out: a token may have been renewed.
fn sent(asked: &Asked<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    // No address holds the byte 0.
    hash.update(format!("{:?} {}\0", asked.method, asked.path.join("/")));
    hash.update(asked.body);
    hash.finalize().into()
}
