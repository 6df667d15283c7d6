//! One question of a response: its page and its form.

use crate::{
    edge::{Edge, Next, Page},
    islands::Autosave,
    problems::{
        answers::{changed, seen, stored_now},
        fields::{Typed, controls, errors},
        reading::prose,
    },
    routes,
    ui::{
        BackLink, Button, ButtonKind, CheckboxesField, Choice, FormState, InsetText, Label, Legend, Limit,
        PostForm, RadiosField, TextAreaField, TextField,
    },
};
use domain::{
    fault::Fault,
    pilots::Run,
    responses::{Answer, Kind, NOTE_LIMIT, ResponseQuestion, SENSITIVE, SENSITIVITY, TEXT},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::{
    operational::{answers::Kept, responses::Editor},
    responses::{self, Ground, Question},
};

use super::{files, practice};

type Parts = (String, String);

pub(super) async fn page(edge: Edge, (reference, question): Parts, form: FormState) -> Result<Page, Fault> {
    let open = responses::question(edge.portal(), &edge.op, &reference, &question).await?;
    let asked = open.asked().clone();
    let answer = open.answer()?;
    let stored = form.overtaken.then(|| stored_now((!answer.is_empty()).then(|| said(&asked, &answer))));
    let form = form.or(answer.fields().map(|(name, value)| (name.to_owned(), value.to_owned())));
    let hidden = vec![seen(&form, open.saved.as_ref())];
    let runs = match asked.kind {
        Kind::Pilot => responses::runs_to_show(edge.portal(), &edge.op, &open).await?,
        _ => Vec::new(),
    };
    let now = edge.op.now;
    let late = open.ground.engagement.takes_responses(now).err();
    let back = routes::response(&open.ground.engagement.reference);
    Ok(Page::new(asked.ask.clone(), move || {
        let late = late.map(|late| {
            view! { <InsetText>{late.what} ". " {late.next} " What you write now cannot be submitted."</InsetText> }
        });
        let fields = view! { {answer_fields(&open, &form, &runs)} {sensitivity(&form)} };
        let (earlier, files) = (earlier(&open), files::of_answer(&open));
        view! {
            <span class="govuk-caption-l">{place(&open)}</span>
            {late}
            {writing(&open.editors)}
            {stored}
            {files}
            <PostForm hidden id="answer">
                {fields}
                <Autosave form="answer".to_owned() />
                <div class="govuk-button-group">
                    <Button>"Save and continue"</Button>
                    <Button kind=ButtonKind::Secondary name="then" value="list">"Save and see all questions"</Button>
                </div>
            </PostForm>
            {earlier}
            {who_sees(&open.ground, now)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your response" /> }.into_any()))
}

fn place(open: &Question) -> String {
    format!("Question {} of {}", open.position + 1, open.ground.questions.len())
}

/// Who else has the question open: nobody is locked out, and nothing is written over.
fn writing(editors: &[Editor]) -> AnyView {
    let Some(latest) = editors.first() else { return ().into_any() };
    let (name, at) = (latest.name.clone(), london::clock(latest.at));
    view! {
        <InsetText>
            {name} " opened this question at " {at}
            " and may be writing. Neither of you can overwrite the other: whoever saves second is shown what the first saved."
        </InsetText>
    }
    .into_any()
}

fn earlier(open: &Question) -> AnyView {
    if !open.asked().kind.begins_with_earlier() {
        return ().into_any();
    }
    let href = routes::response_earlier(&open.ground.engagement.reference, &open.asked().id);
    view! {
        <p class="govuk-body"><a class="govuk-link" href=href>"Begin with an earlier answer of your organisation"</a></p>
    }
    .into_any()
}

/// An answer as others read it.
pub(super) fn said(asked: &ResponseQuestion, answer: &Answer) -> AnyView {
    let parts = asked.shown(answer).into_iter().map(|(label, value)| {
        let label = (!label.is_empty()).then(|| view! { <h3 class="govuk-heading-s">{label}</h3> });
        view! { {label} {prose(&value)} }
    });
    let parts = parts.collect_view();
    view! { {parts} {mark(answer)} }.into_any()
}

/// That an answer is commercially sensitive, if its supplier says so.
pub(super) fn mark(answer: &Answer) -> AnyView {
    if !answer.is_sensitive() {
        return ().into_any();
    }
    let [until, because] = ["sensitive_until", "sensitive_because"].map(|key| answer.get(key).to_owned());
    view! {
        <p class="govuk-body app-sensitive">
            <strong>"Commercially sensitive"</strong> <br /> "Until: " {until} <br /> "Because: " {because}
        </p>
    }
    .into_any()
}

fn answer_fields(open: &Question, form: &FormState, runs: &[Run]) -> AnyView {
    let asked = open.asked();
    let heading = || Label::page_heading(asked.ask.clone());
    let hint = asked.hint.clone();
    match &asked.kind {
        Kind::Text { words } => {
            let rows = if *words > 200 { 14 } else { 7 };
            view! { <TextAreaField form name=TEXT label=heading() hint rows=rows limit=Limit::Words(*words) /> }.into_any()
        }
        Kind::Number { unit } => {
            let unit = unit.clone();
            view! {
                <TextField form name=TEXT label=heading() hint inputmode="decimal" suffix=unit classes="govuk-input--width-10" />
            }
            .into_any()
        }
        Kind::Choice { choices } => {
            let choices = choices.iter().map(|choice| Choice::new(choice.clone(), choice.clone())).collect();
            view! { <RadiosField form name=TEXT legend=Legend::page_heading(asked.ask.clone()) hint choices /> }.into_any()
        }
        Kind::File => view! {
            <h1 class="govuk-heading-l">{asked.ask.clone()}</h1>
            {(!hint.is_empty()).then(|| view! { <p class="govuk-body">{hint}</p> })}
            <TextAreaField
                form name=TEXT rows=4 limit=Limit::Characters(NOTE_LIMIT) label="What the files show (optional)"
                hint="It is saved apart from the files."
            />
        }
        .into_any(),
        Kind::Pilot => practice::choose(asked, form, runs, routes::pilots(&open.ground.engagement.reference)),
        Kind::Adoption | Kind::Measure { .. } => view! {
            <h1 class="govuk-heading-l">{asked.ask.clone()}</h1>
            {(!hint.is_empty()).then(|| view! { <p class="govuk-body">{hint}</p> })}
            {controls(asked.kind.fields(), form)}
        }
        .into_any(),
    }
}

fn sensitivity(form: &FormState) -> AnyView {
    let marked = view! { <div>{controls(SENSITIVITY, form)}</div> };
    let choices = vec![Choice::new("yes", "This answer is commercially sensitive").reveals(marked)];
    view! {
        <CheckboxesField
            form name=SENSITIVE choices legend="Commercially sensitive (optional)"
            hint="A council may have to disclose what it holds when somebody asks under the Freedom of Information Act (assumed). Your mark tells it what you think, and does not bind it."
        />
    }
    .into_any()
}

/// Who can see an answer, and when.
fn who_sees(ground: &Ground, now: Timestamp) -> AnyView {
    let when = super::overview::read_when(&ground.engagement, now);
    view! {
        <h2 class="govuk-heading-s">"Who can see this answer"</h2>
        <ul class="govuk-list govuk-list--bullet">
            <li>"While you write: you and your colleagues. Nobody else, and not whether you write at all."</li>
            <li>
                "Once submitted: people of " {ground.councils.clone()} " who have a role on this engagement and declared their interests. "
                {when} " Each look is logged."
            </li>
            <li>"Never on this portal: other suppliers and the public."</li>
        </ul>
    }
    .into_any()
}

pub(super) async fn save(edge: Edge, (reference, question): Parts, typed: Typed) -> Result<Next, Fault> {
    let ground = responses::ground(edge.portal(), &edge.op, &reference).await?;
    let place = ground.questions.iter().position(|one| one.id == question).ok_or_else(Fault::not_found)?;
    let answer = match ground.questions[place].clean(|name| typed.get(name).to_owned()) {
        Ok(answer) => answer,
        Err(mistakes) => return Ok(Next::Again(errors(mistakes))),
    };
    match responses::save(edge.portal(), &edge.op, &ground, &question, &answer, typed.seen()).await? {
        Kept::Changed(saved) => Ok(Next::Overtaken(changed(&edge, &saved))),
        Kept::Saved(revision) => {
            let next = ground.questions.get(place + 1).filter(|_| typed.get("then") != "list");
            let see = next.map_or_else(
                || routes::response(&reference),
                |next| routes::response_question(&reference, &next.id),
            );
            Ok(Next::Saved { see, revision })
        }
    }
}
