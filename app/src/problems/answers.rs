//! One question of a problem: its page and its form.

use super::forms::clean;
use crate::{
    edge::{Edge, Next, Page},
    islands::Autosave,
    routes,
    ui::{
        BackLink, Button, Choice, FormState, Label, Legend, Limit, PostForm, RadiosField, TextAreaField,
        TextField,
    },
};
use domain::{
    accounts::email,
    fault::Fault,
    ids::{JourneyId, MeasureId, ProblemId},
    problems::{Contact, Content, Kind, Question, ServiceArea},
    text::Lines,
};
use leptos::prelude::*;
use portal::{
    operational::answers::Saved,
    problems::{self, Answer, Kept},
};
use serde::Deserialize;

type Parts = (ProblemId, String);

fn question(key: &str) -> Result<Question, Fault> {
    Question::from_key(key).ok_or_else(Fault::not_found)
}

pub(super) async fn page(edge: Edge, (problem, key): Parts, form: FormState) -> Result<Page, Fault> {
    let question = question(&key)?;
    match question.info().kind {
        Kind::Measures | Kind::Journeys => list_page(&edge, problem, question).await,
        _ => text_page(&edge, problem, question, form).await,
    }
}

async fn text_page(
    edge: &Edge,
    problem: ProblemId,
    question: Question,
    form: FormState,
) -> Result<Page, Fault> {
    let saved = problems::answer(edge.portal(), &edge.op, problem, question, "").await?;
    let form = form.or(stored(question, saved.as_ref())?);
    let mut hidden = edge.hidden();
    // A form that comes again after somebody else's change has been told of it, so it may save over it.
    let seen = saved.as_ref().map_or(0, |saved| saved.revision);
    hidden.push(("seen".to_owned(), seen.to_string()));
    let info = question.info();
    let advice = super::review::advice(edge, problem, question).await?;
    Ok(Page::new(info.ask, move || {
        view! {
            <PostForm hidden id="answer">
                {fields(question, &form)}
                <Autosave form="answer".to_owned() />
                <Button>"Save and continue"</Button>
            </PostForm>
            {advice}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) text="All questions" /> }.into_any()))
}

/// The saved answer as the form's fields.
fn stored(question: Question, saved: Option<&Saved>) -> Result<Vec<(&'static str, String)>, Fault> {
    let Some(saved) = saved else { return Ok(Vec::new()) };
    if question == Question::Contact {
        let contact: Contact = serde_json::from_str(&saved.body).map_err(Fault::internal)?;
        return Ok(vec![("name", contact.name), ("email", contact.email)]);
    }
    Ok(vec![("text", serde_json::from_str(&saved.body).map_err(Fault::internal)?)])
}

fn fields(question: Question, form: &FormState) -> AnyView {
    let info = question.info();
    let heading = || Label::page_heading(info.ask);
    match info.kind {
        Kind::Line(_) => {
            view! { <TextField form name="text" label=heading() hint=info.hint spellcheck=true /> }.into_any()
        }
        Kind::ServiceArea => {
            let choices = ServiceArea::ALL.iter().map(|area| Choice::new(area.key(), area.label())).collect();
            view! { <RadiosField form name="text" legend=Legend::page_heading(info.ask) hint=info.hint choices /> }.into_any()
        }
        Kind::Contact => view! {
            <h1 class="govuk-heading-l">{info.ask}</h1>
            <p class="govuk-body">{info.hint}</p>
            <TextField form name="name" label="Name of the person or team" />
            <TextField form name="email" label="Email address" kind="email" />
        }
        .into_any(),
        _ => view! {
            <TextAreaField
                form name="text" label=heading() hint=info.hint rows=12
                limit=Limit::Characters(question.limit())
            />
        }
        .into_any(),
    }
}

/// An answer in text, or a contact person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    text: String,
    name: String,
    email: String,
    seen: String,
}

pub(super) async fn save(edge: Edge, (problem, key): Parts, form: Form) -> Result<Next, Fault> {
    let question = question(&key)?;
    let body = match body(question, &form) {
        Ok(body) => body,
        Err((field, mistake)) => return Ok(Next::again(field, mistake)),
    };
    let answer = Answer { question, item: String::new(), body, seen: form.seen.parse().unwrap_or(0) };
    let see = routes::problem(problem);
    match problems::save(edge.portal(), &edge.op, problem, &answer).await? {
        Kept::Saved(revision) => Ok(Next::Saved { see, revision }),
        Kept::Changed(saved) => Ok(Next::again("text", changed(question, &saved))),
    }
}

