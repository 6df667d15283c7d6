//! One outcome measure or journey: its page and its form.

use super::{
    answers::{changed, question_page, seen, stored_now},
    fields::{Typed, controls, stored as values},
    reading::item as as_others_read,
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
    problems::{FieldInfo, Fields, Item, Journey, Measure, Question},
};
use leptos::prelude::*;
use portal::{
    operational::answers::Kept,
    problems::{self, Answer},
};
use serde::de::DeserializeOwned;

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
    let (title, fields, stored) = match question {
        Question::Measures => ("Outcome measure", Measure::FIELDS, body.map(read::<Measure>).transpose()?),
        _ => ("Journey", Journey::FIELDS, body.map(read::<Journey>).transpose()?),
    };
    let form = form.or(stored.as_deref().map(values).unwrap_or_default());
    let hidden = vec![seen(&form, saved.as_ref())];
    let now = stored.as_deref().map(|fields| Item { id: item.clone(), fields });
    let overtaken = form.overtaken.then(|| stored_now(now.map(as_others_read)));
    let is_saved = body.is_some();
    let main = move || view! { {overtaken} {form_view(title, fields, &form, hidden, is_saved)} }.into_any();
    Ok(Page::new(title, move || question_page(question, main()))
        .before(view! { <BackLink href=routes::question(problem, &key) /> }.into_any())
        .wide())
}

fn read<T: Fields + DeserializeOwned + 'static>(body: &str) -> Result<Box<dyn Fields>, Fault> {
    Ok(Box::new(serde_json::from_str::<T>(body).map_err(Fault::internal)?))
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
        Kept::Changed(saved) => Ok(Next::Overtaken(changed(&edge, &saved))),
    }
}
