//! `pilot run`.

use crate::scene::{Said, Scene};
use domain::pilots::Evidence;
use insta::assert_snapshot;

#[test]
fn a_run_writes_evidence_and_a_report_and_says_what_came_of_it() {
    let scene = Scene::with_pilot();
    let said = scene.pilot(&["run", "pilot.wasm", "--worlds", "3", "--json"]);
    said.ended(0);
    assert_snapshot!("run", said.words);
    let evidence = Evidence::read(&scene.read("evidence.json")).expect("evidence");
    assert_eq!(Evidence::read(said.output.as_bytes()).expect("evidence"), evidence);
    assert_eq!((evidence.worlds, evidence.measures.len()), (3, 5));
    assert!(scene.text("report.html").starts_with("<!DOCTYPE html>"));
}

#[test]
fn nothing_that_was_given_is_written_over() {
    let scene = Scene::with_pilot();
    for (arguments, words) in [
        (["--evidence", "pilot.wasm"], "pilot.wasm is the pilot, and would be written over"),
        (["--evidence", "./pilot.wasm"], "is the pilot, and would be written over"),
        (["--report", "pilot.wasm"], "pilot.wasm is the pilot, and would be written over"),
        (["--report", "evidence.json"], "evidence and report would both be written to evidence.json"),
    ] {
        let said = scene.pilot(&[&["run", "pilot.wasm"], &arguments[..]].concat());
        assert!(said.ended(1).contains(words), "{said:?}");
    }
    assert_eq!(scene.read("pilot.wasm"), crate::scene::BASELINE);
    assert!(!scene.path("evidence.json").exists(), "it is refused before it runs");
}

#[test]
fn a_report_lies_beside_its_evidence_under_its_name() {
    let scene = Scene::with_pilot();
    scene.pilot(&["run", "pilot.wasm", "--scenario", "triage", "--evidence", "dirty.json"]).ended(0);
    assert!(scene.path("dirty.html").exists() && !scene.path("report.html").exists());
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let scene = Scene::with_evidence();
    let again = ["--evidence", "again.json", "--report", "again.html"];
    scene.pilot(&[&["run", "pilot.wasm", "--scenario", "triage"], &again[..]].concat()).ended(0);
    assert_eq!(scene.read("evidence.json"), scene.read("again.json"));
    let report = scene.text("again.html").replace("again.json", "evidence.json");
    assert!(scene.text("report.html") == report, "two reports of one run");
}

/// The lines to type that a report holds.
fn lines(page: &str) -> Vec<String> {
    let list = page.split("report-commands").last().and_then(|rest| rest.split("</ol>").next());
    let codes = list.unwrap_or_default().split("<code>").skip(1);
    codes.map(|code| plain(code.split("</code>").next().unwrap_or_default())).collect()
}

/// HTML without its tags.
fn plain(html: &str) -> String {
    let text: String =
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Types a line of the report, as a shell takes it.
fn typed(scene: &Scene, line: &str) -> Said {
    let words = shlex::split(line).expect("a line that a shell takes");
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    assert_eq!(words[0], "pilot");
    scene.pilot(&words[1..])
}

#[test]
fn the_lines_in_the_report_do_the_run_again() {
    let scene = Scene::new();
    scene.write("my pilot's.wasm", crate::scene::BASELINE);
    scene.challenge("worlds = 12", "worlds = 2");
    let arguments =
        ["--challenge", "mine", "--profile", "county_town_dirty", "--key", "practice-7", "--full"];
    let evidence = ["--scenario", "triage", "--evidence", "mine.json"];
    scene.pilot(&[&["run", "my pilot's.wasm"], &arguments[..], &evidence[..]].concat()).ended(0);
    let lines = lines(&scene.text("mine.html"));
    assert_snapshot!(lines.join("\n"), @r#"
    pilot run "my pilot's.wasm" --challenge mine --profile county_town_dirty --key practice-7 --worlds 2 --scenario triage
    pilot verify mine.json --rerun "my pilot's.wasm" --challenge mine
    "#);
    let first = scene.read("mine.json");
    typed(&scene, &lines[0]).ended(0);
    assert_eq!(scene.read("evidence.json"), first);
    typed(&scene, &lines[1]).ended(0);
}

#[test]
fn what_there_is_not_is_named_with_what_there_is() {
    let scene = Scene::with_pilot();
    let mut said = String::new();
    for arguments in [
        ["--challenge", "potholes"],
        ["--profile", "atlantis"],
        ["--scenario", "nothing"],
        ["--key", "secret"],
        ["--worlds", "0"],
        ["--evidence", "no/such/folder/evidence.json"],
    ] {
        said += scene.pilot(&[&["run", "pilot.wasm"], &arguments[..]].concat()).ended(1);
    }
    assert_snapshot!("given", said);
}
