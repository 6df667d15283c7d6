//! What the compiler wrote is code that nobody here has looked at. The compiler may have been taken over by what it
//! read: so the child reads it behind its lock, and whatever is in it ends the child alone.

use crate::scene;
use domain::pilots::{EndReason, PlatformFault};
use sandbox::{Cancel, Lock, Met, Ready, Run, Sealed, Seen, Step};

/// Lets a compiled pilot of these bytes meet a world.
fn met(bytes: &[u8]) -> Met {
    let challenge = scene::challenge("repairs-triage");
    let pilot = scene::ready(&challenge.baseline);
    let compiled = Sealed::copy(bytes).expect("memory");
    scene::meet(&Ready { compiled, ..pilot }, &challenge)
}

/// A small pilot that does nothing, as the compiler writes it.
fn compiled() -> Vec<u8> {
    scene::ready(&scene::raw_pilot("", "i32.const 0")).compiled.bytes().expect("its bytes")
}

#[test]
fn a_compiled_pilot_that_is_none_is_read_behind_the_lock() {
    let whole = compiled();
    let cases: [(&str, &[u8]); 4] = [
        ("nothing", &[]),
        ("text", b"#!/bin/sh"),
        ("zeros", &[0; 8192]),
        ("half", &whole[..whole.len() / 2]),
    ];
    for (name, bytes) in cases {
        let met = met(bytes);
        assert_eq!(met.end, EndReason::PlatformFailed(PlatformFault::Internal), "{name}");
        assert_eq!(met.lock, Lock::Loading, "{name}: {:?}", met.detail);
    }
}

#[test]
fn whatever_a_compiled_pilot_does_to_its_loader_the_lock_was_on() {
    let whole = compiled();
    // A step that meets every section of the file, and none in the same place.
    let step = whole.len() / 61;
    let mut ends = std::collections::BTreeMap::<String, u32>::new();
    for place in (0..whole.len()).step_by(step) {
        let mut damaged = whole.clone();
        let end = whole.len().min(place + 64);
        damaged[place..end].iter_mut().for_each(|byte| *byte = !*byte);
        let met = met(&damaged);
        assert_ne!(met.lock, Lock::Off, "damaged at {place}: {:?}", met.detail);
        *ends.entry(format!("{:?}, {}", met.lock, met.end)).or_default() += 1;
    }
    println!("{ends:?}");
    assert!(ends.keys().any(|end| end.starts_with("Loading")), "no damage met the loader: {ends:?}");
}

#[test]
fn while_a_pilot_runs_both_lists_of_system_calls_are_on() {
    let id = std::env::temp_dir().join(format!("forecourt-loading-{}-id", std::process::id()));
    let programs = scene::programs_after("lists", &format!("echo $$ > '{}'", id.display()));
    let challenge = scene::challenge("repairs-triage");
    let mut lists = vec![];
    // The kernel is asked while the pilot waits to be heard.
    let mut watch = |step: Step<'_>| {
        if let Step::Says(Seen::Progress(_)) = step {
            let id = std::fs::read_to_string(&id).expect("its number");
            let status = std::fs::read_to_string(format!("/proc/{}/status", id.trim())).expect("it runs");
            lists.extend(status.lines().filter(|line| line.starts_with("Seccomp")).map(str::to_owned));
        }
    };
    let run = |run: &Run<'_>| sandbox::run(run, &mut watch);
    let pilot = scene::ready(&scene::heard_pilot(""));
    scene::with(&pilot, &challenge, &programs, &Cancel::default(), run).expect("no fault of ours");
    assert_eq!(lists, ["Seccomp:\t2", "Seccomp_filters:\t2"]);
}
