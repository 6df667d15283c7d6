//! How the command speaks: words to standard error, JSON to standard output.

use crate::exit::Problem;
use serde::Serialize;
use std::io::{IsTerminal, Write};

/// Who listens.
#[derive(Clone, Copy, Debug)]
pub struct Speak {
    json: bool,
    /// Whether somebody watches, so that a line may be written over.
    watched: bool,
}

impl Speak {
    /// Words for people, and JSON if it is asked for.
    pub fn new(json: bool) -> Self {
        Self { json, watched: std::io::stderr().is_terminal() }
    }

    /// A line for people.
    pub fn say(&self, line: impl AsRef<str>) {
        // Nobody can be told that nobody listens.
        let _ = writeln!(std::io::stderr(), "{}", line.as_ref());
    }

    /// How far something is: written over the line before, where somebody watches, and left out where nobody does.
    pub fn progress(&self, line: impl AsRef<str>) {
        if self.watched {
            let _ = write!(std::io::stderr(), "\r\x1b[2K{}", line.as_ref());
            let _ = std::io::stderr().flush();
        }
    }

    /// Takes the line of progress away.
    pub fn done(&self) {
        if self.watched {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        }
    }

    /// What programs read.
    pub fn json<T: Serialize>(&self, value: &T) {
        if self.json
            && let Ok(text) = serde_json::to_string_pretty(value)
        {
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    }

    /// What went wrong, and what to do.
    pub fn problem(&self, problem: &Problem) {
        self.say(format!("pilot: {}", problem.what));
        self.say(format!("       {}", problem.advice));
        self.json(&serde_json::json!({ "problem": problem.what, "advice": problem.advice }));
    }
}
