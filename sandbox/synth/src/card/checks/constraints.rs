//! What must hold in every row: how many rows break it.

use super::super::read::{by, numbers, planted, texts};
use super::{Check, check};
use crate::world::World;
use std::collections::BTreeSet;

pub(super) fn checks(world: &World) -> Vec<Check> {
    let mut checks = references(world);
    checks.extend(causes(world));
    checks
}

fn references(world: &World) -> Vec<Check> {
    let homes: BTreeSet<&str> = texts(world, "properties", "uprn").into_iter().collect();
    let streets: BTreeSet<&str> = texts(world, "streets", "usrn").into_iter().collect();
    let unknown = |table: &str, column: &str, known: &BTreeSet<&str>| {
        let values = texts(world, table, column);
        values.iter().filter(|value| !value.is_empty() && !known.contains(*value)).count() as f64
    };
    let mistyped = planted(world, "mistyped_uprn").len() as f64;
    let reports: BTreeSet<_> = numbers(world, "reports", "report_id").into_iter().collect();
    let orders: BTreeSet<_> = numbers(world, "orders", "order_id").into_iter().collect();
    let orphans = |table: &str, column: &str, known: &BTreeSet<Option<i64>>| {
        numbers(world, table, column).iter().filter(|value| !known.contains(*value)).count() as f64
    };
    vec![
        none("homes in no street", unknown("properties", "usrn", &streets)),
        none("households in no home", unknown("households", "uprn", &homes)),
        none("orders for no home", unknown("orders", "uprn", &homes)),
        check(
            "reports for no home: those planted as mistyped",
            "rows",
            mistyped,
            unknown("reports", "uprn", &homes),
            0.0,
        ),
        none("orders for no report", orphans("orders", "report_id", &reports)),
        none("visits for no order", orphans("visits", "order_id", &orders)),
        none("outcomes for no order", orphans("outcomes", "order_id", &orders)),
    ]
}

fn causes(world: &World) -> Vec<Check> {
    let recorded = by(numbers(world, "reports", "report_id"), numbers(world, "reports", "recorded_at"));
    let raised = by(numbers(world, "orders", "order_id"), numbers(world, "orders", "raised_at"));
    let mut last = raised.clone();
    let early_orders = numbers(world, "orders", "report_id")
        .iter()
        .zip(numbers(world, "orders", "raised_at"))
        .filter(|(report, raised)| recorded.get(*report).is_none_or(|recorded| raised <= recorded))
        .count();
    let mut early_visits = 0;
    for (order, at) in
        numbers(world, "visits", "order_id").into_iter().zip(numbers(world, "visits", "attended_at"))
    {
        let before = last.insert(order, at);
        early_visits += u32::from(before.is_none_or(|before| at <= before));
    }
    let early_outcomes = numbers(world, "outcomes", "order_id")
        .iter()
        .zip(numbers(world, "outcomes", "completed_at"))
        .filter(|(order, at)| at.is_some() && last.get(*order).is_none_or(|before| at <= before))
        .count();
    let open = by(numbers(world, "reports", "report_id"), numbers(world, "reports", "is_open"));
    let ordered = numbers(world, "orders", "report_id");
    let open_and_ordered = ordered.iter().filter(|report| open.get(*report) == Some(&Some(1))).count();
    let later = [
        ("reports", "recorded_at"),
        ("orders", "raised_at"),
        ("visits", "attended_at"),
        ("outcomes", "completed_at"),
    ]
    .iter()
    .map(|(table, column)| numbers(world, table, column).iter().filter(|at| **at > Some(world.now)).count())
    .sum::<usize>();
    vec![
        none("orders raised before their report was recorded", early_orders as f64),
        none("visits before the order or the visit before", f64::from(early_visits)),
        none("outcomes before the last visit", early_outcomes as f64),
        none("open reports with an order", open_and_ordered as f64),
        none("events after the simulated now", later as f64),
    ]
}

fn none(what: &str, observed: f64) -> Check {
    check(what, "rows", 0.0, observed, 0.0)
}
