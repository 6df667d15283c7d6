//! The figures, one function for each thing that is wanted.

use crate::{
    ground::{Ground, challenge, challenge_folder},
    ways::Way,
};
use bench_rows::Found;
use domain::pilots::{EndReason, PublicKey, WorldsKey};
use receipt::worlds::RunKey;
use sandbox::{Artefacts, Cancel, Checked, Run, challenge::Challenge};
use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Two sums that differ by more than this share are not of the same work.
const SUM_TOLERANCE: f64 = 1e-9;

/// Groups a million rows: through the SDK in a locked child, and in every other way.
pub fn group(found: &mut Found<'_>, ground: &Ground) {
    let name = format!("Scan and group {} rows", ground.size.rows);
    println!("{name}");
    let ways = [Way::Native, Way::NativeTexts, Way::RustPilot, Way::PythonPilot, Way::CPython, Way::Node];
    let times = ways.map(|way| way.seconds(ground, "group"));
    same_sums("group", &times);
    for (way, (seconds, _)) in ways.iter().zip(times) {
        found.note(&name, way.words(), seconds * 1e3, "ms", None);
    }
    let [native, texts, pilot, ..] = times.map(|(seconds, _)| seconds);
    let by = Way::RustPilot.words();
    found.note("… beside native on the same coded columns", by, pilot / native, "×", Some(('≤', 8.0)));
    found.note("… beside native on texts", by, pilot / texts, "×", Some(('≤', 1.0)));
}

/// Five kernels with metering, beside native.
pub fn kernels(found: &mut Found<'_>, ground: &Ground) {
    for kernel in
        ["integers", "tokenising", "logistic regression", "matrix product, plain", "matrix product, unrolled"]
    {
        println!("{kernel}");
        let ways = [Way::Native, Way::RustPilot, Way::CPython, Way::Node];
        let times = ways.map(|way| way.seconds(ground, kernel));
        same_sums(kernel, &times);
        let native = times[0].0;
        found.note(&format!("Kernel: {kernel}"), Way::Native.words(), native * 1e3, "ms", None);
        for (way, (seconds, _)) in ways.iter().zip(times).skip(1) {
            found.note("… beside native", way.words(), seconds / native, "×", None);
        }
    }
}

fn same_sums(kernel: &str, times: &[(f64, f64)]) {
    let first = times[0].1;
    for (_, sum) in times {
        assert!((sum - first).abs() <= first.abs() * SUM_TOLERANCE, "{kernel}: {sum} is not {first}");
    }
}

/// A pilot that does nothing, in one world: how long it takes, how many there are in a second, and what starting other
/// programs takes.
pub fn trivial(found: &mut Found<'_>, ground: &Ground) {
    println!("A trivial pilot");
    let runs = ground.size.runs;
    let nothing = |pilot| {
        let met = ground.meet(pilot, "nothing", 0);
        assert_eq!(met.end, EndReason::Succeeded, "{:?}", met.detail);
    };
    let name = "One world of a trivial pilot, child and parent, p50";
    let rust = median(runs, || nothing(&ground.rust));
    found.note(name, "pilot in Rust", rust * 1e3, "ms", Some(('≤', 15.0)));
    found.note(name, "pilot in Python", median(runs / 3 + 1, || nothing(&ground.python)) * 1e3, "ms", None);
    let challenge = challenge("repairs-triage");
    let whole = median(runs, || whole_run(ground, &challenge));
    found.note("… with the making of its world, p50", "pilot in Rust", whole * 1e3, "ms", Some(('≤', 15.0)));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rate = side_by_side(cores, runs, || nothing(&ground.rust));
    found.note("Trivial runs on all cores", "pilot in Rust", rate, "runs/s", Some(('≥', 100.0)));
    for (program, arguments) in [("true", &[][..]), ("python3", &["-c", ""]), ("node", &["-e", ""])] {
        let start = || {
            let status = Command::new(program).args(arguments).status();
            assert!(status.unwrap_or_else(|fault| panic!("{program}: {fault}")).success(), "{program}");
        };
        found.note(
            "Starting a program and waiting for its end, p50",
            program,
            median(runs / 10 + 1, start) * 1e3,
            "ms",
            None,
        );
    }
}

/// All of a run: the world is made, met, judged, and evidence is written.
fn whole_run(ground: &Ground, challenge: &Challenge) {
    let key = PublicKey([1; 32]);
    let ran = sandbox::run(
        &Run {
            programs: &ground.programs,
            pilot: &ground.rust,
            baseline: None,
            challenge,
            profile: challenge.profiles[0],
            key: &RunKey::from(key),
            shown_key: WorldsKey::Public(key),
            worlds: 1,
            only: &["raise-order".to_owned()],
            kept: None,
            cancel: &Cancel::default(),
        },
        &mut |_| (),
    );
    assert_eq!(ran.expect("evidence").evidence.end, EndReason::Succeeded);
}

