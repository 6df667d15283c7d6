//! What residents report: when, how, as what, and in which words.

use super::Setting;
use super::hazards::Hazards;
use super::households::People;
use super::places::Places;
use super::planted::{Plant, Planted};
use super::times::{convenient, running_sums};
use crate::calendar::{DAY, HOUR, MINUTE, second};
use crate::chance::{Chance, Stage};
use crate::columns::{Presence, Texts, booleans, codes, integers, timestamps};
use crate::parameters::hazards::{CATEGORIES, KINDS};
use crate::parameters::{clocks, dirt};
use crate::priority::Priority;
use crate::text::{Telling, describe, typing_errors};
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
pub(super) fn simulate(setting: &Setting, people: &People, hazards: &Hazards) -> Vec<Entry> {
    let mut late = setting.chance(Stage::Reports);
    let mut chance = setting.chance(Stage::Repeats);
    let hours = running_sums(clocks::HOURS);
    let mut entries = Vec::with_capacity(hazards.home.len() * 11 / 10);
    for hazard in 0..hazards.home.len() {
        let mut add = |reported: i64, twice: bool, delay: i64| {
            let entry = Entry { recorded: second(reported + delay), reported, hazard: hazard as u32, twice };
            if entry.recorded < setting.now {
                entries.push(entry);
            }
        };
        let first = hazards.reported[hazard];
        let delay = delay(setting, &mut late);
        add(first, false, delay);
        if chance.happens(dirt::SENT_TWICE.of(setting.profile.dirt)) {
            add(second(first + chance.between(20_000, 6 * MINUTE)), true, delay);
        }
        let voice = f64::from(people.voice[hazards.home[hazard] as usize]);
        let repeats = chance.poisson(voice).min(clocks::REPEATS_MAX.value as u32);
        let emergency = hazards.priority[hazard] == Priority::Emergency;
        let mut at = first;
        for _ in 0..repeats {
            let median = if emergency { clocks::REPEAT_EMERGENCY.value } else { clocks::REPEAT_MEDIAN.value };
            at += (chance.log_normal(median, clocks::REPEAT_SIGMA.value) * DAY as f64) as i64 + MINUTE;
            if !emergency {
                at = convenient(setting, &mut chance, &hours, at);
            }
            add(second(at), false, self::delay(setting, &mut late));
        }
    }
    entries.sort_unstable();
    entries
}

/// How long it takes until a report stands in the records.
fn delay(setting: &Setting, chance: &mut Chance) -> i64 {
    if chance.happens(dirt::RECORDED_LATE.of(setting.profile.dirt)) {
        return (chance.log_normal(clocks::LATE_MEDIAN.value, clocks::LATE_SIGMA.value) * DAY as f64) as i64
            + 12 * HOUR;
    }
    chance.between(5_000, 4 * MINUTE)
}

/// The reports as they were written, and what later stages need to know of them, by row.
pub(super) struct Written {
    pub(super) table: Table,
    pub(super) hazard: Vec<u32>,
    /// The first row about the same hazard: itself, if it repeats none.
    pub(super) original: Vec<u32>,
    pub(super) reported: Vec<i64>,
    pub(super) recorded: Vec<i64>,
    /// Whether the category names what most people would call the hazard.
    pub(super) apt: Vec<bool>,
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
    let mut apt = Vec::with_capacity(count);
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
            None => compose(setting, people, hazards, hazard, again.is_some(), &mut chances, &mut rows),
        }
        let kind = usize::from(hazards.kind[hazard]);
        apt.push(rows.category.last().is_some_and(|picked| *picked == usual(kind)));
    }
    let original = inbox.iter().map(|entry| first[entry.hazard as usize]).collect();
    let open_from = inbox.partition_point(|entry| entry.recorded < setting.open_from());
    Written {
        hazard: inbox.iter().map(|entry| entry.hazard).collect(),
        original,
        reported: inbox.iter().map(|entry| entry.reported).collect(),
        recorded: inbox.iter().map(|entry| entry.recorded).collect(),
        apt,
        open_from,
        table: table(rows, inbox, open_from),
    }
}

/// The category that most people would pick.
fn usual(kind: usize) -> u32 {
    let picked = KINDS[kind].picked;
    (0..picked.len()).max_by_key(|category| picked[*category]).unwrap_or(0) as u32
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
        let typed = if low != high && dirt.happens(0.6) {
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
}

/// A new message: how it came, what was picked, what was written.
fn compose(
    setting: &Setting,
    people: &People,
    hazards: &Hazards,
    hazard: usize,
    again: bool,
    chances: &mut Chances,
    rows: &mut Rows,
) {
    let kind = setting.profile.dirt;
    let home = hazards.home[hazard] as usize;
    let (what, who) = (usize::from(hazards.kind[hazard]), people.who[home]);
    let channel = chances.picks.weighted(&clocks::CHANNEL_WEIGHTS[usize::from(who.old_age)]);
    rows.channel.push(channel as u32);
    let picked = chances.picks.weighted(&KINDS[what].picked);
    let hasty = chances.dirt.happens(dirt::CATEGORY_WRONG.of(kind));
    let picked = if hasty { chances.dirt.below(CATEGORIES.len() as u32) as usize } else { picked };
    let blank = chances.dirt.happens(dirt::CATEGORY_MISSING.of(kind));
    rows.category.push(if blank { 0 } else { picked as u32 });
    rows.category_present.push(!blank);
    let silent = chances.dirt.happens(dirt::DESCRIPTION_MISSING.of(kind));
    let telling = Telling {
        kind: what,
        severity: usize::from(hazards.severity[hazard]),
        who,
        // The same in every message of a household, and told by no other column.
        age: 75 + (home * 7 % 18) as u8,
        style: people.style[home],
        noted: clocks::CHANNELS[channel] == "phone",
        again,
        emergency: hazards.priority[hazard] == Priority::Emergency,
        vague: chances.dirt.happens(dirt::DESCRIPTION_VAGUE.of(kind)),
    };
    if !silent {
        let from = rows.text.bytes.len();
        describe(&mut chances.texts, &telling, &mut rows.text.bytes);
        let letters = (rows.text.bytes.len() - from) as f64;
        let errors = chances.spelling.poisson(letters / 100.0 * dirt::DESCRIPTION_TYPING.of(kind));
        typing_errors(&mut chances.spelling, &mut rows.text.bytes, from, errors);
    }
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
