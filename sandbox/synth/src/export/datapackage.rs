//! The datapackage: what the files are, as JSON in the shape of the Frictionless standard.

use super::{File, Format, MARK, MARK_FIELD, moment};
use crate::world::World;
use border::table::{Column, Table, Values};
use serde::Serialize;

/// The version of the made-up data: it changes when the same seed makes other bytes than before.
pub const VERSION: &str = "1.0.0";

/// What tells the rows of a table apart.
const OWN: [(&str, &str); 10] = [
    ("streets", "usrn"),
    ("properties", "uprn"),
    ("households", "household_id"),
    ("reports", "report_id"),
    ("orders", "order_id"),
    ("visits", "visit_id"),
    ("outcomes", "order_id"),
    ("triage", "report_id"),
    ("circumstances", "uprn"),
    ("hazards", "hazard_id"),
];

/// What ties tables together: table, column, and the table and column they point to. `reports.uprn` is not among
/// them: some are mistyped on purpose.
const FOREIGN: [(&str, &str, &str, &str); 9] = [
    ("properties", "usrn", "streets", "usrn"),
    ("households", "uprn", "properties", "uprn"),
    ("orders", "report_id", "reports", "report_id"),
    ("orders", "uprn", "properties", "uprn"),
    ("visits", "order_id", "orders", "order_id"),
    ("outcomes", "order_id", "orders", "order_id"),
    ("triage", "report_id", "reports", "report_id"),
    ("hazards", "uprn", "properties", "uprn"),
    ("circumstances", "uprn", "properties", "uprn"),
];

#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    name: String,
    title: String,
    description: &'a str,
    version: &'a str,
    synthetic: bool,
    council: &'a str,
    homes_per_thousand: u32,
    simulated_now: String,
    key: &'a str,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct Resource<'a> {
    name: &'a str,
    title: String,
    description: &'a str,
    path: String,
    format: &'a str,
    mediatype: &'a str,
    encoding: &'a str,
    bytes: u64,
    hash: String,
    schema: Schema<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    fields: Vec<Field<'a>>,
    missing_values: [&'a str; 1],
    primary_key: Vec<&'a str>,
    foreign_keys: Vec<ForeignKey<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    r#type: &'a str,
    description: &'a str,
    constraints: Constraints<'a>,
}

#[derive(Serialize)]
struct Constraints<'a> {
    required: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    r#enum: Vec<&'a str>,
}

#[derive(Serialize)]
struct ForeignKey<'a> {
    fields: [&'a str; 1],
    reference: Reference<'a>,
}

#[derive(Serialize)]
struct Reference<'a> {
    resource: &'a str,
    fields: [&'a str; 1],
}

/// The datapackage of these files of a world. `key` is the label of a public practice key; without one, the key is
/// withheld. The seed itself is in no file. A file of no table of this world is left out.
pub fn datapackage(world: &World, key: Option<&str>, files: &[File]) -> String {
    let known = |file: &File| world.table(&file.table).or_else(|| world.truth_table(&file.table));
    let resources = files.iter().filter_map(|file| known(file).map(|table| resource(table, file))).collect();
    let package = Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: format!("synthetic-housing-{}", world.profile.key().replace('_', "-")),
        title: format!("{MARK} council housing: {}", world.profile.key()),
        description: "SYNTHETIC. Made up by a program. No row is a record of a real person, home or event.",
        version: VERSION,
        synthetic: true,
        council: world.profile.key(),
        homes_per_thousand: world.profile.homes_per_thousand,
        simulated_now: moment(world.now),
        key: key.unwrap_or("withheld"),
        resources,
    };
    // These types have no map with other keys than text, and nothing that could refuse.
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

fn resource<'a>(table: &'a Table, file: &'a File) -> Resource<'a> {
    let (format, mediatype) = match file.format {
        Format::Csv => ("csv", "text/csv"),
        Format::JsonLines => ("jsonl", "application/jsonl"),
    };
    Resource {
        name: &table.name,
        title: format!("{MARK}: {}", table.name),
        description: &table.note,
        path: file.format.file_name(&table.name),
        format,
        mediatype,
        encoding: "utf-8",
        bytes: file.bytes,
        hash: format!("sha256:{}", file.sha256),
        schema: schema(table),
    }
}

fn schema(table: &Table) -> Schema<'_> {
    let mark = Field {
        name: MARK_FIELD,
        r#type: "string",
        description: "Says of every row that it is made up.",
        constraints: Constraints { required: true, r#enum: vec![MARK] },
    };
    let foreign = FOREIGN.iter().filter(|(from, ..)| *from == table.name);
    Schema {
        fields: std::iter::once(mark).chain(table.columns.iter().map(field)).collect(),
        missing_values: [""],
        primary_key: OWN.iter().filter(|(of, _)| *of == table.name).map(|(_, field)| *field).collect(),
        foreign_keys: foreign
            .map(|(_, field, resource, target)| ForeignKey {
                fields: [field],
                reference: Reference { resource, fields: [target] },
            })
            .collect(),
    }
}

fn field(column: &Column) -> Field<'_> {
    let kind = match &column.values {
        Values::Integers(_) => "integer",
        Values::Decimals(_) => "number",
        Values::Timestamps(_) => "datetime",
        Values::Booleans(_) => "boolean",
        Values::Codes { .. } | Values::Texts { .. } => "string",
    };
    let allowed = match &column.values {
        Values::Codes { dictionary, .. } => dictionary.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    Field {
        name: &column.name,
        r#type: kind,
        description: &column.note,
        constraints: Constraints { required: column.present.is_none(), r#enum: allowed },
    }
}
