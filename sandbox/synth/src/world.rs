//! The simulation: street, property, household, hazard, report, order, visit, outcome, in this order.
//!
//! Each stage reads what the stages before it made and draws from a stream of its own. A stage keeps what later
//! stages need in plain columns, and what a pilot will see is written straight into the columns of a table.

mod courses;
mod hazards;
pub(crate) mod households;
mod places;
mod planted;
mod reports;
mod times;
mod work;

use crate::calendar::{Calendar, DAY, HOUR, day_of_2026};
use crate::chance::{Chance, Stage};
use crate::parameters::clocks;
use crate::profile::Profile;
use crate::text::Told;
use border::table::Table;

/// One council's housing: what a pilot sees, and what is true.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Which profile it is.
    pub profile: Profile,
    /// The tables a pilot may read: streets, properties, households, reports, orders, visits, outcomes.
    pub tables: Vec<Table>,
    /// The tables that stay on the host: `triage` (an answer for each open report),
    /// `circumstances` (of each home), `hazards`, `planted`.
    pub truth: Vec<Table>,
    /// What each report tells of what its priority hangs on, in the order of the table of reports. It stays on the host.
    pub told: Vec<Told>,
    /// The moment at which the world stands. Unit: milliseconds since 1970-01-01T00:00:00Z. Nothing in a public
    /// table happened later; only `orders.due_at` lies ahead.
    pub now: i64,
}

impl World {
    /// The public table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The table of the truth of this name.
    pub fn truth_table(&self, name: &str) -> Option<&Table> {
        self.truth.iter().find(|table| table.name == name)
    }

    /// How many rows all public tables have.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(Table::rows).sum()
    }
}

/// What every stage needs to know.
pub(crate) struct Setting<'a> {
    pub(crate) seed: &'a [u8; 32],
    pub(crate) profile: Profile,
    pub(crate) calendar: Calendar,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

impl Setting<'_> {
    /// The moment at which the history begins.
    pub(crate) fn begin(&self) -> i64 {
        self.now - clocks::HISTORY.value as i64 * DAY
    }

    /// Reports recorded from here on wait for triage.
    pub(crate) fn open_from(&self) -> i64 {
        self.now - clocks::OPEN_DAYS.value as i64 * DAY
    }

    pub(crate) fn chance(&self, stage: Stage) -> Chance {
        Chance::new(self.seed, stage)
    }
}

/// Makes the world of this seed: the same bytes on every machine. The seed is in no table.
pub fn housing(seed: &[u8; 32], profile: &Profile) -> World {
    let calendar = Calendar::new();
    let day = day_of_2026(Chance::new(seed, Stage::Now).below(365));
    let now = calendar.working_day(day, 0) + 8 * HOUR;
    let setting = Setting { seed, profile: *profile, calendar, now };

    let places = places::simulate(&setting);
    let people = households::simulate(&setting, &places);
    let hazards = hazards::simulate(&setting, &places, &people);
    let mut planted = planted::Planted::with_room(hazards.count() / 3);
    let courses = courses::simulate(&setting, &hazards);
    let inbox = reports::simulate(&setting, &people, &hazards, &courses);
    let written = reports::write(&setting, &places, &people, &hazards, &courses, &inbox, &mut planted);
    let done = work::write(&setting, &places, &hazards, &courses, &written, &mut planted);

    let truth = vec![
        planted::triage(&setting, &places, &people, &hazards, &written, &courses.completed),
        households::circumstances_table(&places, &people),
        hazards.table(&places),
        planted.table(),
    ];
    let told = written.told;
    let tables = vec![
        places.streets,
        places.properties,
        people.table,
        written.table,
        done.orders,
        done.visits,
        done.outcomes,
    ];
    World { profile: *profile, tables, truth, told, now }
}
