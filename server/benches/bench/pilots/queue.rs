//! The queue by itself: what the portal does when a worker claims a job and finishes it. A module to look at is the least
//! there is to a job; a run brings evidence, which is held against what was asked, and gets a receipt.

use super::{
    Size,
    ground::{A_DAY, Pilot, Supplier, VERSIONS, none_open, suppliers},
};
use crate::{load::middle, made_up, say};
use domain::{
    actor::Actor,
    ids::WorkerId,
    pilots::{Done, Sha256, Work},
};
use portal::{Op, Portal, pilots};
use receipt::{KeyUse, SigningKey};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// So many workers ask at the same time.
pub const WORKERS: usize = 8;

async fn worker(portal: &Portal) -> WorkerId {
    let key = SigningKey::new(KeyUse::Worker, &portal::keys::random()).verifying();
    let op = Op::new(Actor::System, portal.clock.now());
    let name = format!("bench {}", uuid::Uuid::now_v7());
    pilots::register_worker(portal, &op, &name, &key, true).await.expect("it is registered")
}

/// What is handed in, by the hash of the module and the number of worlds: all runs of a module are of one engagement.
type Shown = Arc<Mutex<HashMap<(Sha256, u32), String>>>;

/// Takes one job and hands it in; whether there was one.
async fn one(portal: &Portal, worker: WorkerId, shown: &Shown) -> bool {
    let op = || Op::new(Actor::Worker(worker), portal.clock.now());
    let Some(job) = pilots::ask(portal, &op(), 1).await.expect("it may ask") else { return false };
    let taken = pilots::taken(portal, &op(), &job.lease).expect("its own lease");
    let done = match &job.work {
        Work::Check { .. } => Done::Ready,
        Work::Run { sha256, worlds, .. } => {
            let mut shown = shown.lock().expect("nobody panics with it");
            let evidence =
                shown.entry((*sha256, *worlds)).or_insert_with(|| made_up::evidence(portal, &job, 1_000));
            Done::Ran { evidence: evidence.clone(), log: vec![] }
        }
    };
    pilots::done(portal, &op(), &taken, done).await.expect("in time");
    true
}

/// Ends what the demonstration left in the queue, also what its worker seems to have: its lease runs out first.
pub async fn empty(portal: &Portal) {
    let (worker, shown) = (worker(portal).await, Shown::default());
    let mut waiting = tokio::spawn({
        let portal = portal.clone();
        async move { none_open(&portal).await }
    });
    while !waiting.is_finished() {
        if !one(portal, worker, &shown).await {
            let _ = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
        }
    }
}

/// What the queue is filled with.
#[derive(Clone, Copy, Debug)]
pub enum Filling {
    /// Modules to look at.
    Modules,
    /// Runs of a module, one world each.
    Runs,
}

impl Filling {
    /// Jobs that one organisation may have: runs on a day, or versions beside the first.
    const fn each(self) -> usize {
        match self {
            Filling::Modules => VERSIONS - 1,
            Filling::Runs => A_DAY,
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Filling::Modules => "modules",
            Filling::Runs => "runs",
        }
    }

    async fn queue(self, portal: &Portal, supplier: &Supplier, number: usize) {
        match self {
            Filling::Modules => {
                supplier.upload(portal, format!("version {number}").into()).await;
            }
            Filling::Runs => {
                supplier.queue(portal).await;
            }
        }
    }
}

/// Fills the queue, and lets workers claim and finish all of it as fast as it goes: jobs a second.
pub async fn claimed_and_finished(portal: &Portal, pilot: &Pilot, filling: Filling, size: Size) -> f64 {
    let (hand, shown) = (worker(portal).await, Shown::default());
    let mut figures = Vec::new();
    // The first round is not counted: a new database writes whole pages to its log then, and makes that log's files.
    for round in 0..=size.rounds {
        let suppliers = suppliers(portal, size.jobs.div_ceil(filling.each()), pilot).await;
        while one(portal, hand, &shown).await {}
        for number in 0..size.jobs {
            filling.queue(portal, &suppliers[number % suppliers.len()], number).await;
        }
        let begun = Instant::now();
        let mut workers = JoinSet::new();
        for _ in 0..WORKERS {
            let (portal, shown, worker) = (portal.clone(), Arc::clone(&shown), worker(portal).await);
            workers.spawn(async move { while one(&portal, worker, &shown).await {} });
        }
        workers.join_all().await;
        let figure = size.jobs as f64 / begun.elapsed().as_secs_f64();
        none_open(portal).await;
        let (jobs, noun) = (size.jobs, filling.noun());
        say(&format!(
            "{jobs} {noun} claimed and finished by {WORKERS} workers, round {round}: {figure:.0} a second"
        ));
        if round > 0 {
            figures.push(figure);
        }
    }
    middle(figures)
}
