//! A plan meets a world: a council in which it will happen, and what is expected of whoever works there.

use super::{
    pick::{Picked, number, pick, text},
    plan::{EventKind, EventPlan, Plan},
};
use crate::{
    Council, HostFault, Result,
    council::{
        faults::{FaultRule, Faults},
        repairs::{Class, Repairs},
        reports::{Report, StreetReports},
    },
};
use border::{message::Event, table::Table};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use synth::{Calendar, World, parameters::hazards::CATEGORIES};
use toml::Spanned;

/// The most reports that a system holds at the start; of more, the latest.
const REPORTS_MAX: usize = 5_000;

/// A journey that can begin.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The council.
    pub council: Council,
    /// What is expected; it stays on the host.
    pub expected: Expected,
}

/// What is expected in one world.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The plan.
    pub plan: Plan,
    /// When each of its events happens, and which report it is.
    pub events: Vec<Happening>,
    /// The end, in milliseconds since 1970-01-01T00:00:00Z.
    pub horizon: i64,
    pub(super) calendar: Calendar,
}

/// An event of the plan, in this world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The number of the report, and its true priority; none of a notice.
    pub report: Option<(String, String)>,
}

/// Makes the council of a world, for a plan without faults.
///
/// # Errors
/// [`HostFault`] when no report of the world fits an event, or the plan was not checked.
pub fn stage(plan: &Plan, world: &World, faults: &[u8; 32]) -> Result<Staged> {
    let reports =
        world.table("reports").ok_or_else(|| HostFault::new("staging a journey", "no table of reports"))?;
    let start = world.now + plan.start.get_ref().at_least();
    let horizon = start + plan.horizon.get_ref().at_least();
    let (mut events, mut happenings) = (vec![], vec![]);
    let mut picked = BTreeMap::new();
    let mut nobody_in: BTreeMap<String, Vec<Class>> = BTreeMap::new();
    for (place, event) in plan.events.iter().enumerate() {
        let at = start + event.after.get_ref().at_least();
        let chosen = match event.kind {
            EventKind::Notice => None,
            EventKind::Report => {
                let taken: BTreeSet<usize> = picked.keys().copied().collect();
                let wanted = event.pick.as_ref().map(Spanned::get_ref);
                let chosen = wanted.and_then(|wanted| pick(world, wanted, &taken, faults, place));
                Some(chosen.ok_or_else(|| nothing_fits(event))?)
            }
        };
        let report = chosen.map(|Picked { row, priority }| {
            picked.insert(row, at);
            (id(reports, row), priority)
        });
        if let Some((id, _)) = &report {
            nobody_in.insert(id.clone(), event.nobody_in.clone());
        }
        events.push(happens(place, at, event, report.as_ref().map(|(id, _)| id.as_str())));
        happenings.push(Happening { at, report });
    }
    let systems: Vec<_> = plan.systems.iter().map(|system| *system.get_ref()).collect();
    let rules: Vec<FaultRule> = plan.faults.iter().map(|rule| rule.get_ref().clone()).collect();
    let council = Council::new(start, events)
        .with_systems(&systems, street_reports(reports, &picked, start), Repairs::new(nobody_in))
        .with_faults(Faults::new(&rules, faults), horizon);
    let expected = Expected { plan: plan.clone(), events: happenings, horizon, calendar: Calendar::new() };
    Ok(Staged { council, expected })
}

fn nothing_fits(event: &EventPlan) -> HostFault {
    let name = event.name.get_ref();
    HostFault::new(
        "staging a journey",
        format!("no report in this world fits the event “{name}”: it is too small"),
    )
}

/// What the pilot hears of an event. Its id says nothing of what is expected.
fn happens(place: usize, at: i64, event: &EventPlan, report: Option<&str>) -> Event {
    let (kind, body) = match report {
        Some(id) => ("report", json!({ "service_request_id": id })),
        None => ("notice", json!({ "text": event.text.as_ref().map(Spanned::get_ref) })),
    };
    Event { id: format!("event-{}", place + 1), at, kind: kind.to_owned(), body: body.to_string() }
}

/// The reports that wait for triage, and those that were picked, made when their event happens.
fn street_reports(reports: &Table, picked: &BTreeMap<usize, i64>, start: i64) -> StreetReports {
    let value = |name: &str, row: usize| reports.column(name).and_then(|column| number(column, row));
    let mut held: Vec<Report> = picked.iter().map(|(row, at)| report(reports, *row, *at)).collect();
    let open = (0..reports.rows()).rev().filter(|row| {
        let recorded = value("recorded_at", *row).is_some_and(|recorded| recorded <= start);
        value("is_open", *row) == Some(1) && recorded && !picked.contains_key(row)
    });
    let open =
        open.take(REPORTS_MAX).filter_map(|row| Some(report(reports, row, value("reported_at", row)?)));
    held.extend(open);
    held.reverse();
    StreetReports::new(held)
}

/// One report as the system holds it.
fn report(reports: &Table, row: usize, requested: i64) -> Report {
    let value = |name: &str| reports.column(name).and_then(|column| text(column, row));
    let category = value("category").and_then(|picked| CATEGORIES.into_iter().find(|known| *known == picked));
    Report {
        id: id(reports, row),
        service: category.unwrap_or("other"),
        description: value("description").map(str::to_owned),
        uprn: value("uprn").map(str::to_owned),
        address: None,
        requested,
        read: None,
        updates: vec![],
    }
}

fn id(reports: &Table, row: usize) -> String {
    let id = reports.column("report_id").and_then(|column| number(column, row));
    id.map(|id| id.to_string()).unwrap_or_default()
}
