//! Clients that are slow on purpose: each is ended or waits, and nobody else waits for them.
//!
//! The scenes ask that something happens, never when; only a server that does nothing at all runs into
//! [`PATIENCE`].

use crate::process::{PUBLIC_URL, ask};
use axum::http::StatusCode;
use server::serve::Limits;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// So long no scene takes, unless what it waits for never comes.
const PATIENCE: Duration = Duration::from_secs(20);
/// A limit that runs out while the scene waits.
const SHORT: Duration = Duration::from_millis(200);
/// One that does not.
const LONG: Duration = Duration::from_secs(3_600);
/// Limits that end nothing.
const NONE: Limits = Limits {
    connections: 100,
    head_within: LONG,
    body_piece_within: LONG,
    done_within: LONG,
    connection_longest: LONG,
    stop_within: LONG,
};

/// Everything that still comes, until the server ends the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is cut off has ended, too.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the connection ends");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A request on a connection that stays open afterwards.
async fn round_trip(stream: &mut TcpStream) {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("the connection is open");
    let mut answer = Vec::new();
    while !answer.ends_with(b"ok\n") {
        let read = timeout(PATIENCE, stream.read_buf(&mut answer)).await.expect("an answer comes");
        assert_ne!(read.expect("the connection is open"), 0, "{}", String::from_utf8_lossy(&answer));
    }
}

/// Somebody who asks for many pages and reads none.
async fn greedy(address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4_096).expect("a socket can be set so");
    let mut stream = socket.connect(address).await.expect("the server listens");
    stream.write_all(&b"GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(50)).await.expect("the requests are sent");
    stream
}

async fn is_answered(address: SocketAddr) {
    let answer = timeout(PATIENCE, ask(address, "GET", "/", "", String::new())).await;
    assert_eq!(answer.expect("an answer comes").expect("it comes whole").0, StatusCode::OK);
}

scene! {
    async fn a_head_that_comes_a_byte_at_a_time_is_ended(house) {
        let listening = house.listen(Limits { head_within: SHORT, ..NONE }).await;
        let mut slow = TcpStream::connect(listening.address).await.expect("the server listens");
        slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx: ").await.expect("the connection is open");
        let mut ended = false;
        for _ in 0..4_000 {
            let written = slow.write_all(b"x").await;
            let read = timeout(Duration::from_millis(5), slow.read(&mut [0; 1_024])).await;
            ended = written.is_err() || matches!(read, Ok(Ok(0) | Err(_)));
            if ended {
                break;
            }
        }
        assert!(ended, "four thousand bytes later the head was still waited for");
        is_answered(listening.address).await;
    }

    async fn a_body_that_stalls_is_answered_and_ended(house) {
        let listening = house.listen(Limits { body_piece_within: SHORT, ..NONE }).await;
        let mut slow = TcpStream::connect(listening.address).await.expect("the server listens");
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nhost: x\r\norigin: {PUBLIC_URL}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 1000\r\n\r\nemail=ada"
        );
        slow.write_all(head.as_bytes()).await.expect("the connection is open");
        let answer = rest(&mut slow).await;
        assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
        assert!(answer.contains("The form did not arrive whole"), "{answer}");
    }

    async fn an_answer_that_takes_too_long_is_given_up(house) {
        let listening = house.listen(Limits { done_within: SHORT, ..NONE }).await;
        let mut slow = TcpStream::connect(listening.address).await.expect("the server listens");
        let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\
                    content-type: application/x-www-form-urlencoded\r\n\r\nemail=ada";
        slow.write_all(head.as_bytes()).await.expect("the connection is open");
        assert!(rest(&mut slow).await.starts_with("HTTP/1.1 503 "));
    }

    async fn a_reader_that_never_reads_holds_nobody_up(house) {
        let listening = house.listen(Limits { connections: 2, ..NONE }).await;
        let _greedy = greedy(listening.address).await;
        is_answered(listening.address).await;
    }

    async fn a_reader_that_never_reads_gives_its_place_back(house) {
        let listening = house.listen(Limits { connections: 1, connection_longest: SHORT, ..NONE }).await;
        let mut greedy = greedy(listening.address).await;
        is_answered(listening.address).await;
        let read = rest(&mut greedy).await;
        assert!(read.matches("HTTP/1.1 200 OK").count() < 50, "it was ended before all was sent");
    }

    async fn more_connections_than_the_limit_wait(house) {
        let listening = house.listen(Limits { connections: 1, ..NONE }).await;
        let mut first = TcpStream::connect(listening.address).await.expect("the server listens");
        round_trip(&mut first).await;
        let mut second = TcpStream::connect(listening.address).await.expect("it waits to be accepted");
        second.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("the request is sent");
        for _ in 0..50 {
            round_trip(&mut first).await;
        }
        assert!(second.try_read(&mut [0; 1]).is_err(), "nothing is answered while the first has the place");
        drop(first);
        let mut answer = [0; 15];
        timeout(PATIENCE, second.read_exact(&mut answer)).await.expect("an answer comes").expect("it is whole");
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
    }

    async fn a_full_house_stops_when_it_is_told_to(house) {
        let listening = house.listen(Limits { connections: 1, ..NONE }).await;
        let mut only = TcpStream::connect(listening.address).await.expect("the server listens");
        round_trip(&mut only).await;
        listening.stop.send(true).expect("it listens to that");
        timeout(PATIENCE, listening.serving).await.expect("it stops").expect("in good order");
        assert_eq!(rest(&mut only).await, "");
    }
}
