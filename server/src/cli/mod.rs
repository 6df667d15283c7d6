//! The command line of `forecourt`.

mod admin;

use crate::{config, demonstration, router, serve, telemetry};
use clap::{Parser, Subcommand};
use portal::{Portal, clock::Clock, jobs};
use std::{path::PathBuf, process::ExitCode};

/// Forecourt, where councils publish problems before they tender.
#[derive(Debug, Parser)]
#[command(name = "forecourt", version, about, long_about = None)]
struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Open the portal. Settings come from the environment and forecourt.toml.
    Serve {
        /// Read the time from this file (epoch milliseconds). A comfort of development: on loopback only.
        #[arg(long, value_name = "FILE")]
        clock: Option<PathBuf>,
    },
    /// Bring the database's schema up to date.
    Migrate,
    /// Put something into an empty database.
    Seed {
        /// The demonstration: invented councils, suppliers and problems. Prints how to sign in.
        #[arg(long, required = true)]
        demo: bool,
    },
    /// Make the operator or an organisation's first owner, forget a second step, change the receipt key: what nobody can do on
    /// a page.
    Admin {
        #[command(subcommand)]
        what: admin::Admin,
    },
    /// Read the audit log and name the first thing that is wrong. Exit code 1 if something is.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Verify the chain, its head, and that nothing waits unsealed for long.
    Verify,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let command = Command::parse();
    let done = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(perform(command.what)),
        Err(error) => Err(format!("no threads can be started: {error}")),
    };
    match done {
        Ok(code) => code,
        Err(words) => {
            eprintln!("forecourt: {words}");
            ExitCode::FAILURE
        }
    }
}

async fn perform(what: What) -> Result<ExitCode, String> {
    let config = config::from_environment().map_err(|mistakes| mistakes.to_string())?;
    telemetry::log(config.log);
    match what {
        What::Serve { clock } => {
            let clock = match clock {
                Some(_) if !config.comforts => {
                    return Err("--clock is a comfort of development and works on loopback only".to_owned());
                }
                Some(file) => Clock::File(file),
                None => Clock::System,
            };
            serve::run(&config, router::open(&config, clock).await?).await?;
            Ok(ExitCode::SUCCESS)
        }
        What::Migrate => {
            router::open(&config, Clock::System).await?.db.close().await;
            Ok(ExitCode::SUCCESS)
        }
        What::Seed { demo: _ } => seed(&config, &router::open(&config, Clock::System).await?).await,
        What::Admin { what } => {
            let portal = router::open(&config, Clock::System).await?;
            let done = admin::run(&portal, &config, what).await;
            close(&portal).await;
            println!("{}", done?);
            Ok(ExitCode::SUCCESS)
        }
        What::Audit { what: Audit::Verify } => verify(&router::open(&config, Clock::System).await?).await,
    }
}

/// Does what waits, such as sealing the rows that a command wrote, and closes the database. A portal that runs
/// beside it holds the leases and does it itself.
async fn close(portal: &Portal) {
    if let Err(failed) = jobs::round(portal, &portal::keys::token()).await {
        tracing::warn!(%failed, "what waits is done when the portal runs");
    }
    portal.db.close().await;
}

/// Makes the demonstration unless it is there, and prints how to sign in to it.
async fn seed(config: &config::Config, portal: &Portal) -> Result<ExitCode, String> {
    if !config.comforts {
        return Err("a demonstration has printed passwords, so it is made on loopback only: see FORECOURT_LISTEN and \
                    FORECOURT_PUBLIC_URL"
            .to_owned());
    }
    let words = |fault: domain::fault::Fault| format!("the demonstration could not be made: {fault}");
    if !portal::accounts::has_demonstration(portal).await.map_err(words)? {
        demonstration::make(portal, portal.clock.now()).await.map_err(words)?;
    }
    close(portal).await;
    println!("Sign in at {}/sign-in with the password: {}", config.public_url, demonstration::PASSWORD);
    for person in demonstration::sign_ins() {
        println!("  {:<40} {:<16} {} ({})", person.email, person.name, person.organisation, person.roles);
    }
    Ok(ExitCode::SUCCESS)
}

async fn verify(portal: &Portal) -> Result<ExitCode, String> {
    let report = portal::audit::verify(portal).await.map_err(|fault| fault.to_string())?;
    println!("{} sealed rows fit the chain; head {}", report.sealed, report.head.chain);
    if let Some(first) = &report.first_unsealed {
        println!(
            "not sealed yet, from row {first} on: the sealer does it within seconds while the portal runs"
        );
    }
    match &report.finding {
        None => Ok(ExitCode::SUCCESS),
        Some(finding) => {
            println!("WRONG: {finding}");
            Ok(ExitCode::FAILURE)
        }
    }
}
