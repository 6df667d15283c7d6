//! `street_reports`: what residents report and what they are told, in the shape of Open311 GeoReport v2.
//!
//! The shape was checked against the text of the specification (github.com/open311/open311.github.io, GeoReport_v2). What
//! differs from it: JSON only, also for what is sent; refusals are problems in the manner of RFC 9457; lists have pages
//! and no window of ninety days; a request is updated, which GeoReport v2 does not know, at `/requests/{id}/updates.json`.

mod answer;

use super::moment::Mark;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most reports that the system takes from a pilot.
pub const MADE_MAX: usize = 2_000;
/// The most updates of one report.
pub const UPDATES_MAX: usize = 100;
/// The longest text of a note or a description, in characters.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// A report, and what the resident was told.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Its number, as text.
    pub id: String,
    /// The kind: one of the codes of `/services.json`.
    pub service: &'static str,
    /// What the resident wrote.
    pub description: Option<String>,
    /// The home it is about, as typed.
    pub uprn: Option<String>,
    /// An address, if one was written.
    pub address: Option<String>,
    /// When it was made. Before this moment the system does not know it.
    pub requested: i64,
    /// When it was first given to the pilot, alone or in a list.
    pub read: Option<Mark>,
    /// What the resident was told, in order.
    pub updates: Vec<Update>,
}

/// What a resident was told.
#[derive(Clone, Debug, Serialize)]
pub struct Update {
    /// When.
    pub mark: Mark,
    /// Whether the report was closed with it.
    pub closed: bool,
    /// The words.
    pub notes: String,
}

impl Report {
    /// Whether the last update closed it.
    pub fn is_closed(&self) -> bool {
        self.updates.last().is_some_and(|update| update.closed)
    }

    /// When it last changed.
    fn updated(&self) -> i64 {
        self.updates.last().map_or(self.requested, |update| update.mark.at)
    }
}

/// The system's state.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StreetReports {
    reports: Vec<Report>,
    /// Where the report of each number stands.
    places: BTreeMap<String, usize>,
    /// Where the reports stand, by the time at which they were made.
    order: BTreeSet<(i64, usize)>,
    made: usize,
}

impl StreetReports {
    /// A system that holds these; those of the future turn up when their time has come.
    pub fn new(reports: impl IntoIterator<Item = Report>) -> Self {
        let mut system = Self::default();
        reports.into_iter().for_each(|report| system.keep(report));
        system
    }

    /// The report of this number, also one that is still to come.
    pub fn report(&self, id: &str) -> Option<&Report> {
        self.places.get(id).and_then(|place| self.reports.get(*place))
    }

    /// Whether the system knows a report of this number at this time.
    pub fn knows(&self, id: &str, now: i64) -> bool {
        self.report(id).is_some_and(|report| report.requested <= now)
    }

    /// Keeps a report; of two with the same number, the first.
    fn keep(&mut self, report: Report) {
        let place = self.reports.len();
        if self.places.contains_key(&report.id) {
            return;
        }
        self.places.insert(report.id.clone(), place);
        self.order.insert((report.requested, place));
        self.reports.push(report);
    }

    /// Where the reports stand that the system knows at this time, the oldest first.
    fn known(&self, now: i64) -> impl Iterator<Item = usize> {
        self.order.iter().take_while(move |(requested, _)| *requested <= now).map(|(_, place)| *place)
    }
}
