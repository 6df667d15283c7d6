//! The power is cut while suppliers submit: what they were told is submitted stands afterwards.

use super::{KILLS, afterwards, kill_again_and_again};
use crate::{
    harness::{Answer, Engine},
    process::{Installation, ask},
};
use axum::http::{HeaderMap, StatusCode};
use domain::actor::Actor;
use portal::{
    Op,
    db::{Kind, Statement},
    engagements,
    operational::sessions,
};
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// So many submissions are acknowledged in all, at least.
const SUBMISSIONS: usize = 300;
/// The suppliers of the demonstration that have a submitter, and each what it is called.
const SUPPLIERS: [(&str, &str); 3] = [
    ("tomas.reel@hearth-and-lantern.example", "Hearth"),
    ("carla.voss@brightwater.example", "Brightwater"),
    ("asha.rook@fell-and-fern.example", "Fell and Fern"),
];

static PEOPLE: Statement = Statement {
    name: "it::long::submitted::PEOPLE",
    kind: Kind::Read,
    postgres: "SELECT p.id, m.organisation, p.email FROM persons p JOIN memberships m ON m.person = p.id",
    sqlite: "SELECT p.id, m.organisation, p.email FROM persons p JOIN memberships m ON m.person = p.id",
};
static CONTENTS: Statement = Statement {
    name: "it::long::submitted::CONTENTS",
    kind: Kind::Read,
    postgres: "SELECT content FROM response_versions",
    sqlite: "SELECT content FROM response_versions",
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_submitted_is_lost_on_sqlite() {
    killed_while_suppliers_submit(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_submitted_is_lost_on_postgres() {
    killed_while_suppliers_submit(Engine::Postgres).await;
}

/// The public address of an engagement that takes responses and that none of the suppliers answers yet.
async fn open_engagement(portal: &portal::Portal) -> String {
    let op = Op::new(Actor::Visitor, portal.clock.now());
    let search = engagements::Search { per_page: 50, ..engagements::Search::default() };
    let found = engagements::search(portal, &op, &search).await.expect("the list is read");
    let one =
        found.listings.iter().find(|one| one.title.contains("temporary rooms")).expect("it is published");
    format!("/engagements/{}", one.reference)
}

/// The cookie of a session of this person.
async fn cookie(portal: &portal::Portal, email: &str) -> String {
    let op = Op::new(Actor::System, portal.clock.now());
    let people = portal.db.rows(&PEOPLE, vec![]).await.expect("they are read");
    let person =
        people.iter().find(|row| row.get::<String>(2).expect("text") == email).expect("they are there");
    let (id, organisation) = (person.parse(0).expect("an id"), person.parse(1).expect("an id"));
    let token = sessions::start(portal, &op, id, Some(organisation)).await.expect("started");
    format!("session={token}")
}

/// Somebody at a browser whose portal may be gone at any moment.
struct Writer {
    address: SocketAddr,
    cookie: String,
}

impl Writer {
    async fn get(&self, path: &str) -> Result<Answer, String> {
        let (status, body) = ask(self.address, "GET", path, &self.cookie, String::new()).await?;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        Ok(Answer { status, headers: HeaderMap::new(), bytes: body.clone().into_bytes(), body })
    }

    /// Sends the form of a page with these fields typed in.
    async fn submit(&self, path: &str, typed: &[(&str, &str)]) -> Result<(), String> {
        let fields = self.get(path).await?.fields_with(typed);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        let (status, body) = ask(self.address, "POST", path, &self.cookie, body).await?;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {body}");
        Ok(())
    }

    /// The address of the question that is put like this.
    async fn question(&self, response: &str, ask: &str) -> Result<String, String> {
        let page = self.get(response).await?;
        let at = page.body.find(ask).expect("it is asked");
        let start = page.body[..at].rfind("href=\"").expect("a link") + 6;
        Ok(page.body[start..].chars().take_while(|letter| *letter != '"').collect())
    }
}

async fn killed_while_suppliers_submit(engine: Engine) {
    let seed = u64::from_be_bytes(portal::keys::random());
    println!(
        "{KILLS} kills, at least {SUBMISSIONS} submissions, {} suppliers, {engine:?}, seed {seed:#x}",
        SUPPLIERS.len()
    );
    let place = engine.place();
    let installation = Installation::new(place.url.clone(), place.folder.join("installation"));
    let portal = installation.within().await;
    server::demonstration::make(&portal, portal.clock.now()).await.expect("an empty database");
    let response = format!("{}/response", open_engagement(&portal).await);
    let mut cookies = Vec::new();
    for (email, _) in SUPPLIERS {
        cookies.push(cookie(&portal, email).await);
    }
    let running = installation.start().await;
    let acknowledged = Arc::new(Mutex::new(BTreeSet::<String>::new()));
    let over = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for ((_, name), cookie) in SUPPLIERS.into_iter().zip(cookies) {
        let writer = Writer { address: installation.address, cookie };
        writer.submit(&response, &[]).await.expect("nobody is killed yet");
        let who = writer.question(&response, "Who are you, in short?").await.expect("nobody is killed yet");
        writer.submit(&who, &[("text", name)]).await.expect("nobody is killed yet");
        let how = writer
            .question(&response, "How would you go about this problem?")
            .await
            .expect("nobody is killed yet");
        let (acknowledged, over, check) =
            (Arc::clone(&acknowledged), Arc::clone(&over), format!("{response}/check"));
        writers.push(tokio::spawn(async move {
            let mut number = 0;
            while !over.load(Ordering::Relaxed) {
                number += 1;
                let words = format!("{name} wrote this as number {number}.");
                let submitted = async {
                    writer.submit(&how, &[("text", &words)]).await?;
                    writer.submit(&check, &[]).await
                };
                match submitted.await {
                    Ok(()) => {
                        acknowledged.lock().expect("nobody panics while holding it").insert(words);
                    }
                    // The process was killed: nothing was acknowledged.
                    Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        }));
    }
    let count = || acknowledged.lock().expect("nobody panics while holding it").len();
    let running = kill_again_and_again(&installation, running, seed, SUBMISSIONS, count).await;
    over.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("the writer ends well");
    }
    drop(running);

    let portal = afterwards(&installation).await;
    let contents = portal.db.rows(&CONTENTS, vec![]).await.expect("they are read");
    let contents: Vec<String> = contents.iter().map(|row| row.get(0).expect("text")).collect();
    let acknowledged = acknowledged.lock().expect("nobody panics while holding it").clone();
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|words| !contents.iter().any(|content| content.contains(*words)))
        .collect();
    println!(
        "{} submissions acknowledged, {} versions kept, {} lost",
        acknowledged.len(),
        contents.len(),
        lost.len()
    );
    assert!(acknowledged.len() >= SUBMISSIONS);
    assert!(lost.is_empty(), "{lost:?}");
}
