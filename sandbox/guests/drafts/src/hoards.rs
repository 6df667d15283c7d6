//! Asks for more memory than it may have: it keeps every table again for each report.

use forecourt_pilot::{Result, read};

pub fn run() -> Result<()> {
    let reports = read("reports", &["report_id"])?;
    let mut kept = vec![];
    for id in reports.integers("report_id")? {
        kept.push(vec![id.unwrap_or_default(); 100_000]);
    }
    forecourt_pilot::info!("{} copies kept", kept.len());
    Ok(())
}
