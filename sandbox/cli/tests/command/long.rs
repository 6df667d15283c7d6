//! What takes a minute.

use crate::scene::Scene;
use std::path::Path;

#[test]
fn a_new_pilot_builds_at_once_runs_and_its_evidence_comes_out_again() {
    let scene = Scene::new();
    scene.pilot(&["new", "quick-triage"]).ended(0);
    let mut build = scene.command(&["build", "quick-triage", "--output", "pilot.wasm"]);
    build.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-pilot"));
    let output = build.output().expect("the command");
    let said = scene.said(&output);
    assert!(said.ended(0).contains("Next:  pilot run pilot.wasm"), "{said:?}");
    assert!(!said.words.contains("warning"), "{said:?}");
    scene.pilot(&["run", "pilot.wasm"]).ended(0);
    scene.pilot(&["verify", "evidence.json", "--rerun", "pilot.wasm"]).ended(0);
}
