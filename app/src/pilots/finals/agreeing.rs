//! A final of several councils: whose word was given for the next step, whose is awaited, and where another council gives its own.

use super::{confirmed, standing};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, FormState, PasswordField, PostForm, WarningText},
};
use domain::{
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    pilots::{FinalPhase, FinalStep, Word},
    time::london,
};
use leptos::prelude::*;
use portal::pilots::finals::{self, Said};
use serde::Deserialize;

fn words(said: &[Said]) -> Vec<Word> {
    said.iter().map(|one| one.word.clone()).collect()
}

/// Whether a council gave its word for a step.
pub(super) fn gave(said: &[Said], step: FinalStep, council: OrganisationId) -> bool {
    said.iter().any(|one| one.word.step == step && one.word.organisation == council)
}

/// Councils by name, one of which is enough.
fn any_of(phase: &FinalPhase, councils: &[OrganisationId]) -> String {
    councils.iter().map(|council| phase.name(*council)).collect::<Vec<_>>().join(" or ")
}

/// Whose word is awaited, in a sentence, `with` that of one council more; empty where nobody's is.
fn awaited(
    phase: &FinalPhase,
    lead: OrganisationId,
    words: &[Word],
    step: FinalStep,
    with: Option<OrganisationId>,
) -> String {
    let mut awaited = phase.awaited(lead, words, step);
    match with {
        Some(one) if one == lead => awaited.retain(|council| *council != lead),
        // One of the others is enough.
        Some(_) => awaited.retain(|council| *council == lead),
        None => {}
    }
    let (of_lead, others): (Vec<_>, Vec<_>) = awaited.into_iter().partition(|council| *council == lead);
    let each: Vec<_> =
        [of_lead, others].iter().filter(|some| !some.is_empty()).map(|some| any_of(phase, some)).collect();
    if each.is_empty() {
        String::new()
    } else {
        format!("The word of {} is awaited.", each.join(", and that of "))
    }
}

/// Who gave their word for the next step, and who is awaited; nothing where one council does it alone.
pub(super) fn given(phase: &FinalPhase, lead: OrganisationId, said: &[Said]) -> AnyView {
    let Some(step) = phase.next_of_councils().filter(|_| phase.others(lead).next().is_some()) else {
        return ().into_any();
    };
    let lines = said
        .iter()
        .filter(|one| one.word.step == step)
        .map(|one| {
            let council = phase.name(one.word.organisation);
            let words = format!("{council}: {}, on {}", one.by, london::long(one.word.at));
            view! { <li>{words}</li> }
        })
        .collect::<Vec<_>>();
    let lines = if lines.is_empty() {
        view! { <p class="govuk-body">"No council has given its word yet."</p> }.into_any()
    } else {
        view! {
            <p class="govuk-body">"Given so far:"</p>
            <ul class="govuk-list govuk-list--bullet">{lines}</ul>
        }
        .into_any()
    };
    let (title, awaited) = (step.label(), awaited(phase, lead, &words(said), step, None));
    view! {
        <h2 class="govuk-heading-m">{title} ": two councils together"</h2>
        <p class="govuk-body">
            "The council that leads gives its word, and one other. Each is given by a procurement officer with their password. The second \
             one does it."
        </p>
        {lines}
        <p class="govuk-body">{awaited}</p>
    }
    .into_any()
}

/// What comes of the word that a council is about to give; empty where it does it alone.
pub(super) fn comes_of_it(
    phase: &FinalPhase,
    lead: OrganisationId,
    said: &[Said],
    (step, own): (FinalStep, OrganisationId),
) -> String {
    if phase.others(lead).next().is_none() {
        return String::new();
    }
    let before = said.iter().filter(|one| one.word.step == step).map(|one| phase.name(one.word.organisation));
    let before = before.collect::<Vec<_>>().join(" and ");
    let awaited = awaited(phase, lead, &words(said), step, Some(own));
    match (before.is_empty(), awaited.is_empty()) {
        (false, true) => format!("{before} gave its word. With yours it is done, at once."),
        (_, _) => format!(
            "This is your council\u{2019}s word, and nothing happens yet. {awaited} Its officers are told by mail."
        ),
    }
}

pub(super) async fn page(
    edge: Edge,
    (engagement, key): (EngagementId, String),
    form: FormState,
) -> Result<Page, Fault> {
    let step = FinalStep::from_key(&key);
    let (stored, phase) = finals::for_agreeing(edge.portal(), &edge.op, engagement).await?;
    let (step, phase) = step.zip(phase).ok_or_else(Fault::not_found)?;
    let said = finals::said(edge.portal(), phase.id).await?;
    let own = edge.op.actor.seat().map_or(stored.lead, |seat| seat.organisation);
    let hidden = vec![form.mark("final", || phase.id.to_string())];
    let now = edge.op.now;
    let title = format!("Agree: {}?", step.label().to_lowercase());
    Ok(Page::new(title.clone(), move || {
        let says = |words: String| view! { <p class="govuk-body">{words}</p> }.into_any();
        let body = if own == stored.lead {
            says("Your council leads this final: its word is given where the step begins, on the page of the final.".to_owned())
        } else if !phase.profiles.contains_key(&own) {
            says(
                "Your council has no part in this final. It is for the councils that were ready and had chosen their sort of council when \
                 it was opened."
                    .to_owned(),
            )
        } else if phase.next_of_councils() != Some(step) {
            says(format!("This is not the next step. {}", standing(&phase, now)))
        } else if gave(&said, step, own) {
            says(format!("Your council has given its word. {}", awaited(&phase, stored.lead, &words(&said), step, None)))
        } else {
            let comes = comes_of_it(&phase, stored.lead, &said, (step, own));
            view! {
                <p class="govuk-body">{comes}</p>
                <PostForm hidden>
                    <WarningText>"This cannot be taken back."</WarningText>
                    <PasswordField form=&form name="password" label="Your password, once more" />
                    <Button>"Give your council\u{2019}s word"</Button>
                </PostForm>
            }
            .into_any()
        };
        view! {
            <span class="govuk-caption-l">{stored.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "final") text="The final" /> }.into_any()))
}

/// What the word needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Agreed {
    password: String,
}

pub(super) async fn agree(
    edge: Edge,
    (engagement, key): (EngagementId, String),
    form: Agreed,
) -> Result<Next, Fault> {
    let step = FinalStep::from_key(&key);
    let (_, phase) = finals::for_agreeing(edge.portal(), &edge.op, engagement).await?;
    let (step, phase) = step.zip(phase).ok_or_else(Fault::not_found)?;
    let confirmed = match confirmed(&edge, &form.password).await? {
        Ok(confirmed) => confirmed,
        Err(again) => return Ok(again),
    };
    finals::agree(edge.portal(), &edge.op, phase.id, step, confirmed).await?;
    Ok(Next::See(routes::engagement_step(engagement, "final")))
}
