//! Evidence of the baseline of each challenge, committed: every later build must give the same.
//!
//! The baselines are modules of contract 0.1.0, and run as they are.

use crate::scene;
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
