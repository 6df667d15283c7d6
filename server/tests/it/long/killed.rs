//! The power is cut while people write: what they were told is saved is there afterwards.

use super::{KILLS, afterwards, kill_again_and_again};
use crate::{
    harness::{Answer, Engine},
    process::{Installation, Portal, ask},
};
use axum::http::{HeaderMap, StatusCode};
use domain::{
    accounts::{OrganisationKind, Regime, Role},
    actor::{Actor, Seat},
    ids::ProblemId,
};
use portal::{
    Op,
    accounts::{
        self, NewPerson, members,
        organisations::{self, NewOrganisation},
    },
    operational::sessions,
    problems,
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// So many writes are acknowledged in all, at least.
const WRITES: usize = 500;
/// So many people write at once.
const WRITERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    killed_again_and_again(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    killed_again_and_again(Engine::Postgres).await;
}

/// An editor, and the cookie of their session.
async fn editor(portal: &portal::Portal) -> (Actor, String) {
    let op = Op::new(Actor::System, portal.clock.now());
    let council = NewOrganisation {
        slug: "marlow-bridge".to_owned(),
        name: "Marlow Bridge".to_owned(),
        kind: OrganisationKind::Council,
        regime: Regime::England,
        identifiers: Vec::new(),
    };
    let organisation = organisations::register(portal, &op, op.id(), council).await.expect("registered");
    let person = NewPerson {
        email: "ada@marlow-bridge.example".to_owned(),
        name: "Ada Hill".to_owned(),
        password: None,
        demonstration: false,
    };
    let id = accounts::register(portal, &op, person).await.expect("registered");
    members::grant(portal, &op, organisation, id, &[Role::Editor]).await.expect("granted");
    let token = sessions::start(portal, &op, id, Some(organisation)).await.expect("started");
    let seat = Seat { organisation, kind: OrganisationKind::Council, roles: vec![Role::Editor] };
    (Actor::Person { id, seat: Some(seat) }, format!("session={token}"))
}

/// What the form of a new problem sends, apart from the title.
async fn token(portal: &Portal, cookie: &str) -> String {
    let (status, body) = portal.get("/problems/new", cookie).await.expect("the portal answers");
    let page = Answer { status, headers: HeaderMap::new(), bytes: body.clone().into_bytes(), body };
    page.field("_token")
}

async fn killed_again_and_again(engine: Engine) {
    let seed = u64::from_be_bytes(portal::keys::random());
    println!("{KILLS} kills, at least {WRITES} writes, {WRITERS} writers, {engine:?}, seed {seed:#x}");
    let place = engine.place();
    let installation = Installation::new(place.url.clone(), place.folder.join("installation"));
    let running = installation.start().await;
    let (actor, cookie) = editor(&installation.within().await).await;
    let token = token(&running, &cookie).await;

    let acknowledged = Arc::new(Mutex::new(BTreeSet::<ProblemId>::new()));
    let over = Arc::new(AtomicBool::new(false));
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let (acknowledged, over) = (Arc::clone(&acknowledged), Arc::clone(&over));
        let (cookie, token, address) = (cookie.clone(), token.clone(), installation.address);
        writers.push(tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let id = ProblemId(uuid::Uuid::from_bytes(portal::keys::random()));
                let fields =
                    [("_token", &*token), ("id", &*id.to_string()), ("title", &*format!("Writer {writer}"))];
                let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                match ask(address, "POST", "/problems/new", &cookie, body).await {
                    Ok((StatusCode::SEE_OTHER, _)) => {
                        acknowledged.lock().expect("nobody panics while holding it").insert(id);
                    }
                    Ok((status, body)) => panic!("{status}: {body}"),
                    // The process was killed: nothing was acknowledged.
                    Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
                }
            }
        }));
    }

    let count = || acknowledged.lock().expect("nobody panics while holding it").len();
    let running = kill_again_and_again(&installation, running, seed, WRITES, count).await;
    over.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("the writer ends well");
    }
    drop(running);

    let portal = afterwards(&installation).await;
    let op = Op::new(actor, portal.clock.now());
    let kept: BTreeSet<_> = problems::list(&portal, &op)
        .await
        .expect("the list is read")
        .into_iter()
        .map(|summary| summary.id)
        .collect();
    let acknowledged = acknowledged.lock().expect("nobody panics while holding it").clone();
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    println!("{} writes acknowledged, {} kept, {} lost", acknowledged.len(), kept.len(), lost.len());
    assert!(acknowledged.len() >= WRITES);
    assert!(lost.is_empty(), "{lost:?}");
}
