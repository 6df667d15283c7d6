//! What every figure needs: programs, pilots, and a table of rows that every language can make for itself.

use crate::{
    Size,
    kernels::{WARDS, mixed},
};
use border::{
    message::{Job, Limits, Task},
    table::{Column, Table, Values},
};
use sandbox::{
    Answers, Artefacts, Cancel, Checked, Council, Meeting, Met, Programs, Ready, Sealed,
    challenge::{Challenge, Files},
};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

pub struct Ground {
    pub size: Size,
    pub programs: Programs,
    /// The command `pilot`.
    pub pilot: PathBuf,
    /// The bench's pilots, compiled.
    pub rust: Ready,
    pub python: Ready,
    /// The component in Python, as a file.
    pub python_file: PathBuf,
    /// Rows to be grouped.
    pub table: Table,
    pub sealed: Sealed,
    /// A folder of the bench's own.
    pub folder: tempfile::TempDir,
}

impl Ground {
    pub fn new(programs: &Path, pilots: &Path, python: &Path, size: Size) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pilot = programs.join("pilot");
        let programs = Programs::within(programs).expect("script/sandbox builds the programs");
        let core =
            std::fs::read(pilots.join("bench_kernels.wasm")).expect("script/sandbox builds the pilots");
        let mut encoder = wit_component::ComponentEncoder::default();
        let component = encoder.validate(true).module(&core).and_then(|encoder| encoder.encode());
        let artefacts = Artefacts::open(&folder.path().join("artefacts"), || Ok([7; 32])).expect("a folder");
        let ready = |module: &[u8]| match sandbox::check(
            &programs,
            &artefacts,
            module,
            "bench",
            &Cancel::default(),
        ) {
            Ok(Checked::Ready(ready)) => ready,
            other => panic!("no pilot: {other:?}"),
        };
        let table = reports(size.rows);
        Self {
            size,
            rust: ready(&component.expect("a component")),
            python: ready(&std::fs::read(python).expect("the pilot in Python")),
            python_file: python.to_owned(),
            sealed: sealed(std::slice::from_ref(&table)),
            table,
            folder,
            pilot,
            programs,
        }
    }

    /// Lets a pilot do a kernel's work so many times.
    pub fn meet(&self, pilot: &Ready, kernel: &str, times: u32) -> Met {
        let limits = Limits {
            steps_max: u64::MAX >> 1,
            memory_bytes_max: 512 << 20,
            host_calls_max: u32::MAX,
            output_bytes_max: 0,
            log_bytes_max: 1 << 20,
            border_bytes_max: u64::MAX,
            handles_max: 4,
        };
        let parameters =
            vec![("kernel".to_owned(), kernel.to_owned()), ("times".to_owned(), times.to_string())];
        let task =
            Task { challenge: "bench".to_owned(), scenario: kernel.to_owned(), parameters, answers: vec![] };
        sandbox::meet(Meeting {
            programs: &self.programs,
            pilot: &pilot.compiled,
            tables: &self.sealed,
            job: Job { task, limits, now: 0, random: [0; 32], systems: vec![], link_only: false },
            wall_ms_max: 600_000,
            answers: Answers::new(&[], 0),
            council: Council::new(0, []),
            watch: &mut |_| (),
            cancel: &Cancel::default(),
        })
        .expect("a meeting")
    }
}

/// A challenge that comes with Forecourt.
pub fn challenge(name: &str) -> Challenge {
    Challenge::read(&Files::of_folder(&challenge_folder(name)).expect("the challenge")).expect("no mistakes")
}

pub fn challenge_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("challenges").join(name)
}

/// A table of eight columns, of which two are grouped.
fn reports(rows: u32) -> Table {
    let column =
        |name: &str, values| Column { name: name.to_owned(), note: String::new(), values, present: None };
    let integers = |salt: u32| Values::Integers((0..rows).map(|row| i64::from(mixed(row ^ salt))).collect());
    let dictionary: Vec<_> = (0..WARDS).map(|ward| format!("Ward number {ward}")).collect();
    let columns = vec![
        column("report_id", Values::Integers((0..rows).map(i64::from).collect())),
        column("ward", Values::Codes { codes: (0..rows).map(ward).collect(), dictionary }),
        column("days", Values::Decimals((0..rows).map(days).collect())),
        column("household_id", integers(1)),
        column("property_id", integers(2)),
        column("street_id", integers(3)),
        column("reported", integers(4)),
        column(
            "is_open",
            Values::Booleans((0..rows).map(|row| u8::from(mixed(row).is_multiple_of(2))).collect()),
        ),
    ];
    Table { name: "reports".to_owned(), note: String::new(), columns }
}

/// In which ward a row lies.
fn ward(row: u32) -> u32 {
    mixed(row) % WARDS as u32
}

/// How many days it took.
fn days(row: u32) -> f64 {
    f64::from(mixed(row.wrapping_add(0x1000_0000)) % 1000) / 8.0
}

fn sealed(tables: &[Table]) -> Sealed {
    Sealed::write(|file| {
        let mut file = BufWriter::new(file);
        border::sealed::write(tables, &mut file)?;
        file.flush()
    })
    .expect("a file in memory")
}
