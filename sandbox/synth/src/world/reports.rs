//! What residents report: when, how, as what, and in which words.

use super::Setting;
use super::courses::{Courses, Pick, delay, pick};
use super::hazards::Hazards;
use super::households::People;
use super::places::Places;
use super::planted::{Plant, Planted};
use super::times::{convenient, running_sums};
use crate::calendar::{MINUTE, second};
use crate::chance::{Chance, Stage};
use crate::columns::{Presence, Texts, booleans, codes, integers, timestamps};
use crate::parameters::hazards::CATEGORIES;
use crate::parameters::{clocks, dirt};
use crate::priority::Priority;
use crate::text::{Telling, Told, describe, typing_errors};
use border::table::Table;
use std::io::Write;

/// The number of the first report is one more.
const ID_BASE: i64 = 100_000;

/// One report on its way into the records. These are sorted, then turned into columns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    recorded: i64,
    reported: i64,
    hazard: u32,
    /// The same message again.
    twice: bool,
}

/// All reports: when, and about which hazard, in the order in which they were recorded.
pub(super) fn simulate(
    setting: &Setting,
    people: &People,
    hazards: &Hazards,
    courses: &Courses,
) -> Vec<Entry> {
    let mut chance = setting.chance(Stage::Repeats);
    let mut late = setting.chance(Stage::DirtOfRepeats);
    let hours = running_sums(clocks::HOURS);
    let mut entries = Vec::with_capacity(hazards.count() * 11 / 10);
    for hazard in 0..hazards.count() {
        let mut add = |reported: i64, recorded: i64, twice: bool| {
            if recorded < setting.now {
                entries.push(Entry { recorded, reported, hazard: hazard as u32, twice });
            }
        };
        let (first, recorded) = (hazards.reported[hazard], courses.recorded[hazard]);
        add(first, recorded, false);
        let soon = second(chance.between(20_000, 6 * MINUTE));
        if chance.happens(dirt::SENT_TWICE.of(setting.profile.dirt)) {
            add(first + soon, recorded + soon, true);
        }
        let voice = f64::from(people.voice[hazards.home[hazard] as usize]);
        let repeats = chance.poisson(voice).min(clocks::REPEATS_MAX.value as u32);
        for _ in 0..repeats {
            // Nobody asks again before the first report is in the records, or after the work is done.
            let from = recorded + 7 * MINUTE;
            let span = courses.completed[hazard] - from;
            let meant = from + second((chance.uniform() * span as f64) as i64);
            let at = if hazards.priority[hazard] == Priority::Emergency {
                meant
            } else {
                convenient(setting, &mut chance, &hours, meant)
            };
            if at < courses.completed[hazard] {
                add(at, second(at + delay(setting, &mut late)), false);
            }
        }
    }
    entries.sort_unstable();
    entries
}

/// The reports as they were written, and what later stages need to know of them, by row.
pub(super) struct Written {
    pub(super) table: Table,
    pub(super) hazard: Vec<u32>,
    /// The first row about the same hazard: itself, if it repeats none.
    pub(super) original: Vec<u32>,
    pub(super) reported: Vec<i64>,
    pub(super) recorded: Vec<i64>,
    /// What each text tells.
    pub(super) told: Vec<Told>,
    /// Rows from here on wait for triage.
    pub(super) open_from: usize,
}

impl Written {
    /// The number of the report in this row.
    pub(super) fn id(&self, row: usize) -> i64 {
        id(row)
    }
}

fn id(row: usize) -> i64 {
    ID_BASE + 1 + row as i64
}

/// The columns as they grow.
struct Rows {
    uprn: Texts,
    uprn_present: Presence,
    channel: Vec<u32>,
    category: Vec<u32>,
    category_present: Presence,
    text: Texts,
    text_present: Presence,
    told: Vec<Told>,
}

/// Where chance comes from in this stage.
struct Chances {
    picks: Chance,
    texts: Chance,
    dirt: Chance,
    spelling: Chance,
}

