//! A challenge as a page for whoever writes a pilot: what is asked, what can be sent, and how it is judged.

use super::{Challenge, MeasureSpec, Scenario, ScenarioKind, What};
use crate::{council::examples::examples, journey::Plan};
use std::fmt::Write;

/// The kinds of event, and what the body of each holds.
const KINDS: [(&str, &str); 4] = [
    ("report", "a resident reports something: `service_request_id`, to be read in street_reports"),
    (
        "visit",
        "a visit is over: `work_order`, `class`, `result` (done or no_access) and, of an inspection, `finding`, the \
         number of what it found",
    ),
    ("reminder", "what the pilot put there itself: the text it gave"),
    ("notice", "the council says something: `text`"),
];

impl Challenge {
    /// The page, plain text that is also Markdown.
    pub fn page(&self) -> String {
        let mut page =
            format!("# {} ({} {})\n\n{}\n", self.title, self.name, self.version, self.summary.trim());
        for scenario in &self.scenarios {
            let _ = write!(page, "\n## {}: {}\n\n{}\n", scenario.name, scenario.title, scenario.text.trim());
            match &scenario.kind {
                ScenarioKind::Measure(_) => answers(&mut page, scenario),
                ScenarioKind::Journey(plan) => journey(&mut page, plan),
            }
            let of = self.measures.iter().filter(|measure| measure.scenario == scenario.name);
            let _ = writeln!(page, "\n### How it is measured\n");
            of.for_each(|spec| measure(&mut page, spec));
        }
        page
    }
}

fn answers(page: &mut String, scenario: &Scenario) {
    for answer in scenario.answers() {
        let _ = writeln!(page, "\n### The answer: table `{}`\n\n{}\n", answer.table, answer.note);
        for column in &answer.columns {
            let _ = write!(page, "- `{}` ({}): {}", column.name, column.kind.key(), column.note);
            if !column.allowed.is_empty() {
                let _ = write!(page, " One of: {}.", column.allowed.join(", "));
            }
            page.push('\n');
        }
    }
}

fn journey(page: &mut String, plan: &Plan) {
    for system in plan.systems.iter().map(|system| *system.get_ref()) {
        let _ = writeln!(page, "\n### The system `{}`\n\n{}", system.name(), system.note());
        for example in examples(system) {
            let _ = write!(page, "\n{}\n\n    POST {}\n", example.words, example.path);
            example.body.lines().for_each(|line| {
                let _ = writeln!(page, "    {line}");
            });
        }
    }
    let _ = writeln!(page, "\n### What comes into the inbox\n");
    for (kind, words) in KINDS {
        let _ = writeln!(page, "- `{kind}`: {words}");
    }
    let _ = writeln!(page, "\n### What is judged\n");
    for (number, step) in plan.steps.iter().enumerate() {
        let event = plan
            .events
            .iter()
            .find(|event| step.event.as_ref().is_some_and(|name| name.get_ref() == event.name.get_ref()));
        let _ = write!(page, "{}. {}", number + 1, step.words.get_ref());
        if let Some(event) = event {
            let _ = write!(page, " ({})", event.words.get_ref().trim_end_matches('.'));
        }
        page.push('\n');
    }
}

fn measure(page: &mut String, spec: &MeasureSpec) {
    let _ = write!(page, "- {} ({}). {}", spec.label, spec.unit, spec.metric.meaning());
    if let What::Labels { class: Some(class), labels, .. } = &spec.what
        && let Some(class) = labels.get(*class as usize)
    {
        let _ = write!(page, " The class is {class}.");
    }
    if let Some(target) = spec.target {
        let _ = write!(page, " The target is {target}.");
    }
    page.push('\n');
}
