//! A first pilot that reads a table and says so.

use forecourt_pilot::{Result, pilot, read};

pilot!(run);

fn run() -> Result<()> {
    let reports = read("reports", &["report_id", "category"])?;
    for (id, category) in reports.integers("report_id")?.zip(reports.texts("category")?) {
        forecourt_pilot::info!("{id:?}: {}", category.unwrap_or("no category"));
    }
    Ok(())
}
