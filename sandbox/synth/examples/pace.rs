//! How quickly a world is made: `cargo run --release -p synth --example pace [PROFILE [HOMES_PER_THOUSAND]]`.
#![allow(
    clippy::disallowed_methods,
    reason = "this program is a measurement of time, and nothing depends on it"
)]

use border::table::Table;
use std::time::Instant;
use synth::{Profile, housing};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let key = arguments.next().unwrap_or_else(|| "london_borough_dirty".to_owned());
    let scale = arguments.next().and_then(|scale| scale.parse().ok()).unwrap_or(1000);
    let Some(profile) = Profile::from_key(&key) else {
        println!("No profile {key}. There are: {}", Profile::ALL.map(Profile::key).join(", "));
        return;
    };
    let begun = Instant::now();
    let world = housing(&[7; 32], &profile.scaled(scale));
    let seconds = begun.elapsed().as_secs_f64();
    let truth: usize = world.truth.iter().map(Table::rows).sum();
    for table in world.tables.iter().chain(&world.truth) {
        println!("{:>12} {:>9} rows", table.name, table.rows());
    }
    let rows = world.rows();
    println!("{key}: {rows} public rows and {truth} of the truth in {seconds:.3} s");
    println!("{:.0} public rows a second", rows as f64 / seconds);
    println!("{} reports wait for triage", world.truth_table("triage").map_or(0, Table::rows));
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak} MB");
    }
}

/// The most memory this process ever held, where the system says so. Unit: megabytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}
