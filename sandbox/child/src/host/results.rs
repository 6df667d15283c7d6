//! `results`: the pilot's answer, passed on to the parent, who knows what was asked and judges it.

use super::{Host, Stop, confused, wit::results as w};
use border::message::{FromChild, OutputColumn, OutputValues, Quota, ToChild};
use wasmtime::Result;

impl w::Host for Host {
    fn emit(&mut self, table: String, columns: Vec<w::Column>) -> Result<std::result::Result<(), String>> {
        let columns: Vec<_> = columns.into_iter().map(column).collect();
        let (bytes, rows) = columns
            .iter()
            .map(OutputColumn::size)
            .fold((0, 0), |(all, most), (bytes, rows)| (all + bytes, most.max(rows)));
        self.count(bytes, rows * columns.len() as u64)?;
        self.output_bytes += bytes as u64;
        if self.output_bytes > self.job.limits.output_bytes_max {
            return Err(Stop::Quota(Quota::OutputBytes).into());
        }
        match self.ask(&FromChild::Emit { table, columns })? {
            ToChild::Emitted(kept) => Ok(kept),
            _ => Err(confused()),
        }
    }
}

fn column(column: w::Column) -> OutputColumn {
    let values = match column.values {
        w::Values::Integers(values) => OutputValues::Integers(bytemuck::cast_slice(&values).to_vec()),
        w::Values::Decimals(values) => OutputValues::Decimals(bytemuck::cast_slice(&values).to_vec()),
        w::Values::Timestamps(values) => OutputValues::Timestamps(bytemuck::cast_slice(&values).to_vec()),
        w::Values::Booleans(values) => OutputValues::Booleans(values),
        w::Values::Coded(coded) => {
            OutputValues::Coded { labels: coded.labels, codes: bytemuck::cast_slice(&coded.codes).to_vec() }
        }
        w::Values::Texts(texts) => {
            OutputValues::Texts { offsets: bytemuck::cast_slice(&texts.offsets).to_vec(), bytes: texts.bytes }
        }
    };
    OutputColumn { name: column.name, values }
}
