//! Pilots that use more than they may.

use forecourt_pilot::{
    Error, Result,
    contract::{data, inbox, log, progress, random, systems},
    read,
};
use std::hint::black_box;

pub fn endless_loop() -> Result<()> {
    let mut count = 0u64;
    loop {
        count = black_box(count.wrapping_add(1));
    }
}

/// Walks through more memory than any processor keeps at hand: each step waits for the machine, and costs little.
pub fn walks_through_memory() -> Result<()> {
    const WORDS: u32 = 1 << 24;
    // A sequence that comes to every word once before it comes to any twice, by long leaps.
    let leaps = |at: u32| at.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) % WORDS;
    let next: Vec<u32> = (0..WORDS).map(leaps).collect();
    let mut at = 0;
    for _ in 0..u64::MAX {
        at = next[at as usize % next.len()];
    }
    Err(Error::new(at))
}

pub fn deep_recursion() -> Result<()> {
    fn deeper(depth: u64) -> u64 {
        let here = black_box([depth; 64]);
        if depth == u64::MAX { 0 } else { deeper(depth + 1) + here[7] }
    }
    Err(Error::new(deeper(0)))
}

pub fn memory_growth() -> Result<()> {
    let mut kept = vec![];
    loop {
        kept.push(black_box(vec![1u8; 1 << 20]));
    }
}

/// Asks the machine itself, and takes no for an answer.
pub fn memory_growth_asked_politely() -> Result<()> {
    #[cfg(target_arch = "wasm32")]
    while core::arch::wasm32::memory_grow(0, 16) != usize::MAX {}
    Ok(())
}

pub fn index_out_of_range() -> Result<()> {
    let numbers = black_box(vec![1, 2, 3]);
    Err(Error::new(numbers[black_box(3)]))
}

pub fn unreachable() -> Result<()> {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    Ok(())
}

/// Rust looks first and panics; a language that does not look traps.
pub fn divides_by_zero() -> Result<()> {
    // Nothing may be promised of a division by zero but that it ends here, so Rust's own look is left in place.
    let zero = black_box(0i32);
    Err(Error::new(1 / zero))
}

pub fn log_line(bytes: usize) -> Result<()> {
    log::write(log::Level::Info, &"x".repeat(bytes));
    Ok(())
}

pub fn log_flood() -> Result<()> {
    loop {
        log::write(log::Level::Info, "and another line, and another, and another");
    }
}

pub fn log_flood_of_empty_lines() -> Result<()> {
    loop {
        log::write(log::Level::Debug, "");
    }
}

pub fn host_call_drain() -> Result<()> {
    loop {
        black_box(inbox::now());
    }
}

pub fn progress_flood() -> Result<()> {
    loop {
        progress::report(f64::NAN);
        progress::report(1e300);
    }
}

pub fn random_flood() -> Result<()> {
    loop {
        black_box(random::bytes(u32::MAX));
    }
}

pub fn reads_again_and_again() -> Result<()> {
    loop {
        black_box(read("reports", &["description"])?);
    }
}

pub fn handle_flood() -> Result<()> {
    let mut kept = vec![];
    loop {
        let options = data::Options { first: 0, rows: None };
        kept.push(data::open("reports", &["report_id".to_owned()], options));
    }
}

pub fn waits_for_ever() -> Result<()> {
    loop {
        inbox::wait(u64::MAX);
    }
}

pub fn polls_the_inbox() -> Result<()> {
    loop {
        black_box(inbox::next());
    }
}

/// Where time ends, one more millisecond must not bring it to its beginning.
pub fn reminder_at_the_end_of_time() -> Result<()> {
    let taken = inbox::remind(i64::MAX, "x");
    while inbox::next().is_some() {}
    inbox::wait(u64::MAX);
    inbox::wait(1);
    Err(Error::new(format!("taken: {taken}, and it is not before 1970: {}", inbox::now() > 0)))
}

pub fn reminders_that_are_long() -> Result<()> {
    let text = "x".repeat(1 << 20);
    Err(Error::new(format!("taken: {}", inbox::remind(inbox::now() + 1, &text))))
}

/// Headers without a letter in them: what takes no byte takes memory all the same.
pub fn empty_headers() -> Result<()> {
    let header = systems::Field { name: String::new(), value: String::new() };
    let request = systems::Request {
        method: systems::Method::Get,
        path: "/".to_owned(),
        headers: vec![header; 100_000],
        body: vec![],
        patience: 0,
    };
    loop {
        let _ = black_box(systems::call("nobody", &request));
    }
}

/// What is asked is kept to be judged, so all of it together has an end before the border has one.
pub fn asks_at_length() -> Result<()> {
    let request = systems::Request {
        method: systems::Method::Post,
        path: "/".to_owned(),
        headers: vec![],
        body: vec![b'x'; 4000],
        patience: 0,
    };
    loop {
        let _ = black_box(systems::call("nobody", &request));
    }
}

pub fn reminder_flood() -> Result<()> {
    let mut open = 0;
    while inbox::remind(inbox::now() + 1, &"x".repeat(1000)) {
        open += 1;
    }
    Err(Error::new(format!("{open} reminders were taken")))
}
