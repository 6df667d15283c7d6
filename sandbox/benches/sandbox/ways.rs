//! The ways in which one piece of work is done, and how long it takes in each.
//!
//! Each way can be asked to do the work once, or many times. What it takes to start, to be loaded and to make the input
//! is the same both times, so the difference is the work.

use crate::{ground::Ground, kernels};
use border::table::Values;
use domain::pilots::EndReason;
use sandbox::Ready;
use std::{
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Rust for this machine.
    Native,
    /// Rust for this machine, on a column of texts: of `group` alone.
    NativeTexts,
    /// Rust in a locked child.
    RustPilot,
    /// Python in a locked child: of `group` alone.
    PythonPilot,
    CPython,
    Node,
}

impl Way {
    /// As the README says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Native => "Rust, native",
            Self::NativeTexts => "Rust, native, on texts",
            Self::RustPilot => "pilot in Rust",
            Self::PythonPilot => "pilot in Python",
            Self::CPython => "CPython",
            Self::Node => "Node",
        }
    }

    /// Seconds for a kernel's work, once: the middle of some rounds. And the sum that it gives.
    pub fn seconds(self, ground: &Ground, kernel: &str) -> (f64, f64) {
        let mut more = 1;
        let (_, sum) = self.timed(ground, kernel, 1);
        let again = loop {
            let (once, often) = (self.timed(ground, kernel, 1).0, self.timed(ground, kernel, 1 + more).0);
            if often.saturating_sub(once).as_secs_f64() >= ground.size.seconds {
                break more;
            }
            more *= 4;
        };
        let mut rounds: Vec<_> = (0..ground.size.rounds)
            .map(|_| {
                let (once, often) =
                    (self.timed(ground, kernel, 1).0, self.timed(ground, kernel, 1 + again).0);
                (often.as_secs_f64() - once.as_secs_f64()) / f64::from(again)
            })
            .collect();
        rounds.sort_by(f64::total_cmp);
        (rounds[rounds.len() / 2], sum)
    }

    /// Does the work so many times; gives the whole time, and the sum of all times divided by their number.
    fn timed(self, ground: &Ground, kernel: &str, times: u32) -> (Duration, f64) {
        let prepared = Prepared::of(self, ground, kernel);
        let begun = Instant::now();
        let sum = match &prepared {
            Prepared::Codes(codes, numbers) => repeated(times, || by_code(codes, numbers)),
            Prepared::Texts(texts, numbers) => repeated(times, || by_text(texts, numbers)),
            Prepared::Nothing => match self {
                Self::Native | Self::NativeTexts => kernels::run(kernel, times).expect("the kernel"),
                Self::RustPilot => met(ground, &ground.rust, kernel, times),
                Self::PythonPilot => met(ground, &ground.python, kernel, times),
                Self::CPython => peer(ground, "python3", "kernels.py", kernel, times),
                Self::Node => peer(ground, "node", "kernels.mjs", kernel, times),
            },
        };
        (begun.elapsed(), sum / f64::from(times))
    }
}

/// What is made before the clock starts.
enum Prepared<'a> {
    Nothing,
    Codes(&'a [u32], &'a [f64]),
    Texts(Vec<String>, &'a [f64]),
}

impl<'a> Prepared<'a> {
    fn of(way: Way, ground: &'a Ground, kernel: &str) -> Self {
        let column = |name| &ground.table.column(name).expect("the column").values;
        match (way, kernel, column("ward"), column("days")) {
            (Way::Native, "group", Values::Codes { codes, .. }, Values::Decimals(numbers)) => {
                Self::Codes(codes, numbers)
            }
            (Way::NativeTexts, "group", Values::Codes { codes, dictionary }, Values::Decimals(numbers)) => {
                Self::Texts(codes.iter().map(|code| dictionary[*code as usize].clone()).collect(), numbers)
            }
            _ => Self::Nothing,
        }
    }
}

fn repeated(times: u32, work: impl Fn() -> f64) -> f64 {
    (0..times).map(|_| black_box(work())).sum()
}

fn by_code(codes: &[u32], numbers: &[f64]) -> f64 {
    let mut means = kernels::Means::default();
    for (code, number) in black_box(codes).iter().zip(black_box(numbers)) {
        means.add(*code as usize, *number);
    }
    means.sum()
}

/// As one groups who has rows with texts.
fn by_text(texts: &[String], numbers: &[f64]) -> f64 {
    let mut means: std::collections::HashMap<&str, (f64, u32)> = std::collections::HashMap::new();
    for (text, number) in black_box(texts).iter().zip(black_box(numbers)) {
        let mean = means.entry(text).or_default();
        mean.0 += number;
        mean.1 += 1;
    }
    means.values().map(|(sum, count)| sum / f64::from(*count)).sum()
}

fn met(ground: &Ground, pilot: &Ready, kernel: &str, times: u32) -> f64 {
    let met = ground.meet(pilot, kernel, times);
    assert_eq!(met.end, EndReason::Succeeded, "{kernel}: {:?}", met.detail);
    met.log.last().expect("it says its sum").text.parse().expect("a number")
}

fn peer(ground: &Ground, program: &str, file: &str, kernel: &str, times: u32) -> f64 {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/sandbox/peers");
    let rows = ground.size.rows.to_string();
    let said = Command::new(program).arg(peers.join(file)).args([kernel, &times.to_string(), &rows]).output();
    let said = said.unwrap_or_else(|fault| panic!("{program}: {fault}"));
    assert!(said.status.success(), "{program} {kernel}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8_lossy(&said.stdout).trim().parse().expect("a number")
}
