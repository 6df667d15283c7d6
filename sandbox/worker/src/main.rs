//! `forecourt-worker`: asks a portal for work, lets pilots meet their worlds in the sandbox, and hands in what came of it.
//!
//! It has the key of its own requests, and for each job a lease. It knows no database, no session and no mail; it holds the
//! truth of the worlds that it makes, and what it says about a pilot is believed as far as its key is trusted.

mod credential;
mod heart;
mod job;
mod line;
mod shelf;

use clap::{Args, Parser, Subcommand};
use sandbox::{Artefacts, Cancel, HostFault, Programs, Worlds};
use std::{
    io::IsTerminal,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

/// Runs pilots for a portal.
#[derive(Debug, Parser)]
#[command(name = "forecourt-worker", version, about, long_about = None)]
struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Bring this machine's key to a portal, with the code that its operator was given. The key is made here, and kept here.
    Join {
        #[command(flatten)]
        place: Place,
        /// The code.
        code: String,
    },
    /// Ask for work until told to end.
    Run {
        #[command(flatten)]
        place: Place,
        /// How many jobs at a time.
        #[arg(long, default_value_t = 2)]
        slots: u32,
        /// How much memory worlds may take that are kept from one run to the next, in megabytes.
        #[arg(long, default_value_t = 256)]
        worlds: u32,
        /// Read who this is from the standard input, and end when that closes: as the portal starts its own worker.
        #[arg(long)]
        from_parent: bool,
    },
}

/// Where things are.
#[derive(Debug, Args)]
struct Place {
    /// Where the portal gives out work: `unix:/path/to/socket`, or an address such as `https://work.problems.example`.
    #[arg(long)]
    portal: String,
    /// The folder in which this worker's key and compiled pilots are kept.
    #[arg(long)]
    folder: PathBuf,
    /// The certificate of the portal, PEM: no other is believed then. Without it, those that public authorities vouch for are.
    #[arg(long)]
    certificate: Option<PathBuf>,
}

/// What all slots share.
struct Machine {
    line: line::Line,
    programs: Programs,
    artefacts: Artefacts,
    shelf: shelf::Shelf,
    worlds: Worlds,
    /// Whether the process was told to end.
    stop: Cancel,
    /// How many slots have a job.
    busy: AtomicU32,
}

/// How often a process that was told to end looks whether its jobs are handed in, and from one look to the next.
const LOOKS: u32 = 200;
const LOOK_EACH: Duration = Duration::from_millis(20);

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let done = match Command::parse().what {
        What::Join { place, code } => join(&place, &code),
        What::Run { place, slots, worlds, from_parent } => work(&place, slots, worlds, from_parent),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("forecourt-worker: {words}");
            ExitCode::FAILURE
        }
    }
}

fn join(place: &Place, code: &str) -> Result<(), String> {
    let seed = credential::fresh(&place.folder)?;
    let worker = line::join(place, code, &seed)?;
    credential::keep(&place.folder, worker, &seed)?;
    println!("This machine is a worker now. Start it with: forecourt-worker run");
    Ok(())
}

fn work(place: &Place, slots: u32, worlds: u32, from_parent: bool) -> Result<(), String> {
    let stop = credential::until_told_to_end()?;
    let credential =
        if from_parent { credential::from_parent(&stop)? } else { credential::kept(&place.folder)? };
    let machine = Arc::new(Machine {
        line: line::Line::open(place, credential)?,
        programs: programs().map_err(|fault| fault.to_string())?,
        artefacts: Artefacts::open(&place.folder.join("compiled"), || Ok(credential::random()))
            .map_err(|fault| fault.to_string())?,
        shelf: shelf::Shelf::default(),
        worlds: Worlds::up_to(u64::from(worlds) * 1_000_000),
        stop,
        busy: AtomicU32::new(0),
    });
    for _ in 0..slots.max(1) {
        slot(Arc::clone(&machine));
    }
    tracing::info!(slots, portal = place.portal, "ready for work");
    while !machine.stop.asked() {
        thread::sleep(LOOK_EACH);
    }
    // A slot that waits for a job is not waited for; one that has a job hands it back.
    for _ in 0..LOOKS {
        if machine.busy.load(Ordering::SeqCst) == 0 {
            break;
        }
        thread::sleep(LOOK_EACH);
    }
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "each slot is a thread, and this is where they start")]
fn slot(machine: Arc<Machine>) {
    thread::spawn(move || {
        while !machine.stop.asked() {
            // A defect ends the job and not the slot: the lease lapses, and the job goes to whoever asks next.
            let worked = catch_unwind(AssertUnwindSafe(|| job::next(&machine)));
            if worked.is_err() {
                tracing::error!("a job ended in a panic, which stands above");
            }
        }
    });
}

/// The locked programs: they lie beside this one.
fn programs() -> sandbox::Result<Programs> {
    let here = std::env::current_exe()
        .map_err(|cause| HostFault::new("where this program lies is not known", cause))?;
    Programs::within(here.parent().unwrap_or(&here))
}
