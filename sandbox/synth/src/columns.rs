//! Building columns: values go straight where a pilot will read them.

use border::table::{Column, Values};

/// Text of a column as it grows: one run of bytes.
pub(crate) struct Texts {
    offsets: Vec<u32>,
    /// Where the text of the row at hand is written.
    pub(crate) bytes: Vec<u8>,
}

impl Texts {
    /// Room for so many rows of about so many bytes.
    pub(crate) fn with_room(rows: usize, bytes_a_row: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self { offsets, bytes: Vec::with_capacity(rows * bytes_a_row) }
    }

    /// Adds a row with this text.
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.end_row();
    }

    /// Ends the row whose text was written to `bytes`.
    pub(crate) fn end_row(&mut self) {
        self.offsets.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    /// What the row at hand holds so far.
    pub(crate) fn row_start(&self) -> usize {
        self.offsets.last().map_or(0, |offset| *offset as usize)
    }

    /// The text of a row.
    pub(crate) fn row(&self, row: usize) -> &[u8] {
        &self.bytes[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Adds a row with the text of an earlier one.
    pub(crate) fn repeat(&mut self, row: usize) {
        let range = self.offsets[row] as usize..self.offsets[row + 1] as usize;
        self.bytes.extend_from_within(range);
        self.end_row();
    }

    pub(crate) fn column(mut self, name: &str, note: &str) -> Column {
        self.bytes.shrink_to_fit();
        column(name, note, Values::Texts { offsets: self.offsets, bytes: self.bytes })
    }
}

/// Which rows of a column hold a value.
#[derive(Clone)]
pub(crate) struct Presence(Vec<u8>);

impl Presence {
    pub(crate) fn with_room(rows: usize) -> Self {
        Self(Vec::with_capacity(rows))
    }

    pub(crate) fn push(&mut self, present: bool) {
        self.0.push(u8::from(present));
    }

    /// The same as in an earlier row.
    pub(crate) fn repeat(&mut self, row: usize) {
        self.0.push(self.0[row]);
    }

    /// Puts it on a column; a column without gaps carries none.
    pub(crate) fn on(self, column: Column) -> Column {
        let present = self.0.contains(&0).then_some(self.0);
        Column { present, ..column }
    }
}

fn column(name: &str, note: &str, values: Values) -> Column {
    Column { name: name.to_owned(), note: note.to_owned(), values, present: None }
}

pub(crate) fn integers(name: &str, note: &str, values: Vec<i64>) -> Column {
    column(name, note, Values::Integers(values))
}

pub(crate) fn decimals(name: &str, note: &str, values: Vec<f64>) -> Column {
    column(name, note, Values::Decimals(values))
}

pub(crate) fn timestamps(name: &str, note: &str, values: Vec<i64>) -> Column {
    column(name, note, Values::Timestamps(values))
}

pub(crate) fn booleans(name: &str, note: &str, values: Vec<u8>) -> Column {
    column(name, note, Values::Booleans(values))
}

pub(crate) fn codes<'a>(
    name: &str,
    note: &str,
    codes: Vec<u32>,
    dictionary: impl IntoIterator<Item = &'a str>,
) -> Column {
    let dictionary = dictionary.into_iter().map(str::to_owned).collect();
    column(name, note, Values::Codes { codes, dictionary })
}
