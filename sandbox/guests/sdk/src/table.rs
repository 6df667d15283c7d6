//! Tables: read from the host, or made by hand in a test.

mod scan;

pub use scan::{Scan, read, read_rows, scan};

use crate::{Error, Result};
use std::sync::Arc;

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
        /// The distinct texts: the same for the whole run, so all parts of a table share it.
        dictionary: Arc<[String]>,
    },
    /// Other text: row i is bytes `offsets[i]..offsets[i + 1]` of `text`.
    Texts {
        /// One more than there are rows.
        offsets: Vec<u32>,
        /// The text of all rows.
        text: String,
    },
}

impl Values {
    /// Text of few distinct values, as the host gives it: for tables made by hand.
    pub fn labels<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut dictionary: Vec<String> = vec![];
        let mut codes = vec![];
        for text in texts {
            let known = dictionary.iter().position(|known| known == text);
            let code = known.unwrap_or_else(|| {
                dictionary.push(text.to_owned());
                dictionary.len() - 1
            });
            codes.push(u32::try_from(code).expect("fewer texts than a table may have rows"));
        }
        Self::Codes { codes, dictionary: dictionary.into() }
    }

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

    /// Text of few distinct values, row by row, as numbers into [`Self::dictionary`]: much faster than the texts where
    /// rows are grouped or compared.
    ///
    /// # Errors
    /// When the column was not read, or has no dictionary.
    pub fn codes(&self, column: &str) -> Result<impl ExactSizeIterator<Item = Option<usize>>> {
        let column = self.column(column)?;
        let Values::Codes { codes, .. } = &column.values else { return Err(column.wrong("codes")) };
        Ok(codes.iter().enumerate().map(|(row, code)| column.is_present(row).then_some(*code as usize)))
    }

    /// The texts behind a column of few distinct values, in a fixed order.
    ///
    /// # Errors
    /// When the column was not read, or has no dictionary.
    pub fn dictionary(&self, column: &str) -> Result<&[String]> {
        let column = self.column(column)?;
        let Values::Codes { dictionary, .. } = &column.values else { return Err(column.wrong("codes")) };
        Ok(dictionary)
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
