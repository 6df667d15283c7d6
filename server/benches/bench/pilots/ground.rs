//! Suppliers with a pilot each, in the demonstration's engagement.

use crate::{ground::Person, load::Connection, process::Installation};
use axum::http::{Request, StatusCode};
use domain::{
    accounts::{OrganisationKind, Regime, Role},
    actor::Actor,
    ids::{ModuleId, RunId},
    pilots::{Length, PRACTICE_RUNS_A_DAY},
    time::Timestamp,
};
use futures::stream;
use hyper::body::Bytes;
use portal::{
    Op, Portal,
    accounts::organisations::{self, NewOrganisation},
    db::{Kind, Statement},
    engagements::{self, Search},
    pilots::{self, NewModule},
};
use scraper::{Html, Selector};
use std::{path::Path, time::Duration};

/// From one look at the database to the next, while something is waited for.
pub const LOOK_EACH: Duration = Duration::from_millis(20);

/// Runs that an organisation has on a day.
pub const A_DAY: usize = PRACTICE_RUNS_A_DAY as usize;

/// Versions of a pilot that an organisation keeps for one engagement.
pub const VERSIONS: usize = pilots::VERSIONS_MAX as usize;

static OPEN_JOBS: Statement = Statement {
    name: "bench::pilots::OPEN_JOBS",
    kind: Kind::Read,
    postgres: "SELECT COUNT(*) FROM pilot_jobs WHERE open",
    sqlite: "SELECT COUNT(*) FROM pilot_jobs WHERE open",
};
/// When the runs of a module were queued and ended, the latest first; all succeeded.
static TIMES: Statement = Statement {
    name: "bench::pilots::TIMES",
    kind: Kind::Read,
    postgres: "SELECT queued_at, ended_at FROM runs WHERE module = $1 AND end_reason = 'succeeded' ORDER BY queued_at DESC, id DESC",
    sqlite: "SELECT queued_at, ended_at FROM runs WHERE module = $1 AND end_reason = 'succeeded' ORDER BY queued_at DESC, id DESC",
};

/// The file of a pilot.
pub struct Pilot(pub Bytes);

impl Pilot {
    pub fn read(file: &Path) -> Pilot {
        Pilot(std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).into())
    }
}

/// Somebody of a supplier, and their pilot.
pub struct Supplier {
    pub person: Person,
    pub module: ModuleId,
}

impl Supplier {
    /// Queues a run, without the page.
    pub async fn queue(&self, portal: &Portal) -> RunId {
        let op = self.person.now(portal);
        let run: RunId = op.id();
        pilots::start(portal, &op, self.module, run, Length::Quick).await.expect("it is queued");
        run
    }

    /// Uploads another version of the pilot, which no worker has looked at.
    pub async fn upload(&self, portal: &Portal, file: Bytes) -> ModuleId {
        let op = self.person.now(portal);
        upload(portal, &op, &reference(portal, &op).await, file).await
    }

    /// When the runs of its pilot were queued, and when what they showed arrived, the latest first.
    pub async fn times(&self, portal: &Portal) -> Vec<(Timestamp, Timestamp)> {
        let rows = portal.db.rows(&TIMES, vec![self.module.to_string().into()]).await.expect("rows");
        rows.iter().map(|row| (row.moment(0).expect("queued"), row.moment(1).expect("ended"))).collect()
    }
}

/// So many suppliers, each of whom has uploaded the pilot.
pub async fn suppliers(portal: &Portal, number: usize, pilot: &Pilot) -> Vec<Supplier> {
    let system = Op::new(Actor::System, portal.clock.now());
    let reference = reference(portal, &system).await;
    let mut all = Vec::new();
    for _ in 0..number {
        let slug = format!("supplier-{}", uuid::Uuid::now_v7());
        let new = NewOrganisation {
            name: slug.clone(),
            slug,
            kind: OrganisationKind::Supplier,
            regime: Regime::England,
            identifiers: Vec::new(),
        };
        let organisation =
            organisations::register(portal, &system, system.id(), new).await.expect("it is registered");
        let person = Person::of(portal, organisation, OrganisationKind::Supplier, Role::Member, 0).await;
        let module = upload(portal, &person.now(portal), &reference, pilot.0.clone()).await;
        all.push(Supplier { person, module });
    }
    all
}

async fn upload(portal: &Portal, op: &Op, reference: &str, file: Bytes) -> ModuleId {
    let new = NewModule { file_name: "pilot.wasm".to_owned(), note: String::new() };
    pilots::upload(portal, op, reference, new, stream::iter([Ok(file)])).await.expect("it is uploaded")
}

/// The reference of the demonstration's engagement with a challenge.
async fn reference(portal: &Portal, op: &Op) -> String {
    let engagement = server::demonstration::challenged().expect("there is one");
    let all = Search { per_page: usize::MAX, ..Search::default() };
    let found = engagements::search(portal, op, &all).await.expect("the database answers");
    let listed = found.listings.into_iter().find(|listed| listed.engagement == engagement);
    listed.expect("it is published").reference.to_string()
}

/// Waits until a worker has looked at every pilot, and one has run: then all is compiled, and the world is kept.
pub async fn checked(portal: &Portal, suppliers: &[Supplier]) {
    none_open(portal).await;
    suppliers[0].queue(portal).await;
    none_open(portal).await;
}

/// Waits until the queue is empty.
pub async fn none_open(portal: &Portal) {
    loop {
        let row = portal.db.row(&OPEN_JOBS, vec![]).await.expect("the database answers").expect("a count");
        if row.get::<i64>(0).expect("a count") == 0 {
            return;
        }
        tokio::time::sleep(LOOK_EACH).await;
    }
}

/// Somebody who presses the button that starts a run, on a connection of their own.
pub struct Presser {
    connection: Connection,
    path: String,
    cookie: String,
    token: String,
}

impl Presser {
    /// Opens the page of the version.
    pub async fn sit_down(supplier: &Supplier, installation: &Installation) -> Presser {
        let mut connection = Connection::open(installation.address).await;
        let path = format!("/modules/{}", supplier.module);
        let cookie = supplier.person.cookie.clone();
        let request = Request::get(&path).header("cookie", &cookie);
        let (_, page) = connection.ask(request, String::new()).await;
        let page = Html::parse_document(&String::from_utf8_lossy(&page));
        let field = Selector::parse("form input[name=_token]").expect("a selector");
        let token =
            page.select(&field).next().and_then(|field| field.attr("value")).expect("a form").to_owned();
        Presser { connection, path, cookie, token }
    }

    /// Starts a run in one world.
    pub async fn press(&mut self) {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("_token", self.token.as_str()), ("length", "quick")])
            .finish();
        let request = Request::post(&self.path)
            .header("cookie", &self.cookie)
            .header("origin", crate::process::PUBLIC_URL)
            .header("content-type", "application/x-www-form-urlencoded");
        let (status, page) = self.connection.ask(request, form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&page));
    }
}
