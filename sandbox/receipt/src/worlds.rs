//! From the key of a run to its worlds, and from the key of a world to what is drawn in it.
//!
//! All keys are 256 bits, each step is HKDF-SHA256 with a label of its own, and what goes in is framed: every part is
//! preceded by its length, so that no two lists of parts make the same bytes. None of this ever changes; another way
//! gets another label.

use domain::pilots::{PublicKey, Sha256, WorldsKey};
use hkdf::Hkdf;
use std::fmt;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// The key that all worlds of a run come from.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct RunKey(pub(crate) [u8; 32]);

/// The key of one world. No import of a pilot returns it, nor anything that gives it away.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct WorldKey([u8; 32]);

/// What is drawn from a world's key, each apart from the others: whoever knows one draw knows nothing of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// The world itself: its tables and their truth.
    World,
    /// The faults of the simulated systems.
    Faults,
    /// What the pilot gets when it asks for random bytes.
    GuestRandom,
    /// The resampling behind intervals within one world.
    Bootstrap,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::World, Self::Faults, Self::GuestRandom, Self::Bootstrap];

    const fn text(self) -> &'static str {
        match self {
            Self::World => "forecourt/seed/world/1",
            Self::Faults => "forecourt/seed/faults/1",
            Self::GuestRandom => "forecourt/seed/guest-random/1",
            Self::Bootstrap => "forecourt/seed/bootstrap/1",
        }
    }
}

impl RunKey {
    /// What stands in evidence for a key that must stay secret until the reveal: SHA-256 over a label and the key.
    pub fn commitment(&self) -> Sha256 {
        Sha256::of(&framed("forecourt/run-key-commitment/1", &[&self.0]))
    }

    /// Whether evidence with this key was made with this key.
    pub fn matches(&self, key: &WorldsKey) -> bool {
        match key {
            WorldsKey::Public(public) => public.0 == self.0,
            WorldsKey::Commitment(commitment) => *commitment == self.commitment(),
        }
    }
}

impl RunKey {
    /// The key in 64 hexadecimal digits, for a worker that is trusted with it.
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(data_encoding::HEXLOWER.encode(&self.0))
    }

    /// The key of such digits; none where they are none.
    pub fn read(digits: &str) -> Option<Self> {
        let key = data_encoding::HEXLOWER.decode(digits.as_bytes()).ok()?;
        key.try_into().ok().map(Self)
    }
}

impl From<PublicKey> for RunKey {
    /// The key of a practice run, which anybody may know.
    fn from(key: PublicKey) -> Self {
        Self(key.0)
    }
}

impl fmt::Debug for RunKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RunKey(..)")
    }
}

impl fmt::Debug for WorldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorldKey(..)")
    }
}

/// The key of world number `index`, from 0.
pub fn world_key(key: &RunKey, index: u32) -> WorldKey {
    WorldKey(*derived(&key.0, &framed("forecourt/world-key/1", &[&index.to_be_bytes()])))
}

/// What the generator behind `label` starts from in this world.
pub fn seed(world: &WorldKey, label: Label) -> Zeroizing<[u8; 32]> {
    derived(&world.0, &framed(label.text(), &[]))
}

/// HKDF-SHA256 without a salt: 32 bytes for this purpose.
pub(crate) fn derived(key: &[u8], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    let enough = Hkdf::<sha2::Sha256>::new(None, key).expand(purpose, bytes.as_mut_slice());
    enough.expect("HKDF-SHA256 gives up to 8,160 bytes");
    bytes
}

/// A label and parts, each preceded by its length in eight bytes, the greatest first.
pub(crate) fn framed(label: &str, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::new());
    for part in std::iter::once(label.as_bytes()).chain(parts.iter().copied()) {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}
