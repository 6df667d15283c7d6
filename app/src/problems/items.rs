//! One outcome measure or journey: its page and its form.

use super::{answers::changed, forms::clean_field};
use crate::{
    edge::{Edge, Next, Page},
    islands::Autosave,
    routes,
    ui::{
        BackLink, Button, ButtonKind, Choice, FieldError, FormState, Label, Limit, PostForm, RadiosField,
        TextAreaField, TextField,
    },
};
use domain::{
    fault::Fault,
    ids::{JourneyId, MeasureId, ProblemId},
    problems::{Direction, Journey, Measure, Question},
    text::Lines,
};
use leptos::prelude::*;
use portal::problems::{self, Answer, Kept};
use serde::Deserialize;

type Parts = (ProblemId, String, String);

/// The question of a list, if `item` is an id.
fn question(key: &str, item: &str) -> Result<Question, Fault> {
    match Question::from_key(key) {
        Some(Question::Measures) if item.parse::<MeasureId>().is_ok() => Ok(Question::Measures),
        Some(Question::Journeys) if item.parse::<JourneyId>().is_ok() => Ok(Question::Journeys),
        _ => Err(Fault::not_found()),
    }
}

pub(super) async fn page(edge: Edge, (problem, key, item): Parts, form: FormState) -> Result<Page, Fault> {
    let question = question(&key, &item)?;
    let saved = problems::answer(edge.portal(), &edge.op, problem, question, &item).await?;
    let stored = match (&saved, question) {
        (None, _) => Vec::new(),
        (Some(saved), Question::Measures) => {
            measure_fields(serde_json::from_str(&saved.body).map_err(Fault::internal)?)
        }
        (Some(saved), _) => journey_fields(serde_json::from_str(&saved.body).map_err(Fault::internal)?),
    };
    let form = form.or(stored);
    let mut hidden = edge.hidden();
    hidden.push(("seen".to_owned(), saved.as_ref().map_or(0, |saved| saved.revision).to_string()));
    let title = if question == Question::Measures { "Outcome measure" } else { "Journey" };
    let is_saved = saved.is_some();
    Ok(Page::new(title, move || {
        let fields = if question == Question::Measures { measure_view(&form) } else { journey_view(&form) };
        let remove = is_saved.then(|| {
            view! { <Button kind=ButtonKind::Warning name="remove" value="yes">"Remove"</Button> }
        });
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            <PostForm hidden id="answer">
                {fields}
                <Autosave form="answer".to_owned() />
                <div class="govuk-button-group"><Button>"Save and continue"</Button> {remove}</div>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::question(problem, &key) /> }.into_any()))
}

fn measure_fields(measure: Measure) -> Vec<(&'static str, String)> {
    vec![
        ("name", measure.name),
        ("unit", measure.unit),
        ("direction", measure.direction),
        ("baseline", measure.baseline),
        ("baseline_unknown", measure.baseline_unknown),
        ("target", measure.target),
        ("source", measure.source),
        ("how_measured", measure.how_measured),
    ]
}

fn journey_fields(journey: Journey) -> Vec<(&'static str, String)> {
    vec![("persona", journey.persona), ("steps", journey.steps)]
}

fn measure_view(form: &FormState) -> AnyView {
    let directions =
        Direction::ALL.iter().map(|direction| Choice::new(direction.key(), direction.label())).collect();
    view! {
        <TextField form name="name" label="What is measured" hint="For example, \u{2018}Repeat visits within 90 days\u{2019}" />
        <TextField form name="unit" label="Unit" hint="For example, \u{2018}visits\u{2019} or \u{2018}% of reports\u{2019}" classes="govuk-input--width-20" />
        <RadiosField form name="direction" legend="Which way should it move?" choices=directions classes="govuk-radios--inline" />
        <TextField form name="baseline" label="Baseline" hint="The figure today. Leave it empty if you do not know it" inputmode="decimal" classes="govuk-input--width-10" />
        <TextAreaField form name="baseline_unknown" label="If you do not know the baseline, how you will find out" rows=3 limit=Limit::Characters(500) />
        <TextField form name="target" label="Target" inputmode="decimal" classes="govuk-input--width-10" />
        <TextField form name="source" label="Where the baseline comes from (optional)" />
        <TextAreaField form name="how_measured" label="How it is measured, and how often" rows=4 limit=Limit::Characters(1_000) />
    }
    .into_any()
}

