//! What is true, kept apart: the answers for the open reports, and what was planted on purpose.

use super::Setting;
use super::hazards::Hazards;
use super::households::People;
use super::places::Places;
use super::reports::Written;
use crate::calendar::DAY;
use crate::columns::{Presence, Texts, booleans, codes, decimals, integers};
use crate::parameters::hazards::{KINDS, SEVERITIES};
use crate::priority::{PRIORITIES, Priority};
use border::table::Table;
use std::io::Write;

/// What can be planted. The subject is a row of a public table, by its number.
#[derive(Clone, Copy)]
pub(super) enum Plant {
    /// A report that repeats an earlier one (its number) about the same hazard.
    Duplicate,
    /// An order given to the wrong trade; the right one.
    Misrouted,
    /// A visit at which nobody opened.
    NoAccess,
    /// A report whose property reference is wrong; the right one.
    MistypedUprn,
    /// An order not done when it was due; how many minutes late, or late so far.
    MissedClock,
    /// An order that lay forgotten.
    Forgotten,
    /// An outcome (by its order) whose cost was typed in pence; the right cost.
    CostInPence,
}

/// The keys, in the order of [`Plant`].
const PLANTS: [&str; 7] =
    ["duplicate", "misrouted", "no_access", "mistyped_uprn", "missed_clock", "forgotten", "cost_in_pence"];

/// What was planted, as it grows.
pub(super) struct Planted {
    kind: Vec<u32>,
    subject: Vec<i64>,
    truth: Texts,
    truth_present: Presence,
}

impl Planted {
    pub(super) fn with_room(rows: usize) -> Self {
        Self {
            kind: Vec::with_capacity(rows),
            subject: Vec::with_capacity(rows),
            truth: Texts::with_room(rows, 8),
            truth_present: Presence::with_room(rows),
        }
    }

    /// Plants something; `truth` is empty where there is nothing more to say.
    pub(super) fn add(&mut self, plant: Plant, subject: i64, truth: impl std::fmt::Display) {
        self.kind.push(plant as u32);
        self.subject.push(subject);
        // Writing to a vector of bytes cannot fail.
        let _ = write!(self.truth.bytes, "{truth}");
        self.truth_present.push(self.truth.bytes.len() > self.truth.row_start());
        self.truth.end_row();
    }

    pub(super) fn table(self) -> Table {
        let truth = self.truth.column("truth", "What is right, or by how many minutes it is late.");
        Table {
            name: "planted".to_owned(),
            note: "What was planted on purpose. SYNTHETIC. Stays on the host.".to_owned(),
            columns: vec![
                codes("plant", "What was planted.", self.kind, PLANTS),
                integers("subject", "Number of the report, order or visit.", self.subject),
                self.truth_present.on(truth),
            ],
        }
    }
}

/// The answers: one row for each open report.
pub(super) fn triage(
    setting: &Setting,
    places: &Places,
    people: &People,
    hazards: &Hazards,
    written: &Written,
    completed: &[i64],
) -> Table {
    let open = written.open_from..written.hazard.len();
    let hazard_of = |row: usize| written.hazard[row] as usize;
    let mut uprn = Texts::with_room(open.len(), 12);
    let mut original = Vec::with_capacity(open.len());
    let mut repeats = Presence::with_room(open.len());
    let mut days = Vec::with_capacity(open.len());
    for row in open.clone() {
        // Writing to a vector of bytes cannot fail.
        let _ = write!(uprn.bytes, "{}", places.uprn[hazards.home[hazard_of(row)] as usize]);
        uprn.end_row();
        let repeated = written.original[row] as usize;
        repeats.push(repeated != row);
        original.push(if repeated == row { 0 } else { written.id(repeated) });
        days.push(in_days(completed[hazard_of(row)] - written.reported[row]));
    }
    let rows = || open.clone().map(hazard_of);
    let priority = |row: usize| hazards.priority[row];
    let who = |row: usize| people.who[hazards.home[row] as usize];
    let flag = |of: &dyn Fn(usize) -> bool| rows().map(|row| u8::from(of(row))).collect::<Vec<_>>();
    let id = open.clone().map(|row| written.id(row)).collect();
    debug_assert!(written.recorded[open.clone()].iter().all(|at| *at >= setting.open_from()));
    let kind = rows().map(|row| u32::from(hazards.kind[row])).collect();
    let severity = rows().map(|row| u32::from(hazards.severity[row])).collect();
    let level = rows().map(|row| priority(row) as u32).collect();
    let original = integers("duplicate_of", "The earlier report that it repeats.", original);
    Table {
        name: "triage".to_owned(),
        note: "What is true of each open report. SYNTHETIC. Stays on the host.".to_owned(),
        columns: vec![
            integers("report_id", "Number of the report.", id),
            uprn.column("uprn", "The home it is truly about."),
            codes("hazard", "What it truly is.", kind, KINDS.iter().map(|kind| kind.key)),
            codes("severity", "How bad it is.", severity, SEVERITIES),
            codes("priority", "Its true priority.", level, PRIORITIES),
            booleans(
                "is_emergency",
                "Whether the true priority is emergency.",
                flag(&|row| priority(row) == Priority::Emergency),
            ),
            decimals("days_to_complete", "Days from the report until the work is done.", days),
            repeats.on(original),
            booleans("baby", "Whether a baby lives there.", flag(&|row| who(row).baby)),
            booleans("asthma", "Whether somebody with asthma lives there.", flag(&|row| who(row).asthma)),
            booleans("old_age", "Whether somebody old or frail lives there.", flag(&|row| who(row).old_age)),
        ],
    }
}

/// Milliseconds as days, to two decimals, cut off.
pub(super) fn in_days(milliseconds: i64) -> f64 {
    (milliseconds * 100 / DAY) as f64 / 100.0
}
