//! Which report of the world an event is.
//!
//! Drawn are first reports of what went wrong in all the time that the world knows, but only those whose priority can be
//! known: by whoever reads the report, in the month in which its event happens. Who is not spoken of there does not live
//! there. What is drawn has not happened yet in this journey, see [`super::before`].

use super::plan::Pick;
use border::table::{Column, Values};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use std::collections::{BTreeMap, BTreeSet};
use synth::{
    Circumstances, PRIORITIES, Priority, World,
    parameters::hazards::{KINDS, SEVERITIES},
    priority,
};

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

/// A first report, and what is true of it.
struct First {
    row: usize,
    /// A place in the table of kinds, and 0 mild, 1 serious, 2 severe.
    kind: usize,
    severity: usize,
    priority: Priority,
}

/// The reports that can be drawn in one world.
pub struct Drawn<'a> {
    world: &'a World,
    firsts: Vec<First>,
    /// The number of each report that repeats another, and that of the other.
    pub repeats: BTreeMap<i64, i64>,
    seed: &'a [u8; 32],
    taken: BTreeSet<usize>,
}

impl<'a> Drawn<'a> {
    /// Nothing yet, of this world.
    pub fn from(world: &'a World, seed: &'a [u8; 32]) -> Self {
        let repeats = repeats(world).unwrap_or_default();
        let firsts = firsts(world, &repeats).unwrap_or_default();
        Self { world, firsts, repeats, seed, taken: BTreeSet::new() }
    }

    /// The report for the event of this place, which happens in this month (January is 1), among those not drawn yet;
    /// none when nothing in the world fits.
    pub fn draw(&mut self, pick: &Pick, month: u8, place: usize) -> Option<Picked> {
        let fresh = |first: &&First| !self.taken.contains(&first.row);
        let can_be_known = |first: &&First| {
            self.world.told.get(first.row).and_then(|told| told.priority(month)) == Some(first.priority)
        };
        let fitting = self.firsts.iter().filter(fresh).filter(can_be_known);
        let fitting: Vec<_> = fitting.filter(|first| first.fits(pick, month)).collect();
        let mut stream = ChaCha20Rng::from_seed(*self.seed);
        stream.set_stream(STREAMS + place as u64);
        let chosen = (u64::from(stream.next_u32()) * fitting.len() as u64) >> 32;
        let first = *fitting.get(usize::try_from(chosen).ok()?)?;
        let picked = Picked { row: first.row, priority: first.priority.key().to_owned() };
        self.taken.insert(picked.row);
        Some(picked)
    }
}

impl First {
    /// Whether what is wanted is true of it.
    fn fits(&self, pick: &Pick, month: u8) -> bool {
        let is = |wanted: &Option<toml::Spanned<String>>, value: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.get_ref() == value)
        };
        is(&pick.hazard, KINDS[self.kind].key)
            && is(&pick.severity, SEVERITIES[self.severity])
            && is(&pick.priority, self.priority.key())
            && pick.is_emergency.is_none_or(|wanted| wanted == (self.priority == Priority::Emergency))
            && pick.hangs_on_household.is_none_or(|wanted| wanted == self.hangs_on_household(month))
    }

    /// Whether its priority would be another if others lived there. Everybody who can be harmed is the other end of
    /// nobody, and the rule has nothing between the two.
    fn hangs_on_household(&self, month: u8) -> bool {
        let everybody = Circumstances { baby: true, asthma: true, old_age: true };
        let with = |who| priority(self.kind, self.severity, who, month);
        with(everybody) != with(Circumstances::default())
    }
}

/// First reports of all that ever went wrong: known by the moment at which they were made.
fn firsts(world: &World, repeats: &BTreeMap<i64, i64>) -> Option<Vec<First>> {
    let (reports, hazards) = (world.table("reports")?, world.truth_table("hazards")?);
    let made = rows_by(reports.column("reported_at")?);
    let moments = hazards.column("reported_at")?;
    let ids = reports.column("report_id")?;
    let kinds: Vec<_> = KINDS.iter().map(|kind| kind.key).collect();
    let place = |column: &str, row: usize, keys: &[&str]| {
        let key = text(hazards.column(column)?, row)?;
        keys.iter().position(|known| *known == key)
    };
    let first = |hazard: usize| {
        let row = *made.get(&number(moments, hazard)?)?;
        let first = First {
            row,
            kind: place("hazard", hazard, &kinds)?,
            severity: place("severity", hazard, &SEVERITIES)?,
            priority: Priority::ALL[place("priority", hazard, &PRIORITIES)?],
        };
        (!repeats.contains_key(&number(ids, row)?)).then_some(first)
    };
    Some((0..hazards.rows()).filter_map(first).collect())
}

/// The number of each report that repeats another, and that of the other.
pub fn repeats(world: &World) -> Option<BTreeMap<i64, i64>> {
    let planted = world.truth_table("planted")?;
    let (plants, subjects, truths) =
        (planted.column("plant")?, planted.column("subject")?, planted.column("truth")?);
    let duplicates = (0..planted.rows()).filter(|row| text(plants, *row) == Some("duplicate"));
    let pair = |row| Some((number(subjects, row)?, text(truths, row)?.parse().ok()?));
    Some(duplicates.filter_map(pair).collect())
}

/// The rows by the number in a column; a number that stands in two of them is left out.
fn rows_by(column: &Column) -> BTreeMap<i64, usize> {
    let mut rows = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for row in 0..column.values.len() {
        if let Some(number) = number(column, row)
            && rows.insert(number, row).is_some()
        {
            twice.insert(number);
        }
    }
    rows.retain(|number, _| !twice.contains(number));
    rows
}
