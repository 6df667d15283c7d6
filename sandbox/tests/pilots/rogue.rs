//! Children that are not ours any more, or that the machine takes away: each has its end, and none harms the parent.
//!
//! They are shell scripts in the place of the locked child, which can do what only a pilot that had broken out could.

use crate::scene;
use domain::pilots::{EndReason, ModuleFault, PlatformFault};
use sandbox::{Cancel, Lock, Met, Programs, challenge::Challenge};
use std::{thread, time::Duration};

/// What a rogue would be told, and how its run ended.
fn met(name: &str, script: &str) -> (Met, EndReason) {
    let mut challenge = scene::challenge("repairs-triage");
    challenge.limits.wall_ms_max = 1_000;
    let programs = Programs { child: scene::script(name, script), ..scene::programs() };
    let pilot = scene::ready(&challenge.baseline);
    let met = scene::with(&pilot, &challenge, &programs, &Cancel::default(), sandbox::meet_first);
    let met = met.expect("a meeting");
    let end = met.end;
    (met, end)
}

/// What a child of ours says when its pilot is loaded.
const LOADED: [u8; 1] = [1];
/// What one says when a pilot has returned, without having done anything.
const RETURNED: [u8; 6] = [9, 0, 0, 0, 0, 0];

/// What a child of ours says when it is locked.
fn locked() -> Vec<u8> {
    let engine = border::ENGINE.as_bytes();
    let length = u8::try_from(engine.len()).expect("a short name");
    let model = u8::try_from(border::FUEL_MODEL).expect("a small number");
    [&[0, length], engine, &[model]].concat()
}

/// The shell's words for saying these messages.
fn says(messages: &[Vec<u8>]) -> String {
    let mut words = "printf '".to_owned();
    for message in messages {
        let length = u32::try_from(message.len()).expect("a short message").to_le_bytes();
        for byte in length.iter().chain(message) {
            words += &format!("\\{byte:03o}");
        }
    }
    words + "'"
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
        ("flood", r"while printf '\005\000\000\000\002\000\000\000\000'; do :; done 2>/dev/null"),
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
fn a_message_that_would_fill_the_parents_memory_is_not_read() {
    // 19 MiB of zeros are six million columns without a name or a row, and half a gigabyte when they are read.
    let (zeros, length) = (19 << 20, u32::to_le_bytes((19 << 20) + 6).map(|byte| format!("\\{byte:03o}")));
    let emits = format!(r"printf '{}\004\000\377\377\377\002'", length.concat());
    let says = says(&[locked(), LOADED.to_vec()]);
    let (met, end) = met("parts", &format!("{says}; {emits}; head -c {zeros} /dev/zero; sleep 5"));
    assert_eq!(end, EndReason::ModuleFailed(ModuleFault::CrashedHost), "{:?}", met.detail);
    assert!(met.detail.expect("why").contains("more than 1048576 parts"));
}

#[test]
fn a_child_that_takes_the_steps_of_its_lock_in_another_order_is_none_of_ours() {
    let progress = vec![2, 0, 0, 0, 0];
    let cases = [
        ("twice", vec![locked(), locked()], Lock::Loading, "before its pilot was loaded"),
        ("unlocked", vec![LOADED.to_vec()], Lock::Off, "before it was locked"),
        ("early", vec![locked(), progress], Lock::Loading, "before its pilot was loaded"),
        ("again", vec![locked(), LOADED.to_vec(), LOADED.to_vec()], Lock::Running, "locked twice"),
    ];
    for (name, messages, lock, why) in cases {
        let (met, end) = met(name, &format!("{}; sleep 5", says(&messages)));
        assert_eq!(end, EndReason::ModuleFailed(ModuleFault::CrashedHost), "{name}");
        assert_eq!(met.lock, lock, "{name}");
        assert!(met.detail.as_ref().expect("why").contains(why), "{name}: {:?}", met.detail);
    }
}

#[test]
fn a_child_that_matches_a_pilot_without_a_lock_is_not_believed() {
    let script = format!("{}; sleep 5", says(&[RETURNED.to_vec()]));
    let programs = Programs { child: scene::script("matches", &script), ..scene::programs() };
    let pilot = scene::raw_pilot("", "i32.const 0");
    // Compiled for nobody else, so that it is not among what is kept.
    let checked = sandbox::check(&programs, &scene::artefacts(), &pilot, "matches", &Cancel::default());
    let fault = checked.expect_err("a fault of ours");
    assert!(fault.to_string().contains("loaded without a lock"), "{fault}");
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
    let asks = r"while printf '\001\000\000\000\006'; do :; done 2>/dev/null";
    let (met, end) = met("deaf", &format!("{}; {asks}", says(&[locked(), LOADED.to_vec()])));
    assert_eq!(met.lock, Lock::Running, "{:?}", met.detail);
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
    let programs = Programs { child: scene::script("cancelled", "exec sleep 60"), ..scene::programs() };
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
