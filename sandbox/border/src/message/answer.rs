//! What a pilot gives as its answer, on its way to the parent.

use super::PART_BYTES;
use serde::{Deserialize, Serialize};

/// One column of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutputColumn {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: OutputValues,
}

impl OutputColumn {
    /// What it weighs, in bytes, with its name and what each label takes besides its text; and its rows.
    pub fn size(&self) -> (usize, u64) {
        let (bytes, rows) = match &self.values {
            OutputValues::Integers(values)
            | OutputValues::Decimals(values)
            | OutputValues::Timestamps(values) => (values.len(), values.len() / 8),
            OutputValues::Booleans(values) => (values.len(), values.len()),
            OutputValues::Coded { labels, codes } => (
                codes.len() + labels.iter().map(|label| PART_BYTES + label.len()).sum::<usize>(),
                codes.len() / 4,
            ),
            OutputValues::Texts { offsets, bytes } => (offsets.len() + bytes.len(), offsets.len() / 4),
        };
        (PART_BYTES + self.name.len() + bytes, rows as u64)
    }
}

/// The values of one column of an answer; numbers as little-endian bytes, so that they are copied and not converted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OutputValues {
    /// Eight bytes a row.
    Integers(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Eight bytes a row.
    Decimals(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Eight bytes a row: milliseconds since 1970-01-01T00:00:00Z.
    Timestamps(#[serde(with = "serde_bytes")] Vec<u8>),
    /// One byte a row.
    Booleans(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Text as codes into labels.
    Coded {
        /// The labels.
        labels: Vec<String>,
        /// Four bytes a row.
        #[serde(with = "serde_bytes")]
        codes: Vec<u8>,
    },
    /// Text.
    Texts {
        /// Four bytes for each offset; one more than there are rows.
        #[serde(with = "serde_bytes")]
        offsets: Vec<u8>,
        /// The text of all rows.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
}
