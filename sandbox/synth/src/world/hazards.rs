//! What goes wrong, where, when and how badly.

use super::Setting;
use super::households::People;
use super::places::Places;
use super::times::running_sums;
use crate::calendar::{DAY, HOUR, MINUTE, second};
use crate::chance::{Chance, Stage};
use crate::columns::{Texts, codes, integers, timestamps};
use crate::parameters::clocks;
use crate::parameters::hazards::{DAMP_MOULD, GAS_SMELL, KINDS, SEVERITIES};
use crate::priority::{PRIORITIES, Priority, priority};
use border::table::Table;
use std::io::Write;

/// All hazards, home by home.
#[derive(Default)]
pub(super) struct Hazards {
    pub(super) home: Vec<u32>,
    pub(super) kind: Vec<u8>,
    pub(super) severity: Vec<u8>,
    /// When it began, and when it was first reported. Unit: milliseconds since 1970.
    pub(super) began: Vec<i64>,
    pub(super) reported: Vec<i64>,
    pub(super) priority: Vec<Priority>,
}

/// How likely each kind is, for homes without and with damp, without and with gas.
fn kinds(damp: bool, gas: bool) -> Vec<u32> {
    running_sums(KINDS.iter().enumerate().map(|(kind, hazard)| match kind {
        DAMP_MOULD if damp => hazard.share * clocks::DAMP_EFFECT.value as u32,
        GAS_SMELL if !gas => 0,
        _ => hazard.share,
    }))
}

/// How likely a hazard of each season begins on each day of the history.
fn days(setting: &Setting) -> [Vec<u32>; 3] {
    clocks::SEASONS.map(|months| {
        let count = clocks::HISTORY.value as i64;
        running_sums((0..count).map(|day| {
            let month = setting.calendar.day(setting.begin() + day * DAY).month;
            months[usize::from(month) - 1]
        }))
    })
}

/// How much goes wrong in a building of this age, against one of up to 40 years.
fn wear(setting: &Setting, built: u16) -> f64 {
    let year = 1970 + setting.now / (365 * DAY + DAY / 4);
    let age = (year - i64::from(built)).max(40) - 40;
    1.0 + clocks::AGE_EFFECT.value * age as f64
}

pub(super) fn simulate(setting: &Setting, places: &Places, people: &People) -> Hazards {
    let mut chance = setting.chance(Stage::Hazards);
    let kinds = [kinds(false, false), kinds(false, true), kinds(true, false), kinds(true, true)];
    let days = days(setting);
    let hours = running_sums(clocks::HOURS);
    let total: f64 = places.built.iter().map(|built| wear(setting, *built)).sum();
    let mean =
        clocks::REPORTS_A_HOME.value * clocks::HISTORY.value / 365.0 * places.built.len() as f64 / total;
    let mut hazards = Hazards::default();
    for home in 0..places.uprn.len() {
        // Poisson with a gamma for its mean is negative binomial.
        let unlucky = chance.gamma(clocks::DISPERSION.value);
        let count = chance.poisson((mean * unlucky * wear(setting, places.built[home])).min(200.0));
        let likely = &kinds[usize::from(places.damp[home]) * 2 + usize::from(places.gas[home])];
        for _ in 0..count {
            let kind = chance.in_running_sums(likely);
            let severity = chance.weighted(&KINDS[kind].severities);
            let day = chance.in_running_sums(&days[KINDS[kind].season as usize]) as i64;
            let began = second(setting.begin() + day * DAY + chance.between(0, DAY - 1));
            let month = setting.calendar.day(began).month;
            let pressing = priority(kind, severity, people.who[home], month);
            let reported = first_report(setting, &mut chance, &hours, began, pressing);
            if people.lives[home] && began >= people.since[home] && reported < setting.now {
                let month = setting.calendar.day(reported).month;
                hazards.home.push(home as u32);
                hazards.kind.push(kind as u8);
                hazards.severity.push(severity as u8);
                hazards.began.push(began);
                hazards.reported.push(reported);
                hazards.priority.push(priority(kind, severity, people.who[home], month));
            }
        }
    }
    hazards
}

fn first_report(
    setting: &Setting,
    chance: &mut Chance,
    hours: &[u32],
    began: i64,
    pressing: Priority,
) -> i64 {
    let emergency = pressing == Priority::Emergency;
    let median = if emergency { clocks::DELAY_EMERGENCY.value } else { clocks::DELAY_MEDIAN.value };
    let delay = chance.log_normal(median, clocks::DELAY_SIGMA.value).min(24.0 * 60.0);
    let meant = second(began + MINUTE + (delay * HOUR as f64) as i64);
    if emergency { meant } else { super::times::convenient(setting, chance, hours, meant) }
}

impl Hazards {
    pub(super) fn count(&self) -> usize {
        self.home.len()
    }

    /// The table that stays on the host.
    pub(super) fn table(self, places: &Places) -> Table {
        let mut uprn = Texts::with_room(self.home.len(), 12);
        for home in &self.home {
            // Writing to a vector of bytes cannot fail.
            let _ = write!(uprn.bytes, "{}", places.uprn[*home as usize]);
            uprn.end_row();
        }
        let wide = |narrow: Vec<u8>| narrow.into_iter().map(u32::from).collect();
        let priority = self.priority.into_iter().map(|priority| priority as u32).collect();
        Table {
            name: "hazards".to_owned(),
            note: "What truly went wrong. SYNTHETIC. Stays on the host.".to_owned(),
            columns: vec![
                integers("hazard_id", "Number of the hazard.", (1..=self.home.len() as i64).collect()),
                uprn.column("uprn", "The home."),
                codes("hazard", "What it is.", wide(self.kind), KINDS.iter().map(|kind| kind.key)),
                codes("severity", "How bad it is.", wide(self.severity), SEVERITIES),
                timestamps("began_at", "When it began.", self.began),
                timestamps("reported_at", "When it was first reported.", self.reported),
                codes("priority", "Its true priority.", priority, PRIORITIES),
            ],
        }
    }
}
