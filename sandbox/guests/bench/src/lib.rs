//! What `script/bench` measures: a pilot that does the same work again and again.
//!
//! A pilot has no clock, so the bench runs it twice, with another number of times, and takes the difference. Parameters:
//! `kernel`, which work, and `times`, how often.
//!
//! In a challenge it has no parameters, and gives an answer that takes no thought; before that it does the work of
//! `BENCH_TIMES`, which is set when it is built.

mod kernels;

use forecourt_pilot::{Error, Result, Rows, pilot, read, scan, task};

pilot!(run);

fn run() -> Result<()> {
    let parameters = task::parameters();
    if parameters.is_empty() {
        return without_thought();
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

/// The same for every open report; nothing in a journey.
fn without_thought() -> Result<()> {
    if task::scenario() != "triage" {
        return Ok(());
    }
    if let Some(times) = option_env!("BENCH_TIMES") {
        let sum = kernels::run("integers", times.parse()?);
        forecourt_pilot::info!("{sum:?}");
    }
    let reports = read("reports", &["report_id", "is_open"])?;
    let all = reports.integers("report_id")?.zip(reports.booleans("is_open")?);
    let open: Vec<_> = all.filter_map(|(id, is_open)| id.filter(|_| is_open == Some(true))).collect();
    let (priorities, days) = (vec!["routine"; open.len()], vec![0.0; open.len()]);
    Rows::new("triage")
        .integers("report_id", open)
        .labels("priority", priorities)
        .decimals("days_to_complete", days)
        .emit()
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
