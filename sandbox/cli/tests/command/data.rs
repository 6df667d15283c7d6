//! `pilot data`.

use crate::scene::Scene;
use domain::pilots::Sha256;
use insta::assert_snapshot;
use serde_json::Value;
use std::fs;

/// Holds that each file is as long and has the hash that its datapackage says, and gives their names.
fn fits(scene: &Scene, folder: &str) -> Vec<String> {
    let package: Value =
        serde_json::from_str(&scene.text(&format!("{folder}/datapackage.json"))).expect("JSON");
    let resources = package["resources"].as_array().expect("resources");
    let fits = |resource: &Value| {
        let path = resource["path"].as_str().expect("a path").to_owned();
        let bytes = scene.read(&format!("{folder}/{path}"));
        assert_eq!(resource["bytes"], bytes.len(), "{path}");
        assert_eq!(resource["hash"], format!("sha256:{}", Sha256::of(&bytes)), "{path}");
        path
    };
    resources.iter().map(fits).collect()
}

#[test]
fn the_same_world_is_the_same_files_and_their_hashes_fit() {
    let scene = Scene::new();
    assert_snapshot!(scene.pilot(&["data", "--out", "one"]).ended(0), @"World 1 of small_district_rich: 24519 rows, all made up, in one");
    scene.pilot(&["data", "--out", "again"]).ended(0);
    scene.pilot(&["data", "--out", "second", "--world", "2"]).ended(0);
    scene.pilot(&["data", "--out", "other", "--key", "practice-2"]).ended(0);
    let names = fits(&scene, "one");
    assert_eq!(names.len(), 7);
    for name in names.iter().map(String::as_str).chain(["datapackage.json"]) {
        assert!(scene.read(&format!("one/{name}")) == scene.read(&format!("again/{name}")), "{name}");
        for folder in ["second", "other"] {
            assert!(scene.read(&format!("one/{name}")) != scene.read(&format!("{folder}/{name}")), "{name}");
        }
    }
    assert!(!scene.path("one/truth").exists(), "what is true is written only when it is asked for");
}

#[test]
fn it_is_the_world_that_a_run_has() {
    let scene = Scene::with_evidence();
    scene.pilot(&["data", "--out", "data"]).ended(0);
    let table = |name: &str| scene.text(&format!("data/SYNTHETIC-{name}.csv"));
    let rows = |name: &str| csv_rows(&table(name));
    // The baseline reads these three tables whole, once.
    let evidence: Value = serde_json::from_slice(&scene.read("evidence.json")).expect("JSON");
    let read = rows("reports") + rows("orders") + rows("outcomes");
    assert_eq!(evidence["rows_read"], read.to_string());
    let open = table("reports").lines().filter(|line| line.ends_with(",true")).count();
    assert_eq!(evidence["output_rows"], open.to_string());
}

/// Rows of a table whose texts have no line's end in them.
fn csv_rows(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("SYNTHETIC,")).count()
}

#[test]
fn what_is_true_lies_apart_and_hints_at_what_it_is_good_for() {
    let scene = Scene::new();
    let said = scene.pilot(&["data", "--out", "data", "--truth", "--format", "jsonl", "--json"]);
    assert_snapshot!(said.ended(0), @r"
    World 1 of small_district_rich: 24519 rows, all made up, in data
    What is true lies in data/truth. Pilots never see it, and one that was made with it knows this world alone: try it with other keys.
    ");
    assert!(fits(&scene, "data").iter().all(|name| name.ends_with(".jsonl")));
    assert!(fits(&scene, "data/truth").contains(&"SYNTHETIC-triage.jsonl".to_owned()));
    let files = said.json()["files"].as_array().expect("files").len();
    assert_eq!(files, fits(&scene, "data").len() + fits(&scene, "data/truth").len());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let scene = Scene::new();
    fs::create_dir(scene.path("data")).expect("a folder");
    scene.write("data/mine.txt", "mine");
    assert_snapshot!(scene.pilot(&["data", "--out", "data"]).ended(1), @r"
    pilot: data is not empty, and files of two worlds must not lie together
           Give another folder with --out, or empty this one.
    ");
    assert_eq!(fs::read_dir(scene.path("data")).expect("the folder").count(), 1);
}

#[test]
fn the_card_goes_to_standard_output() {
    let scene = Scene::new();
    let card = scene.pilot(&["data", "--card"]);
    card.ended(0);
    assert!(card.output.starts_with("# SYNTHETIC council housing: data card"), "{}", card.output);
    assert_eq!(scene.pilot(&["data", "--card", "--json"]).json()["card"], card.output);
}
