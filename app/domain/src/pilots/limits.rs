//! What one world of a run may use.

use super::whole;
use crate::text::thousands;
use serde::{Deserialize, Serialize};

/// What a pilot may use in one world. A challenge states each; there are no defaults, so that none is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Metered steps, in the unit of the engine's fuel model.
    #[serde(with = "whole")]
    pub steps_max: u64,
    /// Bytes of all linear memories and tables together, at their peak.
    #[serde(with = "whole")]
    pub memory_bytes_max: u64,
    /// Calls of functions that the host gives.
    pub host_calls_max: u32,
    /// Bytes of all that the pilot emits as results.
    #[serde(with = "whole")]
    pub output_bytes_max: u64,
    /// Rows of all that the pilot emits as results.
    pub output_rows_max: u32,
    /// Bytes of all log lines.
    pub log_bytes_max: u32,
    /// Bytes that cross between host and pilot, both ways, results and log among them.
    #[serde(with = "whole")]
    pub border_bytes_max: u64,
    /// Scans and other handles open at one time.
    pub handles_max: u32,
    /// Milliseconds by the clock on the wall. Reaching it is never the pilot's fault: steps end first on the slowest
    /// supported machine.
    pub wall_ms_max: u32,
}

impl Limits {
    /// What one world may use, in words: what is limited, and by how much.
    pub fn words(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Metered steps", thousands(self.steps_max)),
            ("Memory", size(self.memory_bytes_max)),
            ("Calls of the host\u{2019}s functions", thousands(self.host_calls_max.into())),
            (
                "Results",
                format!("{} rows, {}", thousands(self.output_rows_max.into()), size(self.output_bytes_max)),
            ),
            ("Log", size(self.log_bytes_max.into())),
            ("Data read and written together", size(self.border_bytes_max)),
            ("Tables read at one time", thousands(self.handles_max.into())),
            ("Time", time(self.wall_ms_max)),
        ]
    }
}

/// A size in the largest unit that leaves nothing over.
fn size(bytes: u64) -> String {
    let units = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let whole = units.into_iter().find(|(_, power)| bytes >> power > 0 && bytes.trailing_zeros() >= *power);
    match whole {
        Some((unit, power)) => format!("{} {unit}", thousands(bytes >> power)),
        None => format!("{} bytes", thousands(bytes)),
    }
}

/// A time in the largest unit that leaves nothing over.
fn time(millis: u32) -> String {
    let (count, unit) = match millis {
        ms if ms > 0 && ms % 60_000 == 0 => (ms / 60_000, "minutes"),
        ms if ms > 0 && ms % 1_000 == 0 => (ms / 1_000, "seconds"),
        ms => (ms, "milliseconds"),
    };
    format!("{} {unit}; reaching it is never held against a pilot", thousands(count.into()))
}
