//! Files that nobody would write: made by chance, from pilots that are whole to bytes that are nothing. None of them may
//! harm the parent, and each must be taken or refused with words.

use crate::scene;
use domain::pilots::Rejection;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use sandbox::{Cancel, Checked};
use std::collections::BTreeMap;
use wasm_smith::{Config, Module};

/// How many files are made; `long` makes the number that the issue asks for.
const FILES: u64 = 500;
/// What the files are made from.
const SEED: u64 = 20_261_126;

/// How far a file came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// It is a pilot.
    Ready,
    /// It was decoded, and the compiler refused it.
    RefusedByTheCompiler,
    /// It was decoded, and is no pilot.
    RefusedOnceDecoded,
    /// It was not decoded.
    NotDecoded,
    /// The process that read it died of it.
    Died,
}

/// A file by chance; the kinds are chosen so that enough of them come far.
fn file(number: u64) -> (&'static str, Vec<u8>) {
    let mut chance = ChaCha20Rng::seed_from_u64(SEED.wrapping_add(number));
    let whole = pilot_with_a_random_module(&mut chance);
    match chance.next_u32() % 10 {
        0..=3 => ("a random module inside", whole),
        4..=5 => ("a byte changed in its code", changed(whole, &mut chance, 1)),
        6 => ("eight bytes changed", changed(whole, &mut chance, 8)),
        7 => {
            let end = chance.next_u32() as usize % whole.len();
            ("cut off", whole[..end].to_vec())
        }
        8 => ("nested", nested(chance.next_u32() % 2000)),
        _ => ("noise", noise(&mut chance)),
    }
}

/// A pilot that would run, with a module in it that is never made an instance.
fn pilot_with_a_random_module(chance: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bytes = vec![0; 4096];
    chance.fill_bytes(&mut bytes);
    // What is switched off would be refused at once, and say nothing of the compiler.
    let config = Config {
        max_imports: 0,
        max_memories: 1,
        max_tags: 0,
        custom_page_sizes_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        relaxed_simd_enabled: false,
        shared_everything_threads_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    };
    let module = Module::new(config, &mut arbitrary::Unstructured::new(&bytes)).expect("enough bytes");
    with_section(scene::raw_pilot("", "i32.const 0"), 1, &module.to_bytes())
}

/// A component with one more section at its end.
fn with_section(mut component: Vec<u8>, section: u8, bytes: &[u8]) -> Vec<u8> {
    component.push(section);
    let mut length = bytes.len();
    while length >= 0x80 {
        component.push(length as u8 | 0x80);
        length >>= 7;
    }
    component.push(length as u8);
    component.extend_from_slice(bytes);
    component
}

/// Components in components, so many deep.
fn nested(depth: u32) -> Vec<u8> {
    let empty = scene::wat("(component)");
    (0..depth).fold(empty.clone(), |inner, _| with_section(empty.clone(), 4, &inner))
}

fn changed(mut file: Vec<u8>, chance: &mut ChaCha20Rng, bytes: usize) -> Vec<u8> {
    for _ in 0..bytes {
        // The head is left as it is: files with another head end at once.
        let place = 8 + chance.next_u32() as usize % (file.len() - 8);
        file[place] = chance.next_u32() as u8;
    }
    file
}

fn noise(chance: &mut ChaCha20Rng) -> Vec<u8> {
    let mut file = scene::wat("(component)");
    let mut bytes = vec![0; chance.next_u32() as usize % 2000];
    chance.fill_bytes(&mut bytes);
    file.extend(bytes);
    file
}

fn came(file: &[u8]) -> (Came, String) {
    let checked =
        sandbox::check(&scene::programs(), &scene::artefacts(), file, "generated", &Cancel::default());
    match checked.expect("no fault of ours") {
        Checked::Ready(_) => (Came::Ready, String::new()),
        Checked::Cancelled => panic!("nobody cancelled"),
        Checked::Rejected(rejection, refusal) => {
            let problem = refusal.problem;
            assert!(!problem.is_empty() && !refusal.advice.is_empty(), "refused without words");
            let came = if problem.contains("(signal") || rejection == Rejection::CompileLimit {
                Came::Died
            } else if problem.contains("is not valid") {
                Came::RefusedByTheCompiler
            } else if problem.contains("cannot be read") || problem.contains("The file ") {
                Came::NotDecoded
            } else {
                Came::RefusedOnceDecoded
            };
            (came, problem)
        }
    }
}

