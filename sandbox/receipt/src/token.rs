//! Short-lived leaves between a portal and its workers: signed like receipts, and opened only by whoever knows the one key
//! that may have signed them.
//!
//! There is one way to write each. What is opened is compared with that, to the byte, so a token has no field that nobody
//! reads. Who opens one looks at its time: this crate has no clock.

use crate::{
    canonical,
    jws::{ALGORITHM, Header, compact, typ},
    keys::{KeyUse, SigningKey, VerifyingKey},
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    ids::WorkerId,
    pilots::{Sha256, moment},
    time::Timestamp,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// For whom a lease and a worker's request are: nobody else takes one.
pub const AUDIENCE: &str = "forecourt-work";

/// The longest token, in bytes.
const TOKEN_BYTES_MAX: usize = 4096;

/// A worker's leave to work on one job, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// For whom it is: [`AUDIENCE`].
    pub aud: String,
    /// The job: the id of a run or of a module.
    pub job: String,
    /// Which attempt it is, from 1.
    pub attempt: u32,
    /// Whose leave it is.
    pub worker: WorkerId,
    /// It may not be used from here on, however often the worker says that it is at it.
    #[serde(with = "moment")]
    pub expires_at: Timestamp,
}

/// What a worker signs to ask for something: which request it is, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// For whom it is: [`AUDIENCE`].
    pub aud: String,
    /// Who asks.
    pub worker: WorkerId,
    /// What is asked, as method and path.
    pub asks: String,
    /// SHA-256 of the body.
    pub body: Sha256,
    /// A number that the worker uses once.
    pub nonce: String,
    /// When it was signed.
    #[serde(with = "moment")]
    pub at: Timestamp,
}

/// What is signed as a token: its kind decides key and type.
pub trait Token: Serialize + DeserializeOwned {
    /// What stands in the header's `typ`.
    const TYP: &'static str;
    /// What its key is for.
    const KEY_USE: KeyUse;
    /// For whom it says it is.
    fn audience(&self) -> &str;
}

impl Token for Lease {
    const TYP: &'static str = typ::LEASE;
    const KEY_USE: KeyUse = KeyUse::Lease;
    fn audience(&self) -> &str {
        &self.aud
    }
}

impl Token for Request {
    const TYP: &'static str = typ::REQUEST;
    const KEY_USE: KeyUse = KeyUse::Worker;
    fn audience(&self) -> &str {
        &self.aud
    }
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is longer than any token, has not three parts, or a part is not base64url.
    #[error("this is no token")]
    Shape,
    /// The header is not the one that this key and kind of token have.
    #[error("the token's header is not that of {0}")]
    Header(&'static str),
    /// The signature is not the key's over these bytes.
    #[error("the token's signature does not match")]
    Signature,
    /// What was signed is not of this kind, or not in the one way to write it.
    #[error("what was signed is not {0}")]
    Payload(&'static str),
    /// It is for somebody else.
    #[error("the token is for somebody else")]
    Audience,
    /// The key that was to sign is for something else.
    #[error("the key is for something else")]
    WrongKey,
}

/// Signs a token.
///
/// # Errors
/// The key is for something else, or the token cannot be written.
pub fn issue<T: Token>(token: &T, key: &SigningKey) -> Result<String, TokenError> {
    if key.key_use() != T::KEY_USE {
        return Err(TokenError::WrongKey);
    }
    let payload = canonical(token).map_err(|_| TokenError::Payload(T::TYP))?;
    compact(&header::<T>(key.kid()), &payload, key).map_err(|_| TokenError::Payload(T::TYP))
}

/// The token, if this key signed it as one of its kind.
///
/// # Errors
/// [`TokenError`], for whatever is not exactly as [`issue`] writes it.
pub fn open<T: Token>(token: &str, key: &VerifyingKey) -> Result<T, TokenError> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(TokenError::Shape);
    }
    let parts: Vec<_> = token.split('.').collect();
    let [head, payload, signature] = <[&str; 3]>::try_from(parts).map_err(|_| TokenError::Shape)?;
    let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| TokenError::Shape);
    let (head, bytes, signature) = (decode(head)?, decode(payload)?, decode(signature)?);
    // Nothing of the header decides anything: there is one that it can be.
    let expected = canonical(&header::<T>(key.kid())).map_err(|_| TokenError::Header(T::TYP))?;
    if head != expected {
        return Err(TokenError::Header(T::TYP));
    }
    let signed = &token[..token.rfind('.').unwrap_or(token.len())];
    if !key.signed(signed.as_bytes(), &signature) {
        return Err(TokenError::Signature);
    }
    let token: T = serde_json::from_slice(&bytes).map_err(|_| TokenError::Payload(T::TYP))?;
    match canonical(&token) {
        Ok(written) if written == bytes => {}
        _ => return Err(TokenError::Payload(T::TYP)),
    }
    if token.audience() == AUDIENCE { Ok(token) } else { Err(TokenError::Audience) }
}

fn header<T: Token>(kid: &str) -> Header {
    Header { alg: ALGORITHM.to_owned(), kid: kid.to_owned(), typ: T::TYP.to_owned() }
}
