//! `pilot serve`: a rehearsal over HTTP, from the first event to the judgement.

use crate::scene::Scene;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
};

/// A rehearsal that is going on; it ends with the scene.
struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn start(scene: &Scene) -> Self {
        let mut command = scene.command(&["serve", "--challenge", "damp-and-mould", "--port", "0"]);
        let mut child = command.stderr(Stdio::piped()).stdin(Stdio::null()).spawn().expect("the command");
        let words = BufReader::new(child.stderr.take().expect("its words")).lines();
        let address = words.map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next()?.to_owned())
        });
        Self { child, address: address.expect("an address") }
    }

    /// Asks, and gives status and body.
    fn ask(&self, method: &str, path: &str, host: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("asked");
        let mut said = String::new();
        stream.read_to_string(&mut said).expect("an answer");
        let status = said.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, said.split_once("\r\n\r\n").expect("a body").1.to_owned())
    }

    fn json(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, said) = self.ask(method, path, "127.0.0.1", body);
        assert_eq!(status, 200, "{said}");
        serde_json::from_str(&said).expect("JSON")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_rehearsal_goes_from_the_first_event_to_the_judgement() {
    let scene = Scene::new();
    let served = Served::start(&scene);
    let before = served.json("GET", "/inbox/now", "").as_i64().expect("a time");
    let event = served.json("POST", "/inbox/next", "");
    assert_eq!(event["kind"], "report");
    let body: Value = serde_json::from_str(event["body"].as_str().expect("text")).expect("JSON");
    let report = body["service_request_id"].as_str().expect("an id");

    let read = served.json("GET", &format!("/systems/street_reports/requests/{report}.json"), "");
    assert_eq!(read[0]["service_request_id"], report);
    let judged = served.json("GET", "/judgement", "");
    assert_eq!(judged["passed"], 1, "what was read in time counts: {judged}");
    assert!(judged["of"].as_u64().expect("a count") > 5);

    let after = served.json("POST", "/inbox/wait", r#"{"milliseconds": 86400000}"#).as_i64().expect("a time");
    assert!(after >= before + 86_400_000);
}

#[test]
fn a_rehearsal_that_is_as_long_as_a_run_can_be_does_nothing_more() {
    let scene = Scene::new();
    let served = Served::start(&scene);
    let body = "x".repeat(2_000_000);
    let ask = || served.ask("POST", "/systems/repairs/work-orders", "127.0.0.1", &body);
    let (asked, last) =
        (0..100).map(|asked| (asked, ask())).find(|(_, (status, _))| *status == 503).expect("an end");
    assert_eq!(asked, 34, "the first that comes when 64 MiB were exchanged");
    assert!(last.1.contains("Nothing was done"), "{}", last.1);
    // Every question takes time, so a clock that stands still shows that nothing was asked.
    let now = served.json("GET", "/inbox/now", "");
    assert_eq!(ask().0, 503);
    assert_eq!(served.json("GET", "/inbox/now", ""), now);
    // What was done before can still be judged.
    assert!(served.json("GET", "/judgement", "")["of"].as_u64().expect("a count") > 5);
}

#[test]
fn what_is_not_there_is_not_found_and_a_page_from_elsewhere_is_not_let_in() {
    let scene = Scene::new();
    let served = Served::start(&scene);
    let (status, words) = served.ask("GET", "/systems/payroll/people", "127.0.0.1", "");
    assert_eq!(status, 404);
    assert!(words.contains("street_reports"), "{words}");
    assert_eq!(served.ask("GET", "/systems/repairs/work-orders", "127.0.0.1", "").0, 401);
    assert_eq!(served.ask("GET", "/inbox/now", "elsewhere.example", "").0, 403);
    assert_eq!(served.ask("TRACE", "/systems/repairs/x", "127.0.0.1", "").0, 405);
}

#[test]
fn a_challenge_without_a_journey_of_that_name_says_which_it_has() {
    let scene = Scene::new();
    let said = scene.pilot(&["serve", "--challenge", "damp-and-mould", "--scenario", "triage"]);
    assert!(said.ended(1).contains("It has: awaab."), "{said:?}");
}
