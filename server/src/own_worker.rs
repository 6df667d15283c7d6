//! The worker on this machine: where workers ask for work, and the process that this portal starts itself.

use crate::worker_api;
use data_encoding::HEXLOWER;
use domain::actor::Actor;
use portal::{Op, Portal, pilots};
use receipt::{KeyUse, SigningKey};
use std::{
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::AsyncWriteExt,
    net::UnixListener,
    process::{Child, ChildStdin, Command},
    sync::watch,
    time,
};
use zeroize::Zeroizing;

/// The name that receipts carry.
const NAME: &str = "this machine";
/// A worker that ended by itself is started again after this.
const START_AGAIN: Duration = Duration::from_secs(1);
/// A worker that was told to end is given so long.
const END_WITHIN: Duration = Duration::from_secs(5);

/// Listens for workers on a socket in this folder, which only this user may reach.
///
/// # Errors
/// The socket cannot be made; the words say where.
pub fn listen(folder: &Path) -> Result<UnixListener, String> {
    let path = socket(folder);
    let fault = |error: io::Error| {
        format!("the socket for workers {} cannot be listened on: {error}", path.display())
    };
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault(error)),
        _ => {}
    }
    let listener = UnixListener::bind(&path).map_err(fault)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).map_err(fault)?;
    Ok(listener)
}

/// Where workers of this machine find the portal.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join("worker.sock")
}

/// Answers workers until told to stop.
pub async fn answer<L: axum::serve::Listener>(listener: L, portal: Portal, mut stopped: watch::Receiver<bool>)
where
    L::Addr: std::fmt::Debug,
{
    let ended = async move { told_to_stop(&mut stopped).await };
    let serving = axum::serve(listener, worker_api::router(portal)).with_graceful_shutdown(ended);
    if let Err(error) = serving.await {
        tracing::error!(%error, "workers are not answered any more");
    }
}

/// Keeps a worker of `slots` slots running until told to stop. Its credential goes through its standard input, and it ends
/// when that closes: also when this process is killed.
pub async fn keep(
    portal: Portal,
    program: PathBuf,
    folder: PathBuf,
    slots: u32,
    mut stopped: watch::Receiver<bool>,
) {
    while !*stopped.borrow() {
        match start(&portal, &program, &folder, slots).await {
            Ok((mut child, input)) => {
                tokio::select! {
                    status = child.wait() => tracing::warn!(?status, "the worker ended by itself, and is started again"),
                    () = told_to_stop(&mut stopped) => return end(child, input).await,
                }
            }
            Err(error) => tracing::warn!(error, "the worker cannot be started"),
        }
        tokio::select! {
            () = time::sleep(START_AGAIN) => {}
            () = told_to_stop(&mut stopped) => {}
        }
    }
}

async fn told_to_stop(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// The worker's program, which lies beside this one; none where it was not installed.
pub fn program() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    Some(here.parent()?.join("forecourt-worker")).filter(|program| program.is_file())
}

async fn start(
    portal: &Portal,
    program: &Path,
    folder: &Path,
    slots: u32,
) -> Result<(Child, ChildStdin), String> {
    let credential = credential(portal).await?;
    let kept = folder.join("worker");
    std::fs::create_dir_all(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    #[expect(clippy::disallowed_methods, reason = "the one program that the portal starts")]
    let mut child = Command::from(std::process::Command::new(program))
        .args(["run", "--from-parent", "--portal"])
        .arg(format!("unix:{}", socket(folder).display()))
        .arg("--folder")
        .arg(&kept)
        .args(["--slots", &slots.to_string()])
        // Settings may hold the password of the database.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    // Taken out of the child: whoever waits for a child closes the input that is left in it.
    let mut input = child.stdin.take().ok_or("the worker has no standard input")?;
    input.write_all(credential.as_bytes()).await.map_err(|error| error.to_string())?;
    Ok((child, input))
}

/// Registers the worker of this machine, and gives back the line that tells it who it is.
///
/// # Errors
/// The database does not answer.
pub async fn credential(portal: &Portal) -> Result<Zeroizing<String>, String> {
    let seed = portal.keys.own_worker();
    let key = SigningKey::new(KeyUse::Worker, &seed).verifying();
    let op = Op::new(Actor::System, portal.clock.now());
    let worker = pilots::register_worker(portal, &op, NAME, &key, true).await;
    let worker = worker.map_err(|fault| fault.to_string())?;
    let seed = Zeroizing::new(HEXLOWER.encode(seed.as_slice()));
    Ok(Zeroizing::new(format!("{{\"worker\":\"{worker}\",\"seed\":\"{}\"}}\n", *seed)))
}

/// Closes its standard input, which tells it to end, and waits.
async fn end(mut child: Child, input: ChildStdin) {
    drop(input);
    if time::timeout(END_WITHIN, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}