/// The answer as JSON; or the field and what is wrong with it.
fn body(question: Question, form: &Form) -> Result<String, (&'static str, String)> {
    let json = match question.info().kind {
        Kind::Contact => {
            let name =
                super::forms::clean_field("name", "Name of the person or team", 100, Lines::One, &form.name)
                    .map_err(|mistake| ("name", mistake))?;
            let address = form.email.trim();
            let address = if address.is_empty() { Ok(String::new()) } else { email(address) };
            let email = address.map_err(|mistake| ("email", mistake))?;
            serde_json::to_string(&Contact { name, email })
        }
        Kind::ServiceArea if ServiceArea::from_key(&form.text).is_none() => {
            return Err(("text", "Select the service it is about".to_owned()));
        }
        Kind::Measures | Kind::Journeys => return Err(("", "Add one at a time".to_owned())),
        _ => serde_json::to_string(&clean(question, &form.text).map_err(|mistake| ("text", mistake))?),
    };
    Ok(json.expect("text and a struct of texts are JSON"))
}

/// Words for somebody whose answer was changed by a colleague while they wrote.
pub(super) fn changed(question: Question, saved: &Saved) -> String {
    let words = serde_json::from_str::<String>(&saved.body).unwrap_or_default();
    let now = if question.is_text() {
        format!(" It now says: \u{2018}{}\u{2019}", domain::text::excerpt(&words, 300))
    } else {
        String::new()
    };
    format!(
        "{} changed this answer on {}.{now} Your words are below and not saved yet. Save again to put them in its place",
        saved.by,
        domain::time::london::long(saved.at)
    )
}

async fn list_page(edge: &Edge, problem: ProblemId, question: Question) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    edge.op
        .may(domain::actor::Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
    working.problem.editable()?;
    let info = question.info();
    let new = match question {
        Question::Measures => edge.op.id::<MeasureId>().to_string(),
        _ => edge.op.id::<JourneyId>().to_string(),
    };
    let add = routes::item(problem, question.key(), new);
    let rows = rows(problem, question, &working.content);
    Ok(Page::new(info.ask, move || {
        let any = !rows.is_empty();
        let list = any.then(|| view! { <crate::ui::SummaryList rows /> });
        let add_words = match (question, any) {
            (Question::Measures, false) => "Add a measure",
            (Question::Measures, true) => "Add another measure",
            (_, false) => "Add a journey",
            (_, true) => "Add another journey",
        };
        view! {
            <h1 class="govuk-heading-l">{info.ask}</h1>
            <p class="govuk-body">{info.hint}</p>
            {list}
            <Button href=add>{add_words}</Button>
            <p class="govuk-body"><a class="govuk-link" href=routes::problem(problem)>"Back to all questions"</a></p>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) text="All questions" /> }.into_any()))
}

fn rows(problem: ProblemId, question: Question, content: &Content) -> Vec<crate::ui::SummaryRow> {
    let row = |id: String, name: &str, about: String| {
        let name = if name.is_empty() { "Not named yet".to_owned() } else { name.to_owned() };
        crate::ui::SummaryRow::new(name.clone(), about)
            .change(routes::item(problem, question.key(), id), name)
    };
    match question {
        Question::Measures => content
            .measures
            .iter()
            .map(|(id, measure)| {
                let missing = measure.missing();
                let state = if missing.is_empty() {
                    format!("From {} to {} {}", or_unknown(&measure.baseline), measure.target, measure.unit)
                } else {
                    format!("Still missing: {}", missing.join(", ").trim_end_matches(','))
                };
                row(id.to_string(), &measure.name, state)
            })
            .collect(),
        _ => content
            .journeys
            .iter()
            .map(|(id, journey)| {
                let steps = domain::text::plural(journey.steps().count() as u64, "step", "steps");
                row(id.to_string(), &journey.persona, steps)
            })
            .collect(),
    }
}

fn or_unknown(baseline: &str) -> &str {
    if baseline.is_empty() { "unknown" } else { baseline }
}
