//! What a pilot gives as its answer: checked for shape as it comes, and kept until it is scored.
//!
//! What is refused here is told to the pilot in words, with table, column and row, and nothing of it is kept.

use border::{
    message::{Answer, AnswerColumn, OutputColumn, OutputValues},
    table::Kind,
};
use domain::pilots::Sha256;
use sha2::Digest;
use std::collections::BTreeMap;

/// The longest text of one value, in bytes.
const TEXT_BYTES_MAX: usize = 16 << 10;

/// The values of one column that were given, of the kind that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Whole numbers, points in time, or 0 and 1.
    Whole(Vec<i64>),
    /// Finite numbers with decimals.
    Decimals(Vec<f64>),
    /// Text.
    Texts(Texts),
}

/// Texts, one for each row; each distinct one is kept once, however often a pilot gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    distinct: Vec<String>,
    numbers: BTreeMap<String, u32>,
    rows: Vec<u32>,
}

impl Texts {
    /// The text of a row, of those there are.
    pub fn get(&self, row: usize) -> &str {
        &self.distinct[self.rows[row] as usize]
    }

    /// The texts, row by row.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|number| self.distinct[*number as usize].as_str())
    }

    fn push(&mut self, text: &str) {
        let number = self.number(text);
        self.rows.push(number);
    }

    /// Adds rows. Each distinct text of theirs is looked up once: a long one may stand in a million rows.
    fn extend(&mut self, more: &Self) {
        let numbers: Vec<_> = more.distinct.iter().map(|text| self.number(text)).collect();
        self.rows.extend(more.rows.iter().map(|row| numbers[*row as usize]));
    }

    /// The number of a text, which is kept if it is new.
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let next = u32::try_from(self.distinct.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), next);
        self.distinct.push(text.to_owned());
        next
    }

    /// The first row whose text is not one of these.
    fn other_than(&self, allowed: &[String]) -> Option<usize> {
        let other: Vec<_> = self.distinct.iter().map(|text| !allowed.contains(text)).collect();
        self.rows.iter().position(|row| other[*row as usize])
    }
}

impl Given {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::Decimals(values) => values.len(),
            Self::Texts(texts) => texts.rows.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn extend(&mut self, more: Self) {
        match (self, more) {
            (Self::Whole(values), Self::Whole(more)) => values.extend(more),
            (Self::Decimals(values), Self::Decimals(more)) => values.extend(more),
            (Self::Texts(texts), Self::Texts(more)) => texts.extend(&more),
            // Both come from the same column of the shape, so they are of one kind.
            _ => {}
        }
    }
}

/// All that was given.
#[derive(Clone, Debug)]
pub struct Answers {
    shape: Vec<Answer>,
    rows_max: u32,
    rows: u64,
    tables: BTreeMap<String, Vec<Given>>,
}

/// Why rows were not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongOutput {
    /// They are not in the shape that was asked for; the text says where.
    Shape(String),
    /// There are more than there may be.
    TooMany,
}

impl Answers {
    /// Nothing yet, for this shape, and at most so many rows in all.
    pub fn new(shape: &[Answer], rows_max: u32) -> Self {
        Self { shape: shape.to_vec(), rows_max, rows: 0, tables: BTreeMap::new() }
    }

