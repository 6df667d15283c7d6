//! Pilots: a challenge is chosen, modules are uploaded and run by a real worker, and what they showed is read.
//!
//! `script/sandbox` builds the worker and the locked programs beside the portal's.

mod api;
mod choosing;
mod command;
mod far;
mod finals;
mod hostile;
mod joint;
mod modules;
mod receipts;
mod runs;
mod shown;
mod workers;

pub use api::token;
pub use workers::{Hand, checked_by};

use crate::{
    engagements::{done, public_address, publish, ready_one, revision, set_up},
    harness::{Answer, Browser, House, PASSWORD, Somebody, Supplier},
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    ids::{EngagementId, ModuleId, OrganisationId, ProblemId, RunId},
    pilots::{Conditions, Length, Phases, Publication},
};
use portal::{
    accounts, engagements as cases,
    pilots::{self, Choice, NewModule, finals::Opening},
};
use server::own_worker;
use std::path::{Path, PathBuf};
use tokio::{sync::watch, task::JoinHandle};

/// A pilot that does what its challenge asks: the baseline.
pub const PILOT: &[u8] = include_bytes!("../../../../sandbox/challenges/repairs-triage/baseline.wasm");

/// How often a page is looked at until it says what is waited for, and how long it takes from one look to the next.
const LOOKS: u32 = 1_200;
const LOOK_EACH: std::time::Duration = std::time::Duration::from_millis(50);

/// The worker of a house's own machine, and where it asks for work. It ends with this.
pub struct Working {
    stop: watch::Sender<bool>,
    pub keeping: JoinHandle<()>,
    desk: JoinHandle<()>,
}

impl Drop for Working {
    fn drop(&mut self) {
        self.stop();
        self.desk.abort();
    }
}

fn program() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_forecourt")).with_file_name("forecourt-worker")
}

impl Working {
    /// Tells the worker to end.
    pub fn stop(&self) {
        let _ = self.stop.send(true);
    }
}

impl House {
    /// Starts the worker of this machine.
    pub fn worker(&self, slots: u32) -> Working {
        let (stop, stopped) = watch::channel(false);
        let (portal, folder) = (self.portal.clone(), self.place.folder.clone());
        let listener = own_worker::listen(&folder).expect("a socket");
        let desk = tokio::spawn(own_worker::answer(listener, portal.clone(), stopped.clone()));
        assert!(program().is_file(), "there is no worker: script/sandbox builds it");
        let keeping = tokio::spawn(own_worker::keep(portal, program(), folder, slots, stopped));
        Working { stop, keeping, desk }
    }
}

/// A published engagement with a challenge: its address for its council, and its public one.
pub struct Challenged {
    pub editor: Somebody,
    pub officer: Somebody,
    pub engagement: String,
    pub public: String,
}

/// Such an engagement of Marlow Bridge.
pub async fn challenged(house: &House) -> Challenged {
    house.publish_receipt_key().await;
    let (editor, mut officer, engagement) = set_up(house).await;
    choose(&mut officer.browser, &engagement).await;
    let phases = [("phases", "practice_and_final")];
    done(officer.browser.submit(&format!("{engagement}/challenge/terms"), &phases).await);
    done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    done(publish(&mut officer.browser, &engagement).await);
    let public = public_address(&mut officer.browser, &engagement).await;
    Challenged { editor, officer, engagement, public }
}

/// Chooses the challenge of repairs for a small district.
pub async fn choose(browser: &mut Browser, engagement: &str) {
    let typed = [("challenge", "repairs-triage"), ("profile", "small_district_rich")];
    done(browser.submit(&format!("{engagement}/challenge"), &typed).await);
}

/// A supplier with one person who may do everything there.
pub async fn supplier(house: &House, name: &str) -> (Supplier, Somebody) {
    let supplier = house.supplier(name).await;
    let person = format!("Pat of {name}");
    let person = supplier.person(house, &person, &[Role::Admin, Role::Submitter, Role::Member]).await;
    (supplier, person)
}

