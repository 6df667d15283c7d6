//! What the portal says about itself: a log with one line for each request, and a handful of metrics.

use crate::config::LogFormat;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Requests answered, by method, route and status.
pub const REQUESTS: &str = "forecourt_requests_total";
/// Seconds a request took, by route.
pub const REQUEST_SECONDS: &str = "forecourt_request_seconds";
/// Requests that are being answered now.
pub const REQUESTS_NOW: &str = "forecourt_requests_now";
/// Audit rows sealed.
pub const AUDIT_SEALED: &str = "forecourt_audit_sealed_total";
/// Rounds of jobs that went wrong.
pub const JOBS_FAILED: &str = "forecourt_job_rounds_failed_total";
/// Seconds that the oldest pilot waits for a worker.
pub const OLDEST_JOB_SECONDS: &str = "forecourt_pilots_oldest_wait_seconds";
/// Passwords hashed, for new ones and to compare.
pub const PASSWORDS_HASHED: &str = "forecourt_passwords_hashed_total";

/// Bounds of the buckets of [`REQUEST_SECONDS`], in seconds.
const BUCKETS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Writes the log to standard error from now on. `RUST_LOG` chooses what, as usual.
pub fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    // A second call (in tests) changes nothing.
    let _ = match format {
        LogFormat::Text => registry
            .with(
                fmt::layer()
                    .with_ansi(std::io::stderr().is_terminal())
                    .with_writer(std::io::stderr)
                    .with_target(false),
            )
            .try_init(),
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init(),
    };
}

/// Collects metrics from now on; the handle prints them.
///
/// # Errors
/// Something collects them already.
pub fn metrics() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), BUCKETS)?
        .install_recorder()
}
