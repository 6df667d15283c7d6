//! Tables: read from the host, or made by hand in a test.

use crate::{
    Error, Result,
    contract::data::{self, Options},
    error::of_data,
};

/// How many rows are asked for at once.
const BATCH_ROWS: u32 = 10_000;

/// Some columns of a table, with all their rows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    values: Values,
    /// One byte a row, 1 = there is a value; nothing when every row has one.
    present: Option<Vec<u8>>,
}

/// The values of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Whole numbers, and points in time in milliseconds since 1970-01-01T00:00:00Z.
    Integers(Vec<i64>),
    /// Numbers with decimals.
    Decimals(Vec<f64>),
    /// One byte a row, 0 or 1.
    Booleans(Vec<u8>),
    /// Text of few distinct values: row i is `dictionary[codes[i]]`.
    Codes {
        /// One a row.
        codes: Vec<u32>,
        /// The distinct texts.
        dictionary: Vec<String>,
    },
    /// Other text: row i is bytes `offsets[i]..offsets[i + 1]` of `text`.
    Texts {
        /// One more than there are rows.
        offsets: Vec<u32>,
        /// The text of all rows.
        text: String,
    },
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
    let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let scan = data::open(table, &names, Options { first, rows }).map_err(of_data)?;
    let info = data::describe(table).map_err(of_data)?;
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        columns.push(Column { values: empty(&info, &name)?, name, present: None });
    }
    let mut whole = Table { columns };
    while let Some(batch) = scan.next(BATCH_ROWS) {
        for (column, more) in whole.columns.iter_mut().zip(batch.columns) {
            column.append(more)?;
        }
    }
    Ok(whole)
}

/// A column without rows, of the kind the host says.
fn empty(info: &data::TableInfo, column: &str) -> Result<Values> {
    let table = info.name.as_str();
    let kind = info.columns.iter().find(|info| info.name == column).map(|info| info.kind);
    Ok(match kind {
        Some(data::Kind::Decimal) => Values::Decimals(vec![]),
        Some(data::Kind::Boolean) => Values::Booleans(vec![]),
        Some(data::Kind::Code) => {
            Values::Codes { codes: vec![], dictionary: data::dictionary(table, column).map_err(of_data)? }
        }
        Some(data::Kind::Text) => Values::Texts { offsets: vec![0], text: String::new() },
        Some(data::Kind::Integer | data::Kind::Timestamp) => Values::Integers(vec![]),
        None => return Err(Error::new(format!("{table} has no column {column}"))),
    })
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Integers(values) => values.len(),
            Self::Decimals(values) => values.len(),
            Self::Booleans(values) => values.len(),
            Self::Codes { codes, .. } => codes.len(),
            Self::Texts { offsets, .. } => offsets.len() - 1,
        }
    }
}

impl Column {
    fn append(&mut self, more: data::Column) -> Result<()> {
        let before = self.values.len();
        match (&mut self.values, more.values) {
            (Values::Integers(kept), data::Values::Integers(more) | data::Values::Timestamps(more)) => {
                kept.extend(more);
            }
            (Values::Decimals(kept), data::Values::Decimals(more)) => kept.extend(more),
            (Values::Booleans(kept), data::Values::Booleans(more)) => kept.extend(more),
            (Values::Codes { codes, .. }, data::Values::Codes(more)) => codes.extend(more),
            (Values::Texts { offsets, text }, data::Values::Texts(more)) => {
                let start = u32::try_from(text.len())?;
                text.push_str(&String::from_utf8(more.bytes)?);
                offsets.extend(more.offsets.iter().skip(1).map(|offset| start + offset));
            }
            _ => return Err(Error::new(format!("{} changed its kind between two batches", self.name))),
        }
        let after = self.values.len();
        // The host may leave this out of a batch in which every row has a value.
        match (&mut self.present, more.present) {
            (None, None) => {}
            (Some(kept), None) => kept.resize(after, 1),
            (kept, Some(more)) => kept.get_or_insert_with(|| vec![1; before]).extend(more),
        }
        Ok(())
    }

