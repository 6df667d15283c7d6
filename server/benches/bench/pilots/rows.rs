//! Whole runs, from the button to the receipt. Each measurement is repeated, and the middle figure counts.

use super::{
    Size,
    desk::{Desk, Worker},
    ground::{self, A_DAY, Pilot, Presser, Supplier, none_open},
};
use crate::{
    ground::Person,
    load::{at_a_rate, middle, percentile},
    process::Installation,
    say,
};
use domain::accounts::{OrganisationKind, Role};
use portal::{
    Portal,
    db::{Kind, Statement},
};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Requests a second for a page.
const RATE: u32 = 100;

/// Runs before anything counts: two batches for each worker and its fellow, and one run by itself.
const RUNS_BEFORE: usize = 2 * 2 + 1 + 2 * 4;

/// The run whose evidence is longest, and whose it is.
static LONGEST: Statement = Statement {
    name: "bench::pilots::LONGEST",
    kind: Kind::Read,
    postgres: "SELECT id, organisation, worlds FROM runs WHERE evidence IS NOT NULL ORDER BY LENGTH(evidence) DESC LIMIT 1",
    sqlite: "SELECT id, organisation, worlds FROM runs WHERE evidence IS NOT NULL ORDER BY LENGTH(evidence) DESC LIMIT 1",
};

/// Runs one after another, each queued by a press of the button when the one before has ended: milliseconds from the queue
/// until what half of them showed arrives at the portal. The first instruction lies before that.
pub async fn alone(installation: &Installation, portal: &Portal, suppliers: &[Supplier], size: Size) -> f64 {
    let mut figures = Vec::new();
    for (round, supplier) in (1..).zip(suppliers) {
        let before = supplier.times(portal).await.len();
        let mut presser = Presser::sit_down(supplier, installation).await;
        let runs = size.alone.min(A_DAY - before);
        for _ in 0..runs {
            presser.press().await;
            none_open(portal).await;
        }
        let times = supplier.times(portal).await;
        assert_eq!(times.len(), before + runs, "all of them succeeded");
        let took = times.iter().take(runs);
        let took = took
            .map(|(queued, ended)| Duration::from_millis((ended.millis() - queued.millis()).unsigned_abs()));
        let p50 = percentile(took.collect(), 50);
        say(&format!(
            "{runs} runs one after another, round {round}: p50 {p50:.0} ms until its evidence arrives"
        ));
        figures.push(p50);
    }
    middle(figures)
}

/// All organisations press the button at once, again and again: runs a second, from the first in the queue to the last that
/// has ended.
pub async fn together(
    installation: &Installation,
    portal: &Portal,
    suppliers: &[Supplier],
    size: Size,
) -> f64 {
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let mut pressing = JoinSet::new();
        for supplier in suppliers {
            let mut presser = Presser::sit_down(supplier, installation).await;
            pressing.spawn(async move {
                for _ in 0..size.runs_each {
                    presser.press().await;
                }
            });
        }
        pressing.join_all().await;
        none_open(portal).await;
        let mut times = Vec::new();
        for supplier in suppliers {
            times.extend(supplier.times(portal).await.into_iter().take(size.runs_each));
        }
        let runs = suppliers.len() * size.runs_each;
        assert_eq!(times.len(), runs, "all of them succeeded");
        let first = times.iter().map(|(queued, _)| queued.millis()).min().expect("runs");
        let last = times.iter().map(|(_, ended)| ended.millis()).max().expect("runs");
        let figure = runs as f64 * 1_000.0 / (last - first) as f64;
        say(&format!(
            "{runs} runs of {} organisations, round {round}: {figure:.1} a second",
            suppliers.len()
        ));
        figures.push(figure);
    }
    middle(figures)
}

/// The page of the longest evidence at a steady rate: milliseconds within which 99 of 100 were answered.
pub async fn evidence(installation: &Installation, portal: &Portal, size: Size) -> f64 {
    let row =
        portal.db.row(&LONGEST, vec![]).await.expect("the database answers").expect("there is evidence");
    let run: String = row.get(0).expect("an id");
    let organisation = row.parse(1).expect("an id");
    assert_eq!(row.get::<i64>(2).expect("a number"), 12, "of a full practice");
    let reader = Person::of(portal, organisation, OrganisationKind::Supplier, Role::Member, 99).await;
    let path = format!("/runs/{run}/evidence");
    let mut figures = Vec::new();
    for round in 1..=size.rounds {
        let took = at_a_rate(installation.address, (&path, &reader.cookie), RATE, size.seconds).await;
        let p99 = percentile(took, 99);
        say(&format!("page of evidence at {RATE} a second, round {round}: p99 {p99:.1} ms"));
        figures.push(p99);
    }
    middle(figures)
}

/// What a second worker brings.
pub struct Scale {
    /// How many times as many runs two workers do.
    pub times: f64,
    /// How long a run takes with a worker to itself.
    pub alone_ms: f64,
}

/// Runs of a pilot that works, by one worker of two pilots at a time, and by two such workers.
pub async fn workers(portal: &Portal, installation: &Installation, pilot: &Pilot, size: Size) -> Scale {
    let _desk = Desk::open(portal, installation);
    let runs = 2 * size.rounds * size.working + RUNS_BEFORE;
    let suppliers = ground::suppliers(portal, runs.div_ceil(A_DAY), pilot).await;
    let mut workers = vec![Worker::start(portal, installation).await];
    none_open(portal).await;
    let (mut rates, mut turn) = (Vec::new(), suppliers.iter().cycle());
    let mut alone_ms = 0.0;
    for number in 1..=2 {
        if number == 2 {
            workers.push(Worker::start(portal, installation).await);
        }
        // Each has its worlds, and the pilots compiled, before it counts.
        for _ in 0..2 {
            batch(portal, turn.by_ref().take(2 * number)).await;
        }
        if number == 1 {
            alone_ms = batch(portal, turn.by_ref().take(1)).await * 1_000.0;
        }
        let mut figures = Vec::new();
        for round in 1..=size.rounds {
            let seconds = batch(portal, turn.by_ref().take(size.working)).await;
            let figure = size.working as f64 / seconds;
            say(&format!(
                "{} runs by {number} workers of two, round {round}: {figure:.1} a second",
                size.working
            ));
            figures.push(figure);
        }
        rates.push(middle(figures));
    }
    Scale { times: rates[1] / rates[0], alone_ms }
}

/// Queues a run of each, and waits until all have ended: seconds.
async fn batch(portal: &Portal, suppliers: impl Iterator<Item = &Supplier>) -> f64 {
    let begun = Instant::now();
    for supplier in suppliers {
        supplier.queue(portal).await;
    }
    portal.queue.wake();
    none_open(portal).await;
    begun.elapsed().as_secs_f64()
}
