//! Tables as they cross the border: whole columns, each of one kind, all of the same length.
//!
//! A column is a plain list of numbers wherever it can be: text with few distinct values is a list of codes into a
//! dictionary, long text is one run of bytes with offsets. A pilot copies a batch of such a column at the speed of
//! memory.

use serde::{Deserialize, Serialize};

/// A table: columns of equal length, in the order in which a pilot sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name: lower case letters, digits and underscores.
    pub name: String,
    /// What one row stands for, in a sentence.
    pub note: String,
    /// The columns.
    pub columns: Vec<Column>,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name: lower case letters, digits and underscores.
    pub name: String,
    /// What it holds, with its unit.
    pub note: String,
    /// The values. A missing value holds zero, or an empty text.
    pub values: Values,
    /// One byte a row, 1 = present; absent when every row is.
    pub present: Option<Vec<u8>>,
}

/// The values of one column, one for each row.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers.
    Integers(Vec<i64>),
    /// Numbers with decimals; never infinite or not a number.
    Decimals(Vec<f64>),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Timestamps(Vec<i64>),
    /// One byte a row, 0 or 1.
    Booleans(Vec<u8>),
    /// Text of few distinct values: row i is `dictionary[codes[i]]`.
    Codes {
        /// An index into the dictionary for each row.
        codes: Vec<u32>,
        /// The distinct values, in a fixed order.
        dictionary: Vec<String>,
    },
    /// Long or mostly distinct text: row i is bytes `offsets[i]..offsets[i + 1]`, UTF-8.
    Texts {
        /// One more than there are rows; the first is 0.
        offsets: Vec<u32>,
        /// The text of all rows, one after another.
        bytes: Vec<u8>,
    },
}

/// What sort of values a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers with decimals.
    Decimal,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Timestamp,
    /// Yes or no.
    Boolean,
    /// Text of few distinct values.
    Code,
    /// Other text.
    Text,
}

impl Kind {
    /// The word of the contract.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Timestamp => "timestamp",
            Self::Boolean => "boolean",
            Self::Code => "code",
            Self::Text => "text",
        }
    }
}

impl Values {
    /// What sort of values these are.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Integers(_) => Kind::Integer,
            Self::Decimals(_) => Kind::Decimal,
            Self::Timestamps(_) => Kind::Timestamp,
            Self::Booleans(_) => Kind::Boolean,
            Self::Codes { .. } => Kind::Code,
            Self::Texts { .. } => Kind::Text,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Integers(values) | Self::Timestamps(values) => values.len(),
            Self::Decimals(values) => values.len(),
            Self::Booleans(values) => values.len(),
            Self::Codes { codes, .. } => codes.len(),
            Self::Texts { offsets, .. } => offsets.len().saturating_sub(1),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Table {
    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// The same table with those rows only that are wanted.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let rows: Vec<usize> = (0..self.rows()).filter(|row| wanted(*row)).collect();
        let columns = self.columns.iter().map(|column| column.only(&rows)).collect();
        Self { name: self.name.clone(), note: self.note.clone(), columns }
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Those of the values that stand in these rows.
fn at<T: Clone>(rows: &[usize], values: &[T]) -> Vec<T> {
    rows.iter().filter_map(|row| values.get(*row).cloned()).collect()
}

impl Values {
    fn only(&self, rows: &[usize]) -> Self {
        match self {
            Self::Integers(values) => Self::Integers(at(rows, values)),
            Self::Decimals(values) => Self::Decimals(at(rows, values)),
            Self::Timestamps(values) => Self::Timestamps(at(rows, values)),
            Self::Booleans(values) => Self::Booleans(at(rows, values)),
            Self::Codes { codes, dictionary } => {
                Self::Codes { codes: at(rows, codes), dictionary: dictionary.clone() }
            }
            Self::Texts { offsets, bytes } => {
                let (mut ends, mut text) = (vec![0], vec![]);
                for row in rows {
                    let from = offsets.get(*row).map_or(0, |from| *from as usize);
                    let to = offsets.get(row + 1).map_or(from, |to| *to as usize);
                    text.extend_from_slice(bytes.get(from..to).unwrap_or_default());
                    // Never more than there was, and that was counted so.
                    ends.push(text.len() as u32);
                }
                Self::Texts { offsets: ends, bytes: text }
            }
        }
    }
}

impl Column {
    fn only(&self, rows: &[usize]) -> Self {
        Self {
            name: self.name.clone(),
            note: self.note.clone(),
            values: self.values.only(rows),
            present: self.present.as_ref().map(|present| at(rows, present)),
        }
    }

    /// Whether row `row` holds a value.
    pub fn is_present(&self, row: usize) -> bool {
        self.present.as_ref().is_none_or(|present| present.get(row) == Some(&1))
    }
}
