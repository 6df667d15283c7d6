//! How quick messages of the outbox reach a mail server that is not ours, and that each reaches it once.

use crate::{Size, ground, load::middle, say};
use domain::ids::EngagementId;
use portal::{Portal, jobs};
use server::mail::{self, MailServer, Sender};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
};
use tokio::time::Instant;

/// The folder of the project.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A mail server on loopback (aiosmtpd): what it takes, it prints. It ends with this.
struct Foreign {
    process: Child,
    port: u16,
}

impl Foreign {
    fn start() -> (Foreign, Lines<BufReader<ChildStdout>>) {
        let python =
            Command::new(format!("{ROOT}/script/test-python")).output().expect("script/test-python runs");
        let python = String::from_utf8(python.stdout).expect("a path");
        let mut process = Command::new(python.trim())
            .arg(format!("{ROOT}/server/tests/it/mail/server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script/setup test has installed it");
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let port = lines.next().expect("it says its port").expect("a line").parse().expect("a port");
        (Foreign { process, port }, lines)
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Tells everybody who takes part that something changed, and hands the messages over: how many a second.
pub async fn handed_over(portal: &Portal, host: &ground::Person, of: EngagementId, size: &Size) -> f64 {
    let (foreign, lines) = Foreign::start();
    let reading = thread::spawn(move || {
        let taken = lines.map_while(Result::ok);
        let id = |line: String| {
            let mail: serde_json::Value = serde_json::from_str(&line).expect("a mail");
            mail["headers"]["message-id"].as_str().expect("each has an id").to_owned()
        };
        taken.map(id).collect::<Vec<_>>()
    });
    let from = "Forecourt <post@portal.example>".parse().expect("an address");
    let server = MailServer::new(&format!("smtp://127.0.0.1:{}", foreign.port), from).expect("loopback");
    let sender = Sender::new(&server, &portal.settings.public_url).expect("an address");
    // What lies there from before is not measured.
    let mut all = mail::round(portal, &sender, "bench").await.expect("the database answers");
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        ground::change_demos(portal, host, of, round).await;
        jobs::round(portal, "bench").await.expect("the jobs run");
        let begun = Instant::now();
        let sent = mail::round(portal, &sender, "bench").await.expect("the database answers");
        let rate = sent as f64 / begun.elapsed().as_secs_f64();
        say(&format!("outbox, round {round}: {sent} messages, {rate:.0} a second"));
        assert!(sent >= size.writers, "everybody who takes part is told");
        all += sent;
        figures.push(rate);
    }
    drop(foreign);
    let taken = reading.join().expect("it reads");
    let once: BTreeSet<_> = taken.iter().collect();
    assert_eq!((taken.len(), once.len()), (all, all), "each reaches it once");
    middle(figures)
}
