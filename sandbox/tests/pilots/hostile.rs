//! Pilots that do what no pilot should: each ends with its own end reason, and its owner is told what to do.

use crate::scene;
use domain::pilots::{EndReason, Rejection};
use sandbox::{Cancel, Checked, Lock, Ready, challenge::Challenge};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write};

/// How a trick must end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    end: EndReason,
    detail: Option<String>,
}

fn expected() -> BTreeMap<String, Expected> {
    toml::from_str(include_str!("../../guests/hostile/expected.toml")).expect("expected.toml")
}

/// The tricks that the pilot knows.
fn tricks() -> Vec<&'static str> {
    let source = include_str!("../../guests/hostile/src/lib.rs");
    let arms = source.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" =>"));
    arms.map(|(trick, _)| trick).collect()
}

/// The challenge, in a small world and with narrow limits, with this trick as its scenario's parameter.
fn challenge(trick: &str) -> Challenge {
    scene::changed("repairs-triage", |path, text| match path {
        "challenge.toml" => text
            .replace("homes_per_thousand = 200", "homes_per_thousand = 40")
            .replace("steps_max = 20_000_000_000", "steps_max = 500_000_000")
            .replace("host_calls_max = 1_000_000", "host_calls_max = 20_000")
            .replace("output_rows_max = 1_000_000", "output_rows_max = 100_000")
            .replace("log_bytes_max = 1_048_576", "log_bytes_max = 131_072")
            .replace("border_bytes_max = 1_073_741_824", "border_bytes_max = 67_108_864"),
        "scenarios/triage.toml" => format!("parameters = {{ trick = \"{trick}\" }}\n{text}"),
        _ => text,
    })
}

#[test]
fn every_trick_ends_as_expected_and_its_owner_is_told_why() {
    let pilot = scene::ready(&scene::component(&scene::core("hostile")));
    let expected = expected();
    let tricks = tricks();
    assert_eq!(expected.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut sorted = tricks.clone();
        sorted.sort_unstable();
        sorted
    });
    let mut told = String::new();
    for (trick, expected) in &expected {
        let ran = scene::run(&pilot, &challenge(trick)).evidence;
        let detail = ran.detail.as_ref().map_or("", |detail| detail.as_str());
        assert_eq!(ran.end, expected.end, "{trick}: {detail}");
        if let Some(part) = &expected.detail {
            assert!(detail.contains(part.as_str()), "{trick}: {detail}");
        }
        assert!(detail.chars().count() <= 1_000, "{trick}: {} bytes of detail", detail.len());
        // Addresses of the engine's, and the names that only machines read.
        assert!(
            !["0x", "wasm backtrace", "_ZN"].iter().any(|noise| detail.contains(noise)),
            "{trick}: {detail}"
        );
        assert!(!detail.contains(|letter: char| letter.is_control() && letter != '\n'), "{trick}: {detail}");
        assert!(ran.measures.is_empty(), "{trick} is measured");
        writeln!(told, "{trick}\n  {}\n  {}\n  {}", ran.end, ran.end.sentence(), ran.end.next())
            .expect("text");
    }
    println!("{} tricks", tricks.len());
    insta::assert_snapshot!("what_owners_are_told", told);
}

#[test]
fn a_pilot_is_the_same_after_it_was_stopped() {
    // What one run leaves behind, another would find: the same pilot, run well after it was stopped.
    let pilot = scene::ready(&scene::component(&scene::core("hostile")));
    let before = scene::run(&pilot, &challenge("returns_an_error")).evidence;
    scene::run(&pilot, &challenge("endless_loop"));
    assert_eq!(scene::run(&pilot, &challenge("returns_an_error")).evidence, before);
}

