//! Secrets that live in a file outside the database, and the one source of randomness.
//!
//! One 256-bit master key; every use has a key of its own, derived by HKDF with a label.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::fault::Fault;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use receipt::{KeyUse, SigningKey};
use sha2::{Digest, Sha256};
use std::{fs, io, path::Path};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The master key of an installation.
#[derive(Clone)]
pub struct Keys {
    master: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(secret)")
    }
}

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Tokens in forms.
    Csrf,
    /// What was typed when the session ended, carried by the sign-in page.
    Carry,
    /// Second-factor secrets in the database.
    SecondFactor,
    /// A second-factor secret that a form offers, before anything is stored.
    SecondFactorOffer,
    /// Recovery codes, of which only a code is stored.
    Recovery,
    /// The head of the audit log.
    AuditHead,
    /// A row of the audit log.
    AuditRow,
    /// Hashed keys of attempt counters, so that no table lists who tried to sign in.
    Attempts,
    /// The mark of a browser that has signed in before.
    Device,
    /// Comparing the token that readers of metrics bring.
    Metrics,
    /// Messages that wait in the outbox: some hold the secret of a link.
    Mail,
    /// The secrets of preview links.
    Preview,
    /// The seed of the key that signs workers' leases.
    Leases,
    /// The seed of the key of the worker on this machine.
    OwnWorker,
    /// The secrets of finals, until they are revealed.
    FinalSecret,
    /// Addresses at which somebody asks to be told no more about an engagement.
    Unsubscribe,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Purpose::Csrf => b"forecourt csrf 1",
            Purpose::Carry => b"forecourt carry 1",
            Purpose::SecondFactor => b"forecourt second factor 1",
            Purpose::SecondFactorOffer => b"forecourt second factor offer 1",
            Purpose::Recovery => b"forecourt recovery 1",
            Purpose::AuditHead => b"forecourt audit head 1",
            Purpose::AuditRow => b"forecourt audit row 1",
            Purpose::Mail => b"forecourt mail 1",
            Purpose::Attempts => b"forecourt attempts 1",
            Purpose::Device => b"forecourt device 1",
            Purpose::Metrics => b"forecourt metrics 1",
            Purpose::Preview => b"forecourt preview 1",
            Purpose::Leases => b"forecourt leases 1",
            Purpose::FinalSecret => b"forecourt final secret 1",
            Purpose::OwnWorker => b"forecourt own worker 1",
            Purpose::Unsubscribe => b"forecourt unsubscribe 1",
        }
    }
}

impl Keys {
    /// Reads the key file; nothing if there is none.
    ///
    /// # Errors
    /// The file cannot be read, or does not hold 64 hexadecimal digits.
    pub fn read(path: &Path) -> io::Result<Option<Keys>> {
        Ok(read_private(path)?.map(|master| Keys { master }))
    }

    /// New keys. They are gone when the process ends, unless they are [kept](Keys::keep).
    pub fn random() -> Keys {
        Keys { master: random() }
    }

    /// Writes the keys into a new file that only its owner can read.
    ///
    /// # Errors
    /// The file cannot be made, or is there already.
    pub fn keep(&self, path: &Path) -> io::Result<()> {
        write_private(path, &HEXLOWER.encode(&self.master))
    }

    fn derive(&self, purpose: Purpose) -> [u8; 32] {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &self.master)
            .expand(purpose.label(), &mut key)
            .expect("32 bytes are a length that HKDF-SHA-256 gives");
        key
    }

    /// The key that signs workers' leases.
    pub fn leases(&self) -> SigningKey {
        SigningKey::new(KeyUse::Lease, &self.derive(Purpose::Leases))
    }

    /// The seed of the key of the worker that this portal starts itself: the same at each start, so that it is one worker.
    pub fn own_worker(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.derive(Purpose::OwnWorker))
    }

    /// A code only this installation can make for `message`.
    pub fn mac(&self, purpose: Purpose, message: &[u8]) -> String {
        HEXLOWER.encode(&self.hmac(purpose, message).finalize().into_bytes())
    }

    /// Whether `code` is the code for `message`, in constant time.
    pub fn mac_matches(&self, purpose: Purpose, message: &[u8], code: &str) -> bool {
        HEXLOWER
            .decode(code.as_bytes())
            .is_ok_and(|code| self.hmac(purpose, message).verify_slice(&code).is_ok())
    }

    fn hmac(&self, purpose: Purpose, message: &[u8]) -> Hmac<Sha256> {
        let mut hmac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.derive(purpose))
            .expect("HMAC takes a key of any length");
        hmac.update(message);
        hmac
    }

    /// Encrypts and binds to `context`; only [`Keys::unseal`] with the same purpose and context reads it.
    ///
    /// # Errors
    /// A defect of ours.
    pub fn seal(&self, purpose: Purpose, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let nonce: [u8; 24] = random();
        let cipher = XChaCha20Poly1305::new(&self.derive(purpose).into());
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context })
            .map_err(|_| Fault::internal("a text could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What [`Keys::seal`] sealed, or nothing when it was changed or belongs elsewhere.
    pub fn unseal(&self, purpose: Purpose, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let cipher = XChaCha20Poly1305::new(&self.derive(purpose).into());
        cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: context }).ok()
    }
}

/// Reads the 32 bytes of a key file; none if there is no such file.
pub(crate) fn read_private(path: &Path) -> io::Result<Option<[u8; 32]>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let key = HEXLOWER.decode(text.trim().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    key.map(Some).ok_or_else(|| io::Error::other("it does not hold a key of 64 hexadecimal digits"))
}

pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Random bytes from the operating system.
#[expect(
    clippy::disallowed_methods,
    reason = "This is the source of randomness that everything else is given."
)]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .expect("without the system's randomness nothing here is safe, so the process ends");
    bytes
}

/// An id that says nothing of the moment at which it was drawn: for what councils see, and not when a supplier began it.
pub fn random_id() -> Uuid {
    uuid::Builder::from_random_bytes(random()).into_uuid()
}

/// A new secret for a link or a cookie: 256 bits as text.
pub fn token() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// What is stored of a token: its hash, so that the database gives no way in.
pub fn token_hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_the_same_purpose_and_context() {
        let keys = Keys::random();
        let sealed = keys.seal(Purpose::Carry, b"form", b"words").expect("seals");
        assert_eq!(keys.unseal(Purpose::Carry, b"form", &sealed).as_deref(), Some(b"words".as_slice()));
        assert_eq!(keys.unseal(Purpose::Carry, b"other form", &sealed), None);
        assert_eq!(keys.unseal(Purpose::SecondFactor, b"form", &sealed), None);
        assert_eq!(Keys::random().unseal(Purpose::Carry, b"form", &sealed), None);
        let mut changed = sealed.clone();
        *changed.last_mut().expect("not empty") ^= 1;
        assert_eq!(keys.unseal(Purpose::Carry, b"form", &changed), None);
        assert_eq!(keys.unseal(Purpose::Carry, b"form", &sealed[..10]), None);
    }

    #[test]
    fn a_code_is_of_one_purpose_and_one_message() {
        let keys = Keys::random();
        let code = keys.mac(Purpose::Csrf, b"session");
        assert!(keys.mac_matches(Purpose::Csrf, b"session", &code));
        assert!(!keys.mac_matches(Purpose::AuditHead, b"session", &code));
        assert!(!keys.mac_matches(Purpose::Csrf, b"other", &code));
        assert!(!keys.mac_matches(Purpose::Csrf, b"session", "not hexadecimal"));
    }
}