/// Uploads a pilot; gives back the address of the version.
pub async fn upload(browser: &mut Browser, public: &str, file: &[u8]) -> String {
    let answer = browser
        .upload(&format!("{public}/pilots/upload"), &[("note", "First try")], "pilot.wasm", file)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// Starts a run of a version; gives back its address.
pub async fn start(browser: &mut Browser, module: &str, length: &str) -> String {
    let answer = browser.submit(module, &[("length", length)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// Looks at a page until it says one of these words.
pub async fn until(browser: &mut Browser, path: &str, words: &[&str]) -> Answer {
    for _ in 0..LOOKS {
        let page = browser.get(path).await;
        if words.iter().any(|words| page.says(words)) {
            return page;
        }
        tokio::time::sleep(LOOK_EACH).await;
    }
    panic!("{path} never said {words:?}: {}", browser.get(path).await.text());
}

/// Uploads a pilot and waits until it can be run.
pub async fn ready(browser: &mut Browser, public: &str, file: &[u8]) -> String {
    let module = upload(browser, public, file).await;
    until(browser, &module, &["Ready to run", "Cannot be run", "Not checked"]).await;
    module
}

/// Publishes an engagement on an approved problem, with the challenge of repairs, through the use cases.
pub async fn publish_challenged(house: &House, officer: &Somebody, problem: ProblemId) -> EngagementId {
    let engagement = ready_one(house, officer, problem, 20).await;
    let op = officer.op(house);
    let choice = Choice { challenge: "repairs-triage".to_owned(), profile: "small_district_rich".to_owned() };
    pilots::choose(&house.portal, &op, engagement, &choice, None).await.expect("it is chosen");
    let chosen = pilots::chosen(&house.portal, engagement).await.expect("asked").expect("it is chosen");
    let conditions = Conditions { phases: Phases::PracticeAndFinal, ..chosen.conditions };
    let set = pilots::set_conditions(&house.portal, &op, engagement, conditions, chosen.revision).await;
    set.expect("it is a draft");
    // The choice made it a draft again.
    let seen = revision(house, officer, engagement).await;
    cases::make_ready(&house.portal, &op, engagement, seen).await.expect("nothing is missing");
    let confirmed = accounts::confirm(&house.portal, &op, PASSWORD).await.expect("the right password");
    let seen = revision(house, officer, engagement).await;
    cases::publish(&house.portal, &op, engagement, seen, confirmed).await.expect("it is ready");
    engagement
}

/// Opens the final of a published engagement, through the use case.
pub async fn open_final(house: &House, officer: &Somebody, engagement: EngagementId) {
    let op = officer.op(house);
    let confirmed = accounts::confirm(&house.portal, &op, PASSWORD).await.expect("the right password");
    let opening =
        Opening { locks_at: op.now.plus_days(3), publication: Publication::Unnamed, held_out: None };
    let opened = pilots::finals::open(&house.portal, &op, engagement, op.id(), opening, confirmed).await;
    opened.expect("it is open");
}

/// A pilot of a supplier, with this note, and a run of it that succeeded, through the use cases and a worker.
pub async fn ran(house: &House, supplier: OrganisationId, reference: &str, note: &str) -> (ModuleId, RunId) {
    let working = house.worker(1);
    let pat = house.person(supplier, OrganisationKind::Supplier, "Pat", &[Role::Member], None).await;
    let (portal, op) = (&house.portal, pat.op(house));
    let new = NewModule { file_name: "pilot.wasm".to_owned(), note: note.to_owned() };
    let file = futures::stream::iter([Ok(PILOT.into())]);
    let module = pilots::upload(portal, &op, reference, new, file).await.expect("it is uploaded");
    let run: RunId = op.id();
    let mut looks = 0;
    while pilots::start(portal, &op, module, run, Length::Quick).await.is_err() {
        looks += 1;
        assert!(looks < LOOKS, "the pilot is never ready");
        tokio::time::sleep(LOOK_EACH).await;
    }
    while pilots::evidence(portal, &op, run).await.is_err() {
        looks += 1;
        assert!(looks < LOOKS, "the run never ends");
        tokio::time::sleep(LOOK_EACH).await;
    }
    drop(working);
    (module, run)
}

/// Ends a house's worker, and waits until it is gone.
pub async fn stop(mut working: Working) {
    working.stop();
    let keeping = std::mem::replace(&mut working.keeping, tokio::spawn(async {}));
    keeping.await.expect("it ends");
}
