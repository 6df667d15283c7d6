//! Two engines, one behaviour: the same schema, statements that both take, transactions that do not lose.

use crate::harness::{Engine, House};
use axum::http::StatusCode;
use domain::{accounts::Role, fault::FaultKind};
use portal::{
    accounts::{self, NewPerson},
    bind,
    db::{Isolation, Kind, Statement},
    operational::sessions,
};
use std::process::Command;

/// What an operator does who restarts the server: every connection but this one ends.
static END_CONNECTIONS: Statement = Statement {
    name: "it::database::END_CONNECTIONS",
    kind: Kind::Read,
    postgres: "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    sqlite: "SELECT 1",
};
/// A write that nobody has words for.
static SAME_AGAIN: Statement = Statement {
    name: "it::database::SAME_AGAIN",
    kind: Kind::Write,
    postgres: "INSERT INTO organisations SELECT * FROM organisations",
    sqlite: "INSERT INTO organisations SELECT * FROM organisations",
};
/// Takes away what the session's mark needs, as a full disk would.
static NO_SEEN: Statement = Statement {
    name: "it::database::NO_SEEN",
    kind: Kind::Operational,
    postgres: "ALTER TABLE sessions ADD CONSTRAINT refuses CHECK (seen_at = started_at)",
    sqlite: "CREATE TRIGGER refuses BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'refused'); END",
};
/// The same for a new session.
static NO_START: Statement = Statement {
    name: "it::database::NO_START",
    kind: Kind::Operational,
    postgres: "ALTER TABLE sessions ADD CONSTRAINT refuses CHECK (ended_at IS NOT NULL) NOT VALID",
    sqlite: "CREATE TRIGGER refuses BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'refused'); END",
};
/// The outbox as a thief of the database reads it.
static BODIES: Statement = Statement {
    name: "it::database::BODIES",
    kind: Kind::Read,
    postgres: "SELECT body FROM outbox",
    sqlite: "SELECT body FROM outbox",
};

#[tokio::test]
async fn both_sets_of_migrations_make_the_same_schema() {
    let lite = House::open(Engine::Sqlite).await;
    let postgres = House::open(Engine::Postgres).await;
    let lite = portal::db::schema::describe(&lite.portal.db).await.expect("SQLite describes itself");
    let postgres =
        portal::db::schema::describe(&postgres.portal.db).await.expect("PostgreSQL describes itself");
    assert!(lite.len() > 100, "the description is too short to be true: {lite:#?}");
    let only = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    assert_eq!(only(&lite, &postgres), Vec::<String>::new(), "only on SQLite");
    assert_eq!(only(&postgres, &lite), Vec::<String>::new(), "only on PostgreSQL");
}

