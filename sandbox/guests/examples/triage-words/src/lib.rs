//! A better pilot for `repairs-triage`: it reads what residents wrote.
//!
//! From two years of reports it learns which words, and which two in a row, came with which priority (a naive Bayes
//! classifier), and how many days orders of each priority took. The category counts as one more word.
//!
//! In the scenario `raise-order` it gives each report of the inbox the priority that it has learnt, and takes it to an
//! order with care: each event once, each order under its key, and again where no answer came.

mod raise_order;
mod words;

use forecourt_pilot::{Result, Rows, Table, pilot, read, task};
use std::collections::BTreeMap;
use words::words;

pilot!(run);

/// The priorities, as the scenario names them.
const PRIORITIES: [&str; 4] = ["planned", "routine", "urgent", "emergency"];

fn run() -> Result<()> {
    let reports = read("reports", &["report_id", "category", "description", "is_open"])?;
    let orders = read("orders", &["order_id", "report_id", "priority"])?;
    let outcomes = read("outcomes", &["order_id", "days"])?;
    let learnt = Learnt::from(&reports, &orders, &outcomes)?;
    forecourt_pilot::info!(
        "{} words learnt from {} reports",
        learnt.words.len(),
        learnt.reports.iter().sum::<u32>()
    );
    match task::scenario().as_str() {
        "raise-order" => raise_order::work(&learnt),
        _ => triage(&reports, &learnt)?.emit(),
    }
}

/// In how many reports a word must have stood: what is rarer is chance.
const REPORTS_MIN: u32 = 6;

/// What history taught.
#[derive(Debug, Default)]
struct Learnt {
    /// How many reports got each priority.
    reports: [u32; 4],
    /// In how many reports of each priority a word stands.
    words: BTreeMap<String, [u32; 4]>,
    /// The days that orders of each priority took.
    days: [Vec<f64>; 4],
}

impl Learnt {
    fn from(reports: &Table, orders: &Table, outcomes: &Table) -> Result<Self> {
        let mut days_of = BTreeMap::new();
        for (order, days) in outcomes.integers("order_id")?.zip(outcomes.decimals("days")?) {
            days_of.insert(order, days);
        }
        let mut learnt = Self::default();
        let mut priority_of = BTreeMap::new();
        let orders =
            orders.integers("order_id")?.zip(orders.integers("report_id")?).zip(orders.texts("priority")?);
        for ((order, report), priority) in orders {
            let Some(class) = PRIORITIES.iter().position(|known| Some(*known) == priority) else { continue };
            priority_of.insert(report, class);
            learnt.days[class].extend(days_of.get(&order).copied().flatten());
        }
        learnt.days.iter_mut().for_each(|days| days.sort_by(f64::total_cmp));
        let rows =
            reports.integers("report_id")?.zip(reports.texts("category")?).zip(reports.texts("description")?);
        for ((id, category), description) in rows {
            if let Some(class) = priority_of.get(&id) {
                learnt.reports[*class] += 1;
                for word in words(category, description) {
                    learnt.words.entry(word).or_default()[*class] += 1;
                }
            }
        }
        Ok(learnt)
    }

    /// The most likely priority, as a number in the list.
    fn priority(&self, category: Option<&str>, description: Option<&str>) -> usize {
        let all = f64::from(self.reports.iter().sum::<u32>());
        let mut likely: [f64; 4] = std::array::from_fn(|class| (share(self.reports[class], all)).ln());
        for word in words(category, description) {
            let known =
                self.words.get(&word).filter(|counts| counts.iter().sum::<u32>() >= self.reports_min());
            if let Some(counts) = known {
                for (class, likely) in likely.iter_mut().enumerate() {
                    *likely += share(counts[class], f64::from(self.reports[class])).ln();
                }
            }
        }
        let best = likely.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1));
        best.map_or(1, |(class, _)| class)
    }

    /// [`REPORTS_MIN`], and less where there is little history.
    fn reports_min(&self) -> u32 {
        REPORTS_MIN.min(self.reports.iter().sum::<u32>() / 100)
    }

    /// The median of the days that orders of this priority took.
    fn days(&self, class: usize) -> f64 {
        let days = &self.days[class];
        days.get(days.len() / 2).copied().unwrap_or(0.0)
    }
}

/// A share that is never quite nothing: a word that was not seen yet may still come.
fn share(count: u32, of: f64) -> f64 {
    (f64::from(count) + 0.5) / (of + 1.0)
}

/// The answer.
#[derive(Debug, Default)]
struct Triage {
    ids: Vec<i64>,
    priorities: Vec<&'static str>,
    days: Vec<f64>,
}

fn triage(reports: &Table, learnt: &Learnt) -> Result<Triage> {
    let mut triage = Triage::default();
    let texts = reports.texts("category")?.zip(reports.texts("description")?);
    let rows = reports.integers("report_id")?.zip(reports.booleans("is_open")?).zip(texts);
    for ((id, is_open), (category, description)) in rows {
        let (Some(id), Some(true)) = (id, is_open) else { continue };
        let class = learnt.priority(category, description);
        triage.ids.push(id);
        triage.priorities.push(PRIORITIES[class]);
        triage.days.push(learnt.days(class));
    }
    Ok(triage)
}

impl Triage {
    fn emit(self) -> Result<()> {
        Rows::new("triage")
            .integers("report_id", self.ids)
            .labels("priority", self.priorities)
            .decimals("days_to_complete", self.days)
            .emit()
    }
}

#[cfg(test)]
mod tests;
