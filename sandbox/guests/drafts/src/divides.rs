//! Traps: it divides by the number of reports that a made-up trade has, in a way that does not look first.

use forecourt_pilot::{Result, read};

pub fn run() -> Result<()> {
    let reports = read("reports", &["report_id", "category"])?;
    let thatchers = reports.texts("category")?.filter(|category| *category == Some("thatch")).count();
    forecourt_pilot::info!("{thatchers} reports for the thatcher");
    if thatchers == 0 {
        // What a language without a look before the division does.
        #[cfg(target_arch = "wasm32")]
        core::arch::wasm32::unreachable();
    }
    Ok(())
}
