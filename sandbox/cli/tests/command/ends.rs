//! How a command ends, for the shell: each code of the help, once.

use crate::scene::Scene;
use insta::assert_snapshot;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    process::Stdio,
};

#[test]
fn nought_when_it_was_done() {
    let said = Scene::with_pilot().pilot(&["check", "pilot.wasm", "--json"]);
    said.ended(0);
    assert_eq!(said.json()["end"], serde_json::Value::Null);
    assert!(Scene::new().pilot(&["check", "repairs-triage"]).ended(0).contains("no mistakes found"));
}

#[test]
fn a_folder_goes_before_the_challenge_of_that_name_that_comes_with_the_command_and_it_is_said_which_was_read()
{
    let scene = Scene::new();
    let said = scene.pilot(&["check", "repairs-triage"]);
    assert!(said.ended(0).contains("The challenge repairs-triage that comes with this command:"), "{said:?}");
    // A folder that holds no challenge is none.
    fs::create_dir(scene.path("repairs-triage")).expect("a folder");
    let said = scene.pilot(&["check", "repairs-triage"]);
    assert!(said.ended(0).contains("that comes with this command:"), "{said:?}");
    fs::remove_dir(scene.path("repairs-triage")).expect("the folder");
    scene.challenge("worlds = 12", "worlds = 0");
    fs::rename(scene.path("mine"), scene.path("repairs-triage")).expect("renamed");
    for name in ["repairs-triage", "./repairs-triage"] {
        let said = scene.pilot(&["check", name]);
        let words = said.ended(3);
        assert!(words.contains(&format!("The challenge in the folder {name}:")), "{words}");
    }
}

#[test]
fn a_run_says_when_a_folder_goes_before_the_challenge_of_that_name() {
    let scene = Scene::new();
    let words =
        "The challenge is that of the folder repairs-triage, not the one that comes with this command.";
    let data = |scene: &Scene| scene.pilot(&["data", "--challenge", "repairs-triage", "--card"]).words;
    assert!(!data(&scene).contains(words));
    scene.challenge("worlds = 12", "worlds = 2");
    fs::rename(scene.path("mine"), scene.path("repairs-triage")).expect("renamed");
    assert!(data(&scene).contains(words), "{}", data(&scene));
}

#[test]
fn an_editor_gets_the_schema_of_each_file_of_a_challenge() {
    for (file, field) in [("challenge", "homes_per_thousand"), ("scenario", "$defs")] {
        let said = Scene::new().pilot(&["check", "--schema", file]);
        said.ended(0);
        let schema = said.json();
        assert!(schema["title"].as_str().is_some_and(|title| title.contains(file)), "{schema}");
        assert!(said.output.contains(&format!("\"{field}\"")), "{file}");
    }
    for arguments in [&["check"][..], &["check", "mine", "--schema", "challenge"]] {
        Scene::new().pilot(arguments).ended(2);
    }
}

#[test]
fn the_page_of_a_challenge_says_what_is_asked_what_can_be_sent_and_what_is_judged() {
    let said = Scene::new().pilot(&["check", "repairs-triage", "--page"]);
    said.ended(0);
    for words in [
        "## triage: Priority and duration of every open report",
        "- `priority` (code): How soon it must be done",
        "One of: planned, routine, urgent, emergency.",
        "    POST /work-orders\n",
        "- `visit`: a visit is over",
        "1. The report is read within half an hour.",
        "The class is emergency. The target is 0.9.",
    ] {
        assert!(said.output.contains(words), "{words}: {}", said.output);
    }
}

#[test]
fn the_folder_of_a_pilot_is_no_challenge() {
    let scene = Scene::new();
    scene.pilot(&["new", "quick-triage"]).ended(0);
    let said = scene.pilot(&["check", "quick-triage"]);
    assert!(said.ended(1).contains("quick-triage is the folder of a pilot, and no challenge"), "{said:?}");
}

