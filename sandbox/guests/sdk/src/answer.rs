//! Rows of an answer, given to the host.

use crate::{
    Error, Result,
    contract::results::{self, Coded, Column, Texts, Values},
};
use std::collections::BTreeMap;

/// Columns of an answer, of equal length, to be given at once.
///
/// ```ignore
/// Rows::new("triage").integers("report_id", ids).labels("priority", priorities).emit()?;
/// ```
#[must_use = "rows count only once they are emitted"]
#[derive(Debug)]
pub struct Rows {
    table: String,
    columns: Vec<Column>,
}

impl Rows {
    /// No columns yet, for this table.
    pub fn new(table: &str) -> Self {
        Self { table: table.to_owned(), columns: vec![] }
    }

    /// A column of whole numbers.
    pub fn integers(self, name: &str, values: Vec<i64>) -> Self {
        self.with(name, Values::Integers(values))
    }

    /// A column of points in time, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn timestamps(self, name: &str, values: Vec<i64>) -> Self {
        self.with(name, Values::Timestamps(values))
    }

    /// A column of numbers with decimals; they must be finite.
    pub fn decimals(self, name: &str, values: Vec<f64>) -> Self {
        self.with(name, Values::Decimals(values))
    }

    /// A column of yes and no.
    pub fn booleans(self, name: &str, values: Vec<bool>) -> Self {
        self.with(name, Values::Booleans(values.into_iter().map(u8::from).collect()))
    }

    /// A column of text with few distinct values.
    pub fn labels<'a>(self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut codes_of = BTreeMap::new();
        let mut labels = Vec::new();
        let codes = values.into_iter().map(|text| {
            *codes_of.entry(text).or_insert_with(|| {
                labels.push(text.to_owned());
                (labels.len() - 1) as u32
            })
        });
        let codes = codes.collect();
        self.with(name, Values::Coded(Coded { labels, codes }))
    }

    /// A column of other text.
    pub fn texts<'a>(self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut texts = Texts { offsets: vec![0], bytes: vec![] };
        for text in values {
            texts.bytes.extend_from_slice(text.as_bytes());
            texts.offsets.push(texts.bytes.len() as u32);
        }
        self.with(name, Values::Texts(texts))
    }

    /// Gives the rows to the host.
    ///
    /// # Errors
    /// When they are not in the shape that is asked for; the words say what is wrong. Nothing was kept then.
    pub fn emit(self) -> Result<()> {
        results::emit(&self.table, &self.columns).map_err(Error::new)
    }

    fn with(mut self, name: &str, values: Values) -> Self {
        self.columns.push(Column { name: name.to_owned(), values });
        self
    }
}
