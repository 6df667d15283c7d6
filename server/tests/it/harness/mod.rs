//! What every scene starts from: a house with an empty database, people, and their browsers.

mod browser;
mod coverage;
mod engine;
mod order;
mod people;

pub use browser::{Answer, Browser, Fields};
pub use engine::Engine;
pub use order::{Random, on_both};
pub use people::{Council, PASSWORD, Somebody, Supplier};

use app::edge::{Door, Site};
use axum::Router;
use domain::{actor::Actor, time::Timestamp};
use portal::{
    Op, Portal, Settings,
    blobs::Blobs,
    clock::Clock,
    engagements::Catalogue,
    keys::Keys,
    operational::outbox::{self, Mail},
    pilots::Library,
    receipts::{self, Seed, Signer},
};
use server::{
    http::Proxies,
    router::{self, Parts},
    serve::{self, Limits},
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::{net::TcpSocket, sync::watch, task::JoinHandle};

/// Where every scene begins: Wednesday 3 March 2027, 10:00 in London.
pub const START: Timestamp = Timestamp::from_millis(1_804_068_000_000);
pub use crate::process::PUBLIC_URL;

/// Runs a scene on both engines.
macro_rules! scene {
    ($($(#[$meta:meta])* async fn $name:ident($house:ident) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn scene($house: $crate::harness::House) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                scene($crate::harness::House::open($crate::harness::Engine::Sqlite).await).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                scene($crate::harness::House::open($crate::harness::Engine::Postgres).await).await;
            }
        }
    )* };
}

/// What somebody does who can write the database but has not got the key file.
macro_rules! tampering {
    ($($name:ident = $sql:literal;)*) => { $(
        static $name: portal::db::Statement = portal::db::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            kind: portal::db::Kind::Operational,
            postgres: $sql,
            sqlite: $sql,
        };
    )* };
}

/// A portal with a database of its own and a clock that the scene moves.
pub struct House {
    pub portal: Portal,
    pub doors: Vec<Door>,
    pub router: Router,
    pub hand: Arc<AtomicI64>,
    pub engine: Engine,
    pub place: engine::Place,
}

/// A server that answers on loopback.
pub struct Listening {
    pub address: SocketAddr,
    /// Tells it to stop.
    pub stop: watch::Sender<bool>,
    /// Ends when it has stopped.
    pub serving: JoinHandle<()>,
}

impl House {
    pub async fn open(engine: Engine) -> House {
        coverage::start();
        let place = engine.place();
        let db = portal::Db::open(&place.url).await.expect("the database opens");
        db.migrate().await.expect("the schema comes up to date");
        let hand = Arc::new(AtomicI64::new(START.millis()));
        let settings = Settings {
            public_url: PUBLIC_URL.to_owned(),
            comforts: true,
            audit_anchor: Some(place.folder.join("forecourt.audit")),
            scans: false,
            brand_name: "Forecourt".to_owned(),
        };
        let clock = Clock::Hand(Arc::clone(&hand));
        let keys = Keys::random();
        keys.keep(&place.folder.join("forecourt.key")).expect("the key file is made");
        let blobs = Blobs::folder(&place.folder.join("files")).expect("the folder can be written");
        let library = server::library::library().expect("challenges without mistakes");
        let mut portal = Portal::new(db, keys, clock, blobs, library, settings);
        // It is published where a scene needs it: that leaves a row in the log, which others count.
        let seed = Seed::random();
        seed.keep(&place.folder.join("receipt.key")).expect("the key file is made");
        portal.signer = Signer::Ready(Arc::new(seed.key()));
        House::around(portal, hand, engine, place)
    }

    /// Publishes the key that signs receipts, as the portal does when it is opened.
    pub async fn publish_receipt_key(&self) {
        let file = self.place.folder.join("receipt.key");
        receipts::open(&self.portal, &self.system(), &file).await.expect("the key is published");
    }

