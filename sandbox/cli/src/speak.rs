//! How the command speaks: words to standard error, JSON to standard output.

use crate::exit::Problem;
use border::clean::{LINE_BYTES_MAX, clean};
use serde::Serialize;
use std::{
    cell::Cell,
    io::{IsTerminal, Write},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// How often progress is said where nobody watches, so that a log stays short.
const SAID_EVERY: Duration = Duration::from_secs(5);
/// What is done sooner than this says nothing of its progress there.
const SAID_AFTER: Duration = Duration::from_secs(1);

/// Who listens.
#[derive(Debug)]
pub struct Speak {
    json: bool,
    /// Whether somebody watches, so that a line may be written over.
    watched: bool,
    /// From when on progress may be said in a line of its own.
    next: Cell<Instant>,
}

impl Speak {
    /// Words for people, and JSON if it is asked for.
    pub fn new(json: bool) -> Self {
        Self { json, watched: std::io::stderr().is_terminal(), next: Cell::new(now() + SAID_AFTER) }
    }

    /// A line for people. Parts of it may be a stranger's, and cannot move the cursor or turn the text.
    pub fn say(&self, line: impl AsRef<str>) {
        // Nobody can be told that nobody listens.
        let _ = writeln!(std::io::stderr(), "{}", clean(line.as_ref(), LINE_BYTES_MAX));
    }

    /// How far something is: written over the line before where somebody watches, and now and then a line where nobody
    /// does.
    pub fn progress(&self, line: impl AsRef<str>) {
        if self.watched {
            let _ = write!(std::io::stderr(), "\r\x1b[2K{}", one_line(line.as_ref()));
            let _ = std::io::stderr().flush();
        } else if now() >= self.next.get() {
            self.next.set(now() + SAID_EVERY);
            self.say(line);
        }
    }

    /// Does something of which nobody can tell how far it is, and says each second how many have passed.
    pub fn while_doing<T: Send>(&self, words: impl Fn(u64) -> String, act: impl FnOnce() -> T + Send) -> T {
        thread::scope(|scope| {
            // It is dropped when the thread ends, however that is.
            let (running, ended) = mpsc::channel::<()>();
            let acting = scope.spawn(move || {
                let _running = running;
                act()
            });
            for seconds in 1.. {
                if ended.recv_timeout(Duration::from_secs(1)) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
                self.progress(words(seconds));
            }
            self.done();
            acting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
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

    /// A text that was asked for: to standard output, unless JSON is.
    pub fn text(&self, name: &str, text: &str) {
        if self.json {
            self.json(&serde_json::json!({ name: text }));
        } else {
            let _ = std::io::stdout().write_all(text.as_bytes());
        }
    }

    /// A line of a text that was asked for, of a stranger's: to standard output, unless JSON is.
    pub fn line(&self, line: impl AsRef<str>) {
        if !self.json {
            let _ = writeln!(std::io::stdout(), "{}", clean(line.as_ref(), LINE_BYTES_MAX));
        }
    }

    /// What went wrong, and what to do.
    pub fn problem(&self, problem: &Problem) {
        self.done();
        self.say(format!("pilot: {}", one_line(&problem.what)));
        self.say(format!("       {}", one_line(&problem.advice)));
        self.json(&serde_json::json!({ "problem": problem.what, "advice": problem.advice }));
    }

    /// That it was stopped.
    pub fn cancelled(&self) {
        self.done();
        self.say("Cancelled. Nothing of it was kept.");
        self.json(&serde_json::json!({ "end": "cancelled" }));
    }
}

/// A stranger's text within a line of ours: with a line's end in it, it could pass for a line of ours.
pub fn one_line(text: &str) -> String {
    clean(text, LINE_BYTES_MAX).replace(['\n', '\t'], " ")
}

#[allow(clippy::disallowed_methods, reason = "it decides how often progress is said, and nothing else")]
fn now() -> Instant {
    Instant::now()
}
