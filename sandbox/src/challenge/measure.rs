//! Measures: which column of an answer is compared with which column of the truth, and how.

use score::{CostMatrix, Metric};

/// One measure of a challenge.
#[derive(Clone, Debug)]
pub struct MeasureSpec {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The scenario it belongs to.
    pub scenario: String,
    /// How it is computed.
    pub metric: Metric,
    /// What it is computed from.
    pub what: What,
    /// The unit, in words.
    pub unit: String,
    /// What the challenge asks for, if it asks.
    pub target: Option<f64>,
}

/// What a measure is computed from.
#[derive(Clone, Debug)]
pub enum What {
    /// Labels: one of a list for each row.
    Labels {
        /// The table of the answer.
        table: String,
        /// Its column.
        column: String,
        /// The truth's column.
        truth: String,
        /// All labels, in the order of the scenario.
        labels: Vec<String>,
        /// For a metric of one class: which.
        class: Option<u32>,
        /// For a metric of costs: what it costs to say one label where another is true.
        costs: Option<CostMatrix>,
    },
    /// Numbers.
    Numbers {
        /// The table of the answer.
        table: String,
        /// Its column.
        column: String,
        /// The truth's column.
        truth: String,
    },
    /// The steps of a journey.
    Steps,
    /// How likely something is, against whether it is.
    Probabilities {
        /// The table of the answer.
        table: String,
        /// Its column.
        column: String,
        /// The truth's column, yes or no.
        truth: String,
    },
}

impl MeasureSpec {
    /// The table of the answer that it is of; none for a journey's.
    pub fn table(&self) -> Option<&String> {
        match &self.what {
            What::Labels { table, .. } | What::Numbers { table, .. } | What::Probabilities { table, .. } => {
                Some(table)
            }
            What::Steps => None,
        }
    }
}
