//! Decides, and forgets to say so: it ends without an answer.

use forecourt_pilot::{Result, read};

pub fn run() -> Result<()> {
    let reports = read("reports", &["report_id", "is_open"])?;
    let open = reports.booleans("is_open")?.filter(|open| *open == Some(true)).count();
    forecourt_pilot::info!("{open} open reports, all of them routine");
    Ok(())
}
