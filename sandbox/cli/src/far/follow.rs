//! Watching a run at the portal until it has ended.

use super::Line;
use crate::{exit::Problem, speak::Speak};
use domain::{
    pilots::{LogEntry, LogShown, RunShown, RunStanding},
    text::plural,
};
use sandbox::Cancel;
use std::{thread, time::Duration};

/// How long from one look to the next: soon at first, since a quick run ends in seconds.
const LOOK_EACH: Duration = Duration::from_millis(400);
const LATER_EACH: Duration = Duration::from_secs(1);
/// So many looks are soon.
const SOON: u32 = 20;

/// How it ended.
pub enum Followed {
    /// The run has ended.
    Ended(Box<RunShown>),
    /// Somebody does not want to watch any more. The run goes on.
    Left,
}

/// Shows how far a run is and gives each line of its log to `line`, until it has ended.
pub fn follow(
    far: &Line<'_>,
    mut run: RunShown,
    speak: &Speak,
    cancel: &Cancel,
    line: &mut dyn FnMut(&LogEntry),
) -> Result<Followed, Problem> {
    let path = format!("/api/v1/runs/{}", run.id);
    let (mut from, mut attempt) = (0, run.attempts);
    for look in 0_u32.. {
        if run.attempts != attempt {
            // Another worker has taken it: what it writes begins anew.
            (from, attempt) = (0, run.attempts);
        }
        let log: LogShown = far.get(&format!("{path}/log?from={from}"))?;
        from = log.next;
        if !log.entries.is_empty() {
            speak.done();
        }
        log.entries.iter().for_each(&mut *line);
        // What was asked for before the log: an ended run writes no more, so that its log is whole.
        if run.state == RunStanding::Ended {
            break;
        }
        if cancel.asked() {
            speak.done();
            return Ok(Followed::Left);
        }
        speak.progress(standing(&run));
        thread::sleep(if look < SOON { LOOK_EACH } else { LATER_EACH });
        run = far.get(&path)?;
    }
    speak.done();
    Ok(Followed::Ended(Box::new(run)))
}

/// Where a run stands, in a line.
fn standing(run: &RunShown) -> String {
    match (&run.progress, run.before) {
        (Some(progress), _) => {
            format!("World {} of {}: {} ...", progress.world + 1, progress.of, progress.doing)
        }
        (None, Some(0)) => "It is the next to be taken by a worker ...".to_owned(),
        (None, Some(before)) => {
            format!("It waits for a worker, {} before it ...", plural(before.into(), "job is", "jobs are"))
        }
        (None, None) => "A worker has taken it, and makes ready ...".to_owned(),
    }
}
