//! What a council asks in every response: the list, and one question.

use super::overview::questions;
use crate::{
    edge::{Edge, Next, Page},
    problems::{answers::stored_now, forms::clean_field},
    routes,
    ui::{
        BackLink, Button, ButtonKind, Choice, FieldError, FormState, InsetText, Label, Legend, Limit,
        PostForm, RadiosField, SelectField, SelectOption, SummaryList, SummaryRow, TextAreaField, TextField,
    },
};
use domain::{
    engagements::{Answer, Engagement, Part},
    fault::Fault,
    ids::{EngagementId, ResponseQuestionId},
    responses::{
        ASK_HINT_LIMIT, ASK_LIMIT, CHOICE_LIMIT, CHOICES_MAX, FILE_BYTES_MAX, Kind, KindName,
        RESPONSE_QUESTIONS_MAX, ResponseQuestion, WORDS_MAX, all_asked, starters, taken,
    },
    text::Lines,
};
use leptos::prelude::*;
use portal::engagements::{self, Working};

type Parts = (EngagementId, String);

/// The part of setting up that holds the questions: they are listed, and each has a page of its own.
pub(crate) fn list(working: &Working, form: &FormState, fresh: ResponseQuestionId) -> AnyView {
    let engagement = &working.engagement;
    let own = &engagement.setup.questions;
    let hidden = vec![form.mark("seen", || engagement.mark(Part::Questions))];
    let rows = own.iter().map(|one| {
        let required = if one.required { "Required" } else { "Optional" };
        SummaryRow::new(one.ask.clone(), format!("{}. {required}", one.kind.describe()))
            .change(routes::engagement_ask(engagement.id, &one.id), one.ask.clone())
    });
    let rows: Vec<_> = rows.collect();
    let starters = rows.is_empty().then(|| {
        view! {
            <p class="govuk-body">"You can begin with five questions that fit most problems, and change them:"</p>
            {questions(&starters(Default::default()))}
            <PostForm hidden><Button kind=ButtonKind::Secondary>"Begin with these questions"</Button></PostForm>
        }
    });
    let challenge = working.challenge.as_ref().map(|chosen| &chosen.card);
    let others = all_asked(&[], &working.version.content, challenge);
    let heading = match challenge {
        Some(_) => "You also ask this about each outcome measure of the problem, and about the pilot",
        None => "You also ask this about each outcome measure of the problem",
    };
    let add = routes::engagement_ask(engagement.id, fresh);
    let room = own.len() < RESPONSE_QUESTIONS_MAX;
    view! {
        <h1 class="govuk-heading-l">"What do you ask suppliers?"</h1>
        <p class="govuk-body">
            "Everybody can read the questions before they sign in. They cannot change once the engagement is published, so \
             that all suppliers answer the same. Ask little, so that small firms can answer too."
        </p>
        <SummaryList rows />
        {room.then(|| view! { <Button href=add>"Add a question"</Button> })}
        {starters}
        <h2 class="govuk-heading-m">{heading}</h2>
        {questions(&others)}
        <p class="govuk-body">
            <a class="govuk-link" href=routes::engagement_tasks(engagement.id)>"Continue"</a>
        </p>
    }
    .into_any()
}

/// Sets the questions to begin with. The same again, by whoever pressed the button twice, changes nothing.
pub(crate) async fn begin(edge: &Edge, engagement: EngagementId, seen: &str) -> Result<Next, Fault> {
    let working = engagements::for_setting_up(edge.portal(), &edge.op, engagement).await?;
    let see = Next::See(routes::engagement_part(engagement, Part::Questions));
    let without_ids = |questions: Vec<ResponseQuestion>| {
        questions.into_iter().map(|one| ResponseQuestion { id: String::new(), ..one }).collect::<Vec<_>>()
    };
    if without_ids(working.engagement.setup.questions) == starters(Default::default()) {
        return Ok(see);
    }
    let ids = std::array::from_fn(|_| edge.op.id::<ResponseQuestionId>().to_string());
    let answer = Answer::Questions(starters(ids));
    engagements::set_up(edge.portal(), &edge.op, engagement, &answer, seen).await?;
    Ok(see)
}

