//! One question of a problem: its page and its form.

use super::{
    advice,
    fields::{Typed, controls, stored},
    reading::{item, prose},
};
use crate::{
    edge::{Edge, Next, Page},
    islands::Autosave,
    routes,
    ui::{
        BackLink, Button, ButtonKind, Choice, FieldError, FormState, Label, Legend, Limit, Neighbour,
        Pagination, PostForm, RadiosField, SummaryList, SummaryRow, TextAreaField, TextField,
    },
};
use domain::{
    fault::Fault,
    ids::{JourneyId, MeasureId, ProblemId},
    problems::{Contact, Content, Item, Kind, Question, ServiceArea, fields},
};
use leptos::prelude::*;
use portal::{
    operational::answers::{Kept, Saved},
    problems::{self, Answer},
};

type Parts = (ProblemId, String);

fn question(key: &str) -> Result<Question, Fault> {
    Question::from_key(key).ok_or_else(Fault::not_found)
}

pub(super) async fn page(edge: Edge, (problem, key): Parts, form: FormState) -> Result<Page, Fault> {
    let question = question(&key)?;
    let page = match question.info().kind {
        Kind::Measures | Kind::Journeys => list_page(&edge, problem, question).await?,
        _ => answer_page(&edge, problem, question, form).await?,
    };
    Ok(page
        .before(view! { <BackLink href=routes::problem(problem) text="All questions" /> }.into_any())
        .wide())
}

/// A question with what a good answer looks like beside it.
pub(super) fn question_page(question: Question, main: AnyView) -> AnyView {
    let example = question.info().example;
    let aside = (!example.is_empty()).then(|| {
        view! {
            <aside class="app-question__aside" aria-labelledby="example">
                <h2 class="govuk-heading-s" id="example">"What a good answer looks like"</h2>
                {prose(example)}
            </aside>
        }
    });
    view! { <div class="app-question"><div>{main}</div> {aside}</div> }.into_any()
}

async fn answer_page(
    edge: &Edge,
    problem: ProblemId,
    question: Question,
    form: FormState,
) -> Result<Page, Fault> {
    let saved = problems::answer(edge.portal(), &edge.op, problem, question, "").await?;
    let form = form.or(values(question, saved.as_ref())?);
    let hidden = vec![seen(&form, saved.as_ref())];
    let stored_now =
        if form.overtaken { stored_now(answer_now(question, saved.as_ref())?) } else { ().into_any() };
    let info = question.info();
    let advice = advice::in_answer(edge, problem, question).await?;
    Ok(Page::new(info.ask, move || {
        let main = view! {
            {stored_now}
            <PostForm hidden id="answer">
                {answer_fields(question, &form)}
                <Autosave form="answer".to_owned() />
                <div class="govuk-button-group">
                    <Button>"Save and continue"</Button>
                    <Button kind=ButtonKind::Secondary name="then" value="list">"Save and see all questions"</Button>
                </div>
                {advice}
            </PostForm>
        };
        view! { {question_page(question, main.into_any())} {neighbours(problem, question)} }.into_any()
    }))
}

/// The revision of the answer that the person saw.
pub(crate) fn seen(form: &FormState, saved: Option<&Saved>) -> (String, String) {
    form.mark("seen", || saved.map_or(0, |saved| saved.revision).to_string())
}

/// For somebody who was overtaken: the whole of what is stored now.
pub(crate) fn stored_now(stored: Option<AnyView>) -> AnyView {
    let stored = stored.unwrap_or_else(|| view! { <p class="govuk-body">"It was removed."</p> }.into_any());
    view! {
        <section class="govuk-inset-text" aria-labelledby="stored-now">
            <h2 class="govuk-heading-s" id="stored-now">"What is saved now"</h2>
            {stored}
        </section>
    }
    .into_any()
}

