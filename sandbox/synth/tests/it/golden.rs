//! The same seed makes the same bytes, on every machine and in every version until `export::VERSION` changes.
//!
//! `golden.txt` holds the SHA-256 of each table as CSV. After a change that is meant, raise `export::VERSION` and
//! take the file that the failing test offers.

use crate::read::same_or_offered;
use std::fmt::Write;
use std::path::Path;
use synth::export::{Format, VERSION, write};
use synth::{Profile, housing};

/// Small enough to be quick in every build.
const HOMES_PER_THOUSAND: u32 = 20;

fn golden() -> String {
    let mut rising = [0; 32];
    rising.iter_mut().zip(0..).for_each(|(byte, number)| *byte = number);
    let mut lines = format!("version {VERSION}, {HOMES_PER_THOUSAND} of a thousand homes\n");
    for profile in Profile::ALL {
        for (name, seed) in [("ones", [1; 32]), ("rising", rising)] {
            let world = housing(&seed, &profile.scaled(HOMES_PER_THOUSAND));
            for table in world.tables.iter().chain(&world.truth) {
                let file = write(table, Format::Csv, std::io::sink()).expect("a sink takes all");
                writeln!(lines, "{} {name} {} {}", profile.key(), table.name, file.sha256).expect("text");
            }
        }
    }
    lines
}

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden.txt")
}

#[test]
fn each_world_has_the_bytes_it_always_had() {
    let known = std::fs::read_to_string(path()).expect("golden.txt");
    same_or_offered("golden.txt", &known, &golden());
}
