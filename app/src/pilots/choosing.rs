//! Choosing the challenge of an engagement.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, Choice, FormState, InsetText, Legend, PostForm, RadiosField, SelectField,
        SelectOption,
    },
};
use domain::{
    engagements::Stage,
    fault::Fault,
    ids::EngagementId,
    pilots::{ChallengeCard, ChallengeUse},
};
use leptos::prelude::*;
use portal::pilots;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What the form sends for "none".
const NONE: &str = "none";

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let (stored, chosen) = pilots::choosing(edge.portal(), &edge.op, engagement).await?;
    if !matches!(stored.stage, Stage::Draft | Stage::Ready { .. }) {
        return Err(Fault::conflict(
            format!("This engagement is {}", stored.stage.label()),
            "Its challenge is fixed from publication on, so that it is the same for every supplier.",
        ));
    }
    let revision = chosen.as_ref().map(|chosen| chosen.revision);
    let form = form.or(values(&stored.lead, chosen.as_ref()));
    let hidden = vec![form.mark("seen", || revision.map_or_else(String::new, |seen| seen.to_string()))];
    let stored_now = form.overtaken.then(|| match &chosen {
        Some(chosen) => chosen.card.title.clone(),
        None => "no challenge".to_owned(),
    });
    let cards: Vec<ChallengeCard> = edge.portal().library.cards().cloned().collect();
    Ok(Page::new("Challenge", move || {
        let stored_now =
            stored_now.map(|words| view! { <InsetText>"What is saved now: " {words}</InsetText> });
        let mut choices: Vec<_> = cards
            .iter()
            .map(|card| Choice::new(card.name.clone(), card.title.clone()).hint(card.summary.clone()))
            .collect();
        choices.push(Choice::new(NONE, "No challenge").hint(
            "Nothing here fits. Suppliers can answer without a pilot, and nobody is asked to invent a test",
        ));
        view! {
            {stored_now}
            <PostForm hidden>
                <RadiosField
                    form=&form name="challenge" choices
                    legend=Legend::page_heading("Which challenge do pilots meet?")
                    hint="Suppliers prove themselves by a program that runs on made-up council data. It is fixed once the engagement is published."
                />
                <SelectField
                    form=&form name="profile" label="Which sort of council is likest to yours?"
                    hint="The made-up data follow it: how many homes, and how well records are kept."
                    options=profiles(&cards)
                />
                <Button>"Save and continue"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn values(lead: &domain::ids::OrganisationId, chosen: Option<&ChallengeUse>) -> Vec<(String, String)> {
    let Some(chosen) = chosen else { return Vec::new() };
    let profile = chosen.profiles.get(lead).cloned().unwrap_or_default();
    vec![("challenge".to_owned(), chosen.card.name.clone()), ("profile".to_owned(), profile)]
}

/// The profiles of all challenges, each once.
fn profiles(cards: &[ChallengeCard]) -> Vec<SelectOption> {
    let mut options = vec![SelectOption::new("", "Choose one")];
    let mut known = BTreeSet::new();
    for profile in cards.iter().flat_map(|card| &card.profiles) {
        if known.insert(&profile.key) {
            options.push(SelectOption::new(profile.key.clone(), profile.label.clone()));
        }
    }
    options
}

/// What is chosen, and what the person saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    challenge: String,
    profile: String,
    seen: String,
}

pub(super) async fn choose(edge: Edge, engagement: EngagementId, form: Chosen) -> Result<Next, Fault> {
    let seen = form.seen.parse::<i64>().ok();
    let see = Next::See(routes::engagement_tasks(engagement));
    if form.challenge == NONE {
        if let Some(seen) = seen {
            pilots::drop_challenge(edge.portal(), &edge.op, engagement, seen).await?;
        } else {
            pilots::choosing(edge.portal(), &edge.op, engagement).await?;
        }
        return Ok(see);
    }
    let Some(shelved) = edge.portal().library.named(&form.challenge) else {
        return Ok(Next::again("challenge", "Select a challenge, or that you want none"));
    };
    if shelved.card.profile(&form.profile).is_none() {
        return Ok(Next::again("profile", "Select the sort of council that is likest to yours"));
    }
    let choice = pilots::Choice { challenge: form.challenge, profile: form.profile };
    pilots::choose(edge.portal(), &edge.op, engagement, &choice, seen).await?;
    Ok(see)
}
