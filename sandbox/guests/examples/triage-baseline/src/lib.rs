//! The baseline of `repairs-triage`: what the heading that a resident picked has meant in the past.
//!
//! For each category it looks up the priority that orders most often got, and the median of the days they took. It
//! reads no word of what the resident wrote: that is for better pilots. In the scenario `raise-order` it does what one does
//! who has never seen a system fail.

mod raise_order;

use forecourt_pilot::{Result, Rows, Table, pilot, read, task};
use std::collections::BTreeMap;

pilot!(run);

/// What stands for a report without a category.
const NO_CATEGORY: &str = "";

fn run() -> Result<()> {
    let reports = read("reports", &["report_id", "category", "is_open"])?;
    let orders = read("orders", &["order_id", "report_id", "priority"])?;
    let outcomes = read("outcomes", &["order_id", "days"])?;
    let history = History::learn(&reports, &orders, &outcomes)?;
    if task::scenario() == "raise-order" {
        raise_order::work(&history);
        return Ok(());
    }
    let triage = triage(&reports, &history)?;
    forecourt_pilot::info!(
        "{} open reports, {} categories known",
        triage.ids.len(),
        history.categories.len()
    );
    triage.emit()
}

/// What became of reports, by their category.
#[derive(Debug, Default)]
struct History {
    categories: BTreeMap<String, Past>,
    /// Of all reports together: for a category that never occurred.
    all: Past,
}

/// What became of some reports.
#[derive(Clone, Debug, Default)]
struct Past {
    priorities: BTreeMap<String, u32>,
    days: Vec<f64>,
}

impl History {
    fn learn(reports: &Table, orders: &Table, outcomes: &Table) -> Result<Self> {
        let mut category_of = BTreeMap::new();
        for (id, category) in reports.integers("report_id")?.zip(reports.texts("category")?) {
            category_of.insert(id, category.unwrap_or(NO_CATEGORY));
        }
        let mut days_of = BTreeMap::new();
        for (order, days) in outcomes.integers("order_id")?.zip(outcomes.decimals("days")?) {
            days_of.insert(order, days);
        }
        let mut history = Self::default();
        let orders =
            orders.integers("order_id")?.zip(orders.integers("report_id")?).zip(orders.texts("priority")?);
        for ((order, report), priority) in orders {
            let Some(category) = category_of.get(&report) else { continue };
            let days = days_of.get(&order).copied().flatten();
            history.all.add(priority, days);
            history.categories.entry((*category).to_owned()).or_default().add(priority, days);
        }
        Ok(history)
    }

    fn of(&self, category: &str) -> &Past {
        self.categories.get(category).unwrap_or(&self.all)
    }
}

impl Past {
    fn add(&mut self, priority: Option<&str>, days: Option<f64>) {
        if let Some(priority) = priority {
            *self.priorities.entry(priority.to_owned()).or_default() += 1;
        }
        self.days.extend(days);
    }

    /// The priority they most often got; the one first in the alphabet when two are equal.
    fn priority(&self) -> &str {
        let most = self.priorities.iter().max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
        most.map_or("routine", |(priority, _)| priority)
    }

    /// The median of the days they took.
    fn days(&self) -> f64 {
        let mut days = self.days.clone();
        days.sort_by(f64::total_cmp);
        days.get(days.len() / 2).copied().unwrap_or(0.0)
    }
}

/// The answer.
#[derive(Debug, Default, PartialEq)]
struct Triage {
    ids: Vec<i64>,
    priorities: Vec<String>,
    days: Vec<f64>,
}

fn triage(reports: &Table, history: &History) -> Result<Triage> {
    let mut answers = BTreeMap::new();
    let mut triage = Triage::default();
    let rows =
        reports.integers("report_id")?.zip(reports.texts("category")?).zip(reports.booleans("is_open")?);
    for ((id, category), is_open) in rows {
        let (Some(id), Some(true)) = (id, is_open) else { continue };
        let category = category.unwrap_or(NO_CATEGORY);
        let (priority, days) = answers.entry(category).or_insert_with(|| {
            let past = history.of(category);
            (past.priority().to_owned(), past.days())
        });
        triage.ids.push(id);
        triage.priorities.push(priority.clone());
        triage.days.push(*days);
    }
    Ok(triage)
}

impl Triage {
    fn emit(self) -> Result<()> {
        Rows::new("triage")
            .integers("report_id", self.ids)
            .labels("priority", self.priorities.iter().map(String::as_str))
            .decimals("days_to_complete", self.days)
            .emit()
    }
}

#[cfg(test)]
mod tests;
