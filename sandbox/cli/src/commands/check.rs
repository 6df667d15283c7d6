//! `pilot check`: is this a pilot, or a challenge without mistakes?

use crate::{
    challenges::{self, Source},
    exit::{Ended, Exit, Problem},
    machine::Machine,
    speak::Speak,
};
use sandbox::{Cancel, challenge::Challenge};
use std::path::{Path, PathBuf};

/// The arguments of `pilot check`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The file of a pilot, the folder of a challenge, or the name of one.
    #[arg(required_unless_present = "schema")]
    what: Option<PathBuf>,
    /// Prints the challenge for whoever writes a pilot: what is asked, what can be sent to its systems, how it is judged.
    #[arg(long, conflicts_with = "schema")]
    page: bool,
    /// Prints the JSON Schema of challenge.toml or of a scenario's file, for an editor, and checks nothing.
    #[arg(long, value_enum, value_name = "FILE", conflicts_with = "what")]
    schema: Option<Schema>,
}

/// Which file of a challenge.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Schema {
    /// challenge.toml
    Challenge,
    /// scenarios/NAME.toml
    Scenario,
}

impl Schema {
    const fn text(self) -> &'static str {
        match self {
            Self::Challenge => include_str!("../../../challenges/challenge.schema.json"),
            Self::Scenario => include_str!("../../../challenges/scenario.schema.json"),
        }
    }
}

/// Checks.
pub fn check(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    if let Some(schema) = arguments.schema {
        speak.text("schema", schema.text());
        return Ok(Exit::Done);
    }
    match &arguments.what {
        Some(what) if what.is_file() => file(what, speak, cancel),
        Some(what) if arguments.page => {
            speak.text("page", &challenges::challenge(&what.to_string_lossy())?.page());
            Ok(Exit::Done)
        }
        Some(what) => challenge(what, speak),
        None => Err(Problem::given("there is nothing to check", "Give the file of a pilot or a challenge.")),
    }
}

fn challenge(what: &Path, speak: &Speak) -> Ended {
    let name = what.to_string_lossy();
    let files = challenges::files(&name)?;
    match challenges::source(&name) {
        Source::Folder => speak.say(format!("The challenge in the folder {name}:")),
        Source::Command => speak.say(format!("The challenge {name} that comes with this command:")),
    }
    match Challenge::read(&files) {
        Ok(challenge) => {
            let (scenarios, measures) = (challenge.scenarios.len(), challenge.measures.len());
            speak.say(format!("{} {}: no mistakes found.", challenge.name, challenge.version));
            speak.say(format!("{scenarios} scenarios, {measures} measures, SHA-256 {}", challenge.sha256));
            speak.json(&serde_json::json!({
                "challenge": challenge.name, "version": challenge.version, "sha256": challenge.sha256, "mistakes": [],
            }));
            Ok(Exit::Done)
        }
        Err(faults) => {
            faults.iter().for_each(|fault| speak.say(fault.to_string()));
            speak.say(match faults.len() {
                1 => "1 mistake.".to_owned(),
                mistakes => format!("{mistakes} mistakes."),
            });
            let faults: Vec<_> = faults
                .iter()
                .map(|fault| serde_json::json!({ "file": fault.file, "line": fault.line, "reason": fault.reason }))
                .collect();
            speak.json(&serde_json::json!({ "mistakes": faults }));
            Ok(Exit::Refused)
        }
    }
}

fn file(path: &Path, speak: &Speak, cancel: &Cancel) -> Ended {
    let module = read(path)?;
    match Machine::open(cancel, speak)?.ready(path, &module)? {
        Ok(ready) => {
            speak.say(format!(
                "{} is a pilot: {} bytes, SHA-256 {}",
                path.display(),
                ready.bytes,
                ready.module
            ));
            speak.say(format!("It uses {}", ready.look.imports.join(", ")));
            speak.json(&serde_json::json!({ "end": null, "sha256": ready.module, "bytes": ready.bytes }));
            Ok(Exit::Done)
        }
        Err(exit) => Ok(exit),
    }
}

/// The bytes of a pilot's file.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(path)
        .map_err(|cause| Problem::unreadable(path, &cause, "Give the file that pilot build wrote."))
}