/// What a file is refused for.
fn refused(file: &[u8]) -> (EndReason, String) {
    match sandbox::check(&scene::programs(), &scene::artefacts(), file, "tests", &Cancel::default()) {
        Ok(Checked::Rejected(rejection, refusal)) => {
            (EndReason::Rejected(rejection), format!("{} {}", refusal.problem, refusal.advice))
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_file_that_is_no_pilot_is_refused_with_what_it_is() {
    // Not a pilot that was compiled: where it is cut would change with every compiler.
    let core = scene::wat("(module)");
    let component = scene::raw_pilot("", "i32.const 0");
    let mut told = String::new();
    let large = vec![0; (32 << 20) + 1];
    let files: [(&str, &[u8]); 10] = [
        ("nothing", b""),
        ("text", b"(component)"),
        ("a program", &std::fs::read(std::env::current_exe().expect("this test")).expect("it")[..20_000]),
        ("33 MB", &large),
        ("core module", &core),
        ("cut off after its head", &component[..8]),
        ("cut off", &component[..component.len() / 2]),
        ("one byte short", &component[..component.len() - 1]),
        ("another version", b"\0asm\x0e\0\x01\0"),
        ("noise", &[0xa5; 1000]),
    ];
    for (name, file) in files {
        let (end, words) = refused(file);
        assert_eq!(end, EndReason::Rejected(Rejection::Check), "{name}: {words}");
        writeln!(told, "{name}\n  {words}").expect("text");
    }
    insta::assert_snapshot!("what_is_said_of_files", told);
}

#[test]
fn what_a_pilot_cannot_have_is_named_before_anything_is_compiled() {
    for (import, hint) in [
        ("wasi:cli/environment@0.2.0", "wasm32-unknown-unknown"),
        ("other:thing/api@1.0.0", "forecourt:pilot"),
    ] {
        let (end, words) =
            refused(&scene::wat(&format!(r#"(component (import "{import}" (instance)) (core module))"#)));
        assert_eq!(end, EndReason::Rejected(Rejection::Check));
        assert!(words.contains(import) && words.contains(hint), "{words}");
    }
}

#[test]
fn a_component_without_run_is_refused() {
    let (_, words) = refused(&scene::wat("(component)"));
    assert!(words.contains("has no function run; it exports nothing"), "{words}");
}

#[test]
fn a_component_that_uses_the_contract_otherwise_is_refused() {
    let (end, words) = refused(&scene::wat(
        r#"(component
          (import "forecourt:pilot/inbox@0.1.0" (instance $inbox (export "now" (func (result string)))))
          (core module $m (func (export "run") (result i32) i32.const 0) (memory (export "memory") 1))
          (core instance $i (instantiate $m))
          (func (export "run") (result (result (error string)))
            (canon lift (core func $i "run") (memory (core memory $i "memory")))))"#,
    ));
    assert_eq!(end, EndReason::Rejected(Rejection::Check), "{words}");
    assert!(words.contains("does not fit the contract"), "{words}");
}

#[test]
fn what_the_engine_has_switched_off_is_refused() {
    let cases = [
        ("threads", "(memory 1 1 shared)"),
        ("memory64", "(memory i64 1)"),
        ("exceptions", "(tag) (func (throw 0))"),
        ("garbage collection", "(type (struct))"),
        ("relaxed SIMD", "(func (result v128) (i32x4.relaxed_trunc_f32x4_s (v128.const i64x2 0 0)))"),
    ];
    for (name, inner) in cases {
        let (end, words) = refused(&scene::raw_pilot(inner, "i32.const 0"));
        assert_eq!(end, EndReason::Rejected(Rejection::Check), "{name}: {words}");
    }
}

fn raw(inner: &str, body: &str) -> Ready {
    scene::ready(&scene::raw_pilot(inner, body))
}

#[test]
fn a_start_function_that_never_ends_runs_behind_the_lock_and_out_of_steps() {
    let pilot = raw("(func $start (loop br 0)) (start $start)", "i32.const 0");
    let met = scene::meet(&pilot, &challenge("endless_loop"));
    assert_eq!(met.end.to_string(), "module_failed(out_of_steps)");
    assert_eq!(met.lock, Lock::Running, "the pilot's first step came before the lock");
}

#[test]
fn a_fault_is_told_with_the_functions_it_happened_in_and_without_addresses() {
    let deep: String = (1..9).map(|n| format!("(func $f{n} (call $f{}))", n - 1)).collect();
    let cases = [
        // A trap, far from where it began; and one that comes round again and again.
        (
            format!("(func $f0 unreachable) {deep}"),
            "(call $f8) i32.const 0",
            "wasm trap: wasm `unreachable` instruction executed\n\
             in f0, called from f1, called from f2, called from f3, called from f4, and 5 more",
        ),
        (
            "(func $round (param i32) (call $round (local.get 0)))".to_owned(),
            "(call $round (i32.const 1)) i32.const 0",
            "wasm trap: call stack exhausted\nin round",
        ),
    ];
    let cases = cases.map(|(inner, body, told)| (raw(&inner, body), told));
    // A text that lies outside of memory is found by the engine, on its way to the host.
    let text_from_nowhere = scene::wat(
        r#"(component
          (import "forecourt:pilot/inbox@0.1.0"
            (instance $inbox (export "remind" (func (param "at" s64) (param "text" string) (result bool)))))
          (core module $memory (memory (export "memory") 1))
          (core instance $memory (instantiate $memory))
          (core func $remind (canon lower (func $inbox "remind") (memory (core memory $memory "memory"))))
          (core module $m
            (import "host" "remind" (func $remind (param i64 i32 i32) (result i32)))
            (func $asks (drop (call $remind (i64.const 0) (i32.const -16) (i32.const 100))))
            (func (export "run") (result i32) (call $asks) i32.const 0))
          (core instance $host (export "remind" (func $remind)))
          (core instance $i (instantiate $m (with "host" (instance $host))))
          (func (export "run") (result (result (error string)))
            (canon lift (core func $i "run") (memory (core memory $memory "memory")))))"#,
    );
    let nowhere =
        (scene::ready(&text_from_nowhere), "out of bounds of memory\nin asks, called from function 2");
    for (pilot, told) in cases.into_iter().chain([nowhere]) {
        let ran = scene::run(&pilot, &challenge("")).evidence;
        let detail = ran.detail.expect("why");
        assert_eq!(ran.end.to_string(), "module_failed(trap)", "{detail}");
        assert!(detail.as_str().contains(told), "{detail}");
        assert!(!detail.as_str().contains("0x") && !detail.as_str().contains("backtrace"), "{detail}");
    }
}

#[test]
fn tables_have_an_end_too() {
    let pilot = raw(
        "(table $t 1 funcref)",
        "(loop (br_if 0 (i32.ne (table.grow $t (ref.null func) (i32.const 100000)) (i32.const -1)))) i32.const 0",
    );
    assert_eq!(scene::run(&pilot, &challenge("")).evidence.end.to_string(), "module_failed(out_of_memory)");
}

#[test]
fn the_stack_has_an_end_too() {
    let pilot = raw(
        "(func $deep (param i64) (call $deep (i64.add (local.get 0) (i64.const 1))))",
        "(call $deep (i64.const 0)) i32.const 0",
    );
    let ran = scene::run(&pilot, &challenge("")).evidence;
    assert_eq!(ran.end.to_string(), "module_failed(trap)");
    assert!(ran.detail.expect("why").as_str().contains("call stack exhausted"));
}

#[test]
fn a_pilot_that_carries_the_generator_with_it_knows_only_what_everybody_knows() {
    let challenge = scene::challenge("repairs-triage");
    let cheat = scene::ready(&scene::component(&scene::core("hostile_cheat")));
    let practice = scene::run_with_key(&cheat, &challenge, &scene::practice_key(1));
    let secret = scene::run_with_key(&cheat, &challenge, &scene::key(1));
    let value = |ran: &domain::pilots::Evidence, name: &str| {
        ran.measures.iter().find(|measure| measure.name == name).expect("measured").mean.get()
    };
    // With a key that everybody knows it has the truth, so it is a cheat that would work if it could.
    assert!(value(&practice, "priority") > 0.999, "the cheat does not even work with a practice key");
    let baseline = scene::run_with_key(&scene::ready(&challenge.baseline), &challenge, &scene::key(1));
    for name in ["priority", "emergencies_caught"] {
        assert!(value(&secret, name) <= value(&baseline, name), "{name}");
    }
}
