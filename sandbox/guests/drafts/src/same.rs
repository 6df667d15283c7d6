//! Says the same of every report: the least that is an answer.

use forecourt_pilot::{Result, Rows, read, task};

pub fn run() -> Result<()> {
    if task::scenario() != "triage" {
        forecourt_pilot::warn!("nothing was done: this version only says how soon a repair must be done");
        return Ok(());
    }
    let reports = read("reports", &["report_id", "is_open"])?;
    let all = reports.integers("report_id")?.zip(reports.booleans("is_open")?);
    let open: Vec<_> = all.filter_map(|(id, is_open)| id.filter(|_| is_open == Some(true))).collect();
    forecourt_pilot::info!("{} open reports, all of them routine", open.len());
    let (priorities, days) = (vec!["routine"; open.len()], vec![14.0; open.len()]);
    Rows::new("triage")
        .integers("report_id", open)
        .labels("priority", priorities)
        .decimals("days_to_complete", days)
        .emit()
}
