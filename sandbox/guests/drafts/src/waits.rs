//! Works and does not come to an end.

use forecourt_pilot::{Result, read};
use std::hint::black_box;

pub fn run() -> Result<()> {
    let reports = read("reports", &["report_id"])?;
    forecourt_pilot::info!("{} reports to think about", reports.integers("report_id")?.count());
    let mut count = 0u64;
    loop {
        count = black_box(count.wrapping_add(1));
    }
}