pub(super) async fn page(edge: Edge, (engagement, question): Parts, form: FormState) -> Result<Page, Fault> {
    let id: ResponseQuestionId = question.parse().map_err(|_| Fault::not_found())?;
    let working = engagements::for_setting_up(edge.portal(), &edge.op, engagement).await?;
    let engagement = working.engagement;
    if !engagement.is_open_to_change() {
        return Err(Fault::conflict(
            format!("This engagement is {}", engagement.stage.label()),
            "What it asks is fixed from publication on, so that all suppliers answer the same.",
        ));
    }
    let stored_now = form.overtaken.then(|| {
        let there = position(&engagement, &id.to_string()).map(|place| &engagement.setup.questions[place]);
        stored_now(there.map(|one| questions(std::slice::from_ref(one))))
    });
    let form = form.or(stored(&engagement, &id.to_string()));
    let hidden = vec![form.mark("seen", || engagement.mark(Part::Questions))];
    let back = routes::engagement_part(engagement.id, Part::Questions);
    let is_new = position(&engagement, &id.to_string()).is_none();
    let (places, ready) =
        (engagement.setup.questions.len() + usize::from(is_new), engagement.stage.key() == "ready");
    Ok(Page::new("A question to suppliers", move || {
        let fields = fields(&form, places);
        let ready = ready.then(|| {
            view! { <InsetText>"It is ready to publish. If you change this, it becomes a draft again."</InsetText> }
        });
        let remove = (!is_new).then(|| {
            view! { <Button kind=ButtonKind::Warning name="then" value="remove">"Remove this question"</Button> }
        });
        view! {
            <h1 class="govuk-heading-l">"A question to suppliers"</h1>
            {ready}
            {stored_now}
            <PostForm hidden>
                {fields}
                <div class="govuk-button-group"><Button>"Save the question"</Button> {remove}</div>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="What you ask suppliers" /> }.into_any()))
}

fn position(engagement: &Engagement, id: &str) -> Option<usize> {
    engagement.setup.questions.iter().position(|one| one.id == id)
}

/// What is stored, as the form's fields; for a new question, what most are.
fn stored(engagement: &Engagement, id: &str) -> Vec<(&'static str, String)> {
    let place = position(engagement, id);
    let place_value = place.unwrap_or(engagement.setup.questions.len()) + 1;
    let mut values = vec![("place", place_value.to_string())];
    let Some(one) = place.map(|place| &engagement.setup.questions[place]) else {
        values.extend([("kind", KindName::Text.key().to_owned()), ("words", "300".to_owned())]);
        values.push(("required", "yes".to_owned()));
        return values;
    };
    values.extend([("ask", one.ask.clone()), ("hint", one.hint.clone())]);
    values.push(("required", if one.required { "yes" } else { "no" }.to_owned()));
    values.push(("kind", one.kind.name().map_or("", KindName::key).to_owned()));
    match &one.kind {
        Kind::Text { words } => values.push(("words", words.to_string())),
        Kind::Number { unit } => values.push(("unit", unit.clone())),
        Kind::Choice { choices } => values.push(("choices", choices.join("\n"))),
        Kind::File | Kind::Adoption | Kind::Measure { .. } | Kind::Pilot => {}
    }
    values
}

fn fields(form: &FormState, places: usize) -> AnyView {
    let words = view! {
        <TextField form name="words" label="The most words" inputmode="numeric" classes="govuk-input--width-5" />
    };
    let unit = view! {
        <TextField form name="unit" label="The unit" hint="For example, \u{2018}working days\u{2019}" classes="govuk-input--width-20" />
    };
    let options =
        view! { <TextAreaField form name="choices" label="The choices, one on each line" rows=5 /> };
    let choice = |name: KindName| Choice::new(name.key(), name.label());
    let choices = vec![
        choice(KindName::Text).reveals(words),
        choice(KindName::Number).reveals(unit),
        choice(KindName::Choice).reveals(options),
        choice(KindName::File).hint(format!("{} of at most {} MiB each", taken(), FILE_BYTES_MAX >> 20)),
        choice(KindName::Adoption).hint("Who works differently, who helps them, and the first three months"),
    ];
    let required = vec![Choice::new("yes", "Yes"), Choice::new("no", "No, they may leave it empty")];
    let places = (1..=places).map(|place| SelectOption::new(place.to_string(), place.to_string())).collect();
    view! {
        <TextField form name="ask" label=Label::medium("The question") hint="Ask about outcomes and how they are reached, not for a product." spellcheck=true />
        <TextAreaField form name="hint" label="Help below it (optional)" rows=3 limit=Limit::Characters(ASK_HINT_LIMIT) />
        <RadiosField form name="kind" choices legend=Legend::medium("How is it answered?") />
        <RadiosField form name="required" choices=required legend=Legend::medium("Must suppliers answer it?") classes="govuk-radios--inline" />
        <SelectField form name="place" label="Its place among your questions" options=places />
    }
    .into_any()
}

/// The fields as they were sent.
type Sent = Vec<(String, String)>;

pub(super) async fn save(edge: Edge, (engagement, question): Parts, sent: Sent) -> Result<Next, Fault> {
    let id: ResponseQuestionId = question.parse().map_err(|_| Fault::not_found())?;
    let form = FormState::sent(sent);
    let working = engagements::for_setting_up(edge.portal(), &edge.op, engagement).await?;
    let mut questions = working.engagement.setup.questions;
    questions.retain(|one| one.id != id.to_string());
    if form.value("then") != Some("remove") {
        if questions.len() >= RESPONSE_QUESTIONS_MAX {
            let message =
                format!("There can be no more than {RESPONSE_QUESTIONS_MAX} questions. Remove one first");
            return Ok(Next::again("ask", message));
        }
        let one = match read(&form, id.to_string()) {
            Ok(one) => one,
            Err(errors) => return Ok(Next::Again(errors)),
        };
        let place: usize = form.value("place").and_then(|place| place.parse().ok()).unwrap_or(usize::MAX);
        questions.insert(place.saturating_sub(1).min(questions.len()), one);
    }
    let seen = form.value("seen").unwrap_or_default();
    engagements::set_up(edge.portal(), &edge.op, engagement, &Answer::Questions(questions), seen).await?;
    Ok(Next::See(routes::engagement_part(engagement, Part::Questions)))
}

/// The question as it was typed; or everything that is wrong with it.
fn read(form: &FormState, id: String) -> Result<ResponseQuestion, Vec<FieldError>> {
    let mut errors = Vec::new();
    let ask = line(form, "ask", "The question", ASK_LIMIT, Lines::One);
    let ask = ask.and_then(|ask| if ask.is_empty() { Err("Enter the question".to_owned()) } else { Ok(ask) });
    let ask = keep("ask", ask, &mut errors);
    let hint = keep("hint", line(form, "hint", "Help", ASK_HINT_LIMIT, Lines::Many), &mut errors);
    let kind = kind(form, &mut errors);
    let required = match form.value("required") {
        Some("yes") => true,
        Some("no") => false,
        _ => {
            keep("required", Err("Select whether suppliers must answer it".to_owned()), &mut errors);
            false
        }
    };
    match kind {
        Some(kind) if errors.is_empty() => Ok(ResponseQuestion { id, ask, hint, kind, required }),
        _ => Err(errors),
    }
}

fn keep(name: &str, read: Result<String, String>, errors: &mut Vec<FieldError>) -> String {
    read.unwrap_or_else(|message| {
        errors.push(FieldError { field: name.to_owned(), message });
        String::new()
    })
}

fn line(
    form: &FormState,
    name: &'static str,
    label: &'static str,
    limit_chars: usize,
    lines: Lines,
) -> Result<String, String> {
    clean_field(name, label, limit_chars, lines, form.value(name).unwrap_or_default())
}

fn kind(form: &FormState, errors: &mut Vec<FieldError>) -> Option<Kind> {
    let before = errors.len();
    let kind = match KindName::from_key(form.value("kind").unwrap_or_default()) {
        Some(KindName::Text) => {
            let words = form.value("words").and_then(|words| words.trim().parse().ok());
            let words = words.filter(|words| (1..=WORDS_MAX).contains(words));
            if words.is_none() {
                let message = format!("The most words must be a whole number from 1 to {WORDS_MAX}");
                keep("words", Err(message), errors);
            }
            Kind::Text { words: words.unwrap_or_default() }
        }
        Some(KindName::Number) => {
            let unit = line(form, "unit", "The unit", CHOICE_LIMIT, Lines::One);
            let unit = unit
                .and_then(|unit| if unit.is_empty() { Err("Enter the unit".to_owned()) } else { Ok(unit) });
            Kind::Number { unit: keep("unit", unit, errors) }
        }
        Some(KindName::Choice) => Kind::Choice { choices: choices(form, errors) },
        Some(KindName::File) => Kind::File,
        Some(KindName::Adoption) => Kind::Adoption,
        None => {
            keep("kind", Err("Select how it is answered".to_owned()), errors);
            return None;
        }
    };
    (errors.len() == before).then_some(kind)
}

fn choices(form: &FormState, errors: &mut Vec<FieldError>) -> Vec<String> {
    let typed = line(form, "choices", "The choices", CHOICES_MAX * (CHOICE_LIMIT + 2), Lines::Many);
    let typed = keep("choices", typed, errors);
    let mut choices: Vec<String> =
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let given = choices.len();
    let mut known = std::collections::BTreeSet::new();
    choices.retain(|choice| known.insert(choice.clone()));
    let wrong = if !(2..=CHOICES_MAX).contains(&choices.len()) {
        Some(format!("Enter from 2 to {CHOICES_MAX} choices, one on each line"))
    } else if choices.iter().any(|choice| choice.chars().count() > CHOICE_LIMIT) {
        Some(format!("Each choice must be {CHOICE_LIMIT} characters or fewer"))
    } else if choices.len() < given {
        Some("Each choice must be there only once".to_owned())
    } else {
        None
    };
    if let Some(message) = wrong {
        keep("choices", Err(message), errors);
    }
    choices
}
