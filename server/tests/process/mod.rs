//! The real binary, started, killed and asked over HTTP.

use axum::http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use portal::{Settings, blobs::Blobs, clock::Clock, keys::Keys};
use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// The address the portal believes it has.
pub const PUBLIC_URL: &str = "http://127.0.0.1:3000";

/// A database, and a folder with a key file and what the browser would load.
pub struct Installation {
    pub url: String,
    pub folder: PathBuf,
    pub address: SocketAddr,
}

impl Installation {
    /// An installation on the database at `url`. The folder is made, and deleted at the end.
    pub fn new(url: String, folder: PathBuf) -> Installation {
        std::fs::create_dir_all(folder.join("site/pkg"))
            .expect("the folder for temporary files can be written");
        let file = |name: &str| format!("\"{name}\": {{\"path\": \"/pkg/{name}\"}}");
        let files = ["main.css", "islands.js", "mark.svg", "icon.svg"].map(file).join(", ");
        std::fs::write(folder.join("site/site.json"), format!("{{\"files\": {{{files}}}}}"))
            .expect("written");
        let free =
            TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        Installation { url, folder, address: free }
    }

    /// Its database, opened from within.
    pub async fn within(&self) -> portal::Portal {
        within(&self.url, &self.folder).await
    }

    /// Starts the portal and waits until it is ready.
    pub async fn start(&self) -> Portal {
        let log =
            std::fs::File::options().create(true).append(true).open(self.folder.join("log")).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_forecourt"))
            .arg("serve")
            .env("DATABASE_URL", &self.url)
            .env("FORECOURT_DATA", &self.folder)
            .env("FORECOURT_SITE", self.folder.join("site"))
            .env("FORECOURT_LISTEN", self.address.to_string())
            .env("FORECOURT_PUBLIC_URL", PUBLIC_URL)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the binary starts");
        let portal = Portal { child, address: self.address };
        let started = Instant::now();
        while portal.get("/readyz", "").await.map(|(status, _)| status) != Ok(StatusCode::OK) {
            let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(started.elapsed() < Duration::from_secs(60), "the portal was never ready:\n{log}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        portal
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A running portal, which ends as in a power cut.
pub struct Portal {
    pub child: Child,
    address: SocketAddr,
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("the process ends");
    }
}

impl Portal {
    pub async fn get(&self, path: &str, cookie: &str) -> Result<(StatusCode, String), String> {
        ask(self.address, "GET", path, cookie, String::new()).await
    }
}

/// The portal on a database and a folder, without a server around it.
pub async fn within(url: &str, folder: &Path) -> portal::Portal {
    let db = portal::Db::open(url).await.expect("the database opens");
    db.migrate().await.expect("the schema comes up to date");
    let settings = Settings {
        public_url: PUBLIC_URL.to_owned(),
        comforts: true,
        audit_anchor: Some(folder.join("forecourt.audit")),
        scans: false,
        brand_name: "Forecourt".to_owned(),
    };
    let file = folder.join("forecourt.key");
    let keys = Keys::read(&file).expect("the key file is read").unwrap_or_else(|| {
        let keys = Keys::random();
        keys.keep(&file).expect("the key file is made");
        keys
    });
    let blobs = Blobs::folder(&folder.join("files")).expect("the folder can be written");
    let mut portal = portal::Portal::new(
        db,
        keys,
        Clock::System,
        blobs,
        server::library::library().expect("challenges without mistakes"),
        settings,
    );
    let op = portal::Op::new(domain::actor::Actor::System, portal.clock.now());
    portal.signer =
        portal::receipts::open(&portal, &op, &folder.join("receipt.key")).await.expect("a receipt key");
    portal
}

/// One request on a connection of its own.
pub async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    cookie: &str,
    body: String,
) -> Result<(StatusCode, String), String> {
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, address.to_string())
        .header(header::ORIGIN, PUBLIC_URL)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::<Bytes>::from(body))
        .map_err(|error| error.to_string())?;
    let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = response.status();
    let body = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}
