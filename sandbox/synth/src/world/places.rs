//! Streets, and the homes in them. All names, codes and coordinates are made up.

use super::Setting;
use crate::chance::{Chance, Stage};
use crate::columns::{Presence, Texts, codes, integers};
use crate::parameters::{dirt, homes};
use crate::words::{STREET_BEGINS, STREET_ENDS, STREET_SORTS};
use border::table::Table;
use std::io::Write;

/// Kinds of home, in the order of [`homes::KIND_WEIGHTS`].
const KINDS: [&str; 4] = ["flat", "terraced_house", "semi_detached_house", "bungalow"];
const HEATINGS: [&str; 2] = ["gas_boiler", "electric"];

/// Reference numbers of streets begin here: above those that are issued (*assumed*).
const USRN_BASE: u64 = 99_000_000;
/// Reference numbers of properties: twelve digits that begin with 9991, a range said to be fictional.
const UPRN_BASE: u64 = 999_100_000_000;
const UPRN_SPAN: u64 = 100_000_000;
/// Prime to the span, so that every property has a number of its own.
const UPRN_STRIDE: u64 = 7_654_321;
/// The corner of a grid that lies off the map of Great Britain. Unit: metres.
const EASTING: i64 = 800_000;
const NORTHING: i64 = 1_400_000;

/// What later stages need to know of homes, by place in the table.
pub(super) struct Places {
    pub(super) uprn: Vec<u64>,
    pub(super) ward: Vec<u32>,
    pub(super) built: Vec<u16>,
    pub(super) bedrooms: Vec<u8>,
    pub(super) damp: Vec<bool>,
    pub(super) gas: Vec<bool>,
    pub(super) wards: Vec<String>,
    pub(super) streets: Table,
    pub(super) properties: Table,
}

/// A street as homes are put into it.
struct Street {
    usrn: u64,
    name: String,
    postcode: String,
    ward: u32,
    decade: u16,
    homes: u32,
    easting: i64,
    northing: i64,
}

pub(super) fn simulate(setting: &Setting) -> Places {
    let streets = streets(setting);
    let wards: Vec<String> = (1..=setting.profile.size.wards()).map(|ward| format!("X07{ward:06}")).collect();
    let table = street_table(&streets, &wards);
    properties(setting, &streets, wards, table)
}

fn streets(setting: &Setting) -> Vec<Street> {
    let mut chance = setting.chance(Stage::Streets);
    let names = (STREET_BEGINS.len() * STREET_ENDS.len() * STREET_SORTS.len()) as u32;
    let first = chance.below(names);
    let mut streets = Vec::new();
    let mut left = setting.profile.homes();
    while left > 0 {
        let length = homes::HOMES_A_STREET.value * chance.gamma(homes::STREET_DISPERSION.value);
        let homes = (length as u32).clamp(2, 160).min(left);
        left -= homes;
        let number = streets.len() as u32;
        streets.push(street(setting, &mut chance, number, (first + number * 389) % names, homes));
    }
    streets
}

fn street(setting: &Setting, chance: &mut Chance, number: u32, name: u32, homes: u32) -> Street {
    let ward = chance.below(setting.profile.size.wards());
    let decade = 1920 + 10 * chance.weighted(&homes::DECADE_WEIGHTS) as u16;
    let begins = name as usize % STREET_BEGINS.len();
    let ends = name as usize / STREET_BEGINS.len() % STREET_ENDS.len();
    let sort = name as usize / STREET_BEGINS.len() / STREET_ENDS.len() % STREET_SORTS.len();
    let letter = |index: u32| char::from(b"ABDEFGHJLNPQRSTUWXYZ"[index as usize % 20]);
    Street {
        usrn: USRN_BASE + u64::from(number) * 7 + u64::from(chance.below(7)),
        name: format!("{}{} {}", STREET_BEGINS[begins], STREET_ENDS[ends], STREET_SORTS[sort]),
        postcode: format!("ZZ{} {}{}{}", ward + 1, number % 9 + 1, letter(number / 9), letter(number / 180)),
        ward,
        decade,
        homes,
        easting: EASTING + i64::from(ward) % 5 * 3_000 + chance.between(0, 2_400),
        northing: NORTHING + i64::from(ward) / 5 * 3_000 + chance.between(0, 2_400),
    }
}