fn journey_view(form: &FormState) -> AnyView {
    view! {
        <TextField form name="persona" label="Who goes through it" hint="For example, \u{2018}A tenant with a baby and a damp bedroom\u{2019}" />
        <TextAreaField form name="steps" label=Label::from("The steps, one on each line") hint="As it should go, in order" rows=10 limit=Limit::Characters(3_000) />
    }
    .into_any()
}

/// The fields of a measure or a journey.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    #[serde(flatten)]
    measure: Measure,
    #[serde(flatten)]
    journey: Journey,
    seen: String,
    remove: String,
}

pub(super) async fn save(edge: Edge, (problem, key, item): Parts, form: Form) -> Result<Next, Fault> {
    let question = question(&key, &item)?;
    let seen = form.seen.parse().unwrap_or(0);
    let see = routes::question(problem, &key);
    if form.remove == "yes" {
        problems::remove(edge.portal(), &edge.op, problem, question, &item, seen).await?;
        return Ok(Next::See(see));
    }
    let body = match question {
        Question::Measures => measure(form.measure).map(|measure| serde_json::to_string(&measure)),
        _ => journey(form.journey).map(|journey| serde_json::to_string(&journey)),
    };
    let body = match body {
        Ok(body) => body.map_err(Fault::internal)?,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    match problems::save(edge.portal(), &edge.op, problem, &Answer { question, item, body, seen }).await? {
        Kept::Saved(revision) => Ok(Next::Saved { see, revision }),
        Kept::Changed(saved) => Ok(Next::again("", changed(question, &saved))),
    }
}

/// Cleans fields one after another and collects what is wrong.
#[derive(Default)]
struct Cleaner {
    errors: Vec<FieldError>,
}

impl Cleaner {
    fn clean(
        &mut self,
        name: &'static str,
        label: &'static str,
        limit: usize,
        lines: Lines,
        raw: &str,
    ) -> String {
        clean_field(name, label, limit, lines, raw).unwrap_or_else(|message| {
            self.errors.push(FieldError { field: name.to_owned(), message });
            String::new()
        })
    }
}

fn measure(raw: Measure) -> Result<Measure, Vec<FieldError>> {
    let mut cleaner = Cleaner::default();
    let measure = Measure {
        name: cleaner.clean("name", "What is measured", 120, Lines::One, &raw.name),
        unit: cleaner.clean("unit", "Unit", 60, Lines::One, &raw.unit),
        direction: Direction::from_key(&raw.direction).map_or("", Direction::key).to_owned(),
        baseline: cleaner.clean("baseline", "Baseline", 40, Lines::One, &raw.baseline),
        baseline_unknown: cleaner.clean(
            "baseline_unknown",
            "How you will find out",
            500,
            Lines::Many,
            &raw.baseline_unknown,
        ),
        target: cleaner.clean("target", "Target", 40, Lines::One, &raw.target),
        source: cleaner.clean("source", "Where the baseline comes from", 200, Lines::One, &raw.source),
        how_measured: cleaner.clean(
            "how_measured",
            "How it is measured",
            1_000,
            Lines::Many,
            &raw.how_measured,
        ),
    };
    if cleaner.errors.is_empty() { Ok(measure) } else { Err(cleaner.errors) }
}

fn journey(raw: Journey) -> Result<Journey, Vec<FieldError>> {
    let mut cleaner = Cleaner::default();
    let journey = Journey {
        persona: cleaner.clean("persona", "Who goes through it", 120, Lines::One, &raw.persona),
        steps: cleaner.clean("steps", "The steps", 3_000, Lines::Many, &raw.steps),
    };
    if cleaner.errors.is_empty() { Ok(journey) } else { Err(cleaner.errors) }
}