    /// The house's server on a port of loopback, under these limits.
    pub async fn listen(&self, limits: Limits) -> Listening {
        let socket = TcpSocket::new_v4().expect("a socket");
        // Little waits between server and client, so that a client that does not read is soon noticed.
        socket.set_send_buffer_size(4_096).expect("a socket can be set so");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        let listener = socket.listen(64).expect("a port to listen on");
        let address = listener.local_addr().expect("a port");
        let (router, _) = House::serve(self.portal.clone(), limits);
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(serve::accept(listener, router, limits, stopped));
        Listening { address, stop, serving }
    }

    fn around(portal: Portal, hand: Arc<AtomicI64>, engine: Engine, place: engine::Place) -> House {
        let (router, doors) = House::serve(portal.clone(), Limits::default());
        House { portal, doors, router, hand, engine, place }
    }

    fn serve(portal: Portal, limits: Limits) -> (Router, Vec<Door>) {
        let config = server::config::read("", |_| None).expect("the defaults fit together");
        let site = Site {
            style: "/pkg/main.css".to_owned(),
            islands: "/pkg/islands.js".to_owned(),
            icon: "/pkg/icon.svg".to_owned(),
        };
        router::build(Parts {
            app: router::app(&config, portal, site),
            proxies: Proxies::default(),
            site: "nowhere".into(),
            metrics: None,
            metrics_token: None,
            limits,
        })
    }

    /// The browser of a visitor to a second server on the same database.
    pub async fn visitor_elsewhere(&self) -> Browser {
        let db = portal::Db::open(&self.place.url).await.expect("the database opens again");
        let (router, _) = House::serve(
            Portal { db, catalogue: Catalogue::default(), ..self.portal.clone() },
            Limits::default(),
        );
        Browser::new(router)
    }

    /// The same house after the server was stopped and started again: same database, same keys.
    pub async fn restart(self) -> House {
        let House { portal, hand, engine, place, .. } = self;
        portal.db.close().await;
        let db = portal::Db::open(&place.url).await.expect("the database opens again");
        House::around(Portal { db, catalogue: Catalogue::default(), ..portal }, hand, engine, place)
    }

    /// The same house under other settings, such as without the comforts of development.
    pub fn with_settings(self, change: impl FnOnce(&mut Settings)) -> House {
        let House { mut portal, hand, engine, place, .. } = self;
        change(&mut portal.settings);
        House::around(portal, hand, engine, place)
    }

    /// The same house with other challenges to choose from.
    pub fn with_library(self, library: Library) -> House {
        let House { portal, hand, engine, place, .. } = self;
        House::around(Portal { library, ..portal }, hand, engine, place)
    }

    /// The jobs once: what waits in the outbox's queues is there afterwards.
    pub async fn work(&self) {
        portal::jobs::round(&self.portal, "the scene").await.expect("the jobs run");
    }

    /// The mail to an address, newest first.
    pub async fn mail_to(&self, email: &str) -> Vec<Mail> {
        let mut portal = self.portal.clone();
        portal.settings.comforts = true;
        let mails = outbox::latest(&portal, &self.system()).await.expect("the outbox is read");
        mails.into_iter().filter(|mail| mail.recipient == email).collect()
    }

    /// The path of the link in the newest mail to an address.
    pub async fn link_to(&self, email: &str) -> String {
        let mails = self.mail_to(email).await;
        let body = &mails.first().expect("there is mail").body;
        let start = body.find(&self.portal.settings.public_url).expect("there is a link");
        let link = body[start..].split_whitespace().next().unwrap_or_default();
        link[self.portal.settings.public_url.len()..].to_owned()
    }

    pub fn now(&self) -> Timestamp {
        self.portal.clock.now()
    }

    pub fn wait_minutes(&self, minutes: i64) {
        self.hand.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    /// An operation of the portal itself: what the operator's command line does.
    pub fn system(&self) -> Op {
        Op::new(Actor::System, self.now())
    }

    pub fn visitor(&self) -> Browser {
        Browser::new(self.router.clone())
    }
}
