//! The tables as they stand before a journey begins.
//!
//! What a journey brings has not happened yet. So a report that was picked is in no table that the pilot reads; nor is one
//! that repeats it, nor an order, a visit or an outcome that came of any of them.

use super::pick::number;
use border::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use synth::World;

/// The rows of the table of reports that are still to come: these, and all that repeat them. `repeats` has the number of
/// each report that repeats another, and that of the other.
pub fn still_to_come(
    world: &World,
    picked: &BTreeSet<usize>,
    repeats: &BTreeMap<i64, i64>,
) -> BTreeSet<usize> {
    let Some(ids) = world.table("reports").and_then(|reports| reports.column("report_id")) else {
        return picked.clone();
    };
    let firsts: BTreeSet<_> = picked.iter().filter_map(|row| number(ids, *row)).collect();
    let comes = |id: i64| firsts.contains(&repeats.get(&id).copied().unwrap_or(id));
    (0..ids.values.len()).filter(|row| number(ids, *row).is_some_and(comes)).collect()
}

/// The public tables without these rows of the table of reports, and without all that came of them.
pub fn tables(world: &World, to_come: &BTreeSet<usize>) -> Vec<Table> {
    let table = |name: &str| world.table(name);
    let numbers = |name: &str, column: &str, rows: &BTreeSet<usize>| -> BTreeSet<i64> {
        let column = table(name).and_then(|table| table.column(column));
        column.into_iter().flat_map(|column| rows.iter().filter_map(|row| number(column, *row))).collect()
    };
    let naming = |name: &str, column: &str, gone: &BTreeSet<i64>| -> BTreeSet<usize> {
        let column = table(name).and_then(|table| table.column(column));
        let names = |row: &usize| {
            column.and_then(|column| number(column, *row)).is_some_and(|number| gone.contains(&number))
        };
        (0..table(name).map_or(0, Table::rows)).filter(names).collect()
    };
    let reports = numbers("reports", "report_id", to_come);
    let orders = naming("orders", "report_id", &reports);
    let order_ids = numbers("orders", "order_id", &orders);
    let visits = naming("visits", "order_id", &order_ids);
    let outcomes = naming("outcomes", "order_id", &order_ids);
    let gone = |name: &str| match name {
        "reports" => to_come,
        "orders" => &orders,
        "visits" => &visits,
        "outcomes" => &outcomes,
        _ => const { &BTreeSet::new() },
    };
    let without = |table: &Table| table.only(|row| !gone(&table.name).contains(&row));
    world.tables.iter().map(without).collect()
}