/// The saved answer as others read it.
fn answer_now(question: Question, saved: Option<&Saved>) -> Result<Option<AnyView>, Fault> {
    let Some(saved) = saved.filter(|saved| !saved.body.is_empty()) else { return Ok(None) };
    if question == Question::Contact {
        let contact: Contact = serde_json::from_str(&saved.body).map_err(Fault::internal)?;
        return Ok(Some(item(Item { id: String::new(), fields: &contact })));
    }
    let text: String = serde_json::from_str(&saved.body).map_err(Fault::internal)?;
    let text = ServiceArea::from_key(&text).map_or(text, |area| area.label().to_owned());
    Ok(Some(prose(&text)))
}

/// The saved answer as the form's fields.
fn values(question: Question, saved: Option<&Saved>) -> Result<Vec<(&'static str, String)>, Fault> {
    let Some(saved) = saved else { return Ok(Vec::new()) };
    if question == Question::Contact {
        let contact: Contact = serde_json::from_str(&saved.body).map_err(Fault::internal)?;
        return Ok(stored(&contact));
    }
    Ok(vec![("text", serde_json::from_str(&saved.body).map_err(Fault::internal)?)])
}

fn answer_fields(question: Question, form: &FormState) -> AnyView {
    let info = question.info();
    let heading = || Label::page_heading(info.ask);
    match info.kind {
        Kind::Line(limit) => {
            let hint = format!("{} You can enter up to {limit} characters.", info.hint);
            view! { <TextField form name="text" label=heading() hint spellcheck=true /> }.into_any()
        }
        Kind::ServiceArea => {
            let choices = ServiceArea::ALL.iter().map(|area| Choice::new(area.key(), area.label())).collect();
            view! { <RadiosField form name="text" legend=Legend::page_heading(info.ask) hint=info.hint choices /> }.into_any()
        }
        Kind::Contact => view! {
            <h1 class="govuk-heading-l">{info.ask}</h1>
            <p class="govuk-body">{info.hint}</p>
            {controls(Contact::FIELDS, form)}
        }
        .into_any(),
        Kind::Cpv => {
            view! { <TextAreaField form name="text" label=heading() hint=info.hint rows=5 /> }.into_any()
        }
        _ => view! {
            <TextAreaField
                form name="text" label=heading() hint=info.hint rows=12
                limit=Limit::Characters(question.limit())
            />
        }
        .into_any(),
    }
}

/// The questions before and after this one.
fn neighbours(problem: ProblemId, question: Question) -> AnyView {
    let at = Question::ALL.iter().position(|other| *other == question).unwrap_or_default();
    let link = |other: Option<&Question>| {
        other.map(|other| Neighbour {
            href: routes::question(problem, other.key()),
            label: other.label().into(),
            ..Neighbour::default()
        })
    };
    let (previous, next) =
        (at.checked_sub(1).and_then(|at| Question::ALL.get(at)), Question::ALL.get(at + 1));
    let named = |link: Option<Neighbour>, words: &'static str| {
        link.map(|link| Neighbour { text: words.into(), ..link })
    };
    let (previous, next) = (named(link(previous), "Previous question"), named(link(next), "Next question"));
    view! { <Pagination previous next label="Questions" /> }.into_any()
}

/// Where somebody goes on who has answered `question`: the next one that lacks something, or the list.
async fn after(edge: &Edge, problem: ProblemId, question: Question) -> Result<String, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let later = Question::ALL.iter().skip_while(|other| **other != question).skip(1);
    let next = later.copied().find(|other| !working.content.missing_in(*other).is_empty());
    Ok(next.map_or_else(|| routes::problem(problem), |next| routes::question(problem, next.key())))
}