/// Seconds: the middle of so many.
fn median(runs: usize, act: impl Fn()) -> f64 {
    let mut seconds: Vec<_> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            act();
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[runs / 2]
}

/// How many a second, when so many threads do nothing else.
fn side_by_side(threads: usize, runs: usize, act: impl Fn() + Sync) -> f64 {
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..runs).for_each(|_| act()));
        }
    });
    (threads * runs) as f64 / begun.elapsed().as_secs_f64()
}

/// A big world: how quickly it is made, and what it takes of memory to run a pilot in it.
pub fn worlds(found: &mut Found<'_>, ground: &Ground) {
    println!("A big world");
    let profile = synth::Profile::from_key("london_borough_rich").expect("the profile");
    let profile = profile.scaled(ground.size.homes_per_thousand);
    let rows = synth::housing(&[7; 32], &profile).rows();
    let seconds = median(ground.size.rounds, || drop(synth::housing(&[7; 32], &profile)));
    found.note(
        "Making a world, one core",
        &format!("{rows} rows"),
        rows as f64 / seconds,
        "rows/s",
        Some(('≥', 500_000.0)),
    );

    let folder = ground.folder.path().join("big");
    copy(&challenge_folder("repairs-triage"), &folder);
    let path = folder.join("challenge.toml");
    let text = std::fs::read_to_string(&path).expect("the challenge");
    let text = text.replace(
        "homes_per_thousand = 200",
        &format!("homes_per_thousand = {}", ground.size.homes_per_thousand),
    );
    std::fs::write(&path, text).expect("the challenge");
    let baseline = folder.join("baseline.wasm");
    let run = |pilot: &Path, scenario: &str| {
        let (evidence, peak) = run(ground, pilot, &folder, scenario);
        (
            peak as f64 / 1e6,
            evidence["peak_memory_bytes"]
                .as_str()
                .and_then(|bytes| bytes.parse::<f64>().ok())
                .expect("bytes")
                / 1e6,
        )
    };
    let (parent, pilot) = run(&baseline, "triage");
    let by = format!("{rows} rows");
    found.note(
        "Running the baseline in it: memory of the command at most",
        &by,
        parent,
        "MB",
        Some(('≤', 300.0)),
    );
    found.note("… of the pilot at most", &by, pilot, "MB", Some(('≤', 64.0)));
}

/// Runs the command `pilot`; gives the evidence, and the most memory that it had at once, in bytes.
fn run(ground: &Ground, pilot: &Path, challenge: &Path, scenario: &str) -> (serde_json::Value, u64) {
    let evidence = ground.folder.path().join("evidence.json");
    let mut child = Command::new(&ground.pilot)
        .arg("run")
        .arg(pilot)
        .arg("--challenge")
        .arg(challenge)
        .args(["--profile", "london_borough_rich", "--worlds", "1", "--scenario", scenario, "--evidence"])
        .arg(&evidence)
        .stdout(Stdio::null())
        .spawn()
        .expect("the command");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        if let Some(code) = child.try_wait().expect("the command") {
            break code;
        }
        peak =
            peak.max(std::fs::read_to_string(&status).ok().and_then(|text| most_memory(&text)).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(code.success(), "the run: {code}");
    let text = std::fs::read(&evidence).expect("evidence");
    (serde_json::from_slice(&text).expect("JSON"), peak)
}

/// The kernel's own note of the most memory a process ever had, in bytes.
fn most_memory(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// Compiles a component in Python once, as the first upload does.
pub fn compilation(found: &mut Found<'_>, ground: &Ground) {
    println!("Compiling a pilot in Python");
    let module = std::fs::read(&ground.python_file).expect("the pilot in Python");
    let artefacts = Artefacts::open(&ground.folder.path().join("empty"), || Ok([8; 32])).expect("a folder");
    let check = || {
        let begun = Instant::now();
        let checked = sandbox::check(&ground.programs, &artefacts, &module, "bench", &Cancel::default());
        assert!(matches!(checked, Ok(Checked::Ready(_))), "no pilot");
        begun.elapsed().as_secs_f64()
    };
    let by = format!("pilot in Python, {:.0} MB", module.len() as f64 / 1e6);
    found.note("Looking at a component and compiling it, the first time", &by, check(), "s", None);
    found.note("… from what was kept", &by, check() * 1e3, "ms", None);
}
