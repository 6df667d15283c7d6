//! Serving: connections with limits, jobs beside them, and an end in good order.

use crate::{
    config::Config,
    http::{Peer, Proxies},
    mail, own_worker,
    router::{self, Parts},
    scanner,
    telemetry::{self, AUDIT_SEALED, JOBS_FAILED, OLDEST_JOB_SECONDS, PASSWORDS_HASHED},
    worker_tls,
};
use axum::{Router, body::Body, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use portal::{Portal, jobs, receipts::Signer};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinHandle,
    time,
};
use tower::ServiceExt;

/// What nobody may hold for longer, or more of, than others can spare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many connections are open at once; the next waits to be accepted.
    pub connections: usize,
    /// A request's head arrives within this.
    pub head_within: Duration,
    /// Between two pieces of a request's body no more than this may go by.
    pub body_piece_within: Duration,
    /// A request is read and answered within this, or 503. Doors have a shorter limit, which keeps what was typed.
    pub done_within: Duration,
    /// A connection ends after this, however busy: whoever reads very slowly holds nothing for long.
    pub connection_longest: Duration,
    /// What was being answered when the portal was told to stop is finished within this.
    pub stop_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 2_000,
            head_within: Duration::from_secs(10),
            body_piece_within: Duration::from_secs(10),
            done_within: Duration::from_secs(90),
            connection_longest: Duration::from_secs(600),
            stop_within: Duration::from_secs(10),
        }
    }
}

/// When the oldest pilot has waited for so long, something is wrong.
const ALARM_SECONDS: i64 = 600;
/// Between two looks at the outbox.
const MAIL_EVERY: Duration = Duration::from_secs(1);
/// Between two looks at the files that wait to be scanned.
const SCAN_EVERY: Duration = Duration::from_secs(2);
/// Between two rounds of jobs.
const JOBS_EVERY: Duration = Duration::from_secs(2);

/// Serves an opened portal until the process is told to stop.
///
/// # Errors
/// Something needed at the start is not there; the words say what.
pub async fn run(config: &Config, portal: Portal) -> Result<(), String> {
    refuse_demonstration(config, &portal).await?;
    if let Signer::Missing(words) = &portal.signer {
        return Err(words.clone());
    }
    let site = router::site(&config.site)?;
    let limits = Limits::default();
    let metrics = telemetry::metrics().map_err(|error| error.to_string())?;
    let (router, doors) = router::build(Parts {
        app: router::app(config, portal.clone(), site),
        proxies: Proxies(config.proxies.clone().into()),
        site: config.site.clone(),
        metrics: Some(metrics),
        metrics_token: config.metrics_token.clone(),
        limits,
    });
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("{} cannot be listened on: {error}", config.listen))?;
    tracing::info!(address = %config.listen, public = config.public_url, doors = doors.len(), "the portal is open");
    let (stop, stopped) = watch::channel(false);
    let holder = portal::keys::token();
    let jobs = spawn(work(portal.clone(), holder.clone(), stopped.clone()));
    let desk = spawn(own_worker::answer(own_worker::listen(&config.data)?, portal.clone(), stopped.clone()));
    let far_desk = far_desk(config, &portal, &stopped).await?;
    let worker = own_worker(config, &portal, &stopped);
    let mail = post(config, &portal, &holder, &stopped)?;
    let scanning = scanning(config, &portal, &stopped);
    let ended = accept(listener, router, limits, stopped);
    tokio::pin!(ended);
    tokio::select! {
        () = told_to_stop() => {}
        () = &mut ended => {}
    }
    tracing::info!("stopping");
    let _ = stop.send(true);
    portal.queue.stop();
    ended.await;
    let _ = jobs.await;
    for ending in [worker, mail, scanning].into_iter().flatten() {
        let _ = ending.await;
    }
    // What the worker handed in at its end was answered; one that still waits for a job need not be.
    desk.abort();
    far_desk.iter().for_each(JoinHandle::abort);
    // What the last requests left behind is not kept waiting until the next start.
    round(&portal, &holder).await;
    portal.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Answers workers on other machines, where there are to be some.
async fn far_desk(
    config: &Config,
    portal: &Portal,
    stopped: &watch::Receiver<bool>,
) -> Result<Option<JoinHandle<()>>, String> {
    let Some(listener) = &config.worker_listener else { return Ok(None) };
    let (portal, stopped) = (portal.clone(), stopped.clone());
    Ok(Some(match &listener.tls {
        None => spawn(own_worker::answer(worker_tls::bind(listener.listen).await?, portal, stopped)),
        Some((certificate, key)) => {
            let beside = |future| drop(spawn::<()>(future));
            let tls = worker_tls::listen(listener, certificate, key, beside).await?;
            spawn(own_worker::answer(tls, portal, stopped))
        }
    }))
}

