//! What one world of a run may use.

use super::whole;
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
