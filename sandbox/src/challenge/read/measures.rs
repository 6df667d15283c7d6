//! Measures: does each compare what can be compared?

use super::{Reader, forms::MeasureFile};
use crate::challenge::{MeasureSpec, Scenario, ScenarioKind, What};
use border::table::Kind;
use score::{CostMatrix, Metric};
use toml::Spanned;

impl Reader<'_> {
    pub(super) fn measure(
        &mut self,
        text: &str,
        file: &MeasureFile,
        scenarios: &[Scenario],
    ) -> Option<MeasureSpec> {
        let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == *file.scenario.get_ref())
        else {
            self.fault(text, &file.scenario, format!("there is no scenario {}", file.scenario.get_ref()));
            return None;
        };
        let metric = *file.metric.get_ref();
        if file.class.is_some() != metric.is_of_one_class() {
            let reason = if metric.is_of_one_class() { "it needs a class" } else { "it takes no class" };
            self.fault(text, &file.metric, format!("{}: {reason}", metric.key()));
        }
        if file.costs.is_some() != (metric == Metric::MeanCost) {
            let reason = if metric == Metric::MeanCost { "it needs costs" } else { "it takes no costs" };
            self.fault(text, &file.metric, format!("{}: {reason}", metric.key()));
        }
        if file.target.is_some_and(|target| !target.is_finite()) {
            self.fault(text, &file.name, "the target is not a finite number");
        }
        let of_steps = matches!(metric, Metric::ShareOfSteps | Metric::MinutesLate);
        let is_journey = matches!(scenario.kind, ScenarioKind::Journey(_));
        if of_steps != is_journey {
            let reason = if of_steps {
                "it is for a journey, and the scenario is none"
            } else {
                "it is not for a journey"
            };
            self.fault(text, &file.metric, format!("{}: {reason}", metric.key()));
            return None;
        }
        let what = if of_steps { What::Steps } else { self.compared(text, file, scenario)? };
        Some(MeasureSpec {
            name: file.name.get_ref().clone(),
            label: file.label.clone(),
            scenario: scenario.name.clone(),
            metric,
            what,
            unit: file.unit.clone().unwrap_or_else(|| metric.unit().to_owned()),
            target: file.target,
        })
    }

    /// What a measure compares: a column of an answer, and one of the truth.
    fn compared(&mut self, text: &str, file: &MeasureFile, scenario: &Scenario) -> Option<What> {
        let (Some(table), Some(column), Some(truth)) = (&file.table, &file.column, &file.truth) else {
            self.fault(text, &file.metric, "it needs table, column and truth");
            return None;
        };
        let asked = scenario.asks().iter().find(|ask| ask.answer.table == *table.get_ref());
        let Some(asked) = asked.and_then(|ask| ask.column(column.get_ref())) else {
            let reason = format!("{} asks for no {}.{}", scenario.name, table.get_ref(), column.get_ref());
            self.fault(text, column, reason);
            return None;
        };
        let (table, column, truth) = (table.get_ref().clone(), asked.name.clone(), truth.clone());
        match (*file.metric.get_ref(), asked.kind) {
            (Metric::MeanAbsoluteError, Kind::Decimal) => Some(What::Numbers { table, column, truth }),
            (Metric::BrierScore, Kind::Decimal) => Some(What::Probabilities { table, column, truth }),
            (Metric::MeanAbsoluteError | Metric::BrierScore, _) => {
                self.fault(text, &file.metric, format!("it needs decimals, and {column} is none"));
                None
            }
            (_, Kind::Code) if !asked.allowed.is_empty() => {
                let labels = asked.allowed.clone();
                let class = match &file.class {
                    Some(class) => Some(self.class(text, class, &labels)?),
                    None => None,
                };
                let costs = match &file.costs {
                    Some(costs) => Some(self.costs(text, costs, labels.len())?),
                    None => None,
                };
                Some(What::Labels { table, column, truth, labels, class, costs })
            }
            _ => {
                self.fault(
                    text,
                    &file.metric,
                    format!("it needs a column of kind code with allowed, and {column} is none"),
                );
                None
            }
        }
    }

    fn class(&mut self, text: &str, class: &Spanned<String>, labels: &[String]) -> Option<u32> {
        let number = labels.iter().position(|label| label == class.get_ref());
        if number.is_none() {
            let reason = format!("{} is not one of: {}", class.get_ref(), labels.join(", "));
            self.fault(text, class, reason);
        }
        number.and_then(|number| u32::try_from(number).ok())
    }

    fn costs(&mut self, text: &str, costs: &Spanned<Vec<Vec<f64>>>, labels: usize) -> Option<CostMatrix> {
        let matrix = CostMatrix::new(costs.get_ref().clone());
        match matrix {
            Ok(matrix) if matrix.classes() as usize == labels => Some(matrix),
            Ok(_) => {
                self.fault(
                    text,
                    costs,
                    format!("it needs {labels} rows of {labels} costs, one for each label"),
                );
                None
            }
            Err(refused) => {
                self.fault(text, costs, refused.to_string());
                None
            }
        }
    }
}
