//! What the bench found: rows in `.bench/results.json`, and the table in the README that is made from them.

use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Where the README's table begins and ends.
pub const MARKS: (&str, &str) = ("<!-- script/bench begins -->\n", "<!-- script/bench ends -->");

/// One thing that was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// The database's engine; empty where none takes part.
    pub engine: String,
    pub figure: f64,
    pub unit: String,
    /// The wanted figure, such as `≤ 30`; empty where it is only reported.
    pub wanted: String,
    /// Whether it was reached; nothing where it is only reported.
    pub met: Option<bool>,
    /// Processor cores of the machine.
    pub cores: usize,
    /// The day, such as `2026-11-25`.
    pub date: String,
    /// The commit that was measured.
    pub commit: String,
}

/// The rows as the README shows them.
pub fn table(rows: &[Row]) -> String {
    let Some(Row { date, commit, cores, .. }) = rows.first() else {
        return "Not measured yet.\n".to_owned();
    };
    let mut table = String::from("| what | database | wanted | measured | |\n|---|---|---|---|---|\n");
    for row in rows {
        let met = match row.met {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "reported",
        };
        let figure =
            if row.figure.fract() == 0.0 { row.figure.to_string() } else { format!("{:.1}", row.figure) };
        let wanted =
            if row.wanted.is_empty() { String::new() } else { format!("{} {}", row.wanted, row.unit) };
        let _ =
            writeln!(table, "| {} | {} | {wanted} | {figure} {} | {met} |", row.name, row.engine, row.unit);
    }
    let _ = writeln!(
        table,
        "\nMeasured on {date} at commit `{commit}`, on a machine of {cores} cores that ran databases and callers too."
    );
    table
}

/// What stands between the marks of a text, and how the text goes on around it.
pub fn between(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(MARKS.0)?;
    let (table, after) = rest.split_once(MARKS.1)?;
    Some((before, table, after))
}
