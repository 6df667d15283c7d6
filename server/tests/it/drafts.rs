//! What the demonstration's runs showed is what the engine shows again, from the same files in the same worlds.

use domain::{
    ids::{ChallengeUseId, EngagementId},
    pilots::{ChallengeUse, PublicKey},
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demonstration/pilots");
const BASELINE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../sandbox/challenges/repairs-triage/baseline.wasm");

/// The program of this name, which script/sandbox puts beside the portal's.
fn program(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_forecourt")).with_file_name(name);
    assert!(program.is_file(), "there is no {name}: script/sandbox builds it");
    program
}

fn kept(name: &str) -> String {
    fs::read_to_string(Path::new(FOLDER).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The key of the practice worlds of the demonstration's engagement.
fn key() -> PublicKey {
    let engagement: EngagementId = kept("engagement.txt").trim().parse().expect("an id");
    let library = server::library::library().expect("challenges without mistakes");
    let card = library.named("repairs-triage").expect("it comes with this build").card.clone();
    let id: ChallengeUseId = uuid::Uuid::nil().into();
    ChallengeUse::new(id, engagement, card).practice_key()
}

/// A folder of its own for the command: what it compiles and what it writes.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("forecourt-drafts-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// What the command says. It ends with a failure where the pilot does.
fn command(program: &Path, folder: &Path, arguments: &[&str]) -> String {
    let ran = Command::new(program)
        .args(arguments)
        .env("XDG_CACHE_HOME", folder)
        .current_dir(folder)
        .output()
        .expect("the command starts");
    String::from_utf8(ran.stdout).expect("text")
}

/// What the command writes when it runs this file in so many of the engagement's worlds.
fn runs_again(pilot: &Path, folder: &Path, file: &str, worlds: u32) -> String {
    let (key, profile, worlds) = (key().to_string(), kept("profile.txt"), worlds.to_string());
    let run = ["run", file, "--challenge", "repairs-triage", "--profile", profile.trim(), "--key", &key];
    let said =
        command(pilot, folder, &[&run[..], &["--worlds", &worlds, "--evidence", "again.json"]].concat());
    fs::read_to_string(folder.join("again.json")).unwrap_or_else(|error| panic!("{file}: {error}: {said}"))
}

fn holds(module: &str, evidence: &str, worlds: u32) {
    let folder = folder(evidence);
    let again = runs_again(&program("pilot"), &folder, module, worlds);
    fs::remove_dir_all(&folder).expect("it goes");
    assert_eq!(again, kept(&format!("{evidence}.json")), "{evidence}: script/drafts makes it again");
}

/// The file of a draft.
fn file(name: &str) -> String {
    format!("{FOLDER}/{name}.wasm")
}

#[test]
fn a_draft_fails_again_as_it_failed() {
    for draft in ["panics", "divides", "hoards", "opens", "forgets", "gives-up"] {
        holds(&file(draft), draft, 1);
    }
}

#[test]
fn a_pilot_that_reads_words_shows_again_what_it_showed() {
    holds(&file("words"), "words-quick", 1);
    holds(&file("words"), "words-full", 12);
}

#[test]
fn the_baseline_shows_again_what_it_showed() {
    holds(BASELINE, "baseline-quick", 1);
    holds(BASELINE, "baseline-full", 12);
}

/// No pilot can crash its host on demand. So the process that ran this one was killed, and is killed again.
#[test]
fn a_process_that_is_killed_crashes_again() {
    let folder = folder("waits");
    // Looked at and compiled by a process that lives: this pilot, and the baseline that runs beside every pilot.
    command(&program("pilot"), &folder, &["check", &file("waits")]);
    runs_again(&program("pilot"), &folder, &file("forgets"), 1);
    fs::remove_file(folder.join("again.json")).expect("it was written");
    for name in ["pilot", "pilot-compiler"] {
        fs::copy(program(name), folder.join(name)).expect("a copy");
    }
    let child = folder.join("pilot-child");
    fs::write(&child, "#!/bin/sh\nkill -SEGV $$\n").expect("a script");
    fs::set_permissions(&child, Permissions::from_mode(0o755)).expect("one that runs");
    let again = runs_again(&folder.join("pilot"), &folder, &file("waits"), 1);
    fs::remove_dir_all(&folder).expect("it goes");
    assert_eq!(again, kept("waits.json"), "script/drafts makes it again");
}

#[test]
fn a_file_that_is_no_pilot_is_refused_in_the_same_words() {
    let folder = folder("core");
    let said = command(&program("pilot"), &folder, &["check", &file("core"), "--json"]);
    fs::remove_dir_all(&folder).expect("it goes");
    assert_eq!(said, kept("core.json"), "script/drafts makes it again");
}
