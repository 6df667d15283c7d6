//! Pilots that are as slow as they can be for what they pay: their steps must end before the clock does, since the clock
//! is a fault of ours and costs nothing.

mod long {
    use crate::scene;
    use domain::pilots::{EndReason, ModuleFault};
    use std::fmt::Write;

    /// A pilot that fills 128 MiB with a way that leads by long leaps to every word of it, and walks it without end.
    /// Nothing but loads, each of which must wait for the one before: nothing takes longer for a step.
    fn walker() -> Vec<u8> {
        let mut walk = String::new();
        for _ in 0..256 {
            walk.write_str("(local.set $at (i32.load (local.get $at)))").expect("text");
        }
        scene::raw_pilot(
            "",
            &format!(
                "(local $number i32) (local $at i32)
                (drop (memory.grow (i32.const 2048)))
                (loop $fill
                  (i32.store
                    (i32.add (i32.const 65536) (i32.shl (local.get $number) (i32.const 2)))
                    (i32.add (i32.const 65536) (i32.shl
                      (i32.and
                        (i32.add (i32.mul (local.get $number) (i32.const 1664525)) (i32.const 1013904223))
                        (i32.const 33554431))
                      (i32.const 2))))
                  (local.set $number (i32.add (local.get $number) (i32.const 1)))
                  (br_if $fill (i32.lt_u (local.get $number) (i32.const 33554432))))
                (local.set $at (i32.const 65536))
                (loop $walk {walk} (br $walk))
                i32.const 0"
            ),
        )
    }

    /// What part of the steps and of the time is tried: as the whole, and sooner done.
    const PART: u32 = 5;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "how long a step takes by the clock is what this is about")]
    fn a_pilot_that_does_nothing_but_wait_for_memory_is_out_of_steps_before_it_is_out_of_time() {
        let mut challenge = scene::challenge("repairs-triage");
        let limits = &mut challenge.limits;
        limits.steps_max /= u64::from(PART);
        limits.wall_ms_max /= PART;
        let (steps, wall) = (limits.steps_max, limits.wall_ms_max);
        let pilot = scene::ready(&walker());
        let start = std::time::Instant::now();
        let evidence = scene::run(&pilot, &challenge).evidence;
        let milliseconds = start.elapsed().as_millis();
        println!(
            "{steps} steps in {milliseconds} ms of {wall}: {} ps a step",
            milliseconds * 1_000_000_000 / u128::from(steps)
        );
        assert_eq!(evidence.end, EndReason::ModuleFailed(ModuleFault::OutOfSteps), "{:?}", evidence.detail);
    }
}
