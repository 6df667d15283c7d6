//! Reads the files of a challenge, and finds every mistake in them.

mod forms;
mod measures;

use super::{Ask, Challenge, Fault, Files, Scenario, ScenarioKind};
use crate::journey::Plan;
use border::{
    message::{Answer, AnswerColumn},
    table::Kind,
};
use domain::pilots::Limits;
use forms::{AskFile, HeadFile, KindFile, LimitsFile, MeasureScenario, ScenarioHead};
use serde::de::DeserializeOwned;
use toml::Spanned;

/// The file that says what a challenge is.
const HEAD: &str = "challenge.toml";
/// The most worlds.
const WORLDS_MAX: u32 = 100;

/// Reads, and collects mistakes.
struct Reader<'a> {
    files: &'a Files,
    faults: Vec<Fault>,
}

impl Challenge {
    /// Reads a challenge.
    ///
    /// # Errors
    /// All mistakes, by file and line.
    pub fn read(files: &Files) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader { files, faults: vec![] };
        let challenge = reader.challenge();
        reader.faults.sort();
        match challenge {
            Some(challenge) if reader.faults.is_empty() => Ok(challenge),
            _ => Err(reader.faults),
        }
    }
}

impl Reader<'_> {
    fn challenge(&mut self) -> Option<Challenge> {
        let text = self.keep(self.files.text(HEAD))?;
        let head: HeadFile = self.toml(HEAD, text)?;
        let (baseline, data_card) = (head.baseline.clone(), head.data_card.clone());
        let profiles =
            head.profiles.iter().filter_map(|key| self.profile(text, key, &head.homes_per_thousand));
        let profiles = profiles.collect::<Vec<_>>();
        self.head(text, &head);
        let scenarios: Vec<_> = head.scenarios.iter().filter_map(|name| self.scenario(text, name)).collect();
        self.strangers(&head);
        let measures =
            head.measures.iter().filter_map(|measure| self.measure(text, measure, &scenarios)).collect();
        self.unmeasured(text, &head, &scenarios);
        Some(Challenge {
            name: head.name.into_inner(),
            version: head.version.into_inner(),
            title: head.title,
            summary: head.summary,
            licence: head.licence,
            sha256: self.files.sha256(),
            profiles,
            worlds: head.worlds.into_inner(),
            limits: limits(&head.limits),
            scenarios,
            measures,
            baseline: self.file(text, &baseline)?.to_vec(),
            data_card: String::from_utf8_lossy(self.file(text, &data_card)?).into_owned(),
        })
    }

    /// What can be said of the head by itself.
    fn head(&mut self, text: &str, head: &HeadFile) {
        if !is_name(head.name.get_ref(), '-') {
            self.fault(text, &head.name, "a name has lower case letters, digits and hyphens");
        }
        let parts: Vec<_> = head.version.get_ref().split('.').collect();
        if parts.len() != 3 || parts.iter().any(|part| part.parse::<u32>().is_err()) {
            self.fault(text, &head.version, "a version is three numbers, such as 1.0.0");
        }
        if !(1..=WORLDS_MAX).contains(head.worlds.get_ref()) {
            self.fault(text, &head.worlds, format!("there are between 1 and {WORLDS_MAX} worlds"));
        }
        if !(1..=1000).contains(head.homes_per_thousand.get_ref()) {
            self.fault(
                text,
                &head.homes_per_thousand,
                "between 1 and 1000 homes of a thousand are simulated",
            );
        }
        let names = head.measures.iter().map(|measure| &measure.name);
        self.twice(HEAD, text, names, "measure");
        self.twice(HEAD, text, head.scenarios.iter(), "scenario");
        self.twice(HEAD, text, head.profiles.iter(), "profile");
    }

    fn profile(&mut self, text: &str, key: &Spanned<String>, homes: &Spanned<u32>) -> Option<synth::Profile> {
        let profile = synth::Profile::from_key(key.get_ref());
        if profile.is_none() {
            let known: Vec<_> = synth::Profile::ALL.iter().map(|profile| profile.key()).collect();
            self.fault(
                text,
                key,
                format!("no profile is called {}; there are: {}", key.get_ref(), known.join(", ")),
            );
        }
        Some(profile?.scaled(*homes.get_ref()))
    }

    fn scenario(&mut self, head: &str, name: &Spanned<String>) -> Option<Scenario> {
        let path = format!("scenarios/{}.toml", name.get_ref());
        if self.files.bytes(&path).is_none() {
            self.fault(head, name, format!("there is no file {path}"));
            return None;
        }
        let text = self.keep(self.files.text(&path))?;
        let head: ScenarioHead = self.toml(&path, text)?;
        if head.name.get_ref() != name.get_ref() {
            let reason =
                format!("the scenario is called {} in its file's name: call it the same", name.get_ref());
            self.faults.push(Fault::at(&path, text, &head.name.span(), reason));
        }
        let (parameters, kind) = match head.kind {
            KindFile::Measure => self.measured(&path, text)?,
            KindFile::Journey => (vec![], self.journey(&path, text)?),
        };
        Some(Scenario { name: head.name.into_inner(), title: head.title, text: head.asks, parameters, kind })
    }

    fn measured(&mut self, path: &str, text: &str) -> Option<(Vec<(String, String)>, ScenarioKind)> {
        let file: MeasureScenario = self.toml(path, text)?;
        self.twice(path, text, file.answers.iter().map(|ask| &ask.table), "table");
        for ask in &file.answers {
            self.ask(path, text, ask);
        }
        if file.answers.is_empty() {
            self.faults.push(Fault::whole(path, "it asks for no table: add [[answers]]"));
        }
        let asks = file.answers.into_iter().map(ask).collect();
        Some((file.parameters.into_iter().collect(), ScenarioKind::Measure(asks)))
    }

    fn journey(&mut self, path: &str, text: &str) -> Option<ScenarioKind> {
        let plan: Plan = self.toml(path, text)?;
        for (span, reason) in plan.check() {
            self.faults.push(match span {
                Some(span) => Fault::at(path, text, &span, reason),
                None => Fault::whole(path, reason),
            });
        }
        Some(ScenarioKind::Journey(Box::new(plan)))
    }

    fn ask(&mut self, path: &str, text: &str, ask: &AskFile) {
        self.twice(path, text, ask.columns.iter().map(|column| &column.name), "column");
        let names = ask.columns.iter().map(|column| &column.name).chain([&ask.table]);
        for name in names.filter(|name| !is_name(name.get_ref(), '_')) {
            let reason = "a name has lower case letters, digits and underscores";
            self.faults.push(Fault::at(path, text, &name.span(), reason));
        }
        let key = ask.columns.iter().find(|column| column.name.get_ref() == ask.key.get_ref());
        if key.is_none_or(|column| column.kind != Kind::Integer) {
            let reason = format!("{} must be one of the columns, of kind integer", ask.key.get_ref());
            self.faults.push(Fault::at(path, text, &ask.key.span(), reason));
        }
    }

    /// Files that nothing names: a scenario that was forgotten in the list runs nowhere.
    fn strangers(&mut self, head: &HeadFile) {
        let files = self.files;
        let scenarios: Vec<_> =
            head.scenarios.iter().map(|name| format!("scenarios/{}.toml", name.get_ref())).collect();
        let known = [HEAD, head.data_card.get_ref(), head.baseline.get_ref(), "README.md"];
        for path in files.paths() {
            if !known.contains(&path) && !scenarios.iter().any(|known| known == path) {
                self.faults.push(Fault::whole(
                    path,
                    format!("{HEAD} does not name it: name it there, or remove it"),
                ));
            }
        }
    }

    /// Scenarios that nothing measures: what is done in them would not count.
    fn unmeasured(&mut self, text: &str, head: &HeadFile, scenarios: &[Scenario]) {
        for name in &head.scenarios {
            let exists = scenarios.iter().any(|scenario| scenario.name == *name.get_ref());
            let measured = head.measures.iter().any(|measure| measure.scenario.get_ref() == name.get_ref());
            if exists && !measured {
                self.fault(text, name, "no measure is of this scenario: add one, or leave it out");
            }
        }
    }

    fn file(&mut self, text: &str, path: &Spanned<String>) -> Option<&[u8]> {
        let bytes = self.files.bytes(path.get_ref());
        if bytes.is_none() {
            self.fault(text, path, format!("there is no file {}", path.get_ref()));
        }
        bytes
    }

    fn twice<'b>(
        &mut self,
        file: &str,
        text: &str,
        names: impl Iterator<Item = &'b Spanned<String>>,
        what: &str,
    ) {
        let mut seen: Vec<&str> = vec![];
        for name in names {
            if seen.contains(&name.get_ref().as_str()) {
                let reason = format!("the {what} {} is there twice", name.get_ref());
                self.faults.push(Fault::at(file, text, &name.span(), reason));
            }
            seen.push(name.get_ref());
        }
    }

    fn fault<T>(&mut self, text: &str, place: &Spanned<T>, reason: impl Into<String>) {
        self.faults.push(Fault::at(HEAD, text, &place.span(), reason));
    }

    fn toml<T: DeserializeOwned>(&mut self, file: &str, text: &str) -> Option<T> {
        self.keep(toml::from_str(text).map_err(|error| Fault::toml(file, text, &error)))
    }

    fn keep<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.faults.push(fault)).ok()
    }
}

fn ask(file: AskFile) -> Ask {
    let columns = file.columns.into_iter().map(|column| AnswerColumn {
        name: column.name.into_inner(),
        note: column.note,
        kind: column.kind,
        allowed: column.allowed,
    });
    let answer = Answer { table: file.table.into_inner(), note: file.note, columns: columns.collect() };
    Ask { answer, key: file.key.into_inner(), truth: file.truth }
}

fn limits(file: &LimitsFile) -> Limits {
    Limits {
        steps_max: file.steps_max,
        memory_bytes_max: file.memory_bytes_max,
        host_calls_max: file.host_calls_max,
        output_bytes_max: file.output_bytes_max,
        output_rows_max: file.output_rows_max,
        log_bytes_max: file.log_bytes_max,
        border_bytes_max: file.border_bytes_max,
        handles_max: file.handles_max,
        wall_ms_max: file.wall_ms_max,
    }
}

fn is_name(name: &str, joint: char) -> bool {
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == joint;
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.len() <= 60
        && name.chars().all(allowed)
}
