//! The layout of tables in the sealed file: a header that says what there is, then each column as plain numbers at an
//! address divisible by eight, so that a child that maps the file reads them where they lie.

use crate::table::{Kind, Table, Values};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// The first bytes of a sealed file, with the version of the layout.
const MAGIC: [u8; 8] = *b"FCTABLE1";

/// Where some bytes lie, counted from the end of the header.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Span {
    start: u64,
    bytes: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct TableHead {
    name: String,
    note: String,
    rows: u64,
    columns: Vec<ColumnHead>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ColumnHead {
    name: String,
    note: String,
    kind: Kind,
    /// Of text: the offsets.
    values: Span,
    present: Option<Span>,
    /// Of text: the bytes.
    text: Option<Span>,
    dictionary: Vec<String>,
}

/// Why a file is not one of ours.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed tables cannot be read: {0}")]
pub struct Unreadable(&'static str);

/// Writes the tables.
///
/// # Errors
/// When writing does not work. What the tables hold is checked by [`read`].
pub fn write(tables: &[Table], to: &mut impl Write) -> io::Result<()> {
    let mut blobs: Vec<&[u8]> = Vec::new();
    let mut end = 0;
    let mut place = |bytes| {
        blobs.push(bytes);
        let span = Span { start: end, bytes: bytes.len() as u64 };
        end = (end + span.bytes).next_multiple_of(8);
        span
    };
    let heads: Vec<_> = tables
        .iter()
        .map(|table| TableHead {
            name: table.name.clone(),
            note: table.note.clone(),
            rows: table.rows() as u64,
            columns: table
                .columns
                .iter()
                .map(|column| {
                    let (values, text, dictionary) = parts(&column.values);
                    ColumnHead {
                        name: column.name.clone(),
                        note: column.note.clone(),
                        kind: column.values.kind(),
                        values: place(values),
                        present: column.present.as_deref().map(&mut place),
                        text: text.map(&mut place),
                        dictionary: dictionary.to_vec(),
                    }
                })
                .collect(),
        })
        .collect();
    let mut head = postcard::to_stdvec(&heads).map_err(io::Error::other)?;
    head.resize(head.len().next_multiple_of(8), 0);
    to.write_all(&MAGIC)?;
    to.write_all(&(head.len() as u64).to_le_bytes())?;
    to.write_all(&head)?;
    for blob in blobs {
        to.write_all(blob)?;
        to.write_all(&[0; 8][..blob.len().next_multiple_of(8) - blob.len()])?;
    }
    Ok(())
}

/// The plain bytes of a column: its values, its text, its dictionary.
fn parts(values: &Values) -> (&[u8], Option<&[u8]>, &[String]) {
    match values {
        Values::Integers(values) | Values::Timestamps(values) => (bytemuck::cast_slice(values), None, &[]),
        Values::Decimals(values) => (bytemuck::cast_slice(values), None, &[]),
        Values::Booleans(values) => (values, None, &[]),
        Values::Codes { codes, dictionary } => (bytemuck::cast_slice(codes), None, dictionary),
        Values::Texts { offsets, bytes } => (bytemuck::cast_slice(offsets), Some(bytes), &[]),
    }
}

/// The tables of a sealed file, read where they lie.
#[derive(Debug)]
pub struct Tables<'a> {
    /// The tables, in their order.
    pub tables: Vec<TableView<'a>>,
}

/// One table.
#[derive(Debug)]
pub struct TableView<'a> {
    /// Its name.
    pub name: String,
    /// What one row stands for.
    pub note: String,
    /// How many rows.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<ColumnView<'a>>,
}

/// One column.
#[derive(Debug)]
pub struct ColumnView<'a> {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub note: String,
    /// The values.
    pub values: ValuesView<'a>,
    /// One byte a row, or nothing when every row has a value.
    pub present: Option<&'a [u8]>,
}

