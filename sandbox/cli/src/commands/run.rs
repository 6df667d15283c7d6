//! `pilot run`: a pilot meets a challenge, and what comes of it is written as evidence.

use super::check::read;
use crate::{
    again,
    exit::{Ended, Exit, Problem},
    files::{EVIDENCE_ELSEWHERE, has_folder, put, same_file},
    machine::{Machine, Meeting},
    outcome,
    speak::Speak,
    worlds::{Choice, Chosen, WORLDS_MAX},
};
use border::message::Level;
use domain::{
    pilots::{EndReason, Evidence, Excerpt},
    text::plural,
};
use sandbox::{Cancel, Logged, Ran};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// What evidence is called when nobody says.
const EVIDENCE: &str = "evidence.json";
/// How many of the last lines of the log are shown of a run that failed, and how much of each.
const LINES_MAX: usize = 10;
const LINE_CHARS_MAX: usize = 300;

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
    #[arg(long, default_value = EVIDENCE)]
    evidence: PathBuf,
    /// Where to write the report, a page that a browser opens; beside the evidence, under its name, when it is not given.
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
    let report = arguments.report.clone().unwrap_or_else(|| report_of(&arguments.evidence));
    has_folder(&arguments.evidence, EVIDENCE_ELSEWHERE)?;
    has_folder(&report, REPORT_ELSEWHERE)?;
    overwrites_nothing_of_its_own(arguments, &report)?;
    let machine = Machine::open(cancel, speak)?;
    let pilot = match machine.ready(&arguments.pilot, &read(&arguments.pilot)?)? {
        Ok(pilot) => pilot,
        Err(exit) => return Ok(exit),
    };
    let (name, version) = (&chosen.challenge.name, &chosen.challenge.version);
    let of = format!("{}, {}", chosen.profile.key(), arguments.of.key_words());
    speak.say(format!("{name} {version}, {of}, {}", plural(worlds.into(), "world", "worlds")));
    let ran = machine.meet(Meeting {
        pilot: &pilot,
        challenge: &chosen.challenge,
        profile: chosen.profile,
        key: &chosen.key,
        shown_key: chosen.shown_key,
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

/// Where the report goes when nobody says: beside the evidence, under its name; beside `evidence.json` it is
/// `report.html`.
fn report_of(evidence: &Path) -> PathBuf {
    if evidence.file_name() == Some(OsStr::new(EVIDENCE)) {
        evidence.with_file_name("report.html")
    } else {
        evidence.with_extension("html")
    }
}

/// Whether pilot, evidence and report are three files: to write one over another would lose it.
fn overwrites_nothing_of_its_own(arguments: &Arguments, report: &Path) -> Result<(), Problem> {
    let (pilot, evidence) = (&arguments.pilot, arguments.evidence.as_path());
    for (written, advice) in [(evidence, EVIDENCE_ELSEWHERE), (report, REPORT_ELSEWHERE)] {
        if same_file(written, pilot) {
            let what = format!("{} is the pilot, and would be written over", written.display());
            return Err(Problem::given(what, advice));
        }
    }
    if same_file(evidence, report) {
        let what = format!("evidence and report would both be written to {}", report.display());
        return Err(Problem::given(what, REPORT_ELSEWHERE));
    }
    Ok(())
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
    outcome::say(evidence, speak, || match evidence.end {
        _ if all_of_log => {}
        EndReason::Succeeded => hidden(ran, speak),
        _ => end_of_log(ran, speak),
    });
}

/// That there are warnings in the log which nobody sees.
fn hidden(ran: &Ran, speak: &Speak) {
    let grave =
        ran.log.iter().filter(|logged| matches!(logged.line.level, Level::Warn | Level::Error)).count();
    if grave > 0 {
        let warnings = plural(grave as u64, "warning", "warnings");
        speak.say(format!("  {warnings} in the log: run it with --log to read"));
    }
}

/// The last lines of the log, each as far as a terminal shows it well; what is said already is left out.
fn end_of_log(ran: &Ran, speak: &Speak) {
    let detail = ran.evidence.detail.as_ref().map_or("", Excerpt::as_str);
    // A panic is the detail itself; any other line that happens to be a part of it says something of its own.
    let said = |logged: &&Logged| logged.line.level == Level::Panic && detail.contains(&logged.line.text);
    for logged in ran.log.iter().rev().take(LINES_MAX).rev().filter(|logged| !said(logged)) {
        let words = line(logged);
        match words.char_indices().nth(LINE_CHARS_MAX) {
            Some((end, _)) => speak.say(format!("{} ... (--log shows all of it)", &words[..end])),
            None => speak.say(words),
        }
    }
}

fn line(logged: &Logged) -> String {
    let Logged { world, scenario, line } = logged;
    outcome::line(*world, scenario, line.level.word(), &line.text)
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
    speak.say(format!("Evidence, unsigned: {}", path.display()));
    // A report of it would read as if nobody had known these worlds.
    if arguments.of.reveal.is_some() {
        speak.say("No report: everybody knows these worlds by now, so this is no final.");
        return Ok(());
    }
    let how = again::lines(&again::Given {
        pilot: &arguments.pilot,
        of: &arguments.of,
        chosen,
        worlds: evidence.worlds,
        scenarios: &arguments.scenario,
        evidence: path,
    });
    put(report, report::html(evidence, &how).as_bytes(), REPORT_ELSEWHERE)?;
    speak.say(format!("Report for people:  {}", report.display()));
    Ok(())
}
