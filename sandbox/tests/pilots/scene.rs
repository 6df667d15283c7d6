//! What every scene needs: the locked programs, pilots as components, small worlds.

use border::{
    message::{Answer, AnswerColumn, Job, Limits, Task},
    table::Table,
};
use domain::pilots::{Evidence, PublicKey, Sha256, WorldsKey};
use receipt::worlds::RunKey;
use sandbox::{
    Answers, Artefacts, Cancel, Checked, Council, Meeting, Met, Programs, Ran, Ready, Run, Sealed,
    challenge::{Challenge, Files},
};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// The locked programs of this build.
pub fn programs() -> Programs {
    let here = std::env::current_exe().expect("this test");
    let folder = here.parent().and_then(Path::parent).expect("the build folder");
    Programs::within(folder).expect("script/sandbox builds them")
}

/// A script for the shell in the place of a program; no two may have one name.
pub fn script(name: &str, script: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("forecourt-script-{}-{name}", std::process::id()));
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
    fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("one that runs");
    path
}

/// The locked programs, of which the child is started by these words of the shell.
pub fn programs_after(name: &str, words: &str) -> Programs {
    let programs = programs();
    let child = script(name, &format!("{words}\nexec '{}'", programs.child.display()));
    Programs { child, ..programs }
}

/// A folder of compiled pilots for all tests of this process.
pub fn artefacts() -> Artefacts {
    let folder = std::env::temp_dir().join(format!("forecourt-it-{}", std::process::id()));
    Artefacts::open(&folder, || Ok([7; 32])).expect("a folder")
}

fn sandbox_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The core module of a pilot of `guests`, as cargo built it.
pub fn core(name: &str) -> Vec<u8> {
    let here = std::env::current_exe().expect("this test");
    let target = here.ancestors().nth(3).expect("the build folder");
    let path = target.join("guests/wasm32-unknown-unknown/release").join(format!("{name}.wasm"));
    fs::read(&path).unwrap_or_else(|cause| panic!("{}: {cause}: run script/sandbox", path.display()))
}

/// A core module as a component.
pub fn component(core: &[u8]) -> Vec<u8> {
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.validate(true).module(core).and_then(|encoder| encoder.encode()).expect("a component")
}

/// The pilot of this module, compiled.
pub fn ready(module: &[u8]) -> Ready {
    match sandbox::check(&programs(), &artefacts(), module, "tests", &Cancel::default()) {
        Ok(Checked::Ready(ready)) => ready,
        other => panic!("no pilot: {other:?}"),
    }
}

/// A challenge that comes with Forecourt, as it is.
pub fn challenge(name: &str) -> Challenge {
    let files = Files::of_folder(&sandbox_folder().join("challenges").join(name)).expect("the challenge");
    Challenge::read(&files).expect("no mistakes")
}

/// A key that everybody may know.
pub fn key(number: u8) -> PublicKey {
    PublicKey(Sha256::of(&[number]).0)
}

/// Runs a pilot on the first profile of a challenge, in one world.
pub fn run(pilot: &Ready, challenge: &Challenge) -> Ran {
    run_with(pilot, challenge, None, 1)
}

/// Runs a pilot beside a baseline, in so many worlds.
pub fn run_with(pilot: &Ready, challenge: &Challenge, baseline: Option<&Ready>, worlds: u32) -> Ran {
    let ran = with(pilot, challenge, &programs(), &Cancel::default(), |run| {
        sandbox::run(&Run { baseline, worlds, ..*run }, &mut |_| ())
    });
    ran.expect("no fault of ours")
}

