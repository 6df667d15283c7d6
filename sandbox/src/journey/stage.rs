//! A plan meets a world: a council in which it will happen, and what is expected of whoever works there.

use super::{
    before,
    length::After,
    pick::{Drawn, Picked, number, text},
    plan::{EventKind, EventPlan, Plan},
};
use crate::{
    Council, HostFault, Result,
    council::{
        faults::{FaultRule, Faults},
        moment::{SECOND, month},
        repairs::{Class, Repairs},
        reports::{Report, StreetReports},
    },
};
use border::{message::Event, table::Table};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use synth::{Calendar, World, parameters::hazards::CATEGORIES};
use toml::Spanned;

/// The most reports that a system holds at the start; of more, the latest.
const REPORTS_MAX: usize = 5_000;
/// Streams of the seed from here on draw times; those before them draw reports, and faults.
const STREAMS: u64 = 2 << 32;

/// A journey that can begin.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The council.
    pub council: Council,
    /// What is expected; it stays on the host.
    pub expected: Expected,
    /// Rows of the table of reports that are still to come.
    to_come: BTreeSet<usize>,
}

impl Staged {
    /// The tables that the pilot reads: those of the world, as they stand before the journey begins.
    pub fn tables(&self, world: &World) -> Vec<Table> {
        before::tables(world, &self.to_come)
    }
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
pub fn stage(plan: &Plan, world: &World, seed: &[u8; 32]) -> Result<Staged> {
    let reports =
        world.table("reports").ok_or_else(|| HostFault::new("staging a journey", "no table of reports"))?;
    let start = world.now + plan.start.get_ref().at_least();
    let horizon = start + plan.horizon.get_ref().at_least();
    let mut drawn = Drawn::from(world, seed);
    let (mut happenings, mut picked) = (vec![], BTreeMap::new());
    let mut nobody_in: BTreeMap<String, Vec<Class>> = BTreeMap::new();
    for (place, event) in plan.events.iter().enumerate() {
        let at = start + time(*event.after.get_ref(), seed, place);
        let wanted = event.pick.as_ref().filter(|_| event.kind == EventKind::Report).map(Spanned::get_ref);
        let chosen = match wanted {
            None => None,
            Some(pick) => Some(drawn.draw(pick, month(at), place).ok_or_else(|| nothing_fits(event))?),
        };
        let report = chosen.map(|Picked { row, priority }| {
            picked.insert(row, at);
            (id(reports, row), priority)
        });
        if let Some((id, _)) = &report {
            nobody_in.insert(id.clone(), event.nobody_in.clone());
        }
        happenings.push(Happening { at, report });
    }
    let systems: Vec<_> = plan.systems.iter().map(|system| *system.get_ref()).collect();
    let rules: Vec<FaultRule> = plan.faults.iter().map(|rule| rule.get_ref().clone()).collect();
    let to_come = before::still_to_come(world, &picked.keys().copied().collect(), &drawn.repeats);
    let street_reports = street_reports(reports, &picked, &to_come, start);
    let council = Council::new(start, inbox(plan, &happenings))
        .with_systems(&systems, street_reports, Repairs::new(nobody_in))
        .with_faults(Faults::new(&rules, seed), horizon);
    let expected = Expected { plan: plan.clone(), events: happenings, horizon, calendar: Calendar::new() };
    Ok(Staged { council, expected, to_come })
}

/// When the event of this place happens, in milliseconds after the start: a whole second between the two of its plan,
/// each equally likely.
fn time(after: After, seed: &[u8; 32], place: usize) -> i64 {
    let (from, to) = (after.from.at_least(), after.to.at_least());
    let mut stream = ChaCha20Rng::from_seed(*seed);
    stream.set_stream(STREAMS + place as u64);
    let seconds = u64::try_from((to - from) / SECOND).unwrap_or(0) + 1;
    let chosen = (u128::from(stream.next_u64()) * u128::from(seconds)) >> 64;
    from + chosen as i64 * SECOND
}

/// What the pilot will hear, numbered in the order in which it happens: neither number nor order is that of the plan, so
/// that nobody knows by them what is expected.
fn inbox(plan: &Plan, happenings: &[Happening]) -> Vec<Event> {
    let mut events: Vec<_> = plan.events.iter().zip(happenings).collect();
    events.sort_by_key(|(_, happening)| happening.at);
    let numbered = (1..).zip(events);
    numbered.map(|(number, (event, happening))| happens(number, event, happening)).collect()
}

fn nothing_fits(event: &EventPlan) -> HostFault {
    let name = event.name.get_ref();
    HostFault::new(
        "staging a journey",
        format!("no report in this world fits the event “{name}”: it is too small"),
    )
}

/// What the pilot hears of an event.
fn happens(number: usize, event: &EventPlan, happening: &Happening) -> Event {
    let (kind, body) = match &happening.report {
        Some((id, _)) => ("report", json!({ "service_request_id": id })),
        None => ("notice", json!({ "text": event.text.as_ref().map(Spanned::get_ref) })),
    };
    let id = format!("event-{number}");
    Event { id, at: happening.at, kind: kind.to_owned(), body: body.to_string() }
}

/// The reports that wait for triage, and those that were picked, made when their event happens.
fn street_reports(
    reports: &Table,
    picked: &BTreeMap<usize, i64>,
    to_come: &BTreeSet<usize>,
    start: i64,
) -> StreetReports {
    let value = |name: &str, row: usize| reports.column(name).and_then(|column| number(column, row));
    let mut held: Vec<Report> = picked.iter().map(|(row, at)| report(reports, *row, *at)).collect();
    let open = (0..reports.rows()).rev().filter(|row| {
        let recorded = value("recorded_at", *row).is_some_and(|recorded| recorded <= start);
        value("is_open", *row) == Some(1) && recorded && !to_come.contains(row)
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
