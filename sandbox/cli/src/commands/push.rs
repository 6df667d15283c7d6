//! `pilot push`: a pilot goes to the portal, is checked there, and runs there if its owner says so.

use super::check::read;
use crate::{
    exit::{Ended, Exit, Problem},
    far::{self, Followed, Line, follow},
    files::{EVIDENCE_ELSEWHERE, has_folder, put, same_file},
    outcome,
    speak::Speak,
};
use domain::pilots::{Evidence, Length, MODULE_BYTES_MAX, ModuleShown, NewRun, RunShown};
use sandbox::Cancel;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// How long from one look at a version that is being checked to the next.
const LOOK_EACH: Duration = Duration::from_millis(500);

/// The arguments of `pilot push`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The pilot, as pilot build wrote it.
    pilot: PathBuf,
    /// The reference of the engagement, as its address ends in it.
    #[arg(long)]
    engagement: String,
    /// What is new in this version, for your colleagues and you.
    #[arg(long, default_value = "")]
    note: String,
    /// Runs it there and waits for the end: quick is one world, full is as many as the final has.
    #[arg(long, value_parser = length, value_name = "quick|full")]
    run: Option<Length>,
    /// Where to write the evidence of that run.
    #[arg(long, requires = "run")]
    evidence: Option<PathBuf>,
}

fn length(given: &str) -> Result<Length, String> {
    Length::from_key(given).ok_or_else(|| "it is quick or full".to_owned())
}

/// Uploads, waits until it is checked, and runs.
pub fn push(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let file = read(&arguments.pilot)?;
    if file.len() as u64 > MODULE_BYTES_MAX {
        let what = format!("{} is larger than {} MiB", arguments.pilot.display(), MODULE_BYTES_MAX >> 20);
        return Err(Problem::given(what, "Build it with --release, and leave out what it does not need."));
    }
    if let Some(evidence) = &arguments.evidence {
        has_folder(evidence, EVIDENCE_ELSEWHERE)?;
        if same_file(evidence, &arguments.pilot) {
            let what = format!("{} is the pilot, and would be written over", evidence.display());
            return Err(Problem::given(what, EVIDENCE_ELSEWHERE));
        }
    }
    let far = Line::open(far::kept()?, cancel)?;
    let module = upload(arguments, file, &far, speak)?;
    speak.say(format!(
        "Version {} for {}: {} bytes, SHA-256 {}",
        module.number, arguments.engagement, module.bytes, module.sha256
    ));
    let Some(module) = checked(module, &far, speak, cancel)? else { return Ok(Exit::Cancelled) };
    if let (Some(end), Some(problem), Some(advice)) = (module.end, &module.problem, &module.advice) {
        outcome::refused(end, problem, advice, speak);
        return Ok(Exit::of(end));
    }
    can_run(&module)?;
    speak.say(format!("Version {} is ready to run.", module.number));
    match arguments.run {
        Some(length) => run(arguments, &module, length, &far, speak, cancel),
        None => {
            speak.json(&module);
            Ok(Exit::Done)
        }
    }
}

fn upload(
    arguments: &Arguments,
    file: Vec<u8>,
    far: &Line<'_>,
    speak: &Speak,
) -> Result<ModuleShown, Problem> {
    let name = arguments.pilot.file_name().unwrap_or_default().to_string_lossy();
    let path = pilots(&arguments.engagement)?;
    let (sent, of) = (Arc::new(AtomicU64::new(0)), file.len() >> 10);
    let file: Arc<[u8]> = file.into();
    let words =
        |seconds| format!("Uploading {} of {of} KiB ... {seconds} s", sent.load(Ordering::Relaxed) >> 10);
    let query = [("file_name", name.as_ref()), ("note", arguments.note.as_str())];
    speak.while_doing(words, || far.upload(&path, &query, &file, &sent))
}