    /// Takes rows.
    ///
    /// # Errors
    /// What is wrong with them; then nothing was kept.
    pub fn take(&mut self, table: &str, columns: &[OutputColumn]) -> Result<(), WrongOutput> {
        let Some(answer) = self.shape.iter().find(|answer| answer.table == table) else {
            return Err(shape(format!("no table {} is asked for; {}", quoted(table), self.asked())));
        };
        if let Some(other) =
            columns.iter().find(|given| !answer.columns.iter().any(|asked| asked.name == given.name))
        {
            let names: Vec<_> = answer.columns.iter().map(|column| column.name.as_str()).collect();
            let text = format!("{table} has no column {}; it has: {}", quoted(&other.name), names.join(", "));
            return Err(shape(text));
        }
        // Looked at before anything is made of them: a byte of the socket may be eight of ours.
        if columns.iter().any(|column| self.rows + column.size().1 > u64::from(self.rows_max)) {
            return Err(WrongOutput::TooMany);
        }
        let mut given = Vec::with_capacity(answer.columns.len());
        for asked in &answer.columns {
            let mut found = columns.iter().filter(|column| column.name == asked.name);
            let column =
                found.next().ok_or_else(|| shape(format!("{table} lacks the column {}", asked.name)))?;
            if found.next().is_some() {
                return Err(shape(format!("{table} has the column {} twice", asked.name)));
            }
            given.push(values(table, asked, &column.values)?);
        }
        let rows = given.first().map_or(0, Given::len);
        if let Some(odd) = given.iter().position(|values| values.len() != rows) {
            let (first, other) = (&answer.columns[0].name, &answer.columns[odd].name);
            let text = format!("{table}: {first} has {rows} rows and {other} has {}", given[odd].len());
            return Err(shape(text));
        }
        self.rows += rows as u64;
        match self.tables.get_mut(table) {
            Some(kept) => kept.iter_mut().zip(given).for_each(|(kept, more)| kept.extend(more)),
            None => {
                self.tables.insert(table.to_owned(), given);
            }
        }
        Ok(())
    }

    /// How many rows were kept.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// A column that was given, if any row of its table was.
    pub fn column(&self, table: &str, column: &str) -> Option<&Given> {
        let answer = self.shape.iter().find(|answer| answer.table == table)?;
        let number = answer.columns.iter().position(|asked| asked.name == column)?;
        self.tables.get(table).map(|columns| &columns[number])
    }

    /// SHA-256 over everything that was kept, in a form that has one spelling for each value.
    pub fn digest(&self) -> Sha256 {
        let mut hash = sha2::Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for (name, columns) in &self.tables {
            part(name.as_bytes());
            for column in columns {
                match column {
                    Given::Whole(values) => part(bytemuck::cast_slice(values)),
                    Given::Decimals(values) => part(bytemuck::cast_slice(values)),
                    Given::Texts(texts) => {
                        part(&(texts.distinct.len() as u64).to_le_bytes());
                        texts.distinct.iter().for_each(|text| part(text.as_bytes()));
                        part(bytemuck::cast_slice(&texts.rows));
                    }
                }
            }
        }
        Sha256(hash.finalize().into())
    }

    fn asked(&self) -> String {
        if self.shape.is_empty() {
            return "this scenario asks for none: what counts is what the pilot does".to_owned();
        }
        let names: Vec<_> = self.shape.iter().map(|answer| answer.table.as_str()).collect();
        format!("asked for: {}", names.join(", "))
    }
}

/// The values of a column, if they are what was asked for.
fn values(table: &str, asked: &AnswerColumn, given: &OutputValues) -> Result<Given, WrongOutput> {
    let place = format!("{table}.{}", asked.name);
    let (kind, values) = match given {
        OutputValues::Integers(bytes) => (Kind::Integer, Given::Whole(whole(&place, bytes)?)),
        OutputValues::Timestamps(bytes) => (Kind::Timestamp, Given::Whole(whole(&place, bytes)?)),
        OutputValues::Decimals(bytes) => (Kind::Decimal, decimals(&place, bytes)?),
        OutputValues::Booleans(bytes) => (Kind::Boolean, booleans(&place, bytes)?),
        OutputValues::Coded { labels, codes } => (Kind::Text, coded(&place, labels, codes)?),
        OutputValues::Texts { offsets, bytes } => (Kind::Text, texts(&place, offsets, bytes)?),
    };
    // Text is text, whichever way it was sent.
    let wanted = if asked.kind == Kind::Code { Kind::Text } else { asked.kind };
    if kind != wanted {
        return Err(shape(format!(
            "{place} is asked for as {}, and was given as {}",
            wanted.key(),
            kind.key()
        )));
    }
    if let (Given::Texts(texts), false) = (&values, asked.allowed.is_empty())
        && let Some(row) = texts.other_than(&asked.allowed)
    {
        let text = quoted(texts.get(row));
        return Err(shape(format!("{place}, row {row}: {text} is not one of: {}", asked.allowed.join(", "))));
    }
    Ok(values)
}

