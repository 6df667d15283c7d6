//! Mail reaches a server that is not ours, once; what is refused, late or unwanted does not.

use crate::{
    engagements::{done, published},
    harness::{Browser, House, Somebody},
    pilots::supplier,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::accounts::Role;
use portal::db::{Kind, Statement};
use serde::Deserialize;
use server::mail::{self, MailServer, Sender};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// Why messages were given up.
static GIVEN_UP: Statement = Statement {
    name: "it::mail::GIVEN_UP",
    kind: Kind::Read,
    postgres: "SELECT given_up FROM outbox WHERE given_up IS NOT NULL",
    sqlite: "SELECT given_up FROM outbox WHERE given_up IS NOT NULL",
};

/// A mail as the server took it.
#[derive(Debug, Deserialize)]
struct Taken {
    to: Vec<String>,
    headers: BTreeMap<String, String>,
    body: String,
}

/// A mail server on loopback. It ends with this.
struct Foreign {
    process: Child,
    _input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
}

/// The Python that runs what is not ours.
pub fn test_python() -> String {
    let python = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../script/test-python"))
        .output()
        .expect("script/test-python runs");
    String::from_utf8(python.stdout).expect("a path").trim().to_owned()
}

impl Foreign {
    /// `port`: nought for any that is free.
    fn start(port: u16) -> Foreign {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail/server.py");
        let python = test_python();
        let mut process = Command::new(python)
            .args([script, &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script/setup test has installed it");
        let input = process.stdin.take().expect("it is piped");
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let port = lines.next().expect("it says its port").expect("a line").parse().expect("a port");
        Foreign { process, _input: input, lines, port }
    }

    fn sender(&self) -> Sender {
        sender(self.port)
    }

    /// The next mail that it took, which it has.
    fn next(&mut self) -> Taken {
        let line = self.lines.next().expect("it took a mail").expect("a line");
        serde_json::from_str(&line).expect("a mail")
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn sender(port: u16) -> Sender {
    let from = "Forecourt <post@portal.example>".parse().expect("an address");
    let server = MailServer::new(&format!("smtp://127.0.0.1:{port}"), from).expect("loopback");
    Sender::new(&server, crate::harness::PUBLIC_URL).expect("an address")
}

/// One round: how many the server took.
async fn post(house: &House, sender: &Sender) -> usize {
    mail::round(&house.portal, sender, "the scene").await.expect("the database answers")
}

async fn ask_for_reset(house: &House, email: &str) {
    let answer = house.visitor().submit("/reset", &[("email", email)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    house.work().await;
}

/// Somebody whose address begins with `name`.
async fn somebody(house: &House, name: &str) -> Somebody {
    let council = house.council(&format!("{name} Council")).await;
    council.person_with_password(house, name, &[Role::Editor]).await
}

/// The path of the first address in a text that begins with this one.
fn path_in(text: &str, below: &str) -> String {
    let start = text.find(&format!("{}{below}", crate::harness::PUBLIC_URL)).expect("it is there");
    let address: String =
        text[start..].chars().take_while(|one| !one.is_whitespace() && *one != '>').collect();
    address.trim_start_matches(crate::harness::PUBLIC_URL).to_owned()
}

/// What a mail program posts when its reader asks for no more: no cookie, no origin.
async fn one_click(browser: &mut Browser, path: &str) -> StatusCode {
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .expect("a request");
    browser.send(request).await.status
}

async fn watch(person: &mut Somebody, public: &str, act: &str) {
    let mut fields = person.browser.get("/cookies").await.token();
    fields.push(("act".to_owned(), act.to_owned()));
    done(person.browser.post(&format!("{public}/watch"), &fields).await);
}

scene! {
    async fn a_message_is_handed_over_once(house) {
        let mut foreign = Foreign::start(0);
        let ada = somebody(&house, "Ada").await;
        ask_for_reset(&house, &ada.email).await;
        assert_eq!(post(&house, &foreign.sender()).await, 1);
        assert_eq!(post(&house, &foreign.sender()).await, 0);
        let mail = foreign.next();
        assert_eq!(mail.to, std::slice::from_ref(&ada.email));
        assert_eq!(mail.headers["subject"], "Set a new password");
        assert_eq!(mail.headers["from"], "Forecourt <post@portal.example>");
        assert_eq!(mail.headers["auto-submitted"], "auto-generated");
        assert!(mail.headers.contains_key("date") && mail.headers["message-id"].ends_with("@127.0.0.1>"), "{:?}", mail.headers);
        assert!(!mail.headers.contains_key("list-unsubscribe"), "nobody can do without this one");
        // The link is whole, and works.
        let link = path_in(&mail.body, "/reset/");
        assert!(house.visitor().get(&link).await.says("Set a new password"));
        // Words of every script, in subject and body.
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut zoe) = supplier(&house, "Zoë Ŵyn").await;
        watch(&mut zoe, &public, "watch").await;
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "Ŵyn, “straße”, 東京.\n.\nA dot alone.")]).await);
        house.work().await;
        assert_eq!(post(&house, &foreign.sender()).await, 1);
        assert!(foreign.next().body.contains("Ŵyn, “straße”, 東京.\n.\nA dot alone."));
    }

    async fn what_a_server_refuses_is_given_up_and_what_it_puts_off_is_tried_again(house) {
        let mut foreign = Foreign::start(0);
        let (nobody, later) = (somebody(&house, "Nobody").await, somebody(&house, "Later").await);
        for email in [&nobody.email, &later.email] {
            ask_for_reset(&house, email).await;
        }
        assert_eq!(post(&house, &foreign.sender()).await, 0);
        assert_eq!(post(&house, &foreign.sender()).await, 0, "not at once");
        house.wait_minutes(1);
        assert_eq!(post(&house, &foreign.sender()).await, 1);
        assert_eq!(foreign.next().to, std::slice::from_ref(&later.email));
        let rows = house.portal.db.rows(&GIVEN_UP, vec![]).await.expect("the outbox is read");
        let why: Vec<String> = rows.iter().map(|row| row.get(0).expect("text")).collect();
        assert!(matches!(&why[..], [one] if one.contains("There is nobody of that name here")), "{why:?}");
    }

    async fn nothing_is_lost_while_no_server_answers_and_a_link_that_expired_is_not_sent(house) {
        let mut foreign = Foreign::start(0);
        let port = foreign.port;
        let (ada, eve) = (somebody(&house, "Ada").await, somebody(&house, "Eve").await);
        ask_for_reset(&house, &ada.email).await;
        drop(foreign);
        assert_eq!(post(&house, &sender(port)).await, 0);
        house.wait_minutes(2);
        foreign = Foreign::start(port);
        assert_eq!(post(&house, &foreign.sender()).await, 1);
        assert_eq!(foreign.next().to, std::slice::from_ref(&ada.email));
        ask_for_reset(&house, &eve.email).await;
        house.wait_minutes(61);
        assert_eq!(post(&house, &foreign.sender()).await, 0, "its link works no more");
    }

    async fn whoever_asks_for_no_more_from_a_mail_is_told_no_more(house) {
        let mut foreign = Foreign::start(0);
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut mo) = supplier(&house, "Hearth").await;
        for person in [&mut pat, &mut mo] {
            watch(person, &public, "watch").await;
        }
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "The budget went to roofs.")]).await);
        house.work().await;
        // What waits is not sent to somebody who stops it first.
        watch(&mut mo, &public, "stop").await;
        assert_eq!(post(&house, &foreign.sender()).await, 1);
        let mail = foreign.next();
        assert_eq!(mail.to, [pat.email.clone()]);
        assert!(mail.headers["subject"].starts_with("Withdrawn: ") && mail.body.contains("The budget went to roofs."), "{mail:?}");
        assert_eq!(mail.headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
        let link = path_in(&mail.headers["list-unsubscribe"], "/unsubscribe/");
        assert_eq!(link, path_in(&mail.body, "/unsubscribe/"));
        // Opening it does nothing, however often a gateway does.
        let mut visitor = house.visitor();
        for _ in 0..3 {
            assert!(visitor.get(&link).await.says("We send you no more mail about this engagement"));
        }
        assert!(pat.browser.get(&public).await.says("You are told by mail what changes in this engagement"));
        for _ in 0..2 {
            assert_eq!(one_click(&mut visitor, &link).await, StatusCode::OK);
        }
        assert!(pat.browser.get(&public).await.says("Watch this engagement, and you are told by mail"));
        // Whoever guesses or changes one changes nothing.
        for wrong in [link.replace('.', "-"), format!("{link}0"), link[..link.len() - 1].to_owned(), "/unsubscribe/a.b.c".to_owned()] {
            assert_eq!(one_click(&mut visitor, &wrong).await, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
}
