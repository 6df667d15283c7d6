//! Reading a world's tables for the report.

use crate::world::World;
use border::table::{Column, Table, Values};
use std::collections::BTreeMap;

/// A table of a world, public or not.
pub(super) fn table<'a>(world: &'a World, name: &str) -> Option<&'a Table> {
    world.table(name).or_else(|| world.truth_table(name))
}

fn column<'a>(world: &'a World, table_name: &str, name: &str) -> Option<&'a Column> {
    table(world, table_name)?.column(name)
}

/// How many rows a table has.
pub(super) fn rows(world: &World, name: &str) -> usize {
    table(world, name).map_or(0, Table::rows)
}

/// The values of a column of text; an empty text where one is missing.
pub(super) fn texts<'a>(world: &'a World, table: &str, name: &str) -> Vec<&'a str> {
    let Some(column) = column(world, table, name) else { return Vec::new() };
    let value = |row: usize| match &column.values {
        _ if !column.is_present(row) => "",
        Values::Codes { codes, dictionary } => &dictionary[codes[row] as usize],
        Values::Texts { offsets, bytes } => {
            std::str::from_utf8(&bytes[offsets[row] as usize..offsets[row + 1] as usize]).unwrap_or("")
        }
        _ => "",
    };
    (0..column.values.len()).map(value).collect()
}

/// The values of a column of whole numbers, moments, or yes and no; none where one is missing.
pub(super) fn numbers(world: &World, table: &str, name: &str) -> Vec<Option<i64>> {
    let Some(column) = column(world, table, name) else { return Vec::new() };
    let value = |row: usize| match &column.values {
        Values::Integers(values) | Values::Timestamps(values) => values[row],
        Values::Booleans(values) => i64::from(values[row]),
        _ => 0,
    };
    (0..column.values.len()).map(|row| column.is_present(row).then(|| value(row))).collect()
}

/// The values of a column with decimals that are there.
pub(super) fn decimals(world: &World, table: &str, name: &str) -> Vec<f64> {
    match column(world, table, name) {
        Some(column @ Column { values: Values::Decimals(values), .. }) => {
            let rows = values.iter().enumerate();
            rows.filter(|(row, _)| column.is_present(*row)).map(|(_, value)| *value).collect()
        }
        _ => Vec::new(),
    }
}

/// How many rows of a column hold nothing.
pub(super) fn gaps(world: &World, table: &str, name: &str) -> usize {
    column(world, table, name)
        .and_then(|column| column.present.as_ref())
        .map_or(0, |present| present.iter().filter(|present| **present == 0).count())
}

/// The subjects of what was planted of a sort, with what is true.
pub(super) fn planted<'a>(world: &'a World, plant: &str) -> BTreeMap<i64, &'a str> {
    let plants = texts(world, "planted", "plant").into_iter();
    let subjects = numbers(world, "planted", "subject").into_iter().flatten();
    let truths = texts(world, "planted", "truth").into_iter();
    let rows = plants.zip(subjects).zip(truths);
    rows.filter(|((kind, _), _)| *kind == plant).map(|((_, subject), truth)| (subject, truth)).collect()
}

/// One column as the key of another; the first wins, and a row with a gap is left out.
pub(super) fn by<K: Ord, V>(
    keys: impl IntoIterator<Item = K>,
    values: impl IntoIterator<Item = V>,
) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in keys.into_iter().zip(values) {
        map.entry(key).or_insert(value);
    }
    map
}

/// The mean; zero of nothing.
pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count == 0.0 { 0.0 } else { sum / count }
}

/// The share of those of which it is true.
pub(super) fn share<T>(of: impl IntoIterator<Item = T>, is: impl Fn(T) -> bool) -> f64 {
    mean(of.into_iter().map(|value| f64::from(u8::from(is(value)))))
}