scene! {
    async fn every_statement_is_taken_by_the_engine(house) {
        let mut refused = Vec::new();
        for statement in portal::db::all() {
            if let Err(error) = house.portal.db.prepare(statement).await {
                refused.push(format!("{}: {error}", statement.name));
            }
        }
        assert!(refused.is_empty(), "{refused:#?}");
    }

    async fn what_nobody_has_words_for_is_a_defect_and_not_somebody_elses_change(house) {
        house.council("Marlow Bridge").await;
        let mut t = house.portal.db.begin(Isolation::ReadCommitted).await.expect("a transaction");
        let fault = t.change(&SAME_AGAIN, vec![]).await.expect_err("they are there already");
        t.undo().await;
        assert_eq!(fault.kind, FaultKind::Internal, "{fault}");
    }

    async fn a_page_is_read_although_the_session_cannot_be_marked_as_seen(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        house.portal.db.operate(&NO_SEEN, vec![]).await.expect("the statement runs");
        house.wait_minutes(2);
        let page = editor.browser.get("/problems").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    }

    async fn whoever_cannot_change_to_another_organisation_stays_signed_in(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let token = editor.browser.cookies["session"].clone();
        let session = sessions::find(&house.portal, &token, house.now()).await.expect("read").expect("there is one");
        house.portal.db.operate(&NO_START, vec![]).await.expect("the statement runs");
        let changed = sessions::change_organisation(&house.portal, &editor.op(&house), &session, council.id).await;
        assert!(changed.is_err());
        assert_eq!(editor.browser.get("/problems").await.status, StatusCode::OK);
    }

    async fn an_address_that_has_an_account_is_told_so(house) {
        let new = NewPerson {
            email: "ada.hill@marlow-bridge.example".to_owned(),
            name: "Ada Hill".to_owned(),
            password: None,
            demonstration: false,
        };
        accounts::register(&house.portal, &house.system(), new.clone()).await.expect("the address is new");
        let again = accounts::register(&house.portal, &house.system(), new).await.expect_err("it is not new");
        assert_eq!(again.kind, FaultKind::Conflict);
        assert!(again.what.contains("has an account already"), "{again}");
    }

    async fn without_its_key_file_a_database_is_not_opened(house) {
        let said = |arguments: &[&str]| {
            let done = Command::new(env!("CARGO_BIN_EXE_forecourt"))
                .args(arguments)
                .env("DATABASE_URL", &house.place.url)
                .env("FORECOURT_DATA", &house.place.folder)
                .output()
                .expect("the binary starts");
            (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
        };
        let (key, kept) = (house.place.folder.join("forecourt.key"), house.place.folder.join("kept"));
        let (made, words) = said(&["admin", "owner", "Marlow Bridge", "olive@marlow-bridge.example", "Olive Farrow"]);
        assert!(made, "{words}");
        std::fs::rename(&key, &kept).expect("the key file was made");
        for _ in 0..2 {
            let (opened, words) = said(&["audit", "verify"]);
            assert!(!opened && words.contains("Restore forecourt.key from its backup"), "{words}");
            assert!(!key.exists(), "no other key file is left in its place");
        }
        std::fs::rename(&kept, &key).expect("it is restored");
        let (verified, words) = said(&["audit", "verify"]);
        assert!(verified, "{words}");
    }

    async fn a_stolen_database_gives_no_links(house) {
        let council = house.council("Marlow Bridge").await;
        let owner = council.person_with_password(&house, "Olive Farrow", &[Role::Owner]).await;
        house.visitor().submit("/reset", &[("email", &owner.email)]).await;
        house.work().await;
        let link = house.link_to(&owner.email).await;
        let secret = link.rsplit('/').next().expect("a link ends in its secret").as_bytes();
        let rows = house.portal.db.rows(&BODIES, bind![]).await.expect("the outbox is read");
        assert!(!rows.is_empty());
        for row in rows {
            let body: Vec<u8> = row.get(0).expect("bytes");
            assert!(!body.windows(secret.len()).any(|part| part == secret), "the secret of a link lies in clear");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_of_the_server_pages_are_read_at_once() {
    let house = House::open(Engine::Postgres).await;
    let council = house.council("Marlow Bridge").await;
    let editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
    let read = async |count: usize| {
        let mut reading = Vec::new();
        for _ in 0..count {
            let mut browser = editor.browser.clone();
            reading.push(tokio::spawn(async move { browser.get("/problems").await.status }));
        }
        for status in reading {
            assert_eq!(status.await.expect("it ends"), StatusCode::OK);
        }
    };
    read(12).await;
    let elsewhere = portal::Db::open(&house.place.url).await.expect("the database opens");
    let ended = elsewhere.rows(&END_CONNECTIONS, vec![]).await.expect("they end");
    assert!(ended.len() > 1, "only {} connections were open", ended.len());
    read(12).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_the_server_cut_off_is_to_be_tried_again() {
    let house = House::open(Engine::Postgres).await;
    house.council("Marlow Bridge").await;
    let mut t = house.portal.db.begin(Isolation::ReadCommitted).await.expect("a transaction");
    let elsewhere = portal::Db::open(&house.place.url).await.expect("the database opens");
    elsewhere.rows(&END_CONNECTIONS, vec![]).await.expect("they end");
    let fault = t.change(&SAME_AGAIN, vec![]).await.expect_err("the connection is gone");
    assert_eq!(fault.kind, FaultKind::Unavailable, "{fault}");
    assert!(fault.what.contains("not available right now"), "{fault}");
}
