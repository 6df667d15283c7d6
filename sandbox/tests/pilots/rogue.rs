//! Children that are not ours any more, or that the machine takes away: each has its end, and none harms the parent.
//!
//! They are shell scripts in the place of the locked child, which can do what only a pilot that had broken out could.

use crate::scene;
use domain::pilots::{EndReason, ModuleFault, PlatformFault};
use sandbox::{Cancel, Met, Programs, challenge::Challenge};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, thread, time::Duration};

/// What a rogue would be told, and how its run ended.
fn met(name: &str, script: &str) -> (Met, EndReason) {
    let challenge = scene::changed("repairs-triage", |path, text| match path {
        "challenge.toml" => text.replace("wall_ms_max = 900_000", "wall_ms_max = 1_000"),
        _ => text,
    });
    let programs = Programs { child: program(name, script), ..scene::programs() };
    let pilot = scene::ready(&challenge.baseline);
    let met = scene::with(&pilot, &challenge, &programs, &Cancel::default(), sandbox::meet_first);
    let met = met.expect("a meeting");
    let end = met.end;
    (met, end)
}

fn program(name: &str, script: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("forecourt-rogue-{}-{name}", std::process::id()));
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("one that runs");
    path
}

#[test]
fn a_child_that_dies_of_a_signal_twice_crashed_its_host() {
    for signal in ["SEGV", "BUS", "ILL", "FPE", "ABRT", "SYS", "TRAP", "USR1"] {
        let (met, end) = met(&format!("dies-{signal}"), &format!("kill -{signal} $$"));
        assert_eq!(end, EndReason::ModuleFailed(ModuleFault::CrashedHost), "{signal}");
        assert!(met.detail.expect("why").contains("signal"), "{signal}");
    }
}

#[test]
fn a_child_that_somebody_else_killed_is_a_lost_worker() {
    for signal in ["KILL", "TERM"] {
        let (_, end) = met(&format!("killed-{signal}"), &format!("kill -{signal} $$"));
        assert_eq!(end, EndReason::PlatformFailed(PlatformFault::LostWorker), "{signal}");
    }
}

#[test]
fn a_child_that_says_nothing_is_out_of_time_and_gone() {
    let (_, end) = met("silent", "exec sleep 60");
    assert_eq!(end, EndReason::PlatformFailed(PlatformFault::Time));
}

#[test]
fn a_child_that_ends_without_a_word_is_our_fault() {
    for (name, script) in [("leaves", "exit 0"), ("fails", "exit 3")] {
        assert_eq!(met(name, script).1, EndReason::PlatformFailed(PlatformFault::Internal), "{name}");
    }
}

#[test]
fn what_none_of_ours_would_say_is_called_by_its_name() {
    let cases = [
        // A message of 4 GiB is announced.
        ("long", r"printf '\377\377\377\377' >&1; sleep 5"),
        // One of three bytes that mean nothing.
        ("noise", r"printf '\003\000\000\000\377\377\377' >&1; sleep 5"),
        // Progress, and nothing of a lock before it.
        ("flood", r"while printf '\005\000\000\000\001\000\000\000\000'; do :; done 2>/dev/null"),
    ];
    for (name, script) in cases {
        let (met, end) = met(name, script);
        let detail = met.detail.unwrap_or_default();
        // A slow shell may not come to its limit within the second it has.
        let slow = name == "flood" && end == EndReason::PlatformFailed(PlatformFault::Time);
        assert!(end == EndReason::ModuleFailed(ModuleFault::CrashedHost) || slow, "{name}: {end}");
        assert!(detail.contains("may be an attempt to break out") || slow, "{name}: {detail}");
    }
}

#[test]
fn a_child_that_closes_its_socket_and_stays_is_not_waited_for() {
    assert_eq!(
        met("stays", "exec 1>&-; exec sleep 600").1,
        EndReason::ModuleFailed(ModuleFault::CrashedHost)
    );
}

#[test]
fn a_child_that_takes_no_answer_is_out_of_time() {
    // It says that it is locked, asks for the next event again and again, and reads nothing of what it is told.
    let engine = border::ENGINE;
    let length = [3 + engine.len(), engine.len()].map(|bytes| format!("\\{bytes:03o}"));
    let locked =
        format!(r"printf '{}\000\000\000\000{}{engine}\{:03o}'", length[0], length[1], border::FUEL_MODEL);
    let asks = r"while printf '\001\000\000\000\005'; do :; done 2>/dev/null";
    let (met, end) = met("deaf", &format!("{locked}; {asks}"));
    assert!(met.was_locked, "{:?}", met.detail);
    let ends = [
        EndReason::PlatformFailed(PlatformFault::Time),
        // A quick shell comes to its limit of calls first.
        EndReason::ModuleFailed(ModuleFault::CrashedHost),
    ];
    assert!(ends.contains(&end), "{end}");
}

#[test]
fn a_run_that_is_cancelled_ends_soon() {
    let challenge: Challenge = scene::challenge("repairs-triage");
    let programs = Programs { child: program("cancelled", "exec sleep 60"), ..scene::programs() };
    let pilot = scene::ready(&challenge.baseline);
    let cancel = Cancel::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(200));
            cancel.cancel();
        });
        let met = scene::with(&pilot, &challenge, &programs, &cancel, sandbox::meet_first);
        assert_eq!(met.expect("a meeting").end, EndReason::Cancelled);
    });
}