    fn is_present(&self, row: usize) -> bool {
        self.present.as_ref().is_none_or(|present| present[row] == 1)
    }

    fn wrong(&self, wanted: &str) -> Error {
        let kind = match self.values {
            Values::Integers(_) => "integers",
            Values::Decimals(_) => "decimals",
            Values::Booleans(_) => "booleans",
            Values::Codes { .. } | Values::Texts { .. } => "texts",
        };
        Error::new(format!("{} holds {kind}, not {wanted}", self.name))
    }
}

impl Table {
    /// A table made by hand: for tests.
    ///
    /// # Panics
    /// When the columns are not of equal length.
    pub fn new(columns: Vec<(&str, Values)>) -> Self {
        let rows = columns.first().map_or(0, |(_, values)| values.len());
        for (name, values) in &columns {
            assert_eq!(values.len(), rows, "{name} has another length than the first column");
        }
        let columns =
            columns.into_iter().map(|(name, values)| Column { name: name.to_owned(), values, present: None });
        Self { columns: columns.collect() }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The values of a column, as they are: the fastest way. A missing value holds zero or no text.
    ///
    /// # Errors
    /// When the column was not read.
    pub fn values(&self, column: &str) -> Result<&Values> {
        Ok(&self.column(column)?.values)
    }

    /// Whole numbers, or points in time, row by row.
    ///
    /// # Errors
    /// When the column was not read, or holds something else.
    pub fn integers(&self, column: &str) -> Result<impl ExactSizeIterator<Item = Option<i64>>> {
        let column = self.column(column)?;
        let Values::Integers(values) = &column.values else { return Err(column.wrong("integers")) };
        Ok(values.iter().enumerate().map(|(row, value)| column.is_present(row).then_some(*value)))
    }

    /// Numbers with decimals, row by row.
    ///
    /// # Errors
    /// When the column was not read, or holds something else.
    pub fn decimals(&self, column: &str) -> Result<impl ExactSizeIterator<Item = Option<f64>>> {
        let column = self.column(column)?;
        let Values::Decimals(values) = &column.values else { return Err(column.wrong("decimals")) };
        Ok(values.iter().enumerate().map(|(row, value)| column.is_present(row).then_some(*value)))
    }

    /// Yes or no, row by row.
    ///
    /// # Errors
    /// When the column was not read, or holds something else.
    pub fn booleans(&self, column: &str) -> Result<impl ExactSizeIterator<Item = Option<bool>>> {
        let column = self.column(column)?;
        let Values::Booleans(values) = &column.values else { return Err(column.wrong("booleans")) };
        Ok(values.iter().enumerate().map(|(row, value)| column.is_present(row).then_some(*value == 1)))
    }

    /// Text, row by row, whichever way it came.
    ///
    /// # Errors
    /// When the column was not read, or holds something else.
    pub fn texts(&self, column: &str) -> Result<impl ExactSizeIterator<Item = Option<&str>>> {
        let column = self.column(column)?;
        if !matches!(column.values, Values::Codes { .. } | Values::Texts { .. }) {
            return Err(column.wrong("texts"));
        }
        Ok((0..column.values.len()).map(|row| column.is_present(row).then(|| column.values.text(row))))
    }

    fn column(&self, name: &str) -> Result<&Column> {
        self.columns.iter().find(|column| column.name == name).ok_or_else(|| {
            let names: Vec<_> = self.columns.iter().map(|column| column.name.as_str()).collect();
            Error::new(format!("the column {name} was not read; read were: {}", names.join(", ")))
        })
    }
}

impl Values {
    /// The text of a row; of numbers none.
    fn text(&self, row: usize) -> &str {
        match self {
            Self::Codes { codes, dictionary } => &dictionary[codes[row] as usize],
            Self::Texts { offsets, text } => &text[offsets[row] as usize..offsets[row + 1] as usize],
            Self::Integers(_) | Self::Decimals(_) | Self::Booleans(_) => "",
        }
    }
}
