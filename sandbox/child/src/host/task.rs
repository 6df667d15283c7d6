//! `task`: what is asked of the pilot. Nothing here tells practice from final.

use super::{Host, wit::task as w};
use wasmtime::Result;

impl w::Host for Host {
    fn challenge(&mut self) -> Result<String> {
        self.count(0, 0)?;
        Ok(self.job.task.challenge.clone())
    }

    fn scenario(&mut self) -> Result<String> {
        self.count(0, 0)?;
        Ok(self.job.task.scenario.clone())
    }

    fn parameters(&mut self) -> Result<Vec<w::Parameter>> {
        let parameters = &self.job.task.parameters;
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, value)| w::Parameter { name: name.clone(), value: value.clone() })
            .collect();
        self.count(0, parameters.len() as u64)?;
        Ok(parameters)
    }

    fn answers(&mut self) -> Result<Vec<w::Answer>> {
        let answers: Vec<_> = self.job.task.answers.iter().map(answer).collect();
        self.count(0, answers.len() as u64)?;
        Ok(answers)
    }
}

fn answer(answer: &border::message::Answer) -> w::Answer {
    let columns = answer.columns.iter().map(|column| w::AnswerColumn {
        name: column.name.clone(),
        note: column.note.clone(),
        kind: column.kind.key().to_owned(),
        allowed: column.allowed.clone(),
    });
    w::Answer { table: answer.table.clone(), note: answer.note.clone(), columns: columns.collect() }
}
