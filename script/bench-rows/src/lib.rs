//! What `script/bench` found: rows in `.bench/results.json`, and the tables of the README that are made from them.
//!
//! Each part of the project has a bench of its own; one that is run replaces its own rows and leaves the others' alone.

use clap::Args;
use serde::{Deserialize, Serialize};
use std::{fmt::Write, path::PathBuf, process::ExitCode};

/// Where the README's tables begin and end.
const MARKS: (&str, &str) = ("<!-- script/bench begins -->\n", "<!-- script/bench ends -->");

/// What is measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The web portal, on both databases.
    Portal,
    /// Pilots in the portal: queue, workers, evidence.
    Pilots,
    /// Where pilots run.
    Sandbox,
}

impl Part {
    const ALL: [Self; 3] = [Self::Portal, Self::Pilots, Self::Sandbox];

    /// How its table begins: its name, and what the second column says.
    const fn head(self) -> (&'static str, &'static str) {
        match self {
            Self::Portal => ("The portal", "database"),
            Self::Pilots => ("Pilots in the portal", "database"),
            Self::Sandbox => ("The sandbox", "by"),
        }
    }

    /// What else was going on.
    const fn beside(self) -> &'static str {
        match self {
            Self::Portal => "that ran databases and callers too",
            Self::Pilots => "that ran database, callers and pilots too",
            Self::Sandbox => "on which nothing else ran",
        }
    }
}

/// One thing that was measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Of which part.
    pub part: Part,
    /// What.
    pub name: String,
    /// The database, or the language and where it ran; empty where there is no choice.
    pub by: String,
    /// How much, in `unit`; rounded as [`Found::note`] does.
    pub figure: f64,
    /// The unit.
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

/// What every bench is told.
#[derive(Debug, Args)]
pub struct Told {
    /// The day, such as `2026-11-25`.
    #[arg(long)]
    date: String,
    /// The commit that is measured.
    #[arg(long)]
    commit: String,
    /// Small numbers, to see that the bench works: nothing is judged or written.
    #[arg(long)]
    pub quick: bool,
    /// Where results.json is written.
    #[arg(long)]
    results: PathBuf,
    /// The README whose tables are made anew.
    #[arg(long)]
    readme: PathBuf,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The rows as they come.
pub struct Found<'a> {
    told: &'a Told,
    part: Part,
    rows: Vec<Row>,
}

impl<'a> Found<'a> {
    /// Nothing yet.
    pub const fn new(told: &'a Told, part: Part) -> Self {
        Self { told, part, rows: Vec::new() }
    }

    /// Notes a figure; `wanted` is `≤` or `≥` and a number, or nothing.
    pub fn note(&mut self, name: &str, by: &str, figure: f64, unit: &str, wanted: Option<(char, f64)>) {
        let figure = rounded(figure);
        println!("    {name}{}{by}: {figure} {unit}", if by.is_empty() { "" } else { ", " });
        let met = wanted.map(|(sign, wanted)| if sign == '≤' { figure <= wanted } else { figure >= wanted });
        self.rows.push(Row {
            part: self.part,
            name: name.to_owned(),
            by: by.to_owned(),
            figure,
            unit: unit.to_owned(),
            wanted: wanted.map(|(sign, wanted)| format!("{sign} {wanted}")).unwrap_or_default(),
            met,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            date: self.told.date.clone(),
            commit: self.told.commit.clone(),
        });
    }

    /// Writes what was found, and says whether it is enough.
    ///
    /// # Panics
    /// When the results or the README cannot be read or written.
    pub fn finish(self) -> ExitCode {
        print!("\n{}", table(self.part, &self.rows.iter().collect::<Vec<_>>()));
        if self.told.quick {
            println!("\nSmall numbers were used: nothing was judged or written.");
            return ExitCode::SUCCESS;
        }
        let judged = self.rows.iter().filter(|row| row.met.is_some()).count();
        let missed = self.rows.iter().filter(|row| row.met == Some(false)).count();
        let before = std::fs::read_to_string(&self.told.results).unwrap_or_else(|_| "[]".to_owned());
        let mut rows: Vec<Row> = serde_json::from_str(&before).expect("results.json holds rows");
        rows.retain(|row| row.part != self.part);
        rows.extend(self.rows);
        rows.sort_by_key(|row| row.part);
        let json = serde_json::to_string_pretty(&rows).expect("rows are JSON");
        std::fs::write(&self.told.results, json + "\n").expect("the results can be written");
        let readme = std::fs::read_to_string(&self.told.readme).expect("there is a README");
        let (before, _, after) = between(&readme).expect("the README has the marks of its tables");
        let readme = format!("{before}{}{}{}{after}", MARKS.0, tables(&rows), MARKS.1);
        std::fs::write(&self.told.readme, readme).expect("the README can be written");
        println!("\n{missed} of {judged} wanted figures were missed.");
        if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// To a tenth; small figures to a hundredth.
fn rounded(figure: f64) -> f64 {
    let parts = if figure.abs() < 10.0 { 100.0 } else { 10.0 };
    (figure * parts).round() / parts
}

/// The rows as the README shows them.
pub fn tables(rows: &[Row]) -> String {
    let of = |part| rows.iter().filter(|row| row.part == part).collect::<Vec<_>>();
    Part::ALL.map(|part| table(part, &of(part))).join("\n")
}

fn table(part: Part, rows: &[&Row]) -> String {
    let (name, by) = part.head();
    let Some(Row { date, commit, cores, .. }) = rows.first() else {
        return format!("{name}: not measured yet.\n");
    };
    let mut table =
        format!("| {} | {by} | wanted | measured | |\n|---|---|---|---|---|\n", name.to_lowercase());
    for row in rows {
        let met = match row.met {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "reported",
        };
        let wanted =
            if row.wanted.is_empty() { String::new() } else { format!("{} {}", row.wanted, row.unit) };
        let _ =
            writeln!(table, "| {} | {} | {wanted} | {} {} | {met} |", row.name, row.by, row.figure, row.unit);
    }
    let beside = part.beside();
    let _ =
        writeln!(table, "\nMeasured on {date} at commit `{commit}`, on a machine of {cores} cores {beside}.");
    table
}

/// What stands between the marks of a text, and how the text goes on around it.
pub fn between(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(MARKS.0)?;
    let (table, after) = rest.split_once(MARKS.1)?;
    Some((before, table, after))
}
