//! Holds more scans open at one time than it may: one for each report, and it closes none.

use forecourt_pilot::{Result, read, scan};

pub fn run() -> Result<()> {
    let reports = read("reports", &["report_id"])?;
    let mut open = vec![];
    for id in reports.integers("report_id")? {
        forecourt_pilot::info!("looking for the visits of report {}", id.unwrap_or_default());
        open.push(scan("visits", &[])?);
    }
    forecourt_pilot::info!("{} scans", open.len());
    Ok(())
}
