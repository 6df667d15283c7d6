//! Worlds that were made, kept for whoever meets them next. All practice runs of an engagement meet the same ones, and so
//! do all pilots of a final.

use super::{Run, encounter::Setting, worlds::scenarios};
use crate::Result;
use domain::pilots::WorldsKey;
use quick_cache::{OptionsBuilder, Weighter, sync::Cache};
use receipt::worlds::{Label, WorldKey, seed, world_key};
use sha2::Digest;
use std::sync::Arc;

/// So many worlds are expected; one more or less only makes the list of those that were kept once longer or shorter.
const WORLDS_EXPECTED: usize = 64;

/// Keeps worlds up to a number of bytes; those that are met least make room. Whoever asks for a world that another makes at
/// that moment waits for it.
pub struct Worlds(Cache<[u8; 32], Arc<Kept>, ByBytes>);

/// A world, and whether its key is still secret.
struct Kept {
    setting: Arc<Setting>,
    secret: bool,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<[u8; 32], Arc<Kept>> for ByBytes {
    fn weight(&self, _: &[u8; 32], kept: &Arc<Kept>) -> u64 {
        kept.setting.bytes()
    }
}

impl Worlds {
    /// Keeps worlds up to so many bytes.
    ///
    /// # Panics
    /// Never: what the library needs to know is given.
    pub fn up_to(bytes: u64) -> Self {
        let options = OptionsBuilder::new()
            // A world may be as large as all that is kept.
            .shards(1)
            .estimated_items_capacity(WORLDS_EXPECTED)
            .weight_capacity(bytes)
            .build()
            .expect("both capacities are given");
        Self(Cache::with_options(
            options,
            ByBytes,
            quick_cache::DefaultHashBuilder::default(),
            quick_cache::sync::DefaultLifecycle::default(),
        ))
    }

    /// Forgets worlds whose key is secret: for a worker that has no more runs of a final.
    pub fn forget_secret(&self) {
        self.0.retain(|_, kept| !kept.secret);
    }

    /// How many bytes the worlds take that are kept now.
    pub fn bytes(&self) -> u64 {
        self.0.weight()
    }

    fn setting(&self, run: &Run<'_>, key: WorldKey) -> Result<Arc<Setting>> {
        let secret = matches!(run.shown_key, WorldsKey::Commitment(_));
        let make = || {
            let setting = Arc::new(Setting::make(run, key.clone())?);
            Ok(Arc::new(Kept { setting, secret }))
        };
        self.0.get_or_insert_with(&name(run, &key), make).map(|kept| Arc::clone(&kept.setting))
    }
}

/// The world of this number, as every pilot finds it: kept, or made.
pub(super) fn setting(run: &Run<'_>, number: u32) -> Result<Arc<Setting>> {
    let key = world_key(run.key, number);
    match run.kept {
        Some(worlds) => worlds.setting(run, key),
        None => Setting::make(run, key).map(Arc::new),
    }
}

/// All that a kept world depends on, as one hash: nobody learns the key from it.
fn name(run: &Run<'_>, key: &WorldKey) -> [u8; 32] {
    let mut hash = sha2::Sha256::new();
    hash.update(seed(key, Label::World).as_slice());
    hash.update(run.challenge.sha256.0);
    hash.update(run.baseline.map_or([0; 32], |baseline| baseline.module.0));
    for part in [run.profile.key()].into_iter().chain(scenarios(run).map(|scenario| scenario.name.as_str())) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
