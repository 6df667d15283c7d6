//! `data`: the public tables, read in columns.

use super::{Host, Stop, wit::data as w};
use border::{
    message::Quota,
    sealed::{ColumnView, TableView, ValuesView},
    table::Kind,
};
use wasmtime::{Result, component::Resource};

/// The most rows of one batch.
const BATCH_ROWS_MAX: u32 = 65_536;

/// A reading: which columns of which table, and between which rows.
#[derive(Debug)]
pub struct Scan {
    table: usize,
    columns: Vec<usize>,
    next: u64,
    end: u64,
}

impl w::Host for Host {
    fn tables(&mut self) -> Result<Vec<String>> {
        let names: Vec<_> = self.tables.tables.iter().map(|table| table.name.clone()).collect();
        self.count(0, names.len() as u64)?;
        Ok(names)
    }

    fn describe(&mut self, table: String) -> Result<std::result::Result<w::TableInfo, w::Error>> {
        let info = self.table(&table).map(|number| info(&self.tables.tables[number]));
        self.count(table.len(), info.as_ref().map_or(0, |info| info.columns.len() as u64))?;
        Ok(info)
    }

    fn dictionary(
        &mut self,
        table: String,
        column: String,
    ) -> Result<std::result::Result<Vec<String>, w::Error>> {
        let dictionary = self.table(&table).and_then(|table| {
            let number = self.column(table, &column)?;
            match &self.tables.tables[table].columns[number].values {
                ValuesView::Codes { dictionary, .. } => Ok(dictionary.clone()),
                other => Err(w::Error::WrongColumn(format!(
                    "{column} holds {} and has no dictionary",
                    other.kind().key()
                ))),
            }
        });
        let texts = dictionary.as_deref().unwrap_or_default();
        let bytes = texts.iter().map(String::len).sum();
        self.count(bytes, texts.len() as u64)?;
        Ok(dictionary)
    }

    fn open(
        &mut self,
        table: String,
        columns: Vec<String>,
        options: w::Options,
    ) -> Result<std::result::Result<Resource<Scan>, w::Error>> {
        self.count(table.len() + columns.iter().map(String::len).sum::<usize>(), columns.len() as u64)?;
        let scan = match self.scan(&table, &columns, options) {
            Ok(scan) => scan,
            Err(error) => return Ok(Err(error)),
        };
        if self.handles >= self.job.limits.handles_max {
            return Err(Stop::Quota(Quota::Handles).into());
        }
        self.handles += 1;
        Ok(Ok(self.resources.push(scan)?))
    }
}

impl w::HostScan for Host {
    fn next(&mut self, scan: Resource<Scan>, max_rows: u32) -> Result<Option<w::Batch>> {
        let scan = self.resources.get_mut(&scan)?;
        let (first, end) = (scan.next, scan.end.min(scan.next + u64::from(max_rows.min(BATCH_ROWS_MAX))));
        scan.next = end;
        let rows = end - first;
        let table = &self.tables.tables[scan.table];
        let columns: Vec<_> =
            scan.columns.iter().map(|number| part(&table.columns[*number], first, end)).collect();
        let bytes = columns.iter().map(bytes).sum();
        let cells = rows * columns.len() as u64;
        self.rows_read += rows;
        self.count(bytes, cells)?;
        let rows = u32::try_from(rows).unwrap_or(BATCH_ROWS_MAX);
        Ok((rows > 0).then_some(w::Batch { first, rows, columns }))
    }

    fn drop(&mut self, scan: Resource<Scan>) -> Result<()> {
        self.resources.delete(scan)?;
        self.handles -= 1;
        Ok(())
    }
}

impl Host {
    fn table(&self, name: &str) -> std::result::Result<usize, w::Error> {
        let tables = &self.tables.tables;
        tables.iter().position(|table| table.name == name).ok_or_else(|| {
            let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
            w::Error::UnknownTable(format!("there is no table {name}; there are: {}", names.join(", ")))
        })
    }

    fn column(&self, table: usize, name: &str) -> std::result::Result<usize, w::Error> {
        let table = &self.tables.tables[table];
        table.columns.iter().position(|column| column.name == name).ok_or_else(|| {
            let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
            w::Error::UnknownColumn(format!(
                "{} has no column {name}; it has: {}",
                table.name,
                names.join(", ")
            ))
        })
    }

    fn scan(
        &self,
        table: &str,
        names: &[String],
        options: w::Options,
    ) -> std::result::Result<Scan, w::Error> {
        let table = self.table(table)?;
        let mut columns = Vec::new();
        for name in names {
            let column = self.column(table, name)?;
            if columns.contains(&column) {
                return Err(w::Error::WrongColumn(format!("{name} was asked for twice")));
            }
            columns.push(column);
        }
        let rows = self.tables.tables[table].rows;
        let next = options.first.min(rows);
        let end = options.rows.map_or(rows, |count| next.saturating_add(count).min(rows));
        Ok(Scan { table, columns, next, end })
    }
}

fn info(table: &TableView<'_>) -> w::TableInfo {
    let columns = table.columns.iter().map(|column| w::ColumnInfo {
        name: column.name.clone(),
        note: column.note.clone(),
        kind: match column.values.kind() {
            Kind::Integer => w::Kind::Integer,
            Kind::Decimal => w::Kind::Decimal,
            Kind::Timestamp => w::Kind::Timestamp,
            Kind::Boolean => w::Kind::Boolean,
            Kind::Code => w::Kind::Code,
            Kind::Text => w::Kind::Text,
        },
        nullable: column.present.is_some(),
    });
    w::TableInfo {
        name: table.name.clone(),
        note: table.note.clone(),
        rows: table.rows,
        columns: columns.collect(),
    }
}

/// Rows `first..end` of a column. The rows lie within it: `sealed::read` has seen that it is as long as its table.
fn part(column: &ColumnView<'_>, first: u64, end: u64) -> w::Column {
    #[allow(clippy::cast_possible_truncation, reason = "the rows of a mapped table are addressable")]
    let rows = first as usize..end as usize;
    let values = match &column.values {
        ValuesView::Integers(values) => w::Values::Integers(values[rows.clone()].to_vec()),
        ValuesView::Decimals(values) => w::Values::Decimals(values[rows.clone()].to_vec()),
        ValuesView::Timestamps(values) => w::Values::Timestamps(values[rows.clone()].to_vec()),
        ValuesView::Booleans(values) => w::Values::Booleans(values[rows.clone()].to_vec()),
        ValuesView::Codes { codes, .. } => w::Values::Codes(codes[rows.clone()].to_vec()),
        ValuesView::Texts { offsets, bytes } => {
            let (start, stop) = (offsets[rows.start], offsets[rows.end]);
            w::Values::Texts(w::Texts {
                offsets: offsets[rows.start..=rows.end].iter().map(|offset| offset - start).collect(),
                bytes: bytes[start as usize..stop as usize].to_vec(),
            })
        }
    };
    w::Column { values, present: column.present.map(|present| present[rows].to_vec()) }
}

fn bytes(column: &w::Column) -> usize {
    let values = match &column.values {
        w::Values::Integers(values) | w::Values::Timestamps(values) => values.len() * 8,
        w::Values::Decimals(values) => values.len() * 8,
        w::Values::Booleans(values) => values.len(),
        w::Values::Codes(codes) => codes.len() * 4,
        w::Values::Texts(texts) => texts.offsets.len() * 4 + texts.bytes.len(),
    };
    values + column.present.as_ref().map_or(0, Vec::len)
}