/// The address of a supplier's pilots for an engagement.
pub fn pilots(engagement: &str) -> Result<String, Problem> {
    let is_reference =
        !engagement.is_empty() && engagement.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_reference {
        return Err(Problem::given(
            format!("“{engagement}” is no reference of an engagement"),
            "Give it as the address of the engagement's page ends in it.",
        ));
    }
    Ok(format!("/api/v1/engagements/{engagement}/pilots"))
}

/// Waits until a version is checked. None where somebody does not want to wait any more.
fn checked(
    mut module: ModuleShown,
    far: &Line<'_>,
    speak: &Speak,
    cancel: &Cancel,
) -> Result<Option<ModuleShown>, Problem> {
    while module.state == "uploaded" {
        if cancel.asked() {
            speak.done();
            speak.say(
                "It is uploaded. The portal goes on to check it, and its page there says what comes of that.",
            );
            return Ok(None);
        }
        speak.progress("The portal looks at it and compiles it ...");
        thread::sleep(LOOK_EACH);
        module = far.get(&format!("/api/v1/modules/{}", module.id))?;
    }
    speak.done();
    Ok(Some(module))
}

/// Whether a version that was not refused can be run.
fn can_run(module: &ModuleShown) -> Result<(), Problem> {
    let (exit, what, advice) = match module.state.as_str() {
        "ready" => return Ok(()),
        "unchecked" => (
            Exit::OurFault,
            "three workers of the portal tried to look at it and could not",
            "That is not your pilot's fault. Delete the version on its page and push again; if it happens again, tell the operator.",
        ),
        "quarantined" => (
            Exit::Given,
            "this version is locked away, because it crashed its host",
            "Ask the operator of the portal.",
        ),
        _ => (Exit::Given, "this version cannot be run", "Its page at the portal says why."),
    };
    Err(Problem { exit, what: what.to_owned(), advice: advice.to_owned() })
}

fn run(
    arguments: &Arguments,
    module: &ModuleShown,
    length: Length,
    far: &Line<'_>,
    speak: &Speak,
    cancel: &Cancel,
) -> Ended {
    let run: RunShown =
        far.post(&format!("/api/v1/modules/{}/runs", module.id), &NewRun { length, id: None })?;
    let id = run.id;
    speak.say(format!("Run {id}, {}", domain::text::plural(run.worlds.into(), "world", "worlds")));
    let mut line = |entry: &domain::pilots::LogEntry| speak.say(outcome::entry(entry));
    let Followed::Ended(run) = follow(far, run, speak, cancel, &mut line)? else {
        speak.say(format!("The run goes on at the portal. To watch it again: pilot logs {id} --follow"));
        speak.say(format!("To cancel it: {}/runs/{id}/cancel", far.portal()));
        return Ok(Exit::Cancelled);
    };
    let end = run.end.unwrap_or(domain::pilots::EndReason::Expired);
    if !run.has_evidence {
        outcome::ended(end, speak);
        speak.say(format!("  {}", end.next()));
        speak.json(&run);
        return Ok(Exit::of(end));
    }
    shown(&far.text(&format!("/api/v1/runs/{id}/evidence"))?, arguments.evidence.as_deref(), speak)?;
    speak.say(format!("What the portal shows of it: {}/runs/{id}", far.portal()));
    Ok(Exit::of(end))
}

/// Says what a run showed, and writes its evidence as it came, to the byte.
fn shown(json: &str, path: Option<&Path>, speak: &Speak) -> Result<(), Problem> {
    let evidence = Evidence::read(json.as_bytes()).map_err(|cause| {
        Problem::given(
            format!("the evidence is not such as this command reads: {cause}"),
            "Get a newer version of this command; the page of the run shows the evidence, too.",
        )
    })?;
    outcome::say(&evidence, speak, || {});
    if let Some(path) = path {
        put(path, json.as_bytes(), EVIDENCE_ELSEWHERE)?;
        speak.say(format!("Evidence, unsigned: {}", path.display()));
    }
    speak.json(&evidence);
    Ok(())
}