fn street_table(streets: &[Street], wards: &[String]) -> Table {
    let mut usrn = Texts::with_room(streets.len(), 8);
    let mut name = Texts::with_room(streets.len(), 20);
    let mut postcode = Texts::with_room(streets.len(), 8);
    for street in streets {
        usrn.push(&street.usrn.to_string());
        name.push(&street.name);
        postcode.push(&street.postcode);
    }
    let ward = streets.iter().map(|street| street.ward).collect();
    Table {
        name: "streets".to_owned(),
        note: "A street. SYNTHETIC.".to_owned(),
        columns: vec![
            usrn.column("usrn", "Reference number of the street, from a fictional range."),
            name.column("name", "Its invented name."),
            codes(
                "ward",
                "Its ward: a code outside the issued ranges.",
                ward,
                wards.iter().map(String::as_str),
            ),
            postcode.column("postcode", "Its postcode, in an area that does not exist."),
        ],
    }
}

/// The columns of the table of homes, as they grow.
struct Rows {
    uprn: Texts,
    usrn: Texts,
    address: Texts,
    postcode: Texts,
    kind: Vec<u32>,
    bedrooms: Vec<i64>,
    bedrooms_present: Presence,
    built: Vec<i64>,
    built_present: Presence,
    heating: Vec<u32>,
    heating_present: Presence,
    easting: Vec<i64>,
    northing: Vec<i64>,
}

impl Rows {
    fn with_room(rows: usize) -> Self {
        Self {
            uprn: Texts::with_room(rows, 12),
            usrn: Texts::with_room(rows, 8),
            address: Texts::with_room(rows, 24),
            postcode: Texts::with_room(rows, 8),
            kind: Vec::with_capacity(rows),
            bedrooms: Vec::with_capacity(rows),
            bedrooms_present: Presence::with_room(rows),
            built: Vec::with_capacity(rows),
            built_present: Presence::with_room(rows),
            heating: Vec::with_capacity(rows),
            heating_present: Presence::with_room(rows),
            easting: Vec::with_capacity(rows),
            northing: Vec::with_capacity(rows),
        }
    }
}

fn properties(setting: &Setting, streets: &[Street], wards: Vec<String>, street_table: Table) -> Places {
    let count = setting.profile.homes() as usize;
    let mut chance = setting.chance(Stage::Properties);
    let mut dirt = setting.chance(Stage::DirtOfProperties);
    let mut rows = Rows::with_room(count);
    let mut places = Places {
        uprn: Vec::with_capacity(count),
        ward: Vec::with_capacity(count),
        built: Vec::with_capacity(count),
        bedrooms: Vec::with_capacity(count),
        damp: Vec::with_capacity(count),
        gas: Vec::with_capacity(count),
        wards,
        streets: street_table,
        properties: Table { name: String::new(), note: String::new(), columns: Vec::new() },
    };
    let offset = u64::from(chance.below(UPRN_SPAN as u32));
    for street in streets {
        for position in 0..street.homes {
            home(setting, &mut chance, street, offset, &mut places, &mut rows, position);
            soil(setting, &mut dirt, street, &mut rows);
        }
    }
    places.properties = property_table(rows, places.ward.clone(), &places.wards);
    places
}

