//! `pilot new`.

use crate::scene::Scene;
use insta::assert_snapshot;
use std::fs;

#[test]
fn a_new_pilot_holds_all_that_it_is_built_from() {
    let scene = Scene::new();
    let said = scene.pilot(&["new", "quick-triage", "--json"]);
    assert_snapshot!(said.ended(0), @r"
    Made the folder quick-triage: start with its README.md.
    Next:  cd quick-triage && pilot build && pilot run quick-triage.wasm
    ");
    let files: Vec<_> = said.json()["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file.as_str().expect("a path").to_owned())
        .collect();
    assert_snapshot!(files.join("\n"), @r"
    quick-triage/.gitignore
    quick-triage/Cargo.toml
    quick-triage/README.md
    quick-triage/rust-toolchain.toml
    quick-triage/sdk/Cargo.toml
    quick-triage/sdk/rustfmt.toml
    quick-triage/sdk/src/answer.rs
    quick-triage/sdk/src/error.rs
    quick-triage/sdk/src/inbox.rs
    quick-triage/sdk/src/lib.rs
    quick-triage/sdk/src/systems/client/tests.rs
    quick-triage/sdk/src/systems/client.rs
    quick-triage/sdk/src/systems/exchange.rs
    quick-triage/sdk/src/systems/mod.rs
    quick-triage/sdk/src/table/scan.rs
    quick-triage/sdk/src/table.rs
    quick-triage/sdk/src/time.rs
    quick-triage/sdk/wit/pilot.wit
    quick-triage/src/lib.rs
    quick-triage/src/rules.rs
    ");
    assert!(scene.text("quick-triage/Cargo.toml").contains("name = \"quick-triage\""));
    for file in files.iter().filter(|file| !file.contains("/sdk/")) {
        assert!(!scene.text(file).contains("{name}"), "{file}");
    }
    let contract = fs::symlink_metadata(scene.path("quick-triage/sdk/wit/pilot.wit")).expect("the contract");
    assert!(contract.is_file(), "the text itself, not a link to where it lies with us");
}

#[test]
fn what_is_there_already_is_left_as_it_is() {
    let scene = Scene::new();
    scene.pilot(&["new", "quick-triage"]).ended(0);
    scene.write("quick-triage/src/rules.rs", "mine");
    assert_snapshot!(scene.pilot(&["new", "quick-triage"]).ended(1), @r"
    pilot: quick-triage is there already, and is left as it is
           Take another name, or move it away.
    ");
    scene.pilot(&["new", "quick-triage"]).ended(1);
    assert_eq!(scene.text("quick-triage/src/rules.rs"), "mine");
}

#[test]
fn a_name_that_would_not_build_is_refused_and_nothing_is_made() {
    let scene = Scene::new();
    let long = "a".repeat(41);
    let mut said = String::new();
    for name in [
        "Triage",
        "1st",
        "my triage",
        "../up",
        "a--b",
        "a-",
        "fn",
        "sdk",
        "forecourt-pilot",
        "",
        long.as_str(),
    ] {
        said += scene.pilot(&["new", name]).ended(1).lines().next().unwrap_or_default();
        said += "\n";
    }
    assert_snapshot!("names", said);
    assert_eq!(fs::read_dir(scene.path("")).expect("the folder").count(), 0);
}

#[test]
fn a_language_without_a_template_is_refused_with_those_there_are() {
    let scene = Scene::new();
    let said = scene.pilot(&["new", "quick-triage", "--lang", "cobol"]);
    assert!(said.ended(1).contains("there is no template for “cobol”"), "{said:?}");
    assert!(said.words.contains("rust"), "{said:?}");
    assert!(!scene.path("quick-triage").exists());
}
