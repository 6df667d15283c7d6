//! Which report of the world an event is.
//!
//! One that waits for triage is taken first. Where none fits, an earlier one is told once more: its words and its truth
//! are as good, though there may be an order for it in the tables.

use super::plan::Pick;
use border::table::{Column, Table, Values};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use std::collections::{BTreeMap, BTreeSet};
use synth::World;

/// Streams of the seed from here on draw reports; those before it draw faults.
const STREAMS: u64 = 1 << 32;

/// A report that was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its row in the table of reports.
    pub row: usize,
    /// Its true priority: one of `synth::PRIORITIES`.
    pub priority: String,
}

/// The text in a row; none when there is no value.
pub fn text(column: &Column, row: usize) -> Option<&str> {
    if !column.is_present(row) {
        return None;
    }
    match &column.values {
        Values::Codes { codes, dictionary } => dictionary.get(*codes.get(row)? as usize).map(String::as_str),
        Values::Texts { offsets, bytes } => {
            let (from, to) = (*offsets.get(row)? as usize, *offsets.get(row + 1)? as usize);
            std::str::from_utf8(bytes.get(from..to)?).ok()
        }
        _ => None,
    }
}

/// The whole number in a row; none when there is no value.
pub fn number(column: &Column, row: usize) -> Option<i64> {
    match &column.values {
        _ if !column.is_present(row) => None,
        Values::Integers(values) | Values::Timestamps(values) => values.get(row).copied(),
        Values::Booleans(values) => values.get(row).map(|value| i64::from(*value)),
        _ => None,
    }
}

/// The report for the event of this place, among those not taken yet; none when nothing in the world fits.
pub fn pick(
    world: &World,
    pick: &Pick,
    taken: &BTreeSet<usize>,
    seed: &[u8; 32],
    place: usize,
) -> Option<Picked> {
    let reports = world.table("reports")?;
    let described = reports.column("description")?;
    let fresh = |picked: &Picked| !taken.contains(&picked.row) && described.is_present(picked.row);
    let mut fitting: Vec<_> = waiting(world, reports, pick)?.into_iter().filter(fresh).collect();
    if fitting.is_empty() {
        fitting = earlier(world, reports, pick)?.into_iter().filter(fresh).collect();
    }
    let mut stream = ChaCha20Rng::from_seed(*seed);
    stream.set_stream(STREAMS + place as u64);
    let chosen = (u64::from(stream.next_u32()) * fitting.len() as u64) >> 32;
    fitting.into_iter().nth(usize::try_from(chosen).ok()?)
}

/// Reports that wait for triage, and repeat no other.
fn waiting(world: &World, reports: &Table, pick: &Pick) -> Option<Vec<Picked>> {
    let triage = world.truth_table("triage")?;
    let (ids, repeats) = (triage.column("report_id")?, triage.column("duplicate_of")?);
    let is_open = reports.column("is_open")?;
    let rows = rows_by(reports.column("report_id")?, |row| number(is_open, row) == Some(1));
    let mut fitting = vec![];
    for row in 0..triage.rows() {
        if let Some(priority) = fits(triage, pick, row)
            && !repeats.is_present(row)
            && let Some(Some(row)) = number(ids, row).map(|id| rows.get(&id))
        {
            fitting.push(Picked { row: *row, priority });
        }
    }
    Some(fitting)
}

/// First reports of all that ever went wrong: known by the moment at which they were made.
fn earlier(world: &World, reports: &Table, pick: &Pick) -> Option<Vec<Picked>> {
    let hazards = world.truth_table("hazards")?;
    let made = rows_by(reports.column("reported_at")?, |_| true);
    let moments = hazards.column("reported_at")?;
    let open = reports.column("is_open")?;
    let fitting = (0..hazards.rows()).filter_map(|row| {
        let priority = fits(hazards, pick, row)?;
        let row = *made.get(&number(moments, row)?)?;
        (number(open, row) == Some(0)).then_some(Picked { row, priority })
    });
    Some(fitting.collect())
}

/// Some rows by the number in a column; a number that stands in two of them is left out.
fn rows_by(column: &Column, wanted: impl Fn(usize) -> bool) -> BTreeMap<i64, usize> {
    let mut rows = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for row in (0..column.values.len()).filter(|row| wanted(*row)) {
        if let Some(number) = number(column, row)
            && rows.insert(number, row).is_some()
        {
            twice.insert(number);
        }
    }
    rows.retain(|number, _| !twice.contains(number));
    rows
}

/// The true priority of a row of the truth, if what is wanted is true of it.
fn fits(truth: &Table, pick: &Pick, row: usize) -> Option<String> {
    let value = |name: &str| truth.column(name).and_then(|column| text(column, row));
    let priority = value("priority")?;
    let is = |name: &str, wanted: &Option<toml::Spanned<String>>| {
        wanted.as_ref().is_none_or(|wanted| value(name) == Some(wanted.get_ref().as_str()))
    };
    let fits = is("hazard", &pick.hazard)
        && is("severity", &pick.severity)
        && is("priority", &pick.priority)
        && pick.is_emergency.is_none_or(|wanted| wanted == (priority == "emergency"));
    fits.then(|| priority.to_owned())
}
