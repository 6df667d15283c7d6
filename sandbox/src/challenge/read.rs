//! Reads the files of a challenge, and finds every mistake in them.

use super::{Ask, Challenge, Fault, Files, MeasureSpec, Scenario, ScenarioKind, What};
use crate::journey::Plan;
use border::{
    message::{Answer, AnswerColumn},
    table::Kind,
};
use domain::pilots::Limits;
use score::{CostMatrix, Metric};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use std::collections::BTreeMap;
use toml::Spanned;

/// The file that says what a challenge is.
const HEAD: &str = "challenge.toml";
/// The most worlds.
const WORLDS_MAX: u32 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadFile {
    name: Spanned<String>,
    version: Spanned<String>,
    title: String,
    summary: String,
    licence: String,
    profiles: Vec<Spanned<String>>,
    homes_per_thousand: Spanned<u32>,
    worlds: Spanned<u32>,
    scenarios: Vec<Spanned<String>>,
    data_card: Spanned<String>,
    baseline: Spanned<String>,
    limits: LimitsFile,
    measures: Vec<MeasureFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsFile {
    steps_max: u64,
    memory_bytes_max: u64,
    host_calls_max: u32,
    output_bytes_max: u64,
    output_rows_max: u32,
    log_bytes_max: u32,
    border_bytes_max: u64,
    handles_max: u32,
    wall_ms_max: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureFile {
    name: Spanned<String>,
    label: String,
    scenario: Spanned<String>,
    metric: Spanned<Metric>,
    unit: Option<String>,
    table: Option<Spanned<String>>,
    column: Option<Spanned<String>>,
    truth: Option<String>,
    class: Option<Spanned<String>>,
    costs: Option<Spanned<Vec<Vec<f64>>>>,
    target: Option<f64>,
}

/// What every scenario file begins with.
#[derive(Deserialize)]
struct ScenarioHead {
    name: Spanned<String>,
    kind: KindFile,
    title: String,
    asks: String,
}

/// A scenario file of kind `measure`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureScenario {
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(rename = "kind")]
    _kind: IgnoredAny,
    #[serde(rename = "title")]
    _title: IgnoredAny,
    #[serde(rename = "asks")]
    _asks: IgnoredAny,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    answers: Vec<AskFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindFile {
    Measure,
    Journey,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskFile {
    table: Spanned<String>,
    note: String,
    key: Spanned<String>,
    truth: String,
    columns: Vec<ColumnFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    name: Spanned<String>,
    kind: Kind,
    note: String,
    #[serde(default)]
    allowed: Vec<String>,
}

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

    fn measure(&mut self, text: &str, file: &MeasureFile, scenarios: &[Scenario]) -> Option<MeasureSpec> {
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