/// Makes so many files, and lets each be checked.
fn check_files(files: u64) {
    let mut histogram: BTreeMap<(&str, Came), u64> = BTreeMap::new();
    for number in 0..files {
        let (kind, file) = file(number);
        let (came, problem) = came(&file);
        assert!(came != Came::Died || kind == "nested", "file {number}, {kind}: {problem}");
        *histogram.entry((kind, came)).or_default() += 1;
    }
    println!("{files} files from seed {SEED}:");
    histogram.iter().for_each(|((kind, came), count)| println!("  {count:6}  {kind}: {came:?}"));
    let count = |wanted: &[Came]| -> u64 {
        histogram.iter().filter(|((_, came), _)| wanted.contains(came)).map(|(_, count)| count).sum()
    };
    let compiled = count(&[Came::Ready, Came::RefusedByTheCompiler]);
    let decoded = compiled + count(&[Came::RefusedOnceDecoded]);
    assert!(decoded * 2 >= files, "only {decoded} of {files} were decoded");
    assert!(compiled * 4 >= files, "only {compiled} of {files} reached the compiler");
}

#[test]
fn files_made_by_chance_are_taken_or_refused_with_words() {
    check_files(FILES);
}

mod long {
    use super::*;
    use border::message::{self, FromChild};
    use sandbox::{Answers, WrongOutput};
    use std::time::{Duration, Instant};

    /// As many as the issue asks for.
    const FILES: u64 = 10_000;
    /// How long the reader of messages is given what a child could send.
    const READER: Duration = Duration::from_secs(60);

    #[test]
    fn ten_thousand_files_made_by_chance() {
        check_files(FILES);
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "it goes on for a minute")]
    fn what_a_child_could_send_is_read_or_refused_for_a_minute() {
        let shape = scene::challenge("repairs-triage").scenarios[0].answers();
        let mut chance = ChaCha20Rng::seed_from_u64(SEED);
        let (mut tried, mut read, mut kept, mut refused) = (0u64, 0u64, 0u64, 0u64);
        let begun = Instant::now();
        while begun.elapsed() < READER {
            tried += 1;
            let bytes = message_by_chance(&mut chance);
            let Ok(FromChild::Emit { table, columns }) =
                message::read::<FromChild>(&mut bytes.as_slice(), 1 << 20)
            else {
                continue;
            };
            read += 1;
            let mut answers = Answers::new(&shape, 1000);
            match answers.take(&table, &columns) {
                Ok(()) => kept += 1,
                Err(WrongOutput::Shape(words)) => {
                    assert!(!words.is_empty());
                    refused += 1;
                }
                Err(WrongOutput::TooMany) => refused += 1,
            }
        }
        println!("{tried} messages from seed {SEED}: {read} were answers, {kept} kept, {refused} refused");
        assert!(kept > 0 && refused > 0 && read < tried);
    }

    /// An answer as a pilot gives it, with some bytes changed or cut off.
    fn message_by_chance(chance: &mut ChaCha20Rng) -> Vec<u8> {
        use border::message::{OutputColumn, OutputValues};
        let rows = chance.next_u32() as usize % 5;
        let column = |name: &str, values| OutputColumn { name: name.to_owned(), values };
        let columns = vec![
            column("report_id", OutputValues::Integers(vec![1; rows * 8])),
            column(
                "priority",
                OutputValues::Coded { labels: vec!["urgent".to_owned()], codes: vec![0; rows * 4] },
            ),
            column("days_to_complete", OutputValues::Decimals(vec![0; rows * 8])),
        ];
        let mut bytes = vec![];
        message::write(&mut bytes, &FromChild::Emit { table: "triage".to_owned(), columns })
            .expect("a message");
        for _ in 0..chance.next_u32() % 4 {
            let place = chance.next_u32() as usize % bytes.len();
            bytes[place] = chance.next_u32() as u8;
        }
        if chance.next_u32().is_multiple_of(8) {
            let end = chance.next_u32() as usize % bytes.len();
            bytes.truncate(end);
        }
        bytes
    }
}