pub(super) fn write(
    setting: &Setting,
    places: &Places,
    people: &People,
    hazards: &Hazards,
    courses: &Courses,
    inbox: &[Entry],
    planted: &mut Planted,
) -> Written {
    let count = inbox.len();
    let mut rows = Rows {
        uprn: Texts::with_room(count, 12),
        uprn_present: Presence::with_room(count),
        channel: Vec::with_capacity(count),
        category: Vec::with_capacity(count),
        category_present: Presence::with_room(count),
        text: Texts::with_room(count, 150),
        text_present: Presence::with_room(count),
        told: Vec::with_capacity(count),
    };
    let mut chances = Chances {
        picks: setting.chance(Stage::Reports),
        texts: setting.chance(Stage::Texts),
        dirt: setting.chance(Stage::DirtOfReports),
        spelling: setting.chance(Stage::Spelling),
    };
    let mut known = places.uprn.clone();
    known.sort_unstable();
    let mut first = vec![u32::MAX; hazards.home.len()];
    for (row, entry) in inbox.iter().enumerate() {
        let hazard = entry.hazard as usize;
        let before = first[hazard];
        if before == u32::MAX {
            first[hazard] = row as u32;
        } else {
            planted.add(Plant::Duplicate, id(row), id(before as usize));
        }
        let again = (before != u32::MAX).then_some(before as usize);
        write_uprn(setting, &mut chances.dirt, &known, places.uprn[hazards.home[hazard] as usize], &mut rows);
        if !rows.uprn_present_and_right(places.uprn[hazards.home[hazard] as usize]) {
            planted.add(Plant::MistypedUprn, id(row), places.uprn[hazards.home[hazard] as usize]);
        }
        match again.filter(|_| entry.twice) {
            Some(before) => copy(&mut rows, before),
            None => {
                let first = again.is_none().then(|| courses.picked[hazard]);
                compose(setting, people, hazards, hazard, first, &mut chances, &mut rows);
            }
        }
    }
    let original = inbox.iter().map(|entry| first[entry.hazard as usize]).collect();
    let open_from = inbox.partition_point(|entry| entry.recorded < setting.open_from());
    Written {
        hazard: inbox.iter().map(|entry| entry.hazard).collect(),
        original,
        reported: inbox.iter().map(|entry| entry.reported).collect(),
        recorded: inbox.iter().map(|entry| entry.recorded).collect(),
        open_from,
        told: std::mem::take(&mut rows.told),
        table: table(rows, inbox, open_from),
    }
}

impl Rows {
    /// Whether the row at hand has no property reference, or the right one.
    fn uprn_present_and_right(&self, uprn: u64) -> bool {
        let last = self.uprn.rows() - 1;
        let text = self.uprn.row(last);
        text.is_empty() || text == uprn.to_string().as_bytes()
    }
}

/// The property reference as it stands in the records: right, missing, or mistyped so that no home has it.
fn write_uprn(setting: &Setting, dirt: &mut Chance, known: &[u64], uprn: u64, rows: &mut Rows) {
    let kind = setting.profile.dirt;
    let missing = dirt.happens(dirt::REPORT_UPRN_MISSING.of(kind));
    let mistyped = dirt.happens(dirt::REPORT_UPRN_MISTYPED.of(kind));
    rows.uprn_present.push(!missing);
    if !missing {
        let typed = if mistyped { mistype(dirt, known, uprn) } else { uprn };
        // Writing to a vector of bytes cannot fail.
        let _ = write!(rows.uprn.bytes, "{typed}");
    }
    rows.uprn.end_row();
}