/// One home: what is true of it, and what a clean record says.
fn home(
    setting: &Setting,
    chance: &mut Chance,
    street: &Street,
    offset: u64,
    places: &mut Places,
    rows: &mut Rows,
    position: u32,
) {
    let number = places.uprn.len() as u64;
    let uprn = UPRN_BASE + (offset + number * UPRN_STRIDE) % UPRN_SPAN;
    let kind = chance.weighted(&homes::KIND_WEIGHTS[setting.profile.size as usize]);
    let bedrooms = bedrooms(chance);
    let built = street.decade + chance.below(10) as u16;
    let old = built < 1960;
    let damp =
        if old { homes::DAMP.value * homes::DAMP_OLD_BUILDING.value } else { homes::DAMP.value * younger() };
    let gas = chance.happens(homes::HEATED_BY_GAS.value);
    places.uprn.push(uprn);
    places.ward.push(street.ward);
    places.built.push(built);
    places.bedrooms.push(bedrooms);
    places.damp.push(chance.happens(damp));
    places.gas.push(gas);
    // Writing to a vector of bytes cannot fail.
    let _ = write!(rows.uprn.bytes, "{uprn}");
    rows.uprn.end_row();
    let _ = write!(rows.usrn.bytes, "{}", street.usrn);
    rows.usrn.end_row();
    let prefix = if kind == 0 { "Flat " } else { "" };
    let _ = write!(rows.address.bytes, "{prefix}{}, {}", position + 1, street.name);
    rows.address.end_row();
    rows.kind.push(kind as u32);
    rows.bedrooms.push(i64::from(bedrooms));
    rows.built.push(i64::from(built));
    rows.heating.push(u32::from(!gas));
    rows.easting.push(street.easting + i64::from(position) * 6);
    rows.northing.push(street.northing + chance.between(0, 30));
}

/// How likely damp is in homes built since 1960, against all homes, so that all together have the stated share.
fn younger() -> f64 {
    let old: u32 = homes::DECADE_WEIGHTS[..4].iter().sum();
    let share = f64::from(old) / f64::from(homes::DECADE_WEIGHTS.iter().sum::<u32>());
    (1.0 - share * homes::DAMP_OLD_BUILDING.value) / (1.0 - share)
}

fn bedrooms(chance: &mut Chance) -> u8 {
    let drawn = chance.uniform();
    if drawn < homes::ONE_BEDROOM.value {
        1
    } else if drawn < 1.0 - homes::THREE_BEDROOMS.value {
        2
    } else {
        3 + u8::from(drawn > 1.0 - homes::THREE_BEDROOMS.value / homes::FOUR_BEDROOMS.value)
    }
}

/// What is missing or untidy in the record of the home at hand.
fn soil(setting: &Setting, chance: &mut Chance, street: &Street, rows: &mut Rows) {
    let kind = setting.profile.dirt;
    if chance.happens(dirt::POSTCODE_CASE.of(kind)) {
        if chance.below(2) == 0 {
            rows.postcode.push(&street.postcode.to_ascii_lowercase());
        } else {
            rows.postcode.push(&street.postcode.replace(' ', ""));
        }
    } else {
        rows.postcode.push(&street.postcode);
    }
    let mut gap = |rate: &dirt::Rate, present: &mut Presence| {
        let missing = chance.happens(rate.of(kind));
        present.push(!missing);
        missing
    };
    if gap(&dirt::BEDROOMS_MISSING, &mut rows.bedrooms_present) {
        rows.bedrooms.last_mut().into_iter().for_each(|value| *value = 0);
    }
    if gap(&dirt::BUILT_MISSING, &mut rows.built_present) {
        rows.built.last_mut().into_iter().for_each(|value| *value = 0);
    }
    if gap(&dirt::HEATING_MISSING, &mut rows.heating_present) {
        rows.heating.last_mut().into_iter().for_each(|value| *value = 0);
    }
}

fn property_table(rows: Rows, ward: Vec<u32>, wards: &[String]) -> Table {
    let bedrooms = integers("bedrooms", "Number of bedrooms.", rows.bedrooms);
    let built = integers("built", "Year in which it was built.", rows.built);
    let heating = codes("heating", "How it is heated.", rows.heating, HEATINGS);
    Table {
        name: "properties".to_owned(),
        note: "A home the council lets. SYNTHETIC.".to_owned(),
        columns: vec![
            rows.uprn.column("uprn", "Reference number of the property: twelve digits of a fictional range."),
            rows.usrn.column("usrn", "The street it is in."),
            codes("ward", "The ward it is in.", ward, wards.iter().map(String::as_str)),
            rows.address.column("address", "Its address: an invented street."),
            rows.postcode.column("postcode", "Its postcode, in an area that does not exist."),
            codes("kind", "What kind of home it is.", rows.kind, KINDS),
            rows.bedrooms_present.on(bedrooms),
            rows.built_present.on(built),
            rows.heating_present.on(heating),
            integers("easting", "Metres east on a fictional grid.", rows.easting),
            integers("northing", "Metres north on a fictional grid.", rows.northing),
        ],
    }
}
