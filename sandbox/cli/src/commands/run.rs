//! `pilot run`: a pilot meets a challenge, and what comes of it is written as evidence.

use super::check::read;
use crate::{
    again,
    exit::{Ended, Exit, Problem},
    machine::{Machine, Meeting},
    speak::Speak,
    worlds::{Choice, Chosen, WORLDS_MAX},
};
use domain::pilots::{EndReason, Evidence, Measure, WorldsKey};
use receipt::worlds::RunKey;
use sandbox::{Cancel, Logged, Ran};
use std::path::{Path, PathBuf};

const EVIDENCE_ELSEWHERE: &str = "Give another place with --evidence.";
const REPORT_ELSEWHERE: &str = "Give another place with --report.";

/// The arguments of `pilot run`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The pilot, as pilot build wrote it.
    pilot: PathBuf,
    #[command(flatten)]
    of: Choice,
    /// Only this scenario; may be given more than once.
    #[arg(long)]
    scenario: Vec<String>,
    /// How many worlds; the challenge's own number with --full.
    #[arg(long, default_value_t = 1, conflicts_with = "full")]
    worlds: u32,
    /// As many worlds as the final has.
    #[arg(long)]
    full: bool,
    /// Where to write the evidence.
    #[arg(long, default_value = "evidence.json")]
    evidence: PathBuf,
    /// Where to write the report, a page that a browser opens; report.html beside the evidence when it is not given.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Shows the pilot's log.
    #[arg(long)]
    log: bool,
}

/// Runs.
pub fn run(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let chosen = arguments.of.chosen(speak)?;
    scenarios(arguments, &chosen)?;
    let worlds = if arguments.full { chosen.challenge.worlds } else { arguments.worlds };
    if !(1..=WORLDS_MAX).contains(&worlds) {
        return Err(Problem::given(
            format!("there are between 1 and {WORLDS_MAX} worlds"),
            "Give another number with --worlds.",
        ));
    }
    let report = arguments.report.clone();
    let report = report.unwrap_or_else(|| arguments.evidence.with_file_name("report.html"));
    has_folder(&arguments.evidence, EVIDENCE_ELSEWHERE)?;
    has_folder(&report, REPORT_ELSEWHERE)?;
    let machine = Machine::open(cancel, speak)?;
    let pilot = match machine.ready(&arguments.pilot, &read(&arguments.pilot)?)? {
        Ok(pilot) => pilot,
        Err(exit) => return Ok(exit),
    };
    let ran = machine.meet(Meeting {
        pilot: &pilot,
        challenge: &chosen.challenge,
        profile: chosen.profile,
        key: &RunKey::from(chosen.key),
        shown_key: WorldsKey::Public(chosen.key),
        worlds,
        only: &arguments.scenario,
    })?;
    if ran.evidence.end == EndReason::Cancelled {
        return Ok(Exit::Cancelled);
    }
    say(&ran, arguments.log, speak);
    write(arguments, &chosen, &report, &ran.evidence, speak)?;
    speak.json(&ran.evidence);
    Ok(Exit::of(ran.evidence.end))
}

/// Whether the challenge has the scenarios that were asked for.
fn scenarios(arguments: &Arguments, chosen: &Chosen) -> Result<(), Problem> {
    let known: Vec<_> = chosen.challenge.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    match arguments.scenario.iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let what = format!("{} has no scenario “{name}”", chosen.challenge.name);
            Err(Problem::given(what, format!("It has: {}.", known.join(", "))))
        }
    }
}

fn say(ran: &Ran, all_of_log: bool, speak: &Speak) {
    let evidence = &ran.evidence;
    if all_of_log {
        ran.log.iter().for_each(|logged| speak.say(line(logged)));
    }
    speak.say(format!("{}: {}", evidence.end, evidence.end.sentence()));
    if let Some(detail) = &evidence.detail {
        speak.say(format!("  {}", detail.as_str()));
    }
    if evidence.end != EndReason::Succeeded {
        speak.say(format!("  {}", evidence.end.next()));
        if !all_of_log {
            ran.log.iter().rev().take(10).rev().for_each(|logged| speak.say(line(logged)));
        }
    }
    evidence.measures.iter().for_each(|measure| speak.say(words(measure)));
    let steps =
        evidence.steps.map_or_else(|| "not exact after this end".to_owned(), |steps| steps.to_string());
    speak.say(format!(
        "{steps} metered steps, {:.1} MiB at the peak, {} rows read, {} calls of the host",
        evidence.peak_memory_bytes as f64 / f64::from(1 << 20),
        evidence.rows_read,
        evidence.host_calls
    ));
}

fn line(logged: &Logged) -> String {
    let Logged { world, scenario, line } = logged;
    // A line of the pilot's that goes on is moved in, so that none of it passes for one of ours.
    format!("  [world {}, {scenario}] {}", world + 1, line.text.replace('\n', "\n      "))
}

/// A measure in a line.
fn words(measure: &Measure) -> String {
    let interval = measure.interval.map_or_else(
        || "one world, so no interval".to_owned(),
        |interval| format!("95% interval {:.3} to {:.3}", interval.low().get(), interval.high().get()),
    );
    let mut words = format!("  {}: {:.3} ({interval})", measure.label, measure.mean.get());
    if let Some(target) = &measure.target {
        words += &format!("; target {}: {}", target.value.get(), target.verdict.label());
    }
    if let Some(baseline) = &measure.baseline {
        words += &format!("; baseline {:.3}: {}", baseline.mean.get(), baseline.verdict.label());
    }
    words
}

/// Whether the folder of this file is there: better known before a long run than after it.
fn has_folder(path: &Path, advice: &str) -> Result<(), Problem> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(Problem::unwritable(path, &"its folder is not there", advice))
        }
        _ => Ok(()),
    }
}

/// Writes evidence and report.
fn write(
    arguments: &Arguments,
    chosen: &Chosen,
    report: &Path,
    evidence: &Evidence,
    speak: &Speak,
) -> Result<(), Problem> {
    let path = &arguments.evidence;
    let bytes = receipt::canonical(evidence)
        .map_err(|cause| Problem::unwritable(path, &cause, EVIDENCE_ELSEWHERE))?;
    put(path, &bytes, EVIDENCE_ELSEWHERE)?;
    let how = again::lines(&again::Given {
        pilot: &arguments.pilot,
        challenge: &arguments.of.challenge,
        key: &arguments.of.key,
        chosen,
        worlds: evidence.worlds,
        scenarios: &arguments.scenario,
        evidence: path,
    });
    put(report, report::html(evidence, &how).as_bytes(), REPORT_ELSEWHERE)?;
    speak.say(format!("Evidence, unsigned: {}", path.display()));
    speak.say(format!("Report for people:  {}", report.display()));
    Ok(())
}

fn put(path: &Path, bytes: &[u8], advice: &str) -> Result<(), Problem> {
    std::fs::write(path, bytes).map_err(|cause| Problem::unwritable(path, &cause, advice))
}
