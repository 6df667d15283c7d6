//! Measures what the portal must reach, on a SQLite file and on PostgreSQL. `script/bench` builds and calls it.
//!
//! Callers, portal and databases share one machine and its loopback, so every figure is of all of them together.
#![allow(
    clippy::disallowed_methods,
    reason = "A bench measures time, starts programs and runs callers beside each other."
)]
#![allow(missing_docs, reason = "A bench is run, not called.")]

mod bare;
mod ground;
mod load;
#[path = "../../tests/made_up/mod.rs"]
mod made_up;
#[path = "../../tests/many/mod.rs"]
mod many;
mod outbox;
mod pilots;
#[path = "../../tests/process/mod.rs"]
mod process;
mod rows;

use bench_rows::{Found, Part, Told};
use clap::{Args, Parser, Subcommand};
use process::Installation;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Measure pages.
    All(All),
    /// Measure pilots: queue, workers, evidence.
    Pilots(pilots::Pilots),
    /// Be the handler that the list page is compared with.
    Bare {
        #[arg(long)]
        database: String,
        #[arg(long)]
        folder: PathBuf,
        #[arg(long)]
        page: PathBuf,
        #[arg(long)]
        listen: SocketAddr,
    },
}

#[derive(Debug, Args)]
struct All {
    /// An empty PostgreSQL database.
    #[arg(long)]
    postgres: String,
    /// What scripts and WebAssembly weigh together, compressed by brotli.
    #[arg(long)]
    script_bytes: u32,
    #[command(flatten)]
    told: Told,
}

/// How much is measured.
pub struct Size {
    list_rows: u32,
    search_rows: u32,
    writers: usize,
    slots: usize,
    table_rows: usize,
    rounds: usize,
    seconds: u32,
}

const WHOLE: Size = Size {
    list_rows: 10_000,
    search_rows: 100_000,
    writers: 200,
    slots: 500,
    table_rows: 1_000,
    rounds: 5,
    seconds: 12,
};
const QUICK: Size = Size {
    list_rows: 300,
    search_rows: 1_000,
    writers: 10,
    slots: 60,
    table_rows: 20,
    rounds: 1,
    seconds: 1,
};

/// Tells whoever waits how far it is.
fn say(words: &str) {
    println!("    {words}");
}

fn main() -> ExitCode {
    let command = Command::parse();
    // One thread for the callers, so that they take as little as can be from what they measure.
    let callers = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    match command.what {
        What::All(all) => callers.block_on(measure(&all)),
        What::Pilots(asked) => {
            // The portal of some rows lives in this process.
            let runtime =
                tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
            runtime.block_on(pilots::all(&asked))
        }
        What::Bare { database, folder, page, listen } => {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let page = std::fs::read(&page).expect("the page is there").into();
                bare::serve(process::within(&database, &folder).await, page, listen).await;
            });
            ExitCode::SUCCESS
        }
    }
}

async fn measure(all: &All) -> ExitCode {
    let size = if all.told.quick { &QUICK } else { &WHOLE };
    let mut found = Found::new(&all.told, Part::Portal);
    let folder = std::env::temp_dir().join(format!("forecourt-bench-{}", std::process::id()));
    let sqlite = format!("sqlite://{}", folder.join("bench.sqlite").display());
    on(&mut found, size, "SQLite", Installation::new(sqlite, folder.clone())).await;
    on(&mut found, size, "PostgreSQL", Installation::new(all.postgres.clone(), folder)).await;
    found.note(
        "Scripts and WebAssembly, brotli",
        "",
        f64::from(all.script_bytes) / 1_000.0,
        "kB",
        Some(('≤', 90.0)),
    );
    found.finish()
}

/// Everything that is measured on one engine.
async fn on(found: &mut Found<'_>, size: &Size, engine: &str, installation: Installation) {
    println!("{engine}: filling {} engagements", size.list_rows);
    let portal = installation.within().await;
    let first = ground::demonstrate(&portal).await;
    // Before the list is filled: the engagement is found on its first page.
    let responders = ground::responders(&portal, first, size).await;
    let (host, picker) = ground::slots(&portal, first, size).await;
    ground::fill(&portal, first, 0, size.list_rows).await;
    let writers = if engine == "SQLite" { ground::writers(&portal, size).await } else { Vec::new() };
    let running = installation.start().await;

    let p99 = rows::list_latency(&installation, size).await;
    found.note("List page over 10,000 at 100 a second, p99", engine, p99, "ms", Some(('≤', 30.0)));
    let (share, pages) = rows::list_throughput(&installation, size).await;
    found.note("List page, throughput beside a bare handler", engine, share, "%", Some(('≥', 60.0)));
    found.note("List page, as fast as it goes", engine, pages, "pages/s", None);
    let (person, question) = &responders[0];
    let response = question.split("/answers/").next().expect("the question is below its response");
    for (what, path) in [
        ("Response page at 100 a second, p99", response),
        ("A question of a response at 100 a second, p99", question),
        ("Picker of 500 slots at 100 a second, p99", &picker),
    ] {
        let p99 = rows::page_latency(&installation, (path, &person.cookie), size).await;
        found.note(what, engine, p99, "ms", Some(('≤', 30.0)));
    }
    if !writers.is_empty() {
        let p99 = rows::autosave(&installation, &responders, size).await;
        found.note(
            "Autosave of responses, 200 suppliers every 5 s, p99",
            engine,
            p99,
            "ms",
            Some(('≤', 50.0)),
        );
        let p99 = rows::autosave(&installation, &writers, size).await;
        found.note("Autosave, 200 people every 5 s, p99", engine, p99, "ms", Some(('≤', 50.0)));
        let pages = rows::table(&portal, size).await;
        found.note("Page with a table of 1,000 rows, per core", engine, pages, "pages/s", None);
    }
    drop(running);
    let rate = outbox::handed_over(&portal, &host, first, size).await;
    found.note("Messages handed to a mail server, each once", engine, rate, "mails/s", Some(('≥', 50.0)));

    println!("{engine}: filling {} engagements", size.search_rows);
    ground::fill(&portal, first, size.list_rows, size.search_rows).await;
    let wide = ground::wide(&portal, size.search_rows).await;
    say(&format!("{wide} of the 50 searches hit over 30%"));
    assert!(wide >= 10, "the file of searches asks for ten that hit over 30%");
    let _running = installation.start().await;
    let p95 = rows::search_latency(&installation, size).await;
    found.note("Search with filters and counts over 100,000, p95", engine, p95, "ms", Some(('≤', 50.0)));
    portal.db.close().await;
}
