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
#[path = "../../tests/many/mod.rs"]
mod many;
#[path = "../../tests/process/mod.rs"]
mod process;
mod results;
mod rows;

use clap::{Args, Parser, Subcommand};
use process::Installation;
use results::Row;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

#[derive(Debug, Parser)]
struct Command {
    #[command(subcommand)]
    what: What,
    /// Given by cargo.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Measure everything.
    All(All),
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
    #[arg(long)]
    date: String,
    #[arg(long)]
    commit: String,
    /// Small numbers, to see that the bench works: nothing is judged or written.
    #[arg(long)]
    quick: bool,
    /// Where results.json is written.
    #[arg(long)]
    results: PathBuf,
    /// The README whose table is made anew.
    #[arg(long)]
    readme: PathBuf,
}

/// How much is measured.
pub struct Size {
    list_rows: u32,
    search_rows: u32,
    writers: usize,
    table_rows: usize,
    rounds: usize,
    seconds: u32,
}

const WHOLE: Size =
    Size { list_rows: 10_000, search_rows: 100_000, writers: 200, table_rows: 1_000, rounds: 5, seconds: 12 };
const QUICK: Size =
    Size { list_rows: 300, search_rows: 1_000, writers: 10, table_rows: 20, rounds: 1, seconds: 1 };

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

/// The rows as they come.
struct Found<'a> {
    all: &'a All,
    rows: Vec<Row>,
}

impl Found<'_> {
    /// Notes a figure; `wanted` is `≤` or `≥` and a number, or nothing.
    fn note(&mut self, name: &str, engine: &str, figure: f64, unit: &str, wanted: Option<(char, f64)>) {
        let figure = (figure * 10.0).round() / 10.0;
        let met = wanted.map(|(sign, wanted)| if sign == '≤' { figure <= wanted } else { figure >= wanted });
        self.rows.push(Row {
            name: name.to_owned(),
            engine: engine.to_owned(),
            figure,
            unit: unit.to_owned(),
            wanted: wanted.map(|(sign, wanted)| format!("{sign} {wanted}")).unwrap_or_default(),
            met,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            date: self.all.date.clone(),
            commit: self.all.commit.clone(),
        });
    }
}

async fn measure(all: &All) -> ExitCode {
    let size = if all.quick { &QUICK } else { &WHOLE };
    let mut found = Found { all, rows: Vec::new() };
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
    finish(&found)
}

/// Everything that is measured on one engine.
async fn on(found: &mut Found<'_>, size: &Size, engine: &str, installation: Installation) {
    println!("{engine}: filling {} engagements", size.list_rows);
    let portal = installation.within().await;
    let first = ground::demonstrate(&portal).await;
    ground::fill(&portal, first, 0, size.list_rows).await;
    let writers = if engine == "SQLite" { ground::writers(&portal, size).await } else { Vec::new() };
    let running = installation.start().await;

    let p99 = rows::list_latency(&installation, size).await;
    found.note("List page over 10,000 at 100 a second, p99", engine, p99, "ms", Some(('≤', 30.0)));
    let (share, pages) = rows::list_throughput(&installation, size).await;
    found.note("List page, throughput beside a bare handler", engine, share, "%", Some(('≥', 60.0)));
    found.note("List page, as fast as it goes", engine, pages, "pages/s", None);
    if !writers.is_empty() {
        let p99 = rows::autosave(&installation, &writers, size).await;
        found.note("Autosave, 200 people every 5 s, p99", engine, p99, "ms", Some(('≤', 50.0)));
        let pages = rows::table(&portal, size).await;
        found.note("Page with a table of 1,000 rows, per core", engine, pages, "pages/s", None);
    }
    drop(running);

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

/// Writes what was found, and says whether it is enough.
fn finish(found: &Found) -> ExitCode {
    print!("\n{}", results::table(&found.rows));
    if found.all.quick {
        println!("\nSmall numbers were used: nothing was judged or written.");
        return ExitCode::SUCCESS;
    }
    let json = serde_json::to_string_pretty(&found.rows).expect("rows are JSON");
    std::fs::write(&found.all.results, json + "\n").expect("the results can be written");
    let readme = std::fs::read_to_string(&found.all.readme).expect("there is a README");
    let (before, _, after) = results::between(&readme).expect("the README has the table's marks");
    let table = results::table(&found.rows);
    let readme = format!("{before}{}{table}{}{after}", results::MARKS.0, results::MARKS.1);
    std::fs::write(&found.all.readme, readme).expect("the README can be written");
    let missed = found.rows.iter().filter(|row| row.met == Some(false)).count();
    println!(
        "\n{missed} of {} wanted figures were missed.",
        found.rows.iter().filter(|row| row.met.is_some()).count()
    );
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