/// The values of one column, as [`Values`] describes them.
#[derive(Debug)]
pub enum ValuesView<'a> {
    /// Whole numbers.
    Integers(&'a [i64]),
    /// Numbers with decimals.
    Decimals(&'a [f64]),
    /// Points in time.
    Timestamps(&'a [i64]),
    /// One byte a row.
    Booleans(&'a [u8]),
    /// Codes into the dictionary.
    Codes {
        /// One a row.
        codes: &'a [u32],
        /// The texts.
        dictionary: Vec<String>,
    },
    /// Text.
    Texts {
        /// One more than there are rows.
        offsets: &'a [u32],
        /// The text of all rows.
        bytes: &'a [u8],
    },
}

impl ValuesView<'_> {
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
}

/// Reads a sealed file, whose bytes must begin at an address divisible by eight, as a mapped file's do.
///
/// # Errors
/// When anything in it does not fit: nothing that is given back can lie outside the bytes, and every column has as
/// many rows as its table says.
pub fn read(file: &[u8]) -> Result<Tables<'_>, Unreadable> {
    let (magic, rest) = file.split_at_checked(8).ok_or(Unreadable("it is too short"))?;
    if magic != MAGIC {
        return Err(Unreadable("it does not begin as one"));
    }
    let (length, rest) = rest.split_first_chunk::<8>().ok_or(Unreadable("it is too short"))?;
    let length =
        usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Unreadable("its header is too long"))?;
    let (head, body) = rest.split_at_checked(length).ok_or(Unreadable("its header is cut off"))?;
    let (heads, _) =
        postcard::take_from_bytes::<Vec<TableHead>>(head).map_err(|_| Unreadable("its header is garbled"))?;
    let tables = heads
        .into_iter()
        .map(|head| {
            let columns = head.columns.into_iter().map(|column| view(column, head.rows, body));
            let columns = columns.collect::<Result<_, _>>()?;
            Ok(TableView { name: head.name, note: head.note, rows: head.rows, columns })
        })
        .collect::<Result<_, _>>()?;
    Ok(Tables { tables })
}

fn view(head: ColumnHead, rows: u64, body: &[u8]) -> Result<ColumnView<'_>, Unreadable> {
    let rows = usize::try_from(rows).map_err(|_| Unreadable("it has too many rows"))?;
    let values = slice(head.values, body)?;
    let values = match head.kind {
        Kind::Integer => ValuesView::Integers(numbers(values, rows)?),
        Kind::Decimal => ValuesView::Decimals(numbers(values, rows)?),
        Kind::Timestamp => ValuesView::Timestamps(numbers(values, rows)?),
        Kind::Boolean => ValuesView::Booleans(numbers(values, rows)?),
        Kind::Code => {
            let codes: &[u32] = numbers(values, rows)?;
            if codes.iter().any(|code| *code as usize >= head.dictionary.len()) {
                return Err(Unreadable("a code has no text"));
            }
            ValuesView::Codes { codes, dictionary: head.dictionary }
        }
        Kind::Text => {
            let offsets: &[u32] = numbers(values, rows + 1)?;
            let bytes = slice(head.text.ok_or(Unreadable("a text has no bytes"))?, body)?;
            let rising = offsets.is_sorted() && offsets.first() == Some(&0);
            if !rising || offsets.last().is_none_or(|last| *last as usize != bytes.len()) {
                return Err(Unreadable("a text's offsets do not rise to its end"));
            }
            ValuesView::Texts { offsets, bytes }
        }
    };
    let present = head.present.map(|span| numbers(slice(span, body)?, rows)).transpose()?;
    Ok(ColumnView { name: head.name, note: head.note, values, present })
}

fn slice(span: Span, body: &[u8]) -> Result<&[u8], Unreadable> {
    let start = usize::try_from(span.start).map_err(|_| Unreadable("a column lies outside"))?;
    let end = usize::try_from(span.bytes).ok().and_then(|bytes| start.checked_add(bytes));
    end.and_then(|end| body.get(start..end)).ok_or(Unreadable("a column lies outside"))
}

fn numbers<T: bytemuck::AnyBitPattern>(bytes: &[u8], rows: usize) -> Result<&[T], Unreadable> {
    let numbers: &[T] =
        bytemuck::try_cast_slice(bytes).map_err(|_| Unreadable("a column does not lie as it should"))?;
    if numbers.len() == rows {
        Ok(numbers)
    } else {
        Err(Unreadable("a column has another length than its table"))
    }
}
