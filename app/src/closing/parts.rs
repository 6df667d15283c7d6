//! One part of a closing: its page and its form. What is empty is saved too; the overview says what is missing.

use super::overview::exceptions;
use crate::{
    edge::{Edge, Next, Page},
    engagements::steps::unsent,
    problems::{answers::stored_now, forms::clean_field},
    routes,
    ui::{
        BackLink, Button, Choice, FieldError, FormState, InsetText, Label, Legend, Limit, PostForm,
        RadiosField, TextAreaField,
    },
};
use domain::{
    closing::{CLOSING_LIMIT, Closing, ClosingPart, NextStep, Statement, Written},
    fault::Fault,
    ids::EngagementId,
    text::Lines,
};
use leptos::prelude::*;
use portal::closing::{self, Draft};

type Parts = (EngagementId, String);

fn part(key: &str) -> Result<ClosingPart, Fault> {
    ClosingPart::from_key(key).ok_or_else(Fault::not_found)
}

pub(super) async fn page(edge: Edge, (engagement, key): Parts, form: FormState) -> Result<Page, Fault> {
    let part = part(&key)?;
    let Draft { working, closing, record, .. } =
        closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let place = working.engagement;
    let fixed = place.still_published().err();
    let form = form.or(stored(part, &closing));
    let hidden = vec![form.mark("seen", || closing.mark(part))];
    let now = form.overtaken.then(|| {
        let said = stored(part, &closing).into_iter().filter(|(_, value)| !value.is_empty());
        let said: Vec<_> = said.map(|(_, value)| view! { <p class="govuk-body">{value}</p> }).collect();
        stored_now((!said.is_empty()).then(|| said.into_any()))
    });
    let unanswered = record.unanswered.len() as u64 + record.unsettled;
    Ok(Page::new(part.label(), move || {
        let body = match fixed {
            Some(fault) => view! {
                <InsetText>{fault.what} ". " {fault.next}</InsetText>
                {unsent(&form, &["heard", "changed", "not_changed", "words", "steps"])}
            }
            .into_any(),
            None => view! {
                {now}
                <PostForm hidden>{fields(part, &form, unanswered)} <Button>"Save and continue"</Button></PostForm>
                {after(part, engagement, &closing)}
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">{part.label()}</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "closing") text="Closing" /> }.into_any()))
}

/// What is stored, as the form's fields.
fn stored(part: ClosingPart, closing: &Closing) -> Vec<(&'static str, String)> {
    match part {
        ClosingPart::Heard => vec![
            ("heard", closing.heard.clone()),
            ("changed", closing.changed.clone()),
            ("not_changed", closing.not_changed.clone()),
        ],
        ClosingPart::Next => vec![
            ("next", closing.next.map_or("", NextStep::key).to_owned()),
            ("words", closing.next_words.clone()),
        ],
        ClosingPart::Advantage => vec![
            ("statement", closing.statement.map_or("", Statement::key).to_owned()),
            ("steps", closing.steps.clone()),
        ],
    }
}

fn text(form: &FormState, name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
    view! {
        <TextAreaField form name rows=8 limit=Limit::Characters(CLOSING_LIMIT) label=Label::medium(label) hint />
    }
    .into_any()
}

fn fields(part: ClosingPart, form: &FormState, unanswered: u64) -> AnyView {
    match part {
        ClosingPart::Heard => view! {
            <p class="govuk-body">"Everybody reads it, and it is sent to everybody who took part. Name no supplier."</p>
            {text(form, "heard", "What did you hear?", "What suppliers told you about the problem, the market and what is possible.")}
            {text(form, "changed", "What do you change because of it?", "In the problem, in what you measure, or in how you buy. If nothing changes, say so and why.")}
            {text(form, "not_changed", "What do you not change, and why?", "What suppliers asked for that you do not do. A reason brings them back.")}
        }
        .into_any(),
        ClosingPart::Next => {
            let choices = NextStep::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
            let open = (unanswered > 0).then(|| {
                view! { <InsetText>"Questions that are not answered are listed when you close. Answer them first if you can."</InsetText> }
            });
            view! {
                {open}
                <RadiosField form name="next" choices legend=Legend::medium("What happens next?") />
                {text(form, "words", "In your words", "When suppliers hear from you, and where. If you buy nothing, say why.")}
            }
            .into_any()
        }
        ClosingPart::Advantage => {
            let choices = Statement::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
            view! {
                <p class="govuk-body">
                    "Section 16(3) of the Procurement Act 2023 asks for steps so that nobody gains an unfair advantage by taking part. \
                     Forecourt excludes nobody: it keeps what you state."
                </p>
                <RadiosField form name="statement" choices legend=Legend::medium("What do you state?") />
                {text(form, "steps", "What did you do so that no supplier gains an unfair advantage?", "The ledger, equal time, answers for everybody, shared data. Everybody reads it.")}
            }
            .into_any()
        }
    }
}

/// What stands below the form: of the statement, the suppliers it names.
fn after(part: ClosingPart, engagement: EngagementId, closing: &Closing) -> AnyView {
    if part != ClosingPart::Advantage {
        return ().into_any();
    }
    let href = routes::engagement_step(engagement, "exceptions");
    view! {
        {exceptions(closing)}
        <p class="govuk-body"><a class="govuk-link" href=href>"Name suppliers that the statement does not hold for, or take one off"</a></p>
    }
    .into_any()
}

pub(super) async fn save(
    edge: Edge,
    (engagement, key): Parts,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let part = part(&key)?;
    closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let written = match written(part, &form) {
        Ok(written) => written,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let seen = form.value("seen").unwrap_or_default();
    closing::write(edge.portal(), &edge.op, engagement, &written, seen).await?;
    Ok(Next::See(routes::engagement_step(engagement, "closing")))
}

fn written(part: ClosingPart, form: &FormState) -> Result<Written, Vec<FieldError>> {
    let mut errors = Vec::new();
    let value = |name: &str| form.value(name).unwrap_or_default();
    let mut text = |name: &'static str, label: &'static str| {
        clean_field(name, label, CLOSING_LIMIT, Lines::Many, value(name)).unwrap_or_else(|message| {
            errors.push(FieldError { field: name.to_owned(), message });
            String::new()
        })
    };
    let written = match part {
        ClosingPart::Heard => Written::Heard {
            heard: text("heard", "What you heard"),
            changed: text("changed", "What you change"),
            not_changed: text("not_changed", "What you do not change"),
        },
        ClosingPart::Next => {
            Written::Next { next: NextStep::from_key(value("next")), words: text("words", "Your words") }
        }
        ClosingPart::Advantage => Written::Advantage {
            statement: Statement::from_key(value("statement")),
            steps: text("steps", "What you did"),
        },
    };
    if errors.is_empty() { Ok(written) } else { Err(errors) }
}
