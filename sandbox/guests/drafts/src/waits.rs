//! Works and does not come to an end. It waits for memory at each turn, so that its steps lasted for 84 s where a loop that
//! counts took half a second: whoever wants to cancel it has the time.

use forecourt_pilot::{Result, read};
use std::hint::black_box;

/// More than a processor keeps near itself, and half of what a pilot may have. A power of two.
const CELLS: usize = 128 << 20;

pub fn run() -> Result<()> {
    let reports = read("reports", &["report_id"])?;
    forecourt_pilot::info!("{} reports to think about", reports.integers("report_id")?.count());
    let mut cells = vec![0u8; CELLS];
    let mut cell = 1usize;
    loop {
        // Where it goes next depends on what it finds, so that no processor can look there beforehand.
        cells[cell] = cells[cell].wrapping_add(1);
        cell = black_box(cell.wrapping_mul(1_664_525).wrapping_add(1_013_904_222 + usize::from(cells[cell])))
            % CELLS;
    }
}