pub(super) async fn save(edge: Edge, (problem, key): Parts, typed: Typed) -> Result<Next, Fault> {
    let question = question(&key)?;
    let body = match body(question, &typed) {
        Ok(body) => body,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let answer = Answer { question, item: String::new(), body, seen: typed.seen() };
    match problems::save(edge.portal(), &edge.op, problem, &answer).await? {
        Kept::Changed(saved) => Ok(Next::Overtaken(changed(&edge, &saved))),
        Kept::Saved(revision) => {
            let see = match (typed.get("keep"), typed.get("then")) {
                ("", "list") => routes::problem(problem),
                // It is saved, whatever becomes of the way on.
                ("", _) => after(&edge, problem, question).await.unwrap_or_else(|_| routes::problem(problem)),
                (keep, _) => advice::keep_from_answer(&edge, problem, question, keep).await?,
            };
            Ok(Next::Saved { see, revision })
        }
    }
}

/// The answer as JSON; or the fields and what is wrong with them.
fn body(question: Question, typed: &Typed) -> Result<String, Vec<FieldError>> {
    let json = match question.info().kind {
        Kind::Contact => serde_json::to_string(&typed.item::<Contact>()?),
        Kind::Measures | Kind::Journeys => {
            return Err(vec![FieldError { field: String::new(), message: "Add one at a time".to_owned() }]);
        }
        _ => serde_json::to_string(
            &question
                .clean(typed.get("text"))
                .map_err(|message| vec![FieldError { field: "text".to_owned(), message }])?,
        ),
    };
    Ok(json.expect("text and a struct of texts are JSON"))
}

/// Words for somebody whose answer was changed, by a colleague or in another window, while they wrote.
pub(crate) fn changed(edge: &Edge, saved: &Saved) -> String {
    let who = if edge.op.actor.person() == Some(saved.person) {
        "You, in another window or before,".to_owned()
    } else {
        saved.by.clone()
    };
    let at = domain::time::london::long(saved.at);
    let what = if saved.body.is_empty() { "removed this" } else { "changed this answer" };
    format!(
        "{who} {what} on {at}. Your words are below and not saved yet. Save again to put them in its place"
    )
}

async fn list_page(edge: &Edge, problem: ProblemId, question: Question) -> Result<Page, Fault> {
    let working = problems::for_editing(edge.portal(), &edge.op, problem).await?;
    working.problem.editable()?;
    let info = question.info();
    let (new, words) = match question {
        Question::Measures => {
            (edge.op.id::<MeasureId>().to_string(), ["Add a measure", "Add another measure"])
        }
        _ => (edge.op.id::<JourneyId>().to_string(), ["Add a journey", "Add another journey"]),
    };
    let add = routes::item(problem, question.key(), new);
    let rows = rows(problem, question, &working.content);
    let next = after(edge, problem, question).await?;
    Ok(Page::new(info.ask, move || {
        let any = !rows.is_empty();
        let list = any.then(|| view! { <SummaryList rows /> });
        let (kind, go_on) = if any {
            (ButtonKind::Secondary, Some(view! { <Button href=next>"Continue"</Button> }))
        } else {
            (ButtonKind::Primary, None)
        };
        let main = view! {
            <h1 class="govuk-heading-l">{info.ask}</h1>
            <p class="govuk-body">{info.hint}</p>
            {list}
            <div class="govuk-button-group">
                {go_on} <Button kind href=add>{words[usize::from(any)]}</Button>
            </div>
        };
        view! { {question_page(question, main.into_any())} {neighbours(problem, question)} }.into_any()
    }))
}

fn rows(problem: ProblemId, question: Question, content: &Content) -> Vec<SummaryRow> {
    let row = |item: Item<'_>| {
        let name = match fields::name_of(item.fields) {
            "" => "Not named yet".to_owned(),
            name => name.to_owned(),
        };
        let missing = fields::missing(item.fields);
        let state = if missing.is_empty() {
            in_short(&item)
        } else {
            format!("Still missing: {}", missing.join("; "))
        };
        SummaryRow::new(name.clone(), state).change(routes::item(problem, question.key(), item.id), name)
    };
    content.items(question).into_iter().map(row).collect()
}

/// A measure or a journey in a few words.
fn in_short(item: &Item<'_>) -> String {
    let get = |key| item.fields.get(key);
    match (get("target"), get("baseline")) {
        ("", _) => domain::text::plural(fields::steps(get("steps")).count() as u64, "step", "steps"),
        (target, "") => format!("From unknown to {target} {}", get("unit")),
        (target, baseline) => format!("From {baseline} to {target} {}", get("unit")),
    }
}
