//! What the demonstration's runs showed is what the engine shows again, from the same files in the same worlds.

use domain::{
    ids::{ChallengeUseId, EngagementId},
    pilots::{ChallengeUse, PublicKey},
};
use receipt::reveal::Reveal;
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

/// Which worlds an engagement of the demonstration has: the sort of council, and the key, as the command is told of them.
#[derive(Clone, Copy)]
enum Of {
    /// Practice where suppliers are trying things out.
    Practising,
    /// Practice before the final that has been revealed.
    Revealed,
    /// That final.
    Final,
}

impl Of {
    fn arguments(self) -> [String; 4] {
        let reveal = format!("{FOLDER}/revealed/reveal.json");
        let (profile, key) = match self {
            Of::Practising => {
                let engagement = kept("engagement.txt").trim().parse().expect("an id");
                ("profile.txt", ["--key".to_owned(), practice_key(engagement).to_string()])
            }
            Of::Revealed => {
                let revealed = Reveal::read(kept("revealed/reveal.json").as_bytes()).expect("a reveal");
                ("revealed/profile.txt", ["--key".to_owned(), practice_key(revealed.engagement).to_string()])
            }
            Of::Final => ("revealed/profile.txt", ["--reveal".to_owned(), reveal]),
        };
        let [name, value] = key;
        ["--profile".to_owned(), kept(profile).trim().to_owned(), name, value]
    }
}

/// The key of the practice worlds of an engagement.
fn practice_key(engagement: EngagementId) -> PublicKey {
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
fn runs_again(pilot: &Path, folder: &Path, file: &str, of: Of, worlds: u32) -> String {
    let (of, worlds) = (of.arguments(), worlds.to_string());
    let mut run = vec!["run", file, "--challenge", "repairs-triage"];
    run.extend(of.iter().map(String::as_str));
    run.extend(["--worlds", &worlds, "--evidence", "again.json"]);
    let said = command(pilot, folder, &run);
    fs::read_to_string(folder.join("again.json")).unwrap_or_else(|error| panic!("{file}: {error}: {said}"))
}

fn holds(module: &str, evidence: &str, of: Of, worlds: u32) {
    let folder = folder(&evidence.replace('/', "-"));
    let again = runs_again(&program("pilot"), &folder, module, of, worlds);
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
        holds(&file(draft), draft, Of::Practising, 1);
    }
}

#[test]
fn a_pilot_that_reads_words_shows_again_what_it_showed() {
    holds(&file("words"), "words-quick", Of::Practising, 1);
    holds(&file("words"), "words-full", Of::Practising, 12);
}

#[test]
fn the_baseline_shows_again_what_it_showed() {
    holds(BASELINE, "baseline-quick", Of::Practising, 1);
    holds(BASELINE, "baseline-full", Of::Practising, 12);
}

/// The pilots of the final that has been revealed, each with its file.
fn locked() -> [(&'static str, String); 3] {
    [("words", file("words")), ("baseline", BASELINE.to_owned()), ("same", file("same"))]
}

#[test]
fn before_the_final_each_pilot_shows_again_what_it_showed() {
    for (name, file) in locked() {
        holds(&file, &format!("revealed/{name}-full"), Of::Revealed, 12);
    }
}

#[test]
fn in_the_worlds_of_the_final_each_pilot_shows_again_what_it_showed() {
    for (name, file) in locked() {
        holds(&file, &format!("revealed/{name}-final"), Of::Final, 12);
    }
}

/// No pilot can crash its host on demand. So the process that ran this one was killed, and is killed again.
#[test]
fn a_process_that_is_killed_crashes_again() {
    let folder = folder("waits");
    // Looked at and compiled by a process that lives: this pilot, and the baseline that runs beside every pilot.
    command(&program("pilot"), &folder, &["check", &file("waits")]);
    runs_again(&program("pilot"), &folder, &file("forgets"), Of::Practising, 1);
    fs::remove_file(folder.join("again.json")).expect("it was written");
    for name in ["pilot", "pilot-compiler"] {
        fs::copy(program(name), folder.join(name)).expect("a copy");
    }
    let child = folder.join("pilot-child");
    fs::write(&child, "#!/bin/sh\nkill -SEGV $$\n").expect("a script");
    fs::set_permissions(&child, Permissions::from_mode(0o755)).expect("one that runs");
    let again = runs_again(&folder.join("pilot"), &folder, &file("waits"), Of::Practising, 1);
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
