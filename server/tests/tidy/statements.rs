//! SQL: every statement is listed, was run, and stays within its part of the database.

use crate::tree::{rust, top};
use portal::{db::Kind, operational};
use std::{collections::BTreeSet, path::PathBuf};

/// The tables a statement writes to.
fn written(sql: &str) -> BTreeSet<String> {
    let words: Vec<_> = sql.split_whitespace().collect();
    let mut tables = BTreeSet::new();
    for pair in words.windows(3) {
        let table = match (pair[0], pair[1]) {
            ("INSERT", "INTO") | ("DELETE", "FROM") => pair[2],
            ("UPDATE", table) if !["SET", "SKIP"].contains(&table) => table,
            _ => continue,
        };
        tables.insert(table.trim_matches(['(', ')', ';']).to_owned());
    }
    tables
}

#[test]
fn operational_tables_are_written_by_operational_statements_alone() {
    let operational: BTreeSet<_> = operational::TABLES.iter().map(|table| (*table).to_owned()).collect();
    for statement in portal::db::all() {
        for sql in [statement.postgres, statement.sqlite] {
            let tables = written(sql);
            match statement.kind {
                Kind::Read => {
                    assert!(tables.is_empty(), "{} is a read and writes {tables:?}", statement.name)
                }
                Kind::Write => {
                    assert!(!tables.is_empty(), "{} writes nothing", statement.name);
                    let beside = statement.name.starts_with("portal::operational::");
                    assert!(
                        beside || tables.is_disjoint(&operational),
                        "{} writes {tables:?}",
                        statement.name
                    );
                }
                Kind::Operational => {
                    assert!(tables.is_subset(&operational), "{} writes {tables:?}", statement.name);
                    assert!(statement.name.starts_with("portal::operational::"), "{}", statement.name);
                }
            }
        }
    }
}

#[test]
fn every_list_of_statements_is_in_the_one_list() {
    let listed: BTreeSet<_> = portal::db::all()
        .filter_map(|statement| statement.name.rsplit_once("::"))
        .map(|(module, _)| module)
        .collect();
    let mut missing = Vec::new();
    for file in rust().into_iter().filter(|file| file.path.starts_with("server/portal/src/")) {
        let declares = file.text.lines().any(|line| line.starts_with("statements! {"));
        let path = file.path.trim_start_matches("server/portal/src/").trim_end_matches(".rs");
        let module = format!("portal::{}", path.trim_end_matches("/mod").replace('/', "::"));
        if declares && !listed.contains(module.as_str()) {
            missing.push(module);
        }
    }
    assert!(missing.is_empty(), "not in portal::STATEMENTS: {missing:?}");
}

/// Statements that no test can run with rows, and why. Better none.
const NEVER_RUN: &[(&str, &str)] = &[];

#[test]
fn every_statement_was_run_with_rows() {
    let folder = std::env::var_os("FORECOURT_COVERAGE").map(PathBuf::from);
    let folder =
        folder.expect("FORECOURT_COVERAGE is not set: script/test sets it, and runs `it` before this");
    let run: BTreeSet<String> = std::fs::read_dir(&folder)
        .expect("the folder that `it` wrote to")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let all: Vec<_> = portal::db::all().map(|statement| statement.name).collect();
    let excused = |name: &&str| NEVER_RUN.iter().any(|(excused, _)| excused == name);
    let never: Vec<_> = all
        .iter()
        .filter(|name| !run.contains(&name.replace("::", ".")))
        .filter(|name| !excused(name))
        .collect();
    println!("{} statements, {} were run with rows", all.len(), all.len() - never.len());
    assert!(never.is_empty(), "never run with rows: {never:#?}");
}

#[test]
fn no_statement_is_made_at_run_time() {
    // Put together here, so that this file does not find itself.
    let forbidden =
        [["AssertSql", "Safe"], ["Query", "Builder"], ["raw_", "sql"]].map(|parts| parts.concat());
    for file in rust() {
        for word in &forbidden {
            assert!(!file.text.contains(word), "{} names {word}", file.path);
        }
    }
}

#[test]
fn the_two_sets_of_migrations_have_the_same_names() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = top().join("migrations").join(engine);
        let entries = std::fs::read_dir(folder).expect("the migrations are there");
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
