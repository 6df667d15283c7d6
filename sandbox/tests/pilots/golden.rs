//! What every later build must give again: the evidence of each challenge's baseline, and all that a module of contract
//! 0.1.0 is given.

use crate::scene;
use border::table::{Column, Table, Values};
use domain::pilots::EndReason;
use std::path::Path;

fn same(name: &str) {
    let challenge = scene::challenge(name);
    let pilot = scene::ready(&challenge.baseline);
    let evidence = scene::run_in_all_scenarios(&pilot, &challenge, &scene::practice_key(1));
    let made = String::from_utf8(receipt::canonical(&evidence).expect("JSON")).expect("text");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pilots/golden/{name}.json"));
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known != made {
        let offered = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
        std::fs::write(&offered, made).expect("the folder for this");
        panic!("{name} gives other evidence than it did. If that is meant, take {}", offered.display());
    }
}

#[test]
fn repairs_triage_gives_the_evidence_it_always_gave() {
    same("repairs-triage");
}

#[test]
fn damp_and_mould_gives_the_evidence_it_always_gave() {
    same("damp-and-mould");
}

/// `guests/contract`, as it was built with contract 0.1.0. It is never built again: a later contract must run this file.
const GUEST: &[u8] = include_bytes!("golden/guest-0.1.0.wasm");

/// Three rows with a column of each kind; the second row has gaps.
fn every_kind() -> Table {
    let column = |name: &str, values| Column {
        name: name.to_owned(),
        note: format!("A column of kind {name}."),
        values,
        present: Some(vec![1, 0, 1]),
    };
    Table {
        name: "every_kind".to_owned(),
        note: "Nothing in particular.".to_owned(),
        columns: vec![
            Column { present: None, ..column("integer", Values::Integers(vec![1, 2, -3])) },
            column("decimal", Values::Decimals(vec![0.5, 0.0, -1.5])),
            column("timestamp", Values::Timestamps(vec![86_400_000, 0, 1])),
            column("boolean", Values::Booleans(vec![1, 0, 0])),
            column(
                "code",
                Values::Codes { codes: vec![1, 0, 0], dictionary: vec!["red".into(), "blue".into()] },
            ),
            column("text", Values::Texts { offsets: vec![0, 3, 3, 10], bytes: "sky“x”".into() }),
        ],
    }
}

#[test]
fn a_module_of_contract_0_1_0_is_given_what_it_always_was() {
    let met = scene::meet_tables(&scene::ready(GUEST), &[every_kind()]);
    assert_eq!(met.end, EndReason::Succeeded, "{:?}", met.detail);
    let log: Vec<_> =
        met.log.iter().map(|line| format!("{} {:?} {}", line.at, line.level, line.text)).collect();
    insta::assert_snapshot!(log.join("\n"));
}

#[test]
fn that_module_calls_every_function_of_the_contract() {
    let met = scene::meet_tables(&scene::ready(GUEST), &[every_kind()]);
    let contract = include_str!("../../wit/pilot.wit");
    let mut interface = "";
    let mut functions = 0;
    for line in contract.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("interface ") {
            interface = name.trim_end_matches(" {");
        }
        if let Some((name, _)) = line.split_once(": func(").filter(|(name, _)| !name.contains(' ')) {
            let function = format!("{interface}.{name}: ");
            assert!(met.log.iter().any(|line| line.text.starts_with(&function)), "{function}");
            functions += 1;
        }
    }
    assert_eq!(functions, 19);
}
