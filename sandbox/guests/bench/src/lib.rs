//! What `script/bench` measures: a pilot that does the same work again and again.
//!
//! A pilot has no clock, so the bench runs it twice, with another number of times, and takes the difference. Parameters:
//! `kernel`, which work, and `times`, how often.

mod kernels;

use forecourt_pilot::{Error, Result, pilot, scan, task};

pilot!(run);

fn run() -> Result<()> {
    let parameters = task::parameters();
    if parameters.is_empty() {
        return Ok(());
    }
    let parameter = |name: &str| {
        let found = parameters.iter().find(|parameter| parameter.name == name);
        found
            .map(|parameter| parameter.value.as_str())
            .ok_or_else(|| Error::new(format!("no parameter {name}")))
    };
    let times: u32 = parameter("times")?.parse()?;
    let sum = match parameter("kernel")? {
        "nothing" => 0.0,
        "group" => group(times)?,
        "everything" => everything()?,
        kernel => kernels::run(kernel, times).ok_or_else(|| Error::new(format!("no kernel {kernel}")))?,
    };
    forecourt_pilot::info!("{sum:?}");
    Ok(())
}

/// Reads two columns of a table, and takes the mean of one by the other.
fn group(times: u32) -> Result<f64> {
    let mut sum = 0.0;
    for _ in 0..times {
        let mut means = kernels::Means::default();
        for part in scan("reports", &["ward", "days"])? {
            let part = part?;
            for (ward, days) in part.codes("ward")?.zip(part.decimals("days")?) {
                if let (Some(ward), Some(days)) = (ward, days) {
                    means.add(ward, days);
                }
            }
        }
        sum += means.sum();
    }
    Ok(sum)
}

/// Reads every column of every table, some rows at a time.
fn everything() -> Result<f64> {
    use forecourt_pilot::contract::data;
    let mut rows = 0;
    for table in data::tables() {
        let info = data::describe(&table).map_err(|error| Error::new(format!("{error:?}")))?;
        let columns: Vec<_> = info.columns.iter().map(|column| column.name.as_str()).collect();
        for part in scan(&table, &columns)? {
            rows += part?.rows();
        }
    }
    Ok(rows as f64)
}
