//! What takes a minute.

use crate::scene::{Said, Scene};
use std::{path::Path, process::Command};

/// Runs it with a folder for what cargo builds that all runs of these scenes share.
fn built(scene: &Scene, command: &mut Command) -> Said {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-pilot");
    scene.said(&command.env("CARGO_TARGET_DIR", folder).output().expect("the command"))
}

#[test]
fn a_new_pilot_builds_at_once_runs_and_its_evidence_comes_out_again() {
    let scene = Scene::new();
    scene.pilot(&["new", "quick-triage"]).ended(0);
    let said = built(&scene, &mut scene.command(&["build", "quick-triage", "--output", "pilot.wasm"]));
    assert!(said.ended(0).contains("Next:  pilot run pilot.wasm"), "{said:?}");
    assert!(!said.words.contains("warning"), "{said:?}");
    let module = scene.read("pilot.wasm");
    let folder = scene.path("quick-triage").display().to_string();
    for path in [folder.as_str(), "/.cargo/"] {
        let is_within = module.windows(path.len()).any(|bytes| bytes == path.as_bytes());
        assert!(!is_within, "the module names {path}, of the machine it was built on");
    }
    scene.pilot(&["run", "pilot.wasm"]).ended(0);
    scene.pilot(&["verify", "evidence.json", "--rerun", "pilot.wasm"]).ended(0);
}

#[test]
fn a_new_pilot_passes_its_own_tests_and_is_formatted() {
    let scene = Scene::new();
    scene.pilot(&["new", "quick-triage"]).ended(0);
    let said = built(&scene, &mut scene.cargo(&["test"], "quick-triage"));
    said.ended(0);
    assert!(!said.words.contains("warning"), "{said:?}");
    built(&scene, &mut scene.cargo(&["fmt", "--check"], "quick-triage")).ended(0);
}

#[test]
fn a_new_pilot_in_python_builds_at_once_runs_and_its_evidence_comes_out_again() {
    let scene = Scene::new();
    scene.pilot(&["new", "quick-triage", "--lang", "python"]).ended(0);
    scene.pilot(&["build", "quick-triage", "--output", "pilot.wasm"]).ended(0);
    scene.pilot(&["run", "pilot.wasm"]).ended(0);
    scene.pilot(&["verify", "evidence.json", "--rerun", "pilot.wasm"]).ended(0);
}

/// An exception of the pilot's ends it with the traceback as the reason, in the supplier's own lines.
#[test]
fn a_traceback_comes_back_as_the_reason() {
    let scene = Scene::new();
    scene.pilot(&["new", "broken", "--lang", "python"]).ended(0);
    scene.write("broken/pilot.py", "def run() -> None:\n    days = {}\n    days[\"planned\"] += 1\n");
    scene.pilot(&["build", "broken", "--output", "pilot.wasm"]).ended(0);
    let said = scene.pilot(&["run", "pilot.wasm"]);
    let words = said.ended(4);
    assert!(words.contains("File \"pilot.py\", line 3, in run"), "{words}");
    assert!(words.contains("KeyError: 'planned'"), "{words}");
}