/// A challenge that comes with Forecourt, with its texts changed.
pub fn changed(name: &str, change: impl Fn(&str, String) -> String) -> Challenge {
    let files = Files::of_folder(&sandbox_folder().join("challenges").join(name)).expect("the challenge");
    let changed: Vec<_> = files
        .paths()
        .map(|path| match files.text(path) {
            Ok(text) => (path.to_owned(), change(path, text.to_owned()).into_bytes()),
            Err(_) => (path.to_owned(), files.bytes(path).expect("the file").to_vec()),
        })
        .collect();
    let files = Files::new(changed.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    Challenge::read(&files).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The key of this number that the command gives everybody for practice.
pub fn practice_key(number: u32) -> PublicKey {
    PublicKey(Sha256::of(format!("forecourt/practice-key/{number}").as_bytes()).0)
}

/// Runs a pilot in one world of this key.
pub fn run_with_key(pilot: &Ready, challenge: &Challenge, key: &PublicKey) -> Evidence {
    let ran = with(pilot, challenge, &programs(), &Cancel::default(), |run| {
        sandbox::run(
            &Run { key: &RunKey::from(*key), shown_key: WorldsKey::Public(*key), ..*run },
            &mut |_| (),
        )
    });
    ran.expect("no fault of ours").evidence
}

/// Runs a pilot in all scenarios of a challenge, in one world of this key.
pub fn run_in_all_scenarios(pilot: &Ready, challenge: &Challenge, key: &PublicKey) -> Evidence {
    let ran = with(pilot, challenge, &programs(), &Cancel::default(), |run| {
        let run = Run { key: &RunKey::from(*key), shown_key: WorldsKey::Public(*key), only: &[], ..*run };
        sandbox::run(&run, &mut |_| ())
    });
    ran.expect("no fault of ours").evidence
}

/// Lets a pilot meet the first world of a challenge's first scenario.
pub fn meet(pilot: &Ready, challenge: &Challenge) -> Met {
    let met = with(pilot, challenge, &programs(), &Cancel::default(), sandbox::meet_first);
    met.expect("no fault of ours")
}

/// Lets a pilot meet these tables and a council without systems, at the first moment of time. It is asked for the columns
/// of the first table.
pub fn meet_tables(pilot: &Ready, tables: &[Table]) -> Met {
    let columns = tables[0].columns.iter().map(|column| AnswerColumn {
        name: column.name.clone(),
        note: column.note.clone(),
        kind: column.values.kind(),
        allowed: vec![],
    });
    let answers = vec![Answer {
        table: tables[0].name.clone(),
        note: tables[0].note.clone(),
        columns: columns.collect(),
    }];
    let limits = Limits {
        steps_max: 1_000_000_000,
        memory_bytes_max: 64 << 20,
        host_calls_max: 1_000,
        output_bytes_max: 1 << 20,
        log_bytes_max: 1 << 20,
        border_bytes_max: 1 << 20,
        handles_max: 4,
    };
    let task = Task {
        challenge: "contract".to_owned(),
        scenario: "everything".to_owned(),
        parameters: vec![("day".to_owned(), "monday".to_owned())],
        answers: answers.clone(),
    };
    let met = sandbox::meet(Meeting {
        programs: &programs(),
        pilot: &pilot.compiled,
        tables: &Sealed::write(|file| border::sealed::write(tables, file)).expect("a sealed file"),
        job: Job { task, limits, now: 0, random: [1; 32], systems: vec![], link_only: false },
        wall_ms_max: 60_000,
        answers: Answers::new(&answers, 10),
        council: Council::new(0, []),
        watch: &mut |_| (),
        cancel: &Cancel::default(),
    });
    met.expect("no fault of ours")
}

/// Does something with a run of a pilot's: the challenge's first scenario, in one world of its first profile.
pub fn with<T>(
    pilot: &Ready,
    challenge: &Challenge,
    programs: &Programs,
    cancel: &Cancel,
    act: impl FnOnce(&Run<'_>) -> T,
) -> T {
    act(&Run {
        programs,
        pilot,
        baseline: None,
        challenge,
        profile: challenge.profiles[0],
        key: &RunKey::from(key(1)),
        shown_key: WorldsKey::Public(key(1)),
        worlds: 1,
        only: &[challenge.scenarios[0].name.clone()],
        kept: None,
        cancel,
    })
}

/// A component from its text.
pub fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("a component's text")
}

/// A pilot without an SDK: these parts, and this body of `run`, which gives the address of its result.
pub fn raw_pilot(inner: &str, body: &str) -> Vec<u8> {
    wat(&format!(
        r#"(component
          (core module $m
            (memory (export "memory") 1)
            {inner}
            (func (export "run") (result i32) {body}))
          (core instance $i (instantiate $m))
          (func (export "run") (result (result (error string)))
            (canon lift (core func $i "run") (memory (core memory $i "memory")))))"#
    ))
}

/// A pilot without an SDK that says how far it is, waits until that was heard, and does this.
pub fn heard_pilot(then: &str) -> Vec<u8> {
    wat(&format!(
        r#"(component
          (import "forecourt:pilot/progress@0.1.0" (instance $progress (export "report" (func (param "share" f64)))))
          (import "forecourt:pilot/inbox@0.1.0" (instance $inbox (export "wait" (func (param "milliseconds" u64)))))
          (core func $report (canon lower (func $progress "report")))
          (core func $wait (canon lower (func $inbox "wait")))
          (core module $m
            (import "host" "report" (func $report (param f64)))
            (import "host" "wait" (func $wait (param i64)))
            (memory (export "memory") 1)
            (func (export "run") (result i32)
              (call $report (f64.const 0.5))
              (call $wait (i64.const 1))
              {then}
              i32.const 0))
          (core instance $host (export "report" (func $report)) (export "wait" (func $wait)))
          (core instance $i (instantiate $m (with "host" (instance $host))))
          (func (export "run") (result (result (error string)))
            (canon lift (core func $i "run") (memory (core memory $i "memory")))))"#
    ))
}
