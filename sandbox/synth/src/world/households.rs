//! Who lives where. What is sensitive about them stays on the host.

use super::Setting;
use super::places::Places;
use crate::calendar::DAY;
use crate::chance::{Chance, Stage};
use crate::columns::{Presence, Texts, booleans, integers, timestamps};
use crate::parameters::{clocks, dirt, homes};
use crate::priority::Circumstances;
use crate::text::{Style, typing_errors};
use crate::words::{FAMILY_BEGINS, FAMILY_ENDS, FIRST_NAMES, write_phone};
use border::table::Table;
use std::io::Write;

/// What later stages need to know of households, by the place of their home.
pub(super) struct People {
    /// Whether the home is let.
    pub(super) lives: Vec<bool>,
    pub(super) who: Vec<Circumstances>,
    /// Since when. Unit: milliseconds since 1970.
    pub(super) since: Vec<i64>,
    /// How often they chase a report, on average.
    pub(super) voice: Vec<f32>,
    /// Their rank in that.
    rank: Vec<u32>,
    /// How they write.
    pub(super) style: Vec<Style>,
    pub(super) table: Table,
}

struct Rows {
    id: Vec<i64>,
    uprn: Texts,
    name: Texts,
    phone: Texts,
    phone_present: Presence,
    email: Texts,
    email_present: Presence,
    people: Vec<i64>,
    people_present: Presence,
    since: Vec<i64>,
}

pub(super) fn simulate(setting: &Setting, places: &Places) -> People {
    let count = places.uprn.len();
    let mut chance = setting.chance(Stage::Households);
    let mut dirt = setting.chance(Stage::DirtOfHouseholds);
    let mut rows = Rows {
        id: Vec::with_capacity(count),
        uprn: Texts::with_room(count, 12),
        name: Texts::with_room(count, 16),
        phone: Texts::with_room(count, 12),
        phone_present: Presence::with_room(count),
        email: Texts::with_room(count, 30),
        email_present: Presence::with_room(count),
        people: Vec::with_capacity(count),
        people_present: Presence::with_room(count),
        since: Vec::with_capacity(count),
    };
    let ranks = ranks(&mut chance, count);
    let mut people = People {
        lives: Vec::with_capacity(count),
        who: Vec::with_capacity(count),
        since: Vec::with_capacity(count),
        voice: voices(&ranks),
        rank: ranks,
        style: Vec::with_capacity(count),
        table: Table { name: String::new(), note: String::new(), columns: Vec::new() },
    };
    for home in 0..count {
        let lives = chance.happens(homes::OCCUPIED.value);
        let size = people_in(&mut chance, places.bedrooms[home]);
        let years = chance.log_normal(homes::TENANCY_MEDIAN.value, homes::TENANCY_SIGMA.value);
        let days = (years.min(60.0) * 365.25) as i64 + 1;
        let since = (setting.now / DAY - days) * DAY;
        people.lives.push(lives);
        people.who.push(circumstances(&mut chance, size, places.damp[home]));
        people.since.push(since);
        people.style.push(Style::draw(&mut chance));
        let names = (chance.pick(&FIRST_NAMES), chance.pick(&FAMILY_BEGINS), chance.pick(&FAMILY_ENDS));
        let number = chance.below(2000);
        if lives {
            record(setting, &mut dirt, &mut rows, places.uprn[home], names, number);
            rows.people.push(i64::from(size));
            rows.since.push(since);
            let missing = dirt.happens(dirt::PEOPLE_MISSING.of(setting.profile.dirt));
            rows.people_present.push(!missing);
            rows.people.last_mut().into_iter().filter(|_| missing).for_each(|value| *value = 0);
        }
    }
    people.table = table(rows);
    people
}

/// The rank of each household among those who chase their reports, dealt out at random: 1 is the loudest.
fn ranks(chance: &mut Chance, count: usize) -> Vec<u32> {
    let mut ranks: Vec<u32> = (1..=count as u32).collect();
    for last in (1..count).rev() {
        ranks.swap(last, chance.below(last as u32 + 1) as usize);
    }
    ranks
}

/// How often each household chases a report: Zipf and Mandelbrot's law, with [`clocks::REPEATS`] as the mean.
fn voices(ranks: &[u32]) -> Vec<f32> {
    let count = ranks.len();
    let mean = (1..=count).map(|rank| zipf(rank, count)).sum::<f64>() / count as f64;
    ranks.iter().map(|rank| (zipf(*rank as usize, count) / mean * clocks::REPEATS.value) as f32).collect()
}

/// The weight of a rank among so many households, by Zipf and Mandelbrot's law.
pub(crate) fn zipf(rank: usize, count: usize) -> f64 {
    let offset = (clocks::ZIPF_OFFSET.value * count as f64).max(2.0);
    libm::pow(rank as f64 + offset, -clocks::ZIPF_EXPONENT.value)
}

