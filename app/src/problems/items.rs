//! One outcome measure or journey: its page and its form.

use super::{
    answers::{changed, question_page},
    fields::{Typed, controls, stored},
};
use crate::{
    edge::{Edge, Next, Page},
    islands::Autosave,
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, PostForm},
};
use domain::{
    fault::Fault,
    ids::{JourneyId, MeasureId, ProblemId},
    problems::{FieldInfo, Journey, Measure, Question},
};
use leptos::prelude::*;
use portal::problems::{self, Answer, Kept};

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
    let body = saved.as_ref().map(|saved| saved.body.as_str()).filter(|body| !body.is_empty());
    let (title, fields, values) = match question {
        Question::Measures => ("Outcome measure", Measure::FIELDS, measure_values(body)?),
        _ => ("Journey", Journey::FIELDS, journey_values(body)?),
    };
    let form = form.or(values);
    let mut hidden = edge.hidden();
    hidden.push(("seen".to_owned(), saved.as_ref().map_or(0, |saved| saved.revision).to_string()));
    let is_saved = body.is_some();
    Ok(Page::new(title, move || question_page(question, form_view(title, fields, &form, hidden, is_saved)))
        .before(view! { <BackLink href=routes::question(problem, &key) /> }.into_any())
        .wide())
}

fn measure_values(body: Option<&str>) -> Result<Vec<(&'static str, String)>, Fault> {
    let measure: Option<Measure> = body.map(serde_json::from_str).transpose().map_err(Fault::internal)?;
    Ok(measure.map(|measure| stored(&measure)).unwrap_or_default())
}

fn journey_values(body: Option<&str>) -> Result<Vec<(&'static str, String)>, Fault> {
    let journey: Option<Journey> = body.map(serde_json::from_str).transpose().map_err(Fault::internal)?;
    Ok(journey.map(|journey| stored(&journey)).unwrap_or_default())
}

fn form_view(
    title: &'static str,
    fields: &'static [FieldInfo],
    form: &FormState,
    hidden: Vec<(String, String)>,
    is_saved: bool,
) -> AnyView {
    let controls = controls(fields, form);
    let remove = is_saved.then(|| {
        view! { <Button kind=ButtonKind::Warning name="remove" value="yes">"Remove"</Button> }
    });
    view! {
        <h1 class="govuk-heading-l">{title}</h1>
        <PostForm hidden id="answer">
            {controls}
            <Autosave form="answer".to_owned() />
            <div class="govuk-button-group"><Button>"Save and continue"</Button> {remove}</div>
        </PostForm>
    }
    .into_any()
}

pub(super) async fn save(edge: Edge, (problem, key, item): Parts, typed: Typed) -> Result<Next, Fault> {
    let question = question(&key, &item)?;
    let seen = typed.seen();
    let see = routes::question(problem, &key);
    if typed.get("remove") == "yes" {
        problems::remove(edge.portal(), &edge.op, problem, question, &item, seen).await?;
        return Ok(Next::See(see));
    }
    let body = match question {
        Question::Measures => typed.item::<Measure>().map(|measure| serde_json::to_string(&measure)),
        _ => typed.item::<Journey>().map(|journey| serde_json::to_string(&journey)),
    };
    let body = match body {
        Ok(body) => body.map_err(Fault::internal)?,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    match problems::save(edge.portal(), &edge.op, problem, &Answer { question, item, body, seen }).await? {
        Kept::Saved(revision) => Ok(Next::Saved { see, revision }),
        Kept::Changed(saved) => Ok(Next::again("", changed(&edge, question, &saved))),
    }
}
