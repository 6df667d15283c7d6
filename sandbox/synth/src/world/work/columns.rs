//! The columns of orders, visits and outcomes, as they grow.

use crate::columns::{Presence, Texts, codes, decimals, integers, timestamps};
use crate::parameters::hazards::{KINDS, TRADES};
use crate::priority::PRIORITIES;
use border::table::Table;

/// In the order of `Result`.
const RESULTS: [&str; 5] = ["done", "no_access", "wrong_trade", "parts_needed", "nothing_to_do"];

pub(super) struct Orders {
    pub(super) report: Vec<i64>,
    pub(super) uprn: Texts,
    pub(super) ward: Vec<u32>,
    pub(super) raised: Vec<i64>,
    pub(super) priority: Vec<u32>,
    pub(super) due: Vec<i64>,
    pub(super) due_present: Presence,
    pub(super) trade: Vec<u32>,
    pub(super) rate: Vec<u32>,
}

pub(super) struct Visits {
    pub(super) order: Vec<i64>,
    pub(super) at: Vec<i64>,
    pub(super) trade: Vec<u32>,
    pub(super) result: Vec<u32>,
    pub(super) result_present: Presence,
}

pub(super) struct Outcomes {
    pub(super) order: Vec<i64>,
    pub(super) at: Vec<i64>,
    pub(super) at_present: Presence,
    pub(super) days: Vec<f64>,
    pub(super) cost: Vec<f64>,
    pub(super) cost_present: Presence,
}

impl Orders {
    pub(super) fn with_room(rows: usize) -> Self {
        Self {
            report: Vec::with_capacity(rows),
            uprn: Texts::with_room(rows, 12),
            ward: Vec::with_capacity(rows),
            raised: Vec::with_capacity(rows),
            priority: Vec::with_capacity(rows),
            due: Vec::with_capacity(rows),
            due_present: Presence::with_room(rows),
            trade: Vec::with_capacity(rows),
            rate: Vec::with_capacity(rows),
        }
    }

    pub(super) fn table(self, wards: &[String]) -> Table {
        let due = timestamps("due_at", "By when it is to be done.", self.due);
        Table {
            name: "orders".to_owned(),
            note: "Work the council ordered. SYNTHETIC.".to_owned(),
            columns: vec![
                integers("order_id", "Number of the order.", (1..=self.report.len() as i64).collect()),
                integers("report_id", "The report it answers.", self.report),
                self.uprn.column("uprn", "The home, as the clerk found it."),
                codes("ward", "The ward.", self.ward, wards.iter().map(String::as_str)),
                timestamps("raised_at", "When it was raised.", self.raised),
                codes(
                    "priority",
                    "The priority a clerk gave it; not always the true one.",
                    self.priority,
                    PRIORITIES,
                ),
                self.due_present.on(due),
                codes("trade", "The trade it was given to.", self.trade, TRADES),
                codes("rate_code", "Our own rate code.", self.rate, KINDS.iter().map(|kind| kind.rate)),
            ],
        }
    }
}

impl Visits {
    pub(super) fn with_room(rows: usize) -> Self {
        Self {
            order: Vec::with_capacity(rows),
            at: Vec::with_capacity(rows),
            trade: Vec::with_capacity(rows),
            result: Vec::with_capacity(rows),
            result_present: Presence::with_room(rows),
        }
    }

    pub(super) fn table(self) -> Table {
        let result = codes("result", "How it ended.", self.result, RESULTS);
        Table {
            name: "visits".to_owned(),
            note: "A visit to a home. SYNTHETIC.".to_owned(),
            columns: vec![
                integers("visit_id", "Number of the visit.", (1..=self.order.len() as i64).collect()),
                integers("order_id", "The order it was for.", self.order),
                timestamps("attended_at", "When somebody came.", self.at),
                codes("trade", "The trade that came.", self.trade, TRADES),
                self.result_present.on(result),
            ],
        }
    }
}

impl Outcomes {
    pub(super) fn with_room(rows: usize) -> Self {
        Self {
            order: Vec::with_capacity(rows),
            at: Vec::with_capacity(rows),
            at_present: Presence::with_room(rows),
            days: Vec::with_capacity(rows),
            cost: Vec::with_capacity(rows),
            cost_present: Presence::with_room(rows),
        }
    }

    pub(super) fn table(self) -> Table {
        let undated = Presence::clone(&self.at_present);
        let completed = timestamps("completed_at", "When the work was done.", self.at);
        let days = decimals("days", "Days from the report until then.", self.days);
        let cost = decimals("cost", "What it cost. Unit: pounds.", self.cost);
        Table {
            name: "outcomes".to_owned(),
            note: "An order that was done. SYNTHETIC.".to_owned(),
            columns: vec![
                integers("order_id", "The order.", self.order),
                self.at_present.on(completed),
                undated.on(days),
                self.cost_present.on(cost),
            ],
        }
    }
}
