//! `pilot runs`: versions and runs of an engagement, as the portal has them.

use super::push::pilots;
use crate::{
    exit::{Ended, Exit},
    far::{self, Line},
    speak::Speak,
};
use domain::{
    pilots::{PilotsShown, RunShown, RunStanding},
    text::plural,
    time::london,
};
use sandbox::Cancel;

/// The arguments of `pilot runs`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The reference of the engagement, as its address ends in it.
    #[arg(long)]
    engagement: String,
}

/// Lists them.
pub fn runs(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let far = Line::open(far::kept()?, cancel)?;
    let shown: PilotsShown = far.get(&pilots(&arguments.engagement)?)?;
    let (challenge, quota) = (&shown.challenge, shown.quota);
    speak.say(format!(
        "{} {}, {}, key {}",
        challenge.name, challenge.version, shown.profile, shown.practice_key
    ));
    speak.say(format!(
        "{} left today, of {}",
        plural(quota.left.into(), "practice run", "practice runs"),
        quota.allowed
    ));
    for module in &shown.modules {
        let note = if module.note.is_empty() { String::new() } else { format!(": {}", module.note) };
        speak.say(format!("Version {}, {}{}", module.number, module.state, note.replace('\n', " ")));
    }
    shown.runs.iter().for_each(|run| speak.say(line(run)));
    if shown.runs.is_empty() {
        speak.say("Nothing has run yet.");
    }
    speak.json(&shown);
    Ok(Exit::Done)
}

/// A run in a line.
fn line(run: &RunShown) -> String {
    let standing = match (run.state, run.end) {
        (_, Some(end)) => end.to_string(),
        (RunStanding::Queued, None) => "waiting".to_owned(),
        (RunStanding::Running | RunStanding::Ended, None) => "running".to_owned(),
    };
    let worlds = plural(run.worlds.into(), "world", "worlds");
    format!("{}  version {}, {worlds}, {standing}, {}", run.id, run.number, london::long(run.queued_at))
}