fn people_in(chance: &mut Chance, bedrooms: u8) -> u8 {
    1 + chance.weighted(&homes::PEOPLE_WEIGHTS[usize::from(bedrooms.clamp(1, 4) - 1)]) as u8
}

fn circumstances(chance: &mut Chance, size: u8, damp: bool) -> Circumstances {
    let baby = size > 1 && chance.happens(homes::BABY.value);
    let old_age = !baby && chance.happens(homes::OLD_AGE.value);
    let adults = size.min(2);
    let spared = libm::pow(1.0 - homes::ASTHMA_ADULT.value, f64::from(adults))
        * libm::pow(1.0 - homes::ASTHMA_CHILD.value, f64::from(size - adults));
    let worse = if damp { homes::ASTHMA_DAMP.value } else { 1.0 };
    Circumstances { baby, old_age, asthma: chance.happens((1.0 - spared) * worse) }
}

/// The record of one household: invented names, drama numbers, a domain that nobody can own.
fn record(
    setting: &Setting,
    dirt: &mut Chance,
    rows: &mut Rows,
    uprn: u64,
    (first, begins, ends): (&str, &str, &str),
    number: u32,
) {
    let kind = setting.profile.dirt;
    rows.id.push(rows.id.len() as i64 + 1);
    // Writing to a vector of bytes cannot fail.
    let _ = write!(rows.uprn.bytes, "{uprn}");
    rows.uprn.end_row();
    let from = rows.name.row_start();
    let _ = write!(rows.name.bytes, "{first} {begins}{ends}");
    if dirt.happens(dirt::NAME_MISTYPED.of(kind)) {
        typing_errors(dirt, &mut rows.name.bytes, from, 1);
    }
    rows.name.end_row();
    let phone = !dirt.happens(dirt::PHONE_MISSING.of(kind));
    if phone {
        write_phone(&mut rows.phone.bytes, number);
    }
    rows.phone_present.push(phone);
    rows.phone.end_row();
    let email = !dirt.happens(dirt::EMAIL_MISSING.of(kind));
    if email {
        let begins = begins.to_ascii_lowercase();
        let _ = write!(rows.email.bytes, "{}.{begins}{ends}{number}@example.org", first.to_ascii_lowercase());
    }
    rows.email_present.push(email);
    rows.email.end_row();
}

fn table(rows: Rows) -> Table {
    let phone = rows.phone.column("phone", "A number kept free for drama.");
    let email = rows.email.column("email", "An address at example.org.");
    let people = integers("people", "How many people live there.", rows.people);
    Table {
        name: "households".to_owned(),
        note: "Who rents a home. SYNTHETIC.".to_owned(),
        columns: vec![
            integers("household_id", "Number of the household.", rows.id),
            rows.uprn.column("uprn", "The home they rent."),
            rows.name.column("contact_name", "An invented name."),
            rows.phone_present.on(phone),
            rows.email_present.on(email),
            rows.people_present.on(people),
            timestamps("tenancy_start", "The day on which the tenancy began.", rows.since),
        ],
    }
}

/// What is true of each home and of who lives there: it stays on the host.
pub(super) fn circumstances_table(places: &Places, people: &People) -> Table {
    let mut uprn = Texts::with_room(places.uprn.len(), 12);
    for number in &places.uprn {
        // Writing to a vector of bytes cannot fail.
        let _ = write!(uprn.bytes, "{number}");
        uprn.end_row();
    }
    let flag = |of: &dyn Fn(&Circumstances) -> bool| people.who.iter().map(|who| u8::from(of(who))).collect();
    Table {
        name: "circumstances".to_owned(),
        note: "What is true of each home, and of who lives there. SYNTHETIC. Stays on the host.".to_owned(),
        columns: vec![
            uprn.column("uprn", "The home."),
            booleans(
                "is_let",
                "Whether somebody lives there.",
                people.lives.iter().map(|let_| u8::from(*let_)).collect(),
            ),
            booleans(
                "damp",
                "Whether it has a problem of damp.",
                places.damp.iter().map(|damp| u8::from(*damp)).collect(),
            ),
            booleans("baby", "Whether a baby lives there.", flag(&|who| who.baby)),
            booleans("asthma", "Whether somebody with asthma lives there.", flag(&|who| who.asthma)),
            booleans("old_age", "Whether somebody old or frail lives there.", flag(&|who| who.old_age)),
            integers(
                "voice_rank",
                "Rank of the household among those who chase their reports: 1 is the loudest.",
                people.rank.iter().map(|rank| i64::from(*rank)).collect(),
            ),
        ],
    }
}
