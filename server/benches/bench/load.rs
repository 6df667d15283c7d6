//! Callers: people who ask at their own pace, and callers who ask as fast as they are answered.

use axum::http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// A connection that is kept open.
pub struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    address: SocketAddr,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Connection {
        let stream = TcpStream::connect(address).await.expect("the portal takes connections");
        stream.set_nodelay(true).expect("a socket can be set so");
        let (sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.expect("the portal speaks HTTP");
        tokio::spawn(connection);
        Connection { sender, address }
    }

    /// Sends a request, and gives back the answer once it is there to its last byte.
    pub async fn ask(&mut self, request: axum::http::request::Builder, body: String) -> (StatusCode, Bytes) {
        let request =
            request.header("host", self.address.to_string()).body(Full::from(body)).expect("a request");
        self.sender.ready().await.expect("the connection stays open");
        let response = self.sender.send_request(request).await.expect("the portal answers");
        let status = response.status();
        (status, response.into_body().collect().await.expect("the answer comes whole").to_bytes())
    }

    pub async fn get(&mut self, path: &str) -> Bytes {
        self.get_as(path, "").await
    }

    /// Asks with a cookie.
    pub async fn get_as(&mut self, path: &str, cookie: &str) -> Bytes {
        let (status, body) = self.ask(Request::get(path).header("cookie", cookie), String::new()).await;
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
        body
    }
}

/// Asks for a page `per_second` times a second whatever becomes of the requests before, and gives back how long
/// each took from the moment it should have been sent.
pub async fn at_a_rate(
    address: SocketAddr,
    (path, cookie): (&str, &str),
    per_second: u32,
    seconds: u32,
) -> Vec<Duration> {
    /// More than are ever open at once, unless answers take longer than 300 ms.
    const CONNECTIONS: usize = 32;
    let begin = Instant::now() + Duration::from_millis(200);
    let mut callers = JoinSet::new();
    for caller in 0..CONNECTIONS {
        let (path, cookie) = (path.to_owned(), cookie.to_owned());
        callers.spawn(async move {
            let mut connection = Connection::open(address).await;
            let mut took = Vec::new();
            for number in (caller as u32..per_second * seconds).step_by(CONNECTIONS) {
                let due = begin + Duration::from_secs(1) * number / per_second;
                sleep_until(due).await;
                connection.get_as(&path, &cookie).await;
                took.push(due.elapsed());
            }
            took
        });
    }
    callers.join_all().await.concat()
}

/// Asks for a page on so many connections, each time as soon as the answer is there; how many were answered in
/// a second.
pub async fn as_fast_as_it_goes(address: SocketAddr, path: &str, connections: usize, seconds: u32) -> f64 {
    let begin = Instant::now();
    let end = begin + Duration::from_secs(seconds.into());
    let mut callers = JoinSet::new();
    for _ in 0..connections {
        let path = path.to_owned();
        callers.spawn(async move {
            let mut connection = Connection::open(address).await;
            let mut answered = 0_u32;
            while Instant::now() < end {
                connection.get(&path).await;
                answered += 1;
            }
            answered
        });
    }
    let answered: u32 = callers.join_all().await.into_iter().sum();
    f64::from(answered) / begin.elapsed().as_secs_f64()
}

/// The time within which this share of the requests was answered, in milliseconds.
pub fn percentile(mut took: Vec<Duration>, percent: usize) -> f64 {
    took.sort_unstable();
    took[(took.len() * percent).div_ceil(100) - 1].as_secs_f64() * 1_000.0
}

/// The middle one of several figures.
pub fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
