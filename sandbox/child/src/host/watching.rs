//! `progress`, `log` and `random`: what a pilot says to whoever watches, and the bytes it may draw.

use super::{
    Host, Stop,
    wit::{log, progress, random},
};
use border::{
    clean::{LINE_BYTES_MAX, clean},
    message::{FromChild, Level, Quota},
};
use rand_chacha::rand_core::RngCore;
use wasmtime::Result;

/// The most random bytes of one call.
const RANDOM_BYTES_MAX: u32 = 65_536;
/// What a line of the log counts besides its text, in bytes: a flood of empty lines is a flood, too.
const LINE_BYTES: u64 = 16;

impl progress::Host for Host {
    fn report(&mut self, share: f64) -> Result<()> {
        self.count(0, 0)?;
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        #[allow(clippy::cast_possible_truncation, reason = "a share needs no more digits")]
        self.tell(&FromChild::Progress(share as f32))
    }
}

impl log::Host for Host {
    fn write(&mut self, level: log::Level, text: String) -> Result<()> {
        self.count(text.len(), 1)?;
        // What was sent counts, not what is kept: a long line is cut, and paid for.
        self.log_bytes += LINE_BYTES + text.len() as u64;
        if self.log_bytes > u64::from(self.job.limits.log_bytes_max) {
            return Err(Stop::Quota(Quota::LogBytes).into());
        }
        let text = clean(&text, LINE_BYTES_MAX);
        let level = match level {
            log::Level::Debug => Level::Debug,
            log::Level::Info => Level::Info,
            log::Level::Warn => Level::Warn,
            log::Level::Error => Level::Error,
            log::Level::Panic => Level::Panic,
        };
        if level == Level::Panic {
            self.last_panic = Some(text.clone());
        }
        self.tell(&FromChild::Log { level, text })
    }
}

impl random::Host for Host {
    fn bytes(&mut self, length: u32) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length.min(RANDOM_BYTES_MAX) as usize];
        self.count(bytes.len(), 0)?;
        self.random.fill_bytes(&mut bytes);
        Ok(bytes)
    }
}
