//! What a council tells suppliers about their responses: that it has them, and what comes of each.

use crate::{
    edge::{Edge, Next, Nothing, Page},
    engagements::{
        questions::filled,
        steps::{seen, unsent},
    },
    routes,
    ui::{
        BackLink, Button, Choice, FormState, InsetText, Label, Legend, Limit, PostForm, RadiosField,
        TextAreaField,
    },
};
use domain::{
    fault::Fault,
    ids::{EngagementId, ResponseId},
    responses::{OUTCOME_LIMIT, Outcome, Stage},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::responses::{self, Line};
use serde::Deserialize;

pub(super) async fn acknowledge_page(
    edge: Edge,
    engagement: EngagementId,
    _: FormState,
) -> Result<Page, Fault> {
    let (open, lines) = responses::for_answering(edge.portal(), &edge.op, engagement, None).await?;
    let early = open.engagement.responses_are_final(edge.op.now).err();
    let due =
        lines.iter().filter(|line| matches!(line.response.stage, Stage::Submitted { .. })).count() as u64;
    let back = routes::engagement_step(engagement, "responses");
    Ok(Page::new("Acknowledge responses", move || {
        let step = match (early, due) {
            (Some(early), _) => view! { <InsetText>{early.what} ". " {early.next}</InsetText> }.into_any(),
            (None, 0) => view! { <p class="govuk-body">"Every response is acknowledged."</p> }.into_any(),
            (None, due) => view! {
                <p class="govuk-body">
                    {plural(due, "supplier is told", "suppliers are told")} " by mail that you have the response and read it, and that you \
                     will say what comes of it."
                </p>
                <PostForm><Button>"Acknowledge"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{open.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Acknowledge responses"</h1>
            {step}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Responses" /> }.into_any()))
}

pub(super) async fn acknowledge(edge: Edge, engagement: EngagementId, _: Nothing) -> Result<Next, Fault> {
    responses::acknowledge(edge.portal(), &edge.op, engagement).await?;
    Ok(Next::See(routes::engagement_step(engagement, "responses")))
}

type Place = (EngagementId, ResponseId);

pub(super) async fn outcome_page(
    edge: Edge,
    (engagement, response): Place,
    form: FormState,
) -> Result<Page, Fault> {
    let (open, lines) = responses::for_answering(edge.portal(), &edge.op, engagement, Some(response)).await?;
    let line = lines.into_iter().next().ok_or_else(Fault::not_found)?;
    let hidden = vec![form.mark("seen", || line.response.revision.to_string())];
    let early = open.engagement.responses_are_final(edge.op.now).err();
    let back = routes::engagement_response(engagement, response);
    Ok(Page::new("What comes of the response", move || {
        let step = match (early, told(&line)) {
            (Some(early), _) => {
                view! { <InsetText>{early.what} ". " {early.next}</InsetText> {unsent(&form, &["words"])} }
                    .into_any()
            }
            (None, Some(told)) => {
                view! { <p class="govuk-body">{told}</p> {unsent(&form, &["words"])} }.into_any()
            }
            (None, None) => outcome_form(&form, hidden),
        };
        view! {
            <span class="govuk-caption-l">{line.supplier.clone()} " · " {open.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"What comes of the response?"</h1>
            {step}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The response" /> }.into_any()))
}

fn told(line: &Line) -> Option<String> {
    match &line.response.stage {
        Stage::OutcomeTold { at, outcome, .. } => {
            Some(format!("They were told on {}: {}.", london::long(*at), outcome.label()))
        }
        _ => None,
    }
}

fn outcome_form(form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
    let choices = Outcome::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
    let fields = view! {
        <RadiosField form name="outcome" choices legend=Legend::medium("What do you tell them?") />
        <TextAreaField
            form name="words" rows=8 limit=Limit::Characters(OUTCOME_LIMIT) label=Label::medium("In your words")
            hint="Say what you took from the response and why you decide so. A no with a reason brings suppliers back. Say nothing of other suppliers."
        />
    };
    view! {
        <p class="govuk-body">"It is sent by mail to the people who speak for the supplier, and cannot be taken back."</p>
        <PostForm hidden>{fields} <Button>"Tell them"</Button></PostForm>
    }
    .into_any()
}

/// What is told, and the revision the officer read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    outcome: String,
    words: String,
    seen: String,
}

pub(super) async fn tell(edge: Edge, (engagement, response): Place, form: Told) -> Result<Next, Fault> {
    responses::for_answering(edge.portal(), &edge.op, engagement, Some(response)).await?;
    let Some(outcome) = Outcome::from_key(&form.outcome) else {
        return Ok(Next::again("outcome", "Select what you tell them"));
    };
    let words = match filled("words", "Your words", OUTCOME_LIMIT, &form.words, "Enter what you tell them") {
        Ok(words) => words,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let place = (engagement, response);
    responses::tell_outcome(edge.portal(), &edge.op, place, seen(&form.seen), outcome, &words).await?;
    Ok(Next::See(routes::engagement_response(engagement, response)))
}
