//! One part of a closing: its page and its form. What is empty is saved too; the overview says what is missing.

use super::overview::exceptions;
use crate::{
    edge::{Edge, Next, Page},
    engagements::steps::unsent,
    problems::{answers::stored_now, forms::clean_field, reading::prose},
    routes,
    ui::{
        BackLink, Button, Choice, FieldError, FormState, InsetText, Label, Legend, Limit, PostForm,
        RadiosField, TextAreaField,
    },
};
use domain::{
    accounts::Regime,
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
    let place = working.engagement.clone();
    let fixed = place.still_published().err();
    let form = form.or(stored(part, &closing));
    let hidden = vec![form.mark("seen", || closing.mark(part))];
    let now = form.overtaken.then(|| stored_now(said(part, &closing)));
    let regime = working.lead.regime;
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
                <PostForm hidden>{fields(part, &form, unanswered, regime)} <Button>"Save and continue"</Button></PostForm>
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

/// What is saved, as others will read it; nothing where nothing is.
fn said(part: ClosingPart, closing: &Closing) -> Option<AnyView> {
    let closing = closing.clone();
    let parts: Vec<(&str, String)> = match part {
        ClosingPart::Heard => vec![
            ("What you heard", closing.heard),
            ("What you changed", closing.changed),
            ("What you did not change", closing.not_changed),
        ],
        ClosingPart::Next => vec![
            ("What happens next", closing.next.map_or("", NextStep::label).to_owned()),
            ("In your words", closing.next_words),
        ],
        ClosingPart::Advantage => vec![
            ("Statement", closing.statement.map_or("", Statement::label).to_owned()),
            ("What you did", closing.steps),
        ],
    };
    let shown = parts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| {
        let words = prose(&words);
        view! { <p class="govuk-body govuk-!-font-weight-bold">{label}</p> {words} }
    });
    let shown: Vec<_> = shown.collect();
    (!shown.is_empty()).then(|| shown.into_any())
}

const NAME_NONE: &str = "Everybody reads it, and it is sent to everybody who took part. Name no supplier.";

/// What the law asks for, where we know that it does.
const fn law(regime: Regime) -> Option<&'static str> {
    match regime {
        Regime::England => Some(
            "Section 16(3) of the Procurement Act 2023 asks for steps so that nobody gains an unfair advantage by taking part.",
        ),
        Regime::Wales | Regime::NorthernIreland | Regime::Scotland => None,
    }
}

fn text(form: &FormState, name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
    view! {
        <TextAreaField form name rows=8 limit=Limit::Characters(CLOSING_LIMIT) label=Label::medium(label) hint />
    }
    .into_any()
}

fn fields(part: ClosingPart, form: &FormState, unanswered: u64, regime: Regime) -> AnyView {
    match part {
        ClosingPart::Heard => view! {
            <p class="govuk-body">{NAME_NONE}</p>
            {text(form, "heard", "What did you hear?", "What suppliers told you about the problem, the market and what is possible.")}
            {text(form, "changed", "What did you change because of it?", "In the problem, in what you measure, or in how you buy. If nothing changed, say so and why.")}
            {text(form, "not_changed", "What did you not change, and why?", "What suppliers asked for that you do not do. Suppliers who know why answer you again.")}
        }
        .into_any(),
        ClosingPart::Next => {
            let choices = NextStep::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
            let open = (unanswered > 0).then(|| {
                view! { <InsetText>"Questions that are not answered are listed when you close. Answer them first if you can."</InsetText> }
            });
            view! {
                <p class="govuk-body">{NAME_NONE}</p>
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
                    {law(regime)} " The portal excludes nobody. If an advantage cannot be made good, what follows is for you and your legal officer."
                </p>
                <p class="govuk-body">{NAME_NONE}</p>
                <RadiosField form name="statement" choices legend=Legend::medium("What do you state?") />
                {text(form, "steps", "What did you do so that no supplier gains an unfair advantage?", "For example: everything in the ledger was decided, equal time, answers for everybody, shared data.")}
            }
            .into_any()
        }
    }
}

/// What stands below the form: of the statement, the suppliers it names.
fn after(part: ClosingPart, engagement: EngagementId, closing: &Closing) -> AnyView {
    let excepts = closing.statement == Some(Statement::Exceptions) || !closing.exceptions.is_empty();
    if part != ClosingPart::Advantage || !excepts {
        return ().into_any();
    }
    let href = routes::engagement_step(engagement, "exceptions");
    view! {
        {exceptions(closing)}
        <p class="govuk-body"><a class="govuk-link" href=href>"Name suppliers that the statement does not hold for, change or remove one"</a></p>
    }
    .into_any()
}

pub(super) async fn save(
    edge: Edge,
    (engagement, key): Parts,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let part = part(&key)?;
    let draft = closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let written = match written(part, &form) {
        Ok(written) => written,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let seen = form.value("seen").unwrap_or_default();
    closing::write(edge.portal(), &edge.op, engagement, &written, seen).await?;
    // Whoever says that there are exceptions names them next.
    let excepts = matches!(written, Written::Advantage { statement: Some(Statement::Exceptions), .. });
    let step = if excepts && draft.closing.exceptions.is_empty() { "exceptions" } else { "closing" };
    Ok(Next::See(routes::engagement_step(engagement, step)))
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