/// Sends mail, where there is a server for it.
fn post(
    config: &Config,
    portal: &Portal,
    holder: &str,
    stopped: &watch::Receiver<bool>,
) -> Result<Option<JoinHandle<()>>, String> {
    let Some(server) = &config.mail else {
        if !config.comforts {
            tracing::warn!(
                "no mail server is set: nobody gets a link to a new password, an invite, or any other mail"
            );
        }
        return Ok(None);
    };
    let sender = mail::Sender::new(server, &config.public_url)?;
    let (portal, holder, mut stopped) = (portal.clone(), holder.to_owned(), stopped.clone());
    Ok(Some(spawn(async move {
        loop {
            if let Err(fault) = mail::round(&portal, &sender, &holder).await {
                tracing::warn!(%fault, "mail could not be sent, and is tried again");
            }
            tokio::select! {
                () = time::sleep(MAIL_EVERY) => {}
                _ = stopped.changed() => return,
            }
        }
    })))
}

/// Scans files of suppliers, where there is something to scan with.
fn scanning(config: &Config, portal: &Portal, stopped: &watch::Receiver<bool>) -> Option<JoinHandle<()>> {
    let scanner = config.scanner.clone()?;
    let (portal, mut stopped) = (portal.clone(), stopped.clone());
    Some(spawn(async move {
        let mut unjudged = scanner::Unjudged::default();
        loop {
            // A scan that is broken off is begun anew at the next start.
            let round = tokio::select! {
                round = scanner::round(&portal, &scanner, &mut unjudged) => round,
                _ = stopped.changed() => return,
            };
            if let Err(fault) = round {
                tracing::warn!(%fault, "a file of a supplier could not be scanned, and it is tried again");
            }
            tokio::select! {
                () = time::sleep(SCAN_EVERY) => {}
                _ = stopped.changed() => return,
            }
        }
    }))
}

/// Starts the worker of this machine, where there is to be one.
fn own_worker(config: &Config, portal: &Portal, stopped: &watch::Receiver<bool>) -> Option<JoinHandle<()>> {
    if config.worker_slots == 0 {
        return None;
    }
    let Some(program) = own_worker::program() else {
        tracing::warn!(
            "there is no forecourt-worker beside this program: pilots wait for a worker on another machine"
        );
        return None;
    };
    let (portal, folder) = (portal.clone(), config.data.clone());
    Some(spawn(own_worker::keep(portal, program, folder, config.worker_slots, stopped.clone())))
}

#[expect(
    clippy::disallowed_methods,
    reason = "Connections and jobs run beside each other; this is where they start."
)]
fn spawn<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(future)
}

/// Demonstration accounts have published passwords, so with them the portal keeps to loopback.
async fn refuse_demonstration(config: &Config, portal: &Portal) -> Result<(), String> {
    let held = portal::accounts::has_demonstration(portal).await.map_err(|fault| fault.to_string())?;
    if held && !config.comforts {
        return Err(
            "the database holds the accounts of a demonstration, whose passwords are printed for everyone. \
                    Serve it on loopback only, or start with an empty database"
                .to_owned(),
        );
    }
    Ok(())
}

async fn told_to_stop() {
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}

/// Runs the jobs until told to stop.
async fn work(portal: Portal, holder: String, mut stopped: watch::Receiver<bool>) {
    loop {
        round(&portal, &holder).await;
        alarm(&portal).await;
        metrics::counter!(PASSWORDS_HASHED).absolute(portal::accounts::hashes_made());
        tokio::select! {
            () = time::sleep(JOBS_EVERY) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Says since when the oldest pilot waits, and that nobody seems to take any.
async fn alarm(portal: &Portal) {
    let oldest = match portal::operational::queue::oldest(portal).await {
        Ok(oldest) => oldest,
        Err(fault) => return tracing::warn!(%fault, "the queue of pilots is not seen"),
    };
    let now = portal.clock.now();
    let seconds = oldest.map_or(0, |since| (now.millis() - since.millis()).max(0) / 1_000);
    metrics::gauge!(OLDEST_JOB_SECONDS).set(seconds as f64);
    if seconds > ALARM_SECONDS {
        tracing::error!(seconds, "pilots wait and no worker takes them: look at the workers");
    }
}

async fn round(portal: &Portal, holder: &str) {
    let sealed = match jobs::round(portal, holder).await {
        Ok(sealed) => sealed,
        Err(failed) => {
            metrics::counter!(JOBS_FAILED).increment(1);
            for (job, fault) in &failed.jobs {
                tracing::warn!(job, %fault, "a job went wrong and is tried again");
            }
            failed.sealed
        }
    };
    metrics::counter!(AUDIT_SEALED).increment(sealed as u64);
}

/// Accepts connections until told to stop, then waits for what is being answered.
pub async fn accept(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let (stream, peer, place) = tokio::select! {
            accepted = next(&listener, &places) => accepted,
            _ = stopped.changed() => break,
        };
        let answering = answer(stream, peer, router.clone(), limits.head_within, graceful.watcher());
        spawn(async move {
            let _ = time::timeout(limits.connection_longest, answering).await;
            drop(place);
        });
    }
    drop(listener);
    if time::timeout(limits.stop_within, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were not finished in time");
    }
}

/// The next connection, once there is a place for it.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    let place = Arc::clone(places).acquire_owned().await.expect("nobody closes the semaphore");
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) => {
                // Too many open files, most likely: wait until some are closed.
                tracing::warn!(%error, "a connection could not be accepted");
                time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    head_within: Duration,
    watcher: Watcher,
) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip()));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_within)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
