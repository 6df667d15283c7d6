//! Joins what a pilot gave with the truth, and scores it.

use crate::{
    Answers, Given, HostFault, Result,
    challenge::{Ask, MeasureSpec, What},
};
use border::table::{Column, Table, Values};
use score::{Metric, Tally};
use std::collections::BTreeMap;

/// For each row of the truth, in its order, the row of the answer that is about it.
///
/// # Errors
/// In words: an id that is not asked for, one given twice, or those that are missing.
pub(crate) fn matched(
    ask: &Ask,
    answers: &Answers,
    truth: &Table,
) -> Result<std::result::Result<Vec<usize>, String>> {
    let table = &ask.answer.table;
    let asked = integers(truth, &ask.key)?;
    let given = match answers.column(table, &ask.key) {
        Some(Given::Whole(ids)) => ids.as_slice(),
        _ => &[],
    };
    let mut rows = BTreeMap::new();
    for (row, id) in given.iter().enumerate() {
        if let Some(first) = rows.insert(*id, row) {
            return Ok(Err(format!("{table}: {} {id} is given twice, in rows {first} and {row}", ask.key)));
        }
    }
    let found: Vec<_> = asked.iter().filter_map(|id| rows.remove(id)).collect();
    if let Some((id, row)) = rows.pop_first() {
        return Ok(Err(format!("{table}, row {row}: {} {id} is not one that is asked for", ask.key)));
    }
    if found.len() < asked.len() {
        let first = asked.iter().find(|id| !given.contains(id)).copied().unwrap_or_default();
        let missing = asked.len() - found.len();
        let text = format!(
            "{table}: {missing} of {} rows are missing, the first of them {} {first}",
            asked.len(),
            ask.key
        );
        return Ok(Err(text));
    }
    Ok(Ok(found))
}

/// The value of a measure in one world.
pub(crate) fn score(measure: &MeasureSpec, rows: &[usize], answers: &Answers, truth: &Table) -> Result<f64> {
    let refused = |refused: score::Refused| fault(measure, refused);
    match &measure.what {
        What::Labels { table, column, truth: name, labels, class, costs } => {
            let truth = labels_of(measure, truth, name, labels)?;
            let said = given_labels(answers, table, column, rows, labels);
            if let Some(costs) = costs {
                return score::mean_cost(&truth, &said, costs, None).map_err(refused);
            }
            let classes = u32::try_from(labels.len()).unwrap_or(u32::MAX);
            let tally = Tally::new(&truth, &said, classes, None).map_err(refused)?;
            of_labels(measure, &tally, *class)
        }
        What::Numbers { table, column, truth: name } => {
            let truth = decimals(truth, name)?;
            score::mean_absolute_error(truth, &given_numbers(answers, table, column, rows), None)
                .map_err(refused)
        }
        What::Probabilities { table, column, truth: name } => {
            let truth = booleans(truth, name)?;
            score::brier_binary(&truth, &given_numbers(answers, table, column, rows), None).map_err(refused)
        }
        What::Steps => Err(fault(measure, "steps belong to a journey")),
    }
}

fn of_labels(measure: &MeasureSpec, tally: &Tally, class: Option<u32>) -> Result<f64> {
    let class = class.unwrap_or_default();
    let refused = |refused: score::Refused| fault(measure, refused);
    Ok(match measure.metric {
        Metric::Accuracy => tally.accuracy(),
        Metric::MacroF1 => tally.macro_f1(),
        Metric::MacroPrecision => tally.macro_precision(),
        Metric::MacroRecall => tally.macro_recall(),
        Metric::Precision => tally.precision(class).map_err(refused)?,
        Metric::Recall => {
            // Where there is nothing to catch, no share of it says anything.
            if tally.rows_in_truth(class).map_err(refused)? == 0 {
                return Err(fault(measure, "a world has no row of this class: simulate more homes"));
            }
            tally.recall(class).map_err(refused)?
        }
        other => return Err(fault(measure, format!("{} is not of labels", other.key()))),
    })
}

fn fault(measure: &MeasureSpec, cause: impl std::fmt::Display) -> HostFault {
    HostFault::new("a measure cannot be computed", format!("{}: {cause}", measure.name))
}

/// The truth's labels as numbers in the list.
fn labels_of(measure: &MeasureSpec, truth: &Table, name: &str, labels: &[String]) -> Result<Vec<u32>> {
    let Values::Codes { codes, dictionary } = &column(truth, name)?.values else {
        return Err(fault(measure, format!("the truth's {name} holds no codes")));
    };
    let numbers: Vec<_> =
        dictionary.iter().map(|text| labels.iter().position(|label| label == text)).collect();
    let found = codes.iter().map(|code| {
        let number = numbers.get(*code as usize).copied().flatten();
        let number = number.and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| fault(measure, format!("the truth's {name} holds a label that nobody may give")))
    });
    found.collect()
}

/// The labels that were given, by the rows of the truth. The shape has seen that each is in the list.
fn given_labels(answers: &Answers, table: &str, column: &str, rows: &[usize], labels: &[String]) -> Vec<u32> {
    let Some(Given::Texts(texts)) = answers.column(table, column) else { return vec![] };
    let numbers: BTreeMap<_, _> = labels.iter().map(String::as_str).zip(0..).collect();
    rows.iter().filter_map(|row| numbers.get(texts.get(*row)).copied()).collect()
}

fn given_numbers(answers: &Answers, table: &str, column: &str, rows: &[usize]) -> Vec<f64> {
    let Some(Given::Decimals(values)) = answers.column(table, column) else { return vec![] };
    rows.iter().map(|row| values[*row]).collect()
}

fn column<'a>(truth: &'a Table, name: &str) -> Result<&'a Column> {
    let missing = || HostFault::new("the truth lacks a column", format!("{}.{name}", truth.name));
    truth.column(name).ok_or_else(missing)
}

fn integers<'a>(truth: &'a Table, name: &str) -> Result<&'a [i64]> {
    match &column(truth, name)?.values {
        Values::Integers(values) => Ok(values),
        _ => Err(HostFault::new("the truth's column holds no whole numbers", name)),
    }
}

fn decimals<'a>(truth: &'a Table, name: &str) -> Result<&'a [f64]> {
    match &column(truth, name)?.values {
        Values::Decimals(values) => Ok(values),
        _ => Err(HostFault::new("the truth's column holds no decimals", name)),
    }
}

fn booleans(truth: &Table, name: &str) -> Result<Vec<bool>> {
    match &column(truth, name)?.values {
        Values::Booleans(values) => Ok(values.iter().map(|value| *value == 1).collect()),
        _ => Err(HostFault::new("the truth's column holds no yes or no", name)),
    }
}
