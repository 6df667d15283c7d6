//! Passwords: argon2id, off the threads that answer requests, and few at a time.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::fault::Fault;
use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicU64, Ordering},
};
use tokio::{sync::Semaphore, task};

/// Each hash takes 19 MiB and tens of milliseconds, so only so many run at once.
static HASHERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(4)));

/// A hash of nobody's password, so that an unknown address costs the same time as a known one.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password").expect("argon2's default settings hash any text"));

/// How often a password was hashed, for the metrics: each takes its share of a processor.
static MADE: AtomicU64 = AtomicU64::new(0);

/// How often a password was hashed since the process began, for a new one or to compare.
pub fn hashes_made() -> u64 {
    MADE.load(Ordering::Relaxed)
}

fn hash_now(password: &str) -> Result<String, Fault> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Fault::internal(error.to_string()))?;
    Ok(hash.to_string())
}

/// Runs `work` on a thread that may be busy for long.
#[expect(clippy::disallowed_methods, reason = "Hashing blocks for long, and this is where it is bounded.")]
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let permit = Arc::clone(&HASHERS).acquire_owned().await.map_err(Fault::internal)?;
    task::spawn_blocking(move || {
        let done = work();
        MADE.fetch_add(1, Ordering::Relaxed);
        drop(permit);
        done
    })
    .await
    .map_err(Fault::internal)
}

/// Hashes a new password.
///
/// # Errors
/// A defect of ours.
pub(super) async fn hash(password: &str) -> Result<String, Fault> {
    let password = password.to_owned();
    aside(move || hash_now(&password)).await?
}

/// Whether `password` is the one that was hashed. Where there is no hash, takes the same time
/// and says no.
///
/// # Errors
/// A defect of ours.
pub(super) async fn matches(password: &str, hash: Option<String>) -> Result<bool, Fault> {
    let password = password.to_owned();
    aside(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&hash).map_err(|error| Fault::internal(error.to_string()))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}
