//! Where workers on other machines ask for work: over TLS with a certificate that they are given, or plain behind a proxy.

use crate::config::WorkerListener;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig, server::TlsStream};

/// Whoever connects proves within this that they speak TLS.
const GREETED_WITHIN: Duration = Duration::from_secs(10);
/// So many may be about to do so.
const GREETING_MAX: usize = 64;

/// A listener that gives out connections once they are encrypted.
pub struct Tls {
    address: SocketAddr,
    greeted: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

/// Listens with this certificate and key. `spawn` starts what greets whoever connects, beside those who are greeted.
///
/// # Errors
/// The files cannot be used, or the address cannot be listened on; the words say which.
pub async fn listen(
    listener: &WorkerListener,
    certificate: &Path,
    key: &Path,
    spawn: fn(std::pin::Pin<Box<dyn Future<Output = ()> + Send>>),
) -> Result<Tls, String> {
    let acceptor = TlsAcceptor::from(Arc::new(config(certificate, key)?));
    let tcp = bind(listener.listen).await?;
    let address = tcp.local_addr().map_err(|error| error.to_string())?;
    let (greet, greeted) = mpsc::channel(GREETING_MAX);
    spawn(Box::pin(accept(tcp, acceptor, greet, spawn)));
    Ok(Tls { address, greeted })
}

/// Listens in plain, for a proxy on this machine.
///
/// # Errors
/// The address cannot be listened on.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address)
        .await
        .map_err(|error| format!("{address} cannot be listened on for workers: {error}"))
}

fn config(certificate: &Path, key: &Path) -> Result<ServerConfig, String> {
    let wrong =
        |path: &Path, error: &dyn std::fmt::Display| format!("{} cannot be used: {error}", path.display());
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(certificate, &error))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, &error))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|error| wrong(certificate, &error))
}

/// Greets each connection beside the others, so that one that says nothing keeps nobody waiting.
async fn accept(
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    greet: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
    spawn: fn(std::pin::Pin<Box<dyn Future<Output = ()> + Send>>),
) {
    let places = Arc::new(tokio::sync::Semaphore::new(GREETING_MAX));
    while !greet.is_closed() {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, peer)) = tcp.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (acceptor, greet) = (acceptor.clone(), greet.clone());
        spawn(Box::pin(async move {
            match tokio::time::timeout(GREETED_WITHIN, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let _ = greet.send((stream, peer)).await;
                }
                Ok(Err(error)) => tracing::debug!(%error, %peer, "a worker's connection"),
                Err(_) => tracing::debug!(%peer, "a worker's connection said nothing"),
            }
            drop(place);
        }));
    }
}

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.greeted.recv().await {
            Some(greeted) => greeted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
