//! Reading tables row by row, for tests.

use border::table::{Column, Table, Values};
use synth::{Profile, World, housing};

/// A seed of which every byte is this number.
pub fn seed(number: u8) -> [u8; 32] {
    [number; 32]
}

/// A small world with this key.
pub fn world(key: &str, homes_per_thousand: u32, number: u8) -> World {
    let profile = Profile::from_key(key).expect("a profile");
    housing(&seed(number), &profile.scaled(homes_per_thousand))
}

/// A column of a public table or of the truth.
pub fn column<'a>(world: &'a World, table: &str, name: &str) -> &'a Column {
    let table = world.table(table).or_else(|| world.truth_table(table)).expect("a table");
    table.column(name).unwrap_or_else(|| panic!("no column {name}"))
}

/// The values as text, an absent one as none.
pub fn texts<'a>(world: &'a World, table: &str, name: &str) -> Vec<Option<&'a str>> {
    let column = column(world, table, name);
    let value = |row: usize| match &column.values {
        Values::Codes { codes, dictionary } => dictionary[codes[row] as usize].as_str(),
        Values::Texts { offsets, bytes } => {
            std::str::from_utf8(&bytes[offsets[row] as usize..offsets[row + 1] as usize]).expect("UTF-8")
        }
        _ => panic!("{name} is no text"),
    };
    (0..column.values.len()).map(|row| column.is_present(row).then(|| value(row))).collect()
}

/// The values as whole numbers, an absent one as none.
pub fn numbers(world: &World, table: &str, name: &str) -> Vec<Option<i64>> {
    let column = column(world, table, name);
    let value = |row: usize| match &column.values {
        Values::Integers(values) | Values::Timestamps(values) => values[row],
        Values::Booleans(values) => i64::from(values[row]),
        _ => panic!("{name} is no whole number"),
    };
    (0..column.values.len()).map(|row| column.is_present(row).then(|| value(row))).collect()
}

/// The values with decimals, an absent one as none.
pub fn decimals(world: &World, table: &str, name: &str) -> Vec<Option<f64>> {
    let column = column(world, table, name);
    let Values::Decimals(values) = &column.values else { panic!("{name} has no decimals") };
    (0..values.len()).map(|row| column.is_present(row).then_some(values[row])).collect()
}

/// All values of a column, none of which may be absent.
pub fn all<T>(values: Vec<Option<T>>) -> Vec<T> {
    values.into_iter().map(|value| value.expect("no gap")).collect()
}

/// What was planted of this sort: the subject, and what is true.
pub fn planted<'a>(world: &'a World, plant: &str) -> Vec<(i64, &'a str)> {
    let kinds = all(texts(world, "planted", "plant"));
    let subjects = all(numbers(world, "planted", "subject"));
    let truths = texts(world, "planted", "truth").into_iter().map(|truth| truth.unwrap_or(""));
    let rows = kinds.iter().zip(subjects).zip(truths);
    rows.filter(|((kind, _), _)| **kind == plant).map(|((_, subject), truth)| (subject, truth)).collect()
}

/// Every text of every table, with the names of table and column.
pub fn every_text(tables: &[Table]) -> impl Iterator<Item = (String, String)> + '_ {
    tables.iter().flat_map(|table| {
        table.columns.iter().flat_map(move |column| {
            let name = format!("{}.{}", table.name, column.name);
            let rows: Vec<String> = match &column.values {
                Values::Codes { dictionary, .. } => dictionary.clone(),
                Values::Texts { offsets, bytes } => offsets
                    .windows(2)
                    .map(|pair| {
                        String::from_utf8_lossy(&bytes[pair[0] as usize..pair[1] as usize]).into_owned()
                    })
                    .collect(),
                _ => Vec::new(),
            };
            rows.into_iter().map(move |row| (name.clone(), row))
        })
    })
}

/// A committed file must be what is made now. If it is not, what is made is written where it can be taken from.
pub fn same_or_offered(name: &str, known: &str, made: &str) {
    if known == made {
        return;
    }
    let offered = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&offered, made).expect("the folder for this");
    let first = known.lines().zip(made.lines()).find(|(known, made)| known != made);
    panic!("{name} is not current, first at {first:?}. If that is meant, take {}", offered.display());
}
