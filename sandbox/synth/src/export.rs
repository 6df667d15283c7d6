//! Worlds as files: CSV (RFC 4180) or JSON Lines, and the datapackage that describes them.
//!
//! Every file says SYNTHETIC: in its name, and in each row, whose first field is `record` and holds `SYNTHETIC`.
//! A comment at the top would be no CSV: the standard has none, and most readers would take it for the header. A
//! file that is renamed, or a row that is cut out and sent on, still says what it is, and every reader gets along
//! with one column more.
//!
//! Whole numbers are written as such, numbers with decimals with two, moments as `2026-06-15T08:00:00Z`, yes
//! and no as `true` and `false`. A missing value is an empty field, or `null`.

mod datapackage;

pub use datapackage::{VERSION, datapackage};

use border::table::{Column, Table, Values};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// What every row begins with.
pub const MARK: &str = "SYNTHETIC";
/// The name of the field that holds it.
pub const MARK_FIELD: &str = "record";

/// How a table is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, RFC 4180.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The table it holds.
    pub table: String,
    /// How.
    pub format: Format,
    /// Its length. Unit: bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in small hexadecimal letters.
    pub sha256: String,
}

impl Format {
    /// The name of the file of a table: it says what it holds.
    pub fn file_name(self, table: &str) -> String {
        match self {
            Self::Csv => format!("SYNTHETIC-{table}.csv"),
            Self::JsonLines => format!("SYNTHETIC-{table}.jsonl"),
        }
    }
}

/// Writes a table in a format, and says what was written. Fails when the writer does.
pub fn write(table: &Table, format: Format, to: impl Write) -> io::Result<File> {
    let mut hashing = Hashing { to, hash: Sha256::new(), bytes: 0 };
    match format {
        Format::Csv => csv(table, &mut hashing)?,
        Format::JsonLines => json_lines(table, &mut hashing)?,
    }
    hashing.to.flush()?;
    let sha256 = HEXLOWER.encode(&hashing.hash.finalize());
    Ok(File { table: table.name.clone(), format, bytes: hashing.bytes, sha256 })
}

/// Writes a table as CSV: a header, then a line a row, ended by CR LF. Fails when the writer does.
pub fn csv(table: &Table, to: impl Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    writer.write_field(MARK_FIELD)?;
    writer.write_record(table.columns.iter().map(|column| &column.name))?;
    let mut field = Vec::new();
    for row in 0..table.rows() {
        writer.write_field(MARK)?;
        for column in &table.columns {
            field.clear();
            if column.is_present(row) {
                plain(column, row, &mut field);
            }
            writer.write_field(&field)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// Writes a table as JSON Lines: an object a row, ended by LF. Fails when the writer does.
pub fn json_lines(table: &Table, mut to: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    for row in 0..table.rows() {
        line.clear();
        line.extend_from_slice(b"{\"");
        line.extend_from_slice(MARK_FIELD.as_bytes());
        line.extend_from_slice(b"\":\"");
        line.extend_from_slice(MARK.as_bytes());
        line.push(b'"');
        for column in &table.columns {
            line.extend_from_slice(b",\"");
            line.extend_from_slice(column.name.as_bytes());
            line.extend_from_slice(b"\":");
            value(column, row, &mut line)?;
        }
        line.extend_from_slice(b"}\n");
        to.write_all(&line)?;
    }
    Ok(())
}

/// A value as JSON.
fn value(column: &Column, row: usize, line: &mut Vec<u8>) -> io::Result<()> {
    if !column.is_present(row) {
        line.extend_from_slice(b"null");
        return Ok(());
    }
    match &column.values {
        Values::Codes { codes, dictionary } => serde_json::to_writer(line, &dictionary[codes[row] as usize])?,
        Values::Texts { .. } => {
            let mut text = Vec::new();
            plain(column, row, &mut text);
            serde_json::to_writer(line, &String::from_utf8_lossy(&text))?;
        }
        Values::Timestamps(_) => {
            line.push(b'"');
            plain(column, row, line);
            line.push(b'"');
        }
        Values::Integers(_) | Values::Decimals(_) | Values::Booleans(_) => plain(column, row, line),
    }
    Ok(())
}

/// A value as it stands in a field.
fn plain(column: &Column, row: usize, out: &mut Vec<u8>) {
    // Writing to a vector of bytes cannot fail.
    let _ = match &column.values {
        Values::Integers(values) => write!(out, "{}", values[row]),
        Values::Decimals(values) => write!(out, "{:.2}", values[row]),
        Values::Timestamps(values) => {
            out.extend_from_slice(moment(values[row]).as_bytes());
            Ok(())
        }
        Values::Booleans(values) => write!(out, "{}", values[row] == 1),
        Values::Codes { codes, dictionary } => {
            out.extend_from_slice(dictionary[codes[row] as usize].as_bytes());
            Ok(())
        }
        Values::Texts { offsets, bytes } => {
            out.extend_from_slice(&bytes[offsets[row] as usize..offsets[row + 1] as usize]);
            Ok(())
        }
    };
}

/// Milliseconds since 1970 as ISO 8601, in UTC; an empty text for what lies outside the years 1 to 9999.
pub(crate) fn moment(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds)
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Passes bytes on, and hashes and counts them.
struct Hashing<W> {
    to: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.to.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
