//! Choosing the challenge of an engagement, and the sort of council that its data are of.

use crate::{
    edge::{Edge, Next, Page},
    problems::reading::prose,
    routes,
    ui::{
        BackLink, Button, Choice, Details, FormState, InsetText, Legend, PostForm, RadiosField, SelectField,
        SelectOption,
    },
};
use domain::{
    engagements::Stage,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    pilots::{ChallengeCard, ChallengePart, ChallengeUse},
    text::plural,
};
use leptos::prelude::*;
use portal::pilots::{self, Choosing};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What the form sends for "none".
const NONE: &str = "none";

/// What stands above the form of any part: that the engagement is ready, and what is saved now where somebody else changed it.
pub(super) fn aside(choosing: &Choosing, form: &FormState, saved: impl FnOnce() -> String) -> AnyView {
    let ready = matches!(choosing.engagement.stage, Stage::Ready { .. }).then(|| {
        view! { <InsetText>"It is ready to publish. If you change this, it becomes a draft again."</InsetText> }
    });
    let saved = form.overtaken.then(|| {
        let words = saved();
        view! { <InsetText>"What is saved now: " {words}</InsetText> }
    });
    view! { {ready} {saved} }.into_any()
}

/// What the person saw: the revision of what is chosen, or nothing where nothing is.
pub(super) fn seen_mark(form: &FormState, chosen: Option<&ChallengeUse>) -> Vec<(String, String)> {
    vec![form.mark("seen", || chosen.map_or_else(String::new, |chosen| chosen.revision.to_string()))]
}

/// A revision that nothing has stands for one that cannot be read, so that nothing is done.
pub(super) fn seen(revision: &str) -> i64 {
    revision.parse().unwrap_or(-1)
}

/// The page of a part that comes after the challenge, where none is chosen.
pub(super) fn choose_first(engagement: EngagementId, part: ChallengePart) -> Page {
    let challenge = routes::challenge_part(engagement, ChallengePart::Challenge);
    Page::new(part.label(), move || {
        view! {
            <h1 class="govuk-heading-l">{part.label()}</h1>
            <p class="govuk-body">
                "This engagement has no challenge. This page comes after it: "
                <a class="govuk-link" href=challenge>"choose a challenge first"</a> "."
            </p>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any())
}

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let choosing = pilots::choosing(edge.portal(), &edge.op, engagement).await?;
    let lead = choosing.engagement.lead;
    let form = form.or(values(lead, choosing.chosen.as_ref()));
    let hidden = seen_mark(&form, choosing.chosen.as_ref());
    let cards: Vec<ChallengeCard> = edge.portal().library.cards().cloned().collect();
    Ok(Page::new("Challenge", move || {
        let mut choices: Vec<_> = cards
            .iter()
            .map(|card| Choice::new(card.name.clone(), card.title.clone()).hint(card.summary.clone()))
            .collect();
        choices.push(Choice::new(NONE, "No challenge").hint(
            "Nothing here fits. Suppliers can answer without a pilot, and nobody is asked to invent a test",
        ));
        view! {
            {aside(&choosing, &form, || saved(lead, choosing.chosen.as_ref()))}
            {links_warning(choosing.chosen.as_ref())}
            <PostForm hidden>
                <RadiosField
                    form=&form name="challenge" choices
                    legend=Legend::page_heading("Which challenge do pilots meet?")
                    hint="Suppliers prove themselves by a program that runs on made-up council data. It is fixed once the engagement is published."
                />
                {cards.iter().map(data_card).collect_view()}
                <SelectField
                    form=&form name="profile" label="Which sort of council is likest to yours?"
                    hint="The made-up data follow it: how many homes, and how well records are kept. You can leave it for later, but it is needed before you publish."
                    options=profiles(&cards)
                />
                <Button>"Save and continue"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn saved(lead: OrganisationId, chosen: Option<&ChallengeUse>) -> String {
    let Some(chosen) = chosen else { return "no challenge".to_owned() };
    match chosen.profile_of(lead) {
        Some(profile) => format!("{}, for: {}", chosen.card.title, profile.label),
        None => chosen.card.title.clone(),
    }
}

fn links_warning(chosen: Option<&ChallengeUse>) -> AnyView {
    let links = chosen.map_or(0, |chosen| chosen.links.len());
    if links == 0 {
        return ().into_any();
    }
    let links = plural(links as u64, "outcome is", "outcomes are");
    view! {
        <InsetText>
            {links} " linked to the challenge that is chosen. If you choose another, each link goes whose measure the other does not \
             have."
        </InsetText>
    }
    .into_any()
}

/// The data card of a challenge, folded away.
pub(super) fn data_card(card: &ChallengeCard) -> AnyView {
    let (text, licence) = (card.data_card_text(), card.licence.clone());
    view! {
        <Details summary=format!("Where the data come from: {}", card.title)>
            {prose(&text)}
            <p class="govuk-body">"Licence of its files: " {licence}</p>
        </Details>
    }
    .into_any()
}

fn values(lead: OrganisationId, chosen: Option<&ChallengeUse>) -> Vec<(String, String)> {
    let Some(chosen) = chosen else { return Vec::new() };
    let profile = chosen.profiles.get(&lead).cloned().unwrap_or_default();
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
    let tasks = routes::engagement_tasks(engagement);
    if form.challenge == NONE {
        if let Some(seen) = seen {
            pilots::drop_challenge(edge.portal(), &edge.op, engagement, seen).await?;
        } else {
            pilots::choosing(edge.portal(), &edge.op, engagement).await?;
        }
        return Ok(Next::See(tasks));
    }
    let Some(shelved) = edge.portal().library.named(&form.challenge) else {
        return Ok(Next::again("challenge", "Select a challenge, or that you want none"));
    };
    if !form.profile.is_empty() && shelved.card.profile(&form.profile).is_none() {
        return Ok(Next::again("profile", "Select a sort of council that this challenge has data for"));
    }
    let choice = pilots::Choice { challenge: form.challenge, profile: form.profile };
    let dropped = pilots::choose(edge.portal(), &edge.op, engagement, &choice, seen).await?;
    Ok(Next::See(match dropped {
        0 => tasks,
        some => format!("{}?dropped={some}", routes::challenge_part(engagement, ChallengePart::Links)),
    }))
}