/// Two neighbouring digits in each other's place, or one digit wrong.
fn mistype(dirt: &mut Chance, known: &[u64], uprn: u64) -> u64 {
    loop {
        let place = 10_u64.pow(dirt.below(7));
        let (low, high) = (uprn / place % 10, uprn / place / 10 % 10);
        let typed = if low != high && dirt.happens(dirt::DIGITS_SWAPPED) {
            uprn - low * place - high * place * 10 + high * place + low * place * 10
        } else {
            uprn - low * place + (low + 1 + u64::from(dirt.below(9))) % 10 * place
        };
        if known.binary_search(&typed).is_err() {
            return typed;
        }
    }
}

/// The same message again.
fn copy(rows: &mut Rows, before: usize) {
    rows.channel.push(rows.channel[before]);
    rows.category.push(rows.category[before]);
    rows.category_present.repeat(before);
    rows.text.repeat(before);
    rows.text_present.repeat(before);
    rows.told.push(rows.told[before]);
}

/// A new message: how it came, what was picked, what was written.
fn compose(
    setting: &Setting,
    people: &People,
    hazards: &Hazards,
    hazard: usize,
    first: Option<Pick>,
    chances: &mut Chances,
    rows: &mut Rows,
) {
    let kind = setting.profile.dirt;
    let home = hazards.home[hazard] as usize;
    let (what, who) = (usize::from(hazards.kind[hazard]), people.who[home]);
    let channel = chances.picks.weighted(&clocks::CHANNEL_WEIGHTS[usize::from(who.old_age)]);
    rows.channel.push(channel as u32);
    let picked = first.unwrap_or_else(|| pick(setting, &mut chances.picks, hazards.kind[hazard]));
    rows.category.push(if picked.recorded { u32::from(picked.category) } else { 0 });
    rows.category_present.push(picked.recorded);
    let silent = chances.dirt.happens(dirt::DESCRIPTION_MISSING.of(kind));
    let telling = Telling {
        kind: what,
        severity: usize::from(hazards.severity[hazard]),
        who,
        // The same in every message of a household, and told by no other column.
        age: 75 + (home * 7 % 18) as u8,
        style: people.style[home],
        noted: clocks::CHANNELS[channel] == "phone",
        again: first.is_none(),
        emergency: hazards.priority[hazard] == Priority::Emergency,
        vague: chances.dirt.happens(dirt::DESCRIPTION_VAGUE.of(kind)),
    };
    let mut told = Told::default();
    if !silent {
        let from = rows.text.bytes.len();
        told = describe(&mut chances.texts, &telling, &mut rows.text.bytes);
        let letters = (rows.text.bytes.len() - from) as f64;
        let errors = chances.spelling.poisson(letters / 100.0 * dirt::DESCRIPTION_TYPING.of(kind));
        typing_errors(&mut chances.spelling, &mut rows.text.bytes, from, errors);
    }
    rows.told.push(told);
    rows.text_present.push(!silent);
    rows.text.end_row();
}

fn table(rows: Rows, inbox: &[Entry], open_from: usize) -> Table {
    let uprn = rows.uprn.column("uprn", "The home it is about, as typed.");
    let category = codes("category", "What the resident picked from the list.", rows.category, CATEGORIES);
    let text =
        rows.text.column("description", "What was written, by the resident or by whoever took the call.");
    let open = (0..inbox.len()).map(|row| u8::from(row >= open_from)).collect();
    Table {
        name: "reports".to_owned(),
        note: "What a resident reported. SYNTHETIC.".to_owned(),
        columns: vec![
            integers("report_id", "Number of the report.", (0..inbox.len()).map(id).collect()),
            rows.uprn_present.on(uprn),
            codes("channel", "How it came.", rows.channel, clocks::CHANNELS),
            timestamps(
                "reported_at",
                "When it was made.",
                inbox.iter().map(|entry| entry.reported).collect(),
            ),
            timestamps(
                "recorded_at",
                "When it was recorded.",
                inbox.iter().map(|entry| entry.recorded).collect(),
            ),
            rows.category_present.on(category),
            rows.text_present.on(text),
            booleans("is_open", "Whether it still waits for triage: it has no order.", open),
        ],
    }
}
