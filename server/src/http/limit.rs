//! How often somebody may ask, counted in the process itself: so many at once, then one in each span of time.

use governor::{
    Quota, RateLimiter,
    clock::{Clock as Ticking, Reference},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use portal::clock::Clock;
use std::{
    hash::Hash,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Those who have been quiet are forgotten after this many requests.
const FORGET_EVERY: u32 = 1_024;
/// So many are kept. With more, new ones pass.
const KEPT_MAX: usize = 100_000;

/// The portal's clock, as the limiter reads it.
#[derive(Clone, Debug)]
struct Ticks(Clock);

impl Ticking for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().millis()).unwrap_or(0))
    }
}

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, Ticks, NoOpMiddleware<Duration>>;

/// Counts by key.
#[derive(Clone)]
pub struct Limit<K: Hash + Eq + Clone> {
    limiter: Arc<Limiter<K>>,
    clock: Ticks,
    seen: Arc<AtomicU32>,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    /// `burst` at once, then one in each span of `one_each`, which is not zero.
    pub fn new(burst: NonZeroU32, one_each: Duration, clock: Clock) -> Self {
        let quota = Quota::with_period(one_each).expect("the span is not zero").allow_burst(burst);
        let clock = Ticks(clock);
        Self {
            limiter: Arc::new(RateLimiter::hashmap_with_clock(quota, clock.clone())),
            clock,
            seen: Arc::default(),
        }
    }

    /// Counts one; whole seconds to wait when there were too many.
    pub fn count(&self, key: &K) -> Option<u32> {
        if self.seen.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
        }
        if self.limiter.len() >= KEPT_MAX {
            self.limiter.retain_recent();
            if self.limiter.len() >= KEPT_MAX {
                return None;
            }
        }
        let until = self.limiter.check_key(key).err()?.earliest_possible();
        let wait: Duration = until.duration_since(self.clock.now()).into();
        Some(u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// How many are kept.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.limiter.len()
    }
}