fn whole(place: &str, bytes: &[u8]) -> Result<Vec<i64>, WrongOutput> {
    numbers(place, bytes, i64::from_le_bytes)
}

fn decimals(place: &str, bytes: &[u8]) -> Result<Given, WrongOutput> {
    let values = numbers(place, bytes, f64::from_le_bytes)?;
    match values.iter().position(|value| !value.is_finite()) {
        Some(row) => Err(shape(format!("{place}, row {row}: {} is not a finite number", values[row]))),
        None => Ok(Given::Decimals(values)),
    }
}

fn booleans(place: &str, bytes: &[u8]) -> Result<Given, WrongOutput> {
    match bytes.iter().position(|value| *value > 1) {
        Some(row) => Err(shape(format!("{place}, row {row}: {} is neither 0 nor 1", bytes[row]))),
        None => Ok(Given::Whole(bytes.iter().copied().map(i64::from).collect())),
    }
}

fn coded(place: &str, labels: &[String], codes: &[u8]) -> Result<Given, WrongOutput> {
    let codes = numbers(place, codes, u32::from_le_bytes)?;
    let mut texts = Texts::default();
    let mut numbers = vec![None; labels.len()];
    for (row, code) in codes.iter().enumerate() {
        let text = labels.get(*code as usize).ok_or_else(|| {
            shape(format!("{place}, row {row}: code {code} has no label; there are {}", labels.len()))
        })?;
        let number = &mut numbers[*code as usize];
        let number = match *number {
            Some(number) => number,
            None => *number.insert(texts.number(bounded(place, row, text)?)),
        };
        texts.rows.push(number);
    }
    Ok(Given::Texts(texts))
}

fn texts(place: &str, offsets: &[u8], bytes: &[u8]) -> Result<Given, WrongOutput> {
    let offsets = numbers(place, offsets, u32::from_le_bytes)?;
    let rises = offsets.is_sorted() && offsets.first() == Some(&0);
    if !rises || offsets.last().is_none_or(|last| *last as usize != bytes.len()) {
        let text = format!("{place}: the offsets must begin with 0, rise, and end with the number of bytes");
        return Err(shape(text));
    }
    let mut texts = Texts::default();
    for (row, ends) in offsets.windows(2).enumerate() {
        let text = std::str::from_utf8(&bytes[ends[0] as usize..ends[1] as usize]);
        let text = text.map_err(|_| shape(format!("{place}, row {row}: the text is not UTF-8")))?;
        texts.push(bounded(place, row, text)?);
    }
    Ok(Given::Texts(texts))
}

fn bounded<'a>(place: &str, row: usize, text: &'a str) -> Result<&'a str, WrongOutput> {
    if text.len() <= TEXT_BYTES_MAX {
        return Ok(text);
    }
    let bytes = text.len();
    Err(shape(format!(
        "{place}, row {row}: a text may have {TEXT_BYTES_MAX} bytes, and this one has {bytes}"
    )))
}

fn numbers<T, const BYTES: usize>(
    place: &str,
    bytes: &[u8],
    read: fn([u8; BYTES]) -> T,
) -> Result<Vec<T>, WrongOutput> {
    let (chunks, rest) = bytes.as_chunks::<BYTES>();
    if rest.is_empty() {
        Ok(chunks.iter().copied().map(read).collect())
    } else {
        // The contract cannot say this; a child that does is not one of ours any more.
        Err(shape(format!("{place}: the numbers are cut off")))
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", border::clean::clean(text, 100))
}

fn shape(text: String) -> WrongOutput {
    WrongOutput::Shape(border::clean::clean(&text, 1000))
}
