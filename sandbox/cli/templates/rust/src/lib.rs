//! A pilot for `repairs-triage`: reads the reports, asks the rules about each that is open, and gives the answer.

mod rules;

use forecourt_pilot::{Result, Rows, Table, pilot, read, task};

pilot!(run);

fn run() -> Result<()> {
    match task::scenario().as_str() {
        "triage" => triage_all(),
        // The other scenario, `raise-order`, asks for deeds instead of an answer. What is not done
        // there counts as not done, and the run goes on.
        _ => Ok(()),
    }
}

fn triage_all() -> Result<()> {
    let reports = read(
        "reports",
        &["report_id", "category", "description", "is_open"],
    )?;
    let outcomes = read("outcomes", &["days"])?;
    let triage = triage(&reports, &outcomes)?;
    forecourt_pilot::info!("{} open reports", triage.ids.len());
    triage.emit()
}

/// The answer: a row for each open report.
#[derive(Debug, Default, PartialEq)]
struct Triage {
    ids: Vec<i64>,
    priorities: Vec<&'static str>,
    days: Vec<f64>,
}

fn triage(reports: &Table, outcomes: &Table) -> Result<Triage> {
    let usual_days = rules::median(outcomes.decimals("days")?.flatten().collect());
    let mut triage = Triage::default();
    let texts = reports
        .texts("category")?
        .zip(reports.texts("description")?);
    let rows = reports
        .integers("report_id")?
        .zip(reports.booleans("is_open")?)
        .zip(texts);
    for ((id, is_open), (category, description)) in rows {
        // Any value can be missing in a council's records.
        let (Some(id), Some(true)) = (id, is_open) else {
            continue;
        };
        let priority = rules::priority(
            category.unwrap_or_default(),
            description.unwrap_or_default(),
        );
        triage.ids.push(id);
        triage.priorities.push(priority);
        triage.days.push(rules::days(priority, usual_days));
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
mod tests {
    use super::*;
    use forecourt_pilot::Values;

    fn texts(texts: &[&str]) -> Values {
        Values::labels(texts.iter().copied())
    }

    #[test]
    fn every_open_report_is_answered_once_and_no_other() {
        let reports = Table::new(vec![
            ("report_id", Values::Integers(vec![1, 2, 3])),
            ("category", texts(&["damp", "heating", "doors"])),
            (
                "description",
                texts(&["Mould in the bedroom.", "", "It sticks."]),
            ),
            ("is_open", Values::Booleans(vec![0, 1, 1])),
        ]);
        let outcomes = Table::new(vec![("days", Values::Decimals(vec![2.0, 9.0, 5.0]))]);
        let triage = triage(&reports, &outcomes).expect("an answer");
        assert_eq!(triage.ids, [2, 3]);
        assert_eq!((triage.priorities.len(), triage.days.len()), (2, 2));
    }
}
