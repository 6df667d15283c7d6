//! Worlds as files.

use crate::read::{column, seed, texts, world};
use border::table::{Column, Table, Values};
use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};
use synth::export::{File, Format, MARK, MARK_FIELD, csv, datapackage, json_lines, write};
use synth::{Profile, World, housing};

fn csv_text(table: &Table) -> String {
    let mut bytes = Vec::new();
    csv(table, &mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

fn json_text(table: &Table) -> String {
    let mut bytes = Vec::new();
    json_lines(table, &mut bytes).expect("memory takes all");
    String::from_utf8(bytes).expect("UTF-8")
}

/// A table with one column of each kind, and what is hard to write down.
fn hard() -> Table {
    let text = ["a, b", "say \"hello\"\r\nand more", "", "żółć €"];
    let mut offsets = vec![0];
    let mut bytes = Vec::new();
    for row in text {
        bytes.extend_from_slice(row.as_bytes());
        offsets.push(bytes.len() as u32);
    }
    let make = |name: &str, values: Values, present: Option<Vec<u8>>| Column {
        name: name.to_owned(),
        note: "SYNTHETIC".to_owned(),
        values,
        present,
    };
    let dictionary = vec!["one".to_owned(), "two, three".to_owned()];
    Table {
        name: "hard".to_owned(),
        note: "SYNTHETIC".to_owned(),
        columns: vec![
            make("whole", Values::Integers(vec![-1, 0, i64::MAX, 7]), Some(vec![1, 1, 1, 0])),
            make("decimal", Values::Decimals(vec![0.1, -2.0, 1234.5, 0.0]), None),
            make("moment", Values::Timestamps(vec![0, 1_781_510_400_000, -1000, 0]), Some(vec![1, 1, 1, 0])),
            make("flag", Values::Booleans(vec![0, 1, 1, 0]), None),
            make("code", Values::Codes { codes: vec![0, 1, 1, 0], dictionary }, None),
            make("text", Values::Texts { offsets, bytes }, Some(vec![1, 1, 0, 1])),
        ],
    }
}

#[test]
fn csv_quotes_what_the_standard_says_and_ends_lines_with_both_signs() {
    assert_eq!(
        csv_text(&hard()),
        "record,whole,decimal,moment,flag,code,text\r\n\
         SYNTHETIC,-1,0.10,1970-01-01T00:00:00Z,false,one,\"a, b\"\r\n\
         SYNTHETIC,0,-2.00,2026-06-15T08:00:00Z,true,\"two, three\",\"say \"\"hello\"\"\r\nand more\"\r\n\
         SYNTHETIC,9223372036854775807,1234.50,1969-12-31T23:59:59Z,true,\"two, three\",\r\n\
         SYNTHETIC,,0.00,,false,one,żółć €\r\n"
    );
}

#[test]
fn json_lines_tell_a_missing_value_from_an_empty_one() {
    let lines: Vec<Value> =
        json_text(&hard()).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[1]["text"], "say \"hello\"\r\nand more");
    assert_eq!(lines[2]["text"], Value::Null);
    assert_eq!(lines[3]["whole"], Value::Null);
    assert_eq!(lines[0]["moment"], "1970-01-01T00:00:00Z");
    assert_eq!(lines[1]["flag"], true);
    assert_eq!(lines[3]["text"], "żółć €");
}

#[test]
fn every_row_of_every_file_says_that_it_is_synthetic_and_so_does_its_name() {
    let world = world("small_district_dirty", 20, 1);
    for table in world.tables.iter().chain(&world.truth) {
        let text = csv_text(table);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a header").get(0), Some(MARK_FIELD));
        let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), table.rows());
        assert!(rows.iter().all(|row| row.get(0) == Some(MARK)));
        let lines = json_text(table);
        assert!(lines.lines().all(|line| line.starts_with("{\"record\":\"SYNTHETIC\",")));
        assert_eq!(lines.lines().count(), table.rows());
        for format in [Format::Csv, Format::JsonLines] {
            assert!(format.file_name(&table.name).starts_with("SYNTHETIC-"));
        }
    }
}

