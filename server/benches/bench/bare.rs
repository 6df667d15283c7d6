//! What the list page is compared with: a handler that makes the same search and sends the same bytes, without
//! session, rendering, headers, limits or log. A process of its own, as the portal is.

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get, serve::ListenerExt};
use domain::actor::Actor;
use hyper::body::Bytes;
use portal::{
    Op, Portal,
    engagements::{Search, search},
};
use std::{
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::net::{TcpListener, TcpStream};

/// Serves until it is killed.
pub async fn serve(portal: Portal, page: Bytes, address: SocketAddr) {
    let list = async |State((portal, page)): State<(Portal, Bytes)>| {
        let op = Op::new(Actor::Visitor, portal.clock.now());
        search(&portal, &op, &Search::default()).await.expect("the database answers");
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
    };
    let router = Router::new().route("/engagements", get(list)).with_state((portal, page));
    let listener = TcpListener::bind(address).await.expect("the port is free");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a socket can be set so"));
    axum::serve(listener, router).await.expect("it goes on serving");
}

/// The process, which ends with this value.
pub struct Bare(Child);

impl Drop for Bare {
    fn drop(&mut self) {
        self.0.kill().expect("the process is ours");
        self.0.wait().expect("the process ends");
    }
}

/// Starts this program once more, as the bare handler, and waits until it is ready.
pub async fn start(database: &str, folder: &Path, page: &Path, address: SocketAddr) -> Bare {
    let program = std::env::current_exe().expect("this program has a path");
    let child = Command::new(program)
        .arg("bare")
        .args(["--database", database, "--listen", &address.to_string()])
        .arg("--folder")
        .arg(folder)
        .arg("--page")
        .arg(page)
        .stdin(Stdio::null())
        .spawn()
        .expect("it starts");
    while TcpStream::connect(address).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Bare(child)
}
