//! That a password is hashed whether or not the address is known.
//!
//! Here and not among the scenes, because no other test of this crate hashes: the count is exact.

use super::{Credentials, NewPerson, hashes_made, register, sign_in};
use crate::{Db, Op, Portal, Settings, blobs::Blobs, clock::Clock, keys::Keys, pilots::Library};
use domain::{actor::Actor, fault::FaultKind, time::Timestamp};

#[tokio::test]
async fn an_unknown_address_costs_a_hash_like_a_known_one() {
    let folder = std::env::temp_dir().join(format!("forecourt_hashes_{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
    let url = format!("sqlite://{}", folder.join("it.sqlite").display());
    let db = Db::open(&url).await.expect("the database opens");
    db.migrate().await.expect("the schema comes up to date");
    let settings = Settings {
        public_url: "http://127.0.0.1:3000".to_owned(),
        comforts: true,
        audit_anchor: None,
        scans: false,
        brand_name: "Forecourt".to_owned(),
    };
    let clock = Clock::hand(Timestamp::from_millis(1_804_068_000_000));
    let blobs = Blobs::folder(&folder.join("files")).expect("the folder can be written");
    let portal = Portal::new(
        db,
        Keys::random(),
        clock,
        blobs,
        Library::new(Vec::new(), "", |_| Err("no challenge is read here".to_owned())),
        settings,
    );
    let op = Op::new(Actor::Visitor, portal.clock.now());
    let new = NewPerson {
        email: "ada@council.example".to_owned(),
        name: "Ada Hill".to_owned(),
        password: Some("three quiet herons".to_owned()),
        demonstration: false,
    };
    register(&portal, &op, new).await.expect("the address is new");
    for email in ["ada@council.example", "nobody@council.example"] {
        let before = hashes_made();
        let given =
            Credentials { email, password: "not this one at all", address: "192.0.2.1", browser: None };
        let refused = sign_in(&portal, &op, given).await.expect_err("a wrong password");
        assert_eq!(refused.kind, FaultKind::Invalid);
        assert_eq!(hashes_made() - before, 1, "{email}");
    }
    portal.db.close().await;
    let _ = std::fs::remove_dir_all(&folder);
}
