//! Pilots whose answer is not what was asked for. What the host says of it, they leave unread or pass on.

use forecourt_pilot::{
    Error, Result, Rows,
    contract::results::{self, Coded, Column, Texts, Values},
    read,
};

/// The ids that are asked for.
fn ids() -> Result<Vec<i64>> {
    let reports = read("reports", &["report_id", "is_open"])?;
    let rows = reports.integers("report_id")?.zip(reports.booleans("is_open")?);
    Ok(rows.filter(|(_, is_open)| *is_open == Some(true)).filter_map(|(id, _)| id).collect())
}

/// An answer for these ids that is right in its shape.
fn rows(ids: Vec<i64>) -> Rows {
    let count = ids.len();
    Rows::new("triage")
        .integers("report_id", ids)
        .labels("priority", vec!["routine"; count])
        .decimals("days_to_complete", vec![1.0; count])
}

/// Gives one column of its own beside two that are right.
fn with(name: &str, values: Values) -> Result<()> {
    let mut columns = vec![
        Column { name: "report_id".to_owned(), values: Values::Integers(vec![1]) },
        Column {
            name: "priority".to_owned(),
            values: Values::Coded(Coded { labels: vec!["routine".to_owned()], codes: vec![0] }),
        },
        Column { name: "days_to_complete".to_owned(), values: Values::Decimals(vec![1.0]) },
    ];
    match columns.iter_mut().find(|column| column.name == name) {
        Some(column) => column.values = values,
        None => columns.push(Column { name: name.to_owned(), values }),
    }
    results::emit("triage", &columns).map_err(Error::new)
}

pub fn unknown_table() -> Result<()> {
    Rows::new("../../etc/passwd").integers("report_id", vec![1]).emit()
}

pub fn unknown_column() -> Result<()> {
    with("certainty", Values::Decimals(vec![1.0]))
}

pub fn wrong_kind() -> Result<()> {
    with("days_to_complete", Values::Integers(vec![1]))
}

pub fn unequal_columns() -> Result<()> {
    with("days_to_complete", Values::Decimals(vec![1.0, 2.0]))
}

pub fn label_that_is_not_allowed() -> Result<()> {
    with("priority", Values::Coded(Coded { labels: vec!["at once\u{1b}[31m".to_owned()], codes: vec![0] }))
}

pub fn code_without_a_label() -> Result<()> {
    with("priority", Values::Coded(Coded { labels: vec![], codes: vec![u32::MAX] }))
}

pub fn text_that_is_not_utf8() -> Result<()> {
    with("priority", Values::Texts(Texts { offsets: vec![0, 2], bytes: vec![0xff, 0xfe] }))
}

pub fn not_finite() -> Result<()> {
    with("days_to_complete", Values::Decimals(vec![f64::NAN]))
}

pub fn unknown_id() -> Result<()> {
    let mut ids = ids()?;
    ids.push(-1);
    rows(ids).emit()
}

pub fn id_twice() -> Result<()> {
    let mut ids = ids()?;
    ids.push(ids[0]);
    rows(ids).emit()
}

pub fn ids_missing() -> Result<()> {
    let mut ids = ids()?;
    ids.pop();
    rows(ids).emit()
}

/// Labels that no row has: each is looked at, and must be paid for.
pub fn empty_labels() -> Result<()> {
    loop {
        let _ =
            with("priority", Values::Coded(Coded { labels: vec![String::new(); 500_000], codes: vec![0] }));
    }
}

pub fn too_many_rows() -> Result<()> {
    loop {
        rows(vec![1; 10_000]).emit()?;
    }
}

pub fn too_many_bytes() -> Result<()> {
    loop {
        // It is refused each time, and each time it has crossed.
        let _ =
            with("priority", Values::Texts(Texts { offsets: vec![0, 1 << 20], bytes: vec![b'x'; 1 << 20] }));
    }
}