#[test]
fn one_when_what_was_given_is_not_right() {
    let said = Scene::new().pilot(&["run", "nowhere.wasm", "--json"]);
    assert_snapshot!(said.ended(1), @r"
    pilot: nowhere.wasm cannot be read: No such file or directory (os error 2)
           Give the file that pilot build wrote.
    ");
    assert_eq!(said.json()["advice"], "Give the file that pilot build wrote.");
    assert_snapshot!(Scene::new().pilot(&["build"]).ended(1), @r"
    pilot: there is neither Cargo.toml nor pilot.py in .
           Make a pilot with pilot new, or give the folder of one.
    ");
}

#[test]
fn two_when_the_command_line_is_none() {
    for arguments in [&["fly"][..], &["data"], &["run"], &["data", "--out", "data", "--world", "0"]] {
        Scene::new().pilot(arguments).ended(2);
    }
}

#[test]
fn three_when_the_file_is_no_pilot_or_a_challenge_has_mistakes() {
    let scene = Scene::new();
    scene.write("note.wasm", "Dear council,");
    let said = scene.pilot(&["run", "note.wasm", "--json"]);
    assert_snapshot!("no-pilot", said.ended(3));
    assert!(said.json()["problem"].is_string());
    scene.challenge("worlds = 12", "worlds = 0");
    assert_snapshot!("mistakes", scene.pilot(&["check", "mine"]).ended(3));
    scene.pilot(&["data", "--challenge", "mine", "--card"]).ended(3);
}

#[test]
fn four_when_the_pilot_ended_with_a_fault_of_its_own_and_that_is_evidence_too() {
    let scene = Scene::with_pilot();
    scene.challenge("steps_max = 20_000_000_000", "steps_max = 1_000");
    let arguments = ["run", "pilot.wasm", "--challenge", "mine"];
    assert_snapshot!("out-of-steps", scene.pilot(&arguments).ended(4));
    let verify = ["verify", "evidence.json", "--rerun", "pilot.wasm", "--challenge", "mine"];
    scene.pilot(&verify).ended(0);
}

#[test]
fn five_when_it_was_ours() {
    let scene = Scene::with_pilot();
    let folder = scene.path("cache/forecourt-pilot/compiled");
    fs::create_dir_all(&folder).expect("a folder");
    scene.write("cache/forecourt-pilot/compiled/key", [7; 32]);
    fs::set_permissions(folder.join("key"), Permissions::from_mode(0o644)).expect("permissions");
    let mut command = scene.command(&["run", "pilot.wasm"]);
    let output = command.env("XDG_CACHE_HOME", scene.path("cache")).output().expect("the command");
    assert_snapshot!("ours", scene.said(&output).ended(5));
}

#[test]
fn six_when_somebody_stopped_it_and_then_nothing_is_kept() {
    let scene = Scene::with_pilot();
    let mut command = scene.command(&["run", "pilot.wasm", "--worlds", "1000", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command");
    let mut words = BufReader::new(child.stderr.take().expect("words"));
    let mut line = String::new();
    // First it says what is run. Where nobody watches, the first line of progress comes after a second.
    for _ in 0..2 {
        line.clear();
        words.read_line(&mut line).expect("a line");
    }
    assert!(line.starts_with("World ") && line.contains(" of 1000: "), "{line}");
    kill_process(Pid::from_child(&child), Signal::INT).expect("Ctrl-C");
    let output = child.wait_with_output().expect("the command");
    assert_eq!(output.status.code(), Some(6));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["end"], "cancelled");
    let rest: Vec<_> = words.lines().map(|line| line.expect("a line")).collect();
    assert_eq!(rest.last().map(String::as_str), Some("Cancelled. Nothing of it was kept."));
    assert!(!scene.path("evidence.json").exists() && !scene.path("report.html").exists());
}

#[test]
fn seven_when_it_does_not_verify() {
    assert_snapshot!("unsigned", Scene::with_evidence().pilot(&["verify", "evidence.json"]).ended(7));
}

#[test]
fn a_challenge_from_a_stranger_cannot_move_the_cursor() {
    let scene = Scene::new();
    scene.challenge("\"small_district_rich\"", "\"\\u001b[2K\\u202erich\"");
    let said = scene.pilot(&["check", "mine"]);
    assert!(said.ended(3).contains("[2Krich"), "{said:?}");
    assert!(!said.words.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}
