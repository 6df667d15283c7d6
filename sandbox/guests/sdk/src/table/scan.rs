//! Reading from the host: some rows at a time, or all at once.

use super::{Column, Table, Values};
use crate::{
    Error, Result,
    contract::data::{self, Options},
    error::of_data,
};

/// How many rows are asked for at once.
const BATCH_ROWS: u32 = 10_000;

/// A table, some rows at a time: each part is a [`Table`] of some ten thousand rows, and only one is in memory.
#[derive(Debug)]
pub struct Scan {
    scan: data::Scan,
    /// The columns without rows: their names, their kinds, their dictionaries.
    empty: Table,
    /// How many rows will come.
    rows: u64,
}

/// Reads these columns some rows at a time: for tables that are too long to be kept.
///
/// # Errors
/// When there is no such table or column; the words name those there are.
pub fn scan(table: &str, columns: &[&str]) -> Result<Scan> {
    scan_rows(table, columns, 0, None)
}

/// Reads all rows of these columns.
///
/// # Errors
/// When there is no such table or column; the words name those there are.
pub fn read(table: &str, columns: &[&str]) -> Result<Table> {
    read_rows(table, columns, 0, None)
}

/// Reads at most `rows` rows of these columns, from row `first` on.
///
/// # Errors
/// When there is no such table or column; the words name those there are.
pub fn read_rows(table: &str, columns: &[&str], first: u64, rows: Option<u64>) -> Result<Table> {
    let scan = scan_rows(table, columns, first, rows)?;
    let mut whole = scan.empty.clone();
    let rows = usize::try_from(scan.rows)?;
    whole.columns.iter_mut().for_each(|column| column.values.reserve(rows));
    while let Some(batch) = scan.scan.next(BATCH_ROWS) {
        for (column, more) in whole.columns.iter_mut().zip(batch.columns) {
            column.append(more)?;
        }
    }
    Ok(whole)
}

fn scan_rows(table: &str, columns: &[&str], first: u64, rows: Option<u64>) -> Result<Scan> {
    let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let scan = data::open(table, &names, Options { first, rows }).map_err(of_data)?;
    let info = data::describe(table).map_err(of_data)?;
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        columns.push(Column { values: empty(&info, &name)?, name, present: None });
    }
    let left = info.rows.saturating_sub(first);
    Ok(Scan { scan, empty: Table { columns }, rows: rows.map_or(left, |rows| rows.min(left)) })
}

impl Iterator for Scan {
    type Item = Result<Table>;

    fn next(&mut self) -> Option<Result<Table>> {
        let batch = self.scan.next(BATCH_ROWS)?;
        let mut part = self.empty.clone();
        let taken =
            part.columns.iter_mut().zip(batch.columns).try_for_each(|(column, more)| column.append(more));
        Some(taken.map(|()| part))
    }
}

/// A column without rows, of the kind the host says.
fn empty(info: &data::TableInfo, column: &str) -> Result<Values> {
    let table = info.name.as_str();
    let kind = info.columns.iter().find(|info| info.name == column).map(|info| info.kind);
    Ok(match kind {
        Some(data::Kind::Decimal) => Values::Decimals(vec![]),
        Some(data::Kind::Boolean) => Values::Booleans(vec![]),
        Some(data::Kind::Code) => {
            let dictionary = data::dictionary(table, column).map_err(of_data)?;
            Values::Codes { codes: vec![], dictionary: dictionary.into() }
        }
        Some(data::Kind::Text) => Values::Texts { offsets: vec![0], text: String::new() },
        Some(data::Kind::Integer | data::Kind::Timestamp) => Values::Integers(vec![]),
        None => return Err(Error::new(format!("{table} has no column {column}"))),
    })
}

impl Values {
    /// Makes room for so many rows at once: a list that grows step by step leaves its smaller selves behind.
    fn reserve(&mut self, rows: usize) {
        match self {
            Self::Integers(values) => values.reserve_exact(rows),
            Self::Decimals(values) => values.reserve_exact(rows),
            Self::Booleans(values) => values.reserve_exact(rows),
            Self::Codes { codes, .. } => codes.reserve_exact(rows),
            // How long the text is nobody has said.
            Self::Texts { offsets, .. } => offsets.reserve_exact(rows),
        }
    }
}

impl Column {
    fn append(&mut self, more: data::Column) -> Result<()> {
        let before = self.values.len();
        match (&mut self.values, more.values) {
            (Values::Integers(kept), data::Values::Integers(more) | data::Values::Timestamps(more)) => {
                take(kept, more);
            }
            (Values::Decimals(kept), data::Values::Decimals(more)) => take(kept, more),
            (Values::Booleans(kept), data::Values::Booleans(more)) => take(kept, more),
            (Values::Codes { codes, .. }, data::Values::Codes(more)) => take(codes, more),
            (Values::Texts { offsets, text }, data::Values::Texts(more)) => {
                let start = u32::try_from(text.len())?;
                let more_text = String::from_utf8(more.bytes)?;
                if text.is_empty() {
                    *text = more_text
                } else {
                    text.push_str(&more_text)
                }
                offsets.extend(more.offsets.iter().skip(1).map(|offset| start + offset));
            }
            _ => return Err(Error::new(format!("{} changed its kind between two batches", self.name))),
        }
        let after = self.values.len();
        // The host may leave this out of a batch in which every row has a value.
        match (&mut self.present, more.present) {
            (None, None) => {}
            (Some(kept), None) => kept.resize(after, 1),
            (kept, Some(more)) => take(kept.get_or_insert_with(|| vec![1; before]), more),
        }
        Ok(())
    }
}

/// Puts a list at the end of another; into one that has no room of its own it goes as it is, without a copy.
fn take<T>(kept: &mut Vec<T>, mut more: Vec<T>) {
    if kept.capacity() == 0 { *kept = more } else { kept.append(&mut more) }
}
