//! `pilot logs`: what a pilot wrote in a run at the portal.

use crate::{
    exit::{Ended, Exit},
    far::{self, Followed, Line, follow},
    outcome,
    speak::Speak,
};
use domain::{
    ids::RunId,
    pilots::{LogEntry, LogShown, RunShown},
};
use sandbox::Cancel;

/// The arguments of `pilot logs`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The id of the run, as pilot runs lists it.
    run: RunId,
    /// Goes on until the run has ended.
    #[arg(long)]
    follow: bool,
}

/// Shows them.
pub fn logs(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let far = Line::open(far::kept()?, cancel)?;
    let path = format!("/api/v1/runs/{}", arguments.run);
    let mut entries: Vec<LogEntry> = Vec::new();
    let mut line = |entry: &LogEntry| {
        speak.line(outcome::entry(entry));
        entries.push(entry.clone());
    };
    if !arguments.follow {
        let log: LogShown = far.get(&format!("{path}/log?from=0"))?;
        log.entries.iter().for_each(&mut line);
        speak.json(&serde_json::json!({ "entries": entries }));
        return Ok(Exit::Done);
    }
    let run: RunShown = far.get(&path)?;
    let Followed::Ended(run) = follow(&far, run, speak, cancel, &mut line)? else {
        speak.say("The run goes on at the portal.");
        return Ok(Exit::Cancelled);
    };
    if let Some(end) = run.end {
        outcome::ended(end, speak);
    }
    speak.json(&serde_json::json!({ "entries": entries, "run": run }));
    Ok(Exit::Done)
}