#[test]
fn a_file_read_again_holds_what_the_table_held() {
    let world = world("small_district_dirty", 20, 2);
    let reports = world.table("reports").expect("reports");
    let text = csv_text(reports);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|field| field == name).expect("a field");
    let words = texts(&world, "reports", "description");
    let categories = texts(&world, "reports", "category");
    let Values::Integers(ids) = &column(&world, "reports", "report_id").values else { panic!("numbers") };
    for (row, record) in reader.records().enumerate() {
        let record = record.expect("a row");
        assert_eq!(record[at("description")], *words[row].unwrap_or(""));
        assert_eq!(record[at("category")], *categories[row].unwrap_or(""));
        assert_eq!(record[at("report_id")], ids[row].to_string());
    }
}

fn files(world: &World) -> Vec<(File, Vec<u8>)> {
    world
        .tables
        .iter()
        .chain(&world.truth)
        .map(|table| {
            let mut bytes = Vec::new();
            (write(table, Format::Csv, &mut bytes).expect("memory takes all"), bytes)
        })
        .collect()
}

#[test]
fn the_datapackage_names_each_file_with_its_hash_and_its_fields() {
    let world = world("county_town_sparse", 20, 3);
    let written = files(&world);
    let all: Vec<File> = written.iter().map(|(file, _)| file.clone()).collect();
    let package: Value = serde_json::from_str(&datapackage(&world, None, &all)).expect("JSON");
    assert_eq!(package["key"], "withheld");
    assert_eq!(package["synthetic"], true);
    assert_eq!(package["council"], "county_town_sparse");
    assert_eq!(package["homes_per_thousand"], 20);
    assert!(package["title"].as_str().is_some_and(|title| title.contains("SYNTHETIC")));
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 11);
    for (resource, (_, bytes)) in resources.iter().zip(&written) {
        assert_eq!(resource["hash"], format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(bytes))));
        assert_eq!(resource["bytes"], bytes.len());
        assert!(resource["path"].as_str().is_some_and(|path| path.starts_with("SYNTHETIC-")));
        let header = String::from_utf8_lossy(bytes).lines().next().unwrap_or("").to_owned();
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
        assert_eq!(names.join(","), header);
    }
}

#[test]
fn a_field_that_is_said_to_be_required_is_never_empty_and_a_code_is_one_of_its_list() {
    let world = world("county_town_dirty", 20, 4);
    let written = files(&world);
    let all: Vec<File> = written.iter().map(|(file, _)| file.clone()).collect();
    let package: Value = serde_json::from_str(&datapackage(&world, None, &all)).expect("JSON");
    for (resource, (_, bytes)) in package["resources"].as_array().expect("resources").iter().zip(&written) {
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        for row in reader.records().map(|row| row.expect("a row")) {
            for (field, value) in fields.iter().zip(row.iter()) {
                let required = field["constraints"]["required"] == true;
                assert!(!required || !value.is_empty(), "{} of {}", field["name"], resource["name"]);
                if let Some(allowed) = field["constraints"]["enum"].as_array() {
                    assert!(value.is_empty() || allowed.iter().any(|allowed| allowed == value), "{value}");
                }
            }
        }
    }
}

#[test]
fn a_public_key_is_named_by_its_label_and_the_seed_is_in_no_file() {
    let world = housing(&seed(0xAB), &Profile::ALL[0].scaled(20));
    let written = files(&world);
    let all: Vec<File> = written.iter().map(|(file, _)| file.clone()).collect();
    let package = datapackage(&world, Some("practice-1"), &all);
    assert!(package.contains("\"key\": \"practice-1\""));
    let secret = HEXLOWER.encode(&seed(0xAB)[..4]);
    assert!(!package.contains(&secret));
    assert!(written.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(&secret)));
}
