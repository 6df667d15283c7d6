//! A machine that has no more memory to give: what a pilot was allowed, and did not get, is no fault of its own.

use crate::scene;
use domain::pilots::{EndReason, Evidence, ModuleFault, PlatformFault};
use sandbox::{Cancel, Programs, Run};

/// A pilot that asks for 200 MiB, which it may have, and takes no for an answer.
fn grows() -> Vec<u8> {
    scene::heard_pilot("(drop (memory.grow (i32.const 3200)))")
}

/// How a pilot ends that gives no answer.
const GAVE_NOTHING: EndReason = EndReason::ModuleFailed(ModuleFault::WrongOutput);

fn ran(pilot: &[u8], programs: &Programs) -> Evidence {
    let challenge = scene::challenge("repairs-triage");
    let pilot = scene::ready(pilot);
    let run = |run: &Run<'_>| sandbox::run(run, &mut |_| ());
    scene::with(&pilot, &challenge, programs, &Cancel::default(), run).expect("no fault of ours").evidence
}

fn is_ours(evidence: &Evidence) {
    let ours = EndReason::PlatformFailed(PlatformFault::Internal);
    let detail = evidence.detail.as_ref().expect("why").as_str();
    assert_eq!(evidence.end, ours, "{detail}");
    assert!(detail.contains("the machine has no more memory to give"), "{detail}");
}

#[test]
fn a_pilot_that_gets_what_it_may_have_goes_on() {
    let evidence = ran(&grows(), &scene::programs());
    assert_eq!(evidence.end, GAVE_NOTHING, "{:?}", evidence.detail);
    assert!(evidence.peak_memory_bytes > 200 << 20);
}

#[test]
fn memory_that_a_pilot_may_have_and_the_machine_has_not_is_our_fault() {
    // The machine gives 150 MiB to a process, and the child takes some.
    let programs = scene::programs_after("grows", "ulimit -d 153600");
    is_ours(&ran(&grows(), &programs));
}

#[test]
fn an_instance_that_the_machine_has_no_room_for_is_our_fault() {
    let programs = scene::programs_after("starts", "ulimit -v 2000000");
    is_ours(&ran(&scene::raw_pilot("", "i32.const 0"), &programs));
}

#[test]
fn a_memory_that_may_not_grow_by_its_own_words_is_answered_with_no() {
    let pilot = scene::wat(
        r#"(component
          (core module $m
            (memory (export "memory") 1 2)
            (func (export "run") (result i32)
              (if (i32.ne (memory.grow (i32.const 2)) (i32.const -1)) (then unreachable))
              i32.const 0))
          (core instance $i (instantiate $m))
          (func (export "run") (result (result (error string)))
            (canon lift (core func $i "run") (memory (core memory $i "memory")))))"#,
    );
    let evidence = ran(&pilot, &scene::programs());
    assert_eq!(evidence.end, GAVE_NOTHING, "{:?}", evidence.detail);
    assert_eq!(evidence.peak_memory_bytes, 65_536, "what was not given is not counted");
}
