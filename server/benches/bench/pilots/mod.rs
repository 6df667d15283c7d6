//! Pilots in the portal: from the queue to evidence, through the real portal, its worker and the locked processes.

mod desk;
mod ground;
mod queue;
mod rows;

use crate::{ground as portal_ground, process::Installation};
use bench_rows::{Found, Told};
use clap::Args;
use ground::Pilot;
use queue::Filling;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub struct Pilots {
    /// An empty PostgreSQL database that waits for its disk.
    #[arg(long)]
    postgres: String,
    /// A pilot that gives an answer without thought.
    #[arg(long)]
    trivial: PathBuf,
    /// One that works for about 200 ms first.
    #[arg(long)]
    working: PathBuf,
    #[command(flatten)]
    pub told: Told,
}

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Size {
    rounds: usize,
    /// Organisations that run pilots at the same time.
    organisations: usize,
    /// Runs of each of them in a round. In all rounds together no more than an organisation has on a day.
    runs_each: usize,
    /// Runs one after another, of one organisation.
    alone: usize,
    /// Jobs that are taken and handed in, in a round.
    jobs: usize,
    /// Runs of the pilot that works, in a round.
    working: usize,
    /// How long a page is asked for.
    seconds: u32,
}

const WHOLE: Size =
    Size { rounds: 5, organisations: 30, runs_each: 4, alone: 20, jobs: 600, working: 40, seconds: 12 };
const QUICK: Size =
    Size { rounds: 1, organisations: 3, runs_each: 2, alone: 3, jobs: 20, working: 4, seconds: 1 };

pub async fn measure(asked: &Pilots, found: &mut Found<'_>) {
    let size = if asked.told.quick { QUICK } else { WHOLE };
    let read = |file: &PathBuf| Pilot::read(file);
    let (trivial, working) = (read(&asked.trivial), read(&asked.working));
    let folder = std::env::temp_dir().join(format!("forecourt-bench-{}", std::process::id()));
    let sqlite = format!("sqlite://{}", folder.join("bench.sqlite").display());
    for (engine, url) in [("SQLite", sqlite), ("PostgreSQL", asked.postgres.clone())] {
        println!("{engine}: a demonstration, and {} suppliers", size.organisations);
        settle_disk();
        let installation = Installation::new(url, folder.clone());
        on(found, size, engine, &installation, (&trivial, &working)).await;
    }
}

/// Waits until the disk holds what was written before: nobody else's writing is measured.
fn settle_disk() {
    let settled = std::process::Command::new("sync").status().expect("every Linux has it");
    assert!(settled.success(), "sync ended with {settled}");
}

async fn on(
    found: &mut Found<'_>,
    size: Size,
    engine: &str,
    installation: &Installation,
    (trivial, working): (&Pilot, &Pilot),
) {
    let portal = installation.within().await;
    portal_ground::demonstrate(&portal).await;
    queue::empty(&portal).await;

    let all_at_once = format!("{} workers ask at once", queue::WORKERS);
    let wanted = if engine == "SQLite" { 300.0 } else { 800.0 };
    let jobs = queue::claimed_and_finished(&portal, trivial, Filling::Modules, size).await;
    let name = format!("Queue: a job is claimed and finished, {all_at_once}");
    found.note(&name, engine, jobs, "jobs/s", Some(('≥', wanted)));
    let runs = queue::claimed_and_finished(&portal, trivial, Filling::Runs, size).await;
    let name = format!("Queue: a run is claimed, its evidence checked, its receipt signed, {all_at_once}");
    found.note(&name, engine, runs, "runs/s", None);

    let scale = rows::workers(&portal, installation, working, size).await;
    let name = "Two workers of two pilots each beside one, on all cores";
    let by = format!("{engine}, a run takes {:.0} ms", scale.alone_ms);
    let enough = std::thread::available_parallelism().is_ok_and(|cores| cores.get() >= 4);
    found.note(name, &by, scale.times, "×", enough.then_some(('≥', 1.8)));

    let suppliers = ground::suppliers(&portal, size.organisations + size.rounds, trivial).await;
    let running = installation.start().await;
    ground::checked(&portal, &suppliers).await;
    let (alone, together) = suppliers.split_at(size.rounds);
    let p50 = rows::alone(installation, &portal, alone, size).await;
    found.note(
        "A trivial run from the queue until its evidence arrives, its world kept, p50",
        engine,
        p50,
        "ms",
        Some(('≤', 50.0)),
    );
    let rate = rows::together(installation, &portal, together, size).await;
    let name = format!("Trivial runs of {} organisations from button to receipt", size.organisations);
    found.note(&name, engine, rate, "runs/s", Some(('≥', 30.0)));
    let p99 = rows::evidence(installation, &portal, size).await;
    found.note("Page of evidence of 12 worlds at 100 a second, p99", engine, p99, "ms", Some(('≤', 30.0)));
    drop(running);
    portal.db.close().await;
}

/// All of it.
pub async fn all(asked: &Pilots) -> ExitCode {
    let mut found = Found::new(&asked.told, bench_rows::Part::Pilots);
    measure(asked, &mut found).await;
    found.finish()
}
