//! Calls every function of the contract once, and writes down what it was given.
//!
//! A module of it, made with contract 0.1.0, is committed as `sandbox/tests/pilots/golden/guest-0.1.0.wasm`: every later
//! version must run that file, and give it the same.

use forecourt_pilot::{
    Error, Result,
    contract::{data, inbox, log, progress, random, results, systems, task},
    pilot,
};
use std::fmt::Debug;

pilot!(run);

/// Writes down a function, and what it gave.
fn note(function: &str, gave: impl Debug) {
    log::write(log::Level::Info, &format!("{function}: {gave:?}"));
}

fn run() -> Result<()> {
    note("task.challenge", task::challenge());
    note("task.scenario", task::scenario());
    note("task.parameters", task::parameters());
    note("task.answers", task::answers());
    read()?;
    answer()?;
    ask();
    wait();
    progress::report(0.5);
    note("progress.report", ());
    note("random.bytes", random::bytes(4));
    log::write(log::Level::Debug, "log.write: debug");
    log::write(log::Level::Warn, "log.write: warn");
    log::write(log::Level::Error, "log.write: error");
    Ok(())
}

fn read() -> Result<()> {
    note("data.tables", data::tables());
    let info = data::describe("every_kind").map_err(|error| Error::new(format!("{error:?}")))?;
    note("data.describe", &info);
    note("data.describe", data::describe("no_such_table"));
    note("data.dictionary", data::dictionary("every_kind", "code"));
    note("data.dictionary", data::dictionary("every_kind", "integer"));
    let columns: Vec<_> = info.columns.iter().map(|column| column.name.clone()).collect();
    let options = data::Options { first: 1, rows: Some(2) };
    let scan =
        data::open("every_kind", &columns, options).map_err(|error| Error::new(format!("{error:?}")))?;
    note("data.open", ());
    note("data.next", scan.next(10));
    note("data.next", scan.next(10));
    let unknown = data::open("every_kind", &["no_such_column".to_owned()], options);
    note("data.open", unknown.map(|_| ()));
    Ok(())
}

fn answer() -> Result<()> {
    let column = |name: &str, values| results::Column { name: name.to_owned(), values };
    let columns = [
        column("integer", results::Values::Integers(vec![-1])),
        column("decimal", results::Values::Decimals(vec![0.5])),
        column("timestamp", results::Values::Timestamps(vec![1])),
        column("boolean", results::Values::Booleans(vec![1])),
        column(
            "code",
            results::Values::Coded(results::Coded { labels: vec!["blue".to_owned()], codes: vec![0] }),
        ),
        column(
            "text",
            results::Values::Texts(results::Texts { offsets: vec![0, 3], bytes: b"sky".to_vec() }),
        ),
    ];
    note("results.emit", results::emit("every_kind", &columns));
    note("results.emit", results::emit("every_kind", &columns[1..]));
    Ok(())
}

fn ask() {
    note("systems.available", systems::available());
    let request = systems::Request {
        method: systems::Method::Get,
        path: "/requests.json?page=1".to_owned(),
        headers: vec![systems::Field { name: "accept".to_owned(), value: "application/json".to_owned() }],
        body: vec![],
        patience: 1_000,
    };
    note("systems.call", systems::call("no_such_system", &request));
}

fn wait() {
    note("inbox.now", inbox::now());
    inbox::wait(60_000);
    note("inbox.wait", inbox::now());
    note("inbox.remind", inbox::remind(120_000, "\"later\""));
    note("inbox.remind", inbox::remind(1, "\"too late\""));
    note("inbox.next", inbox::next());
    note("inbox.next", inbox::next());
}
