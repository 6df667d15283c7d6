//! A council that takes part in another's engagement says which sort of council it is: its final is in data of that sort.

use super::choosing::data_card;
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, Choice, FormState, InsetText, Legend, PostForm, RadiosField},
};
use domain::{
    fault::Fault,
    ids::EngagementId,
    pilots::{ChallengeUse, ProfileCard},
};
use leptos::prelude::*;
use portal::pilots::{self, Fixed, OwnProfile};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let own = pilots::own_profile(edge.portal(), &edge.op, engagement).await?;
    let OwnProfile { engagement: stored, organisation, chosen, fixed } = own;
    let profile = chosen.as_ref().and_then(|chosen| chosen.profile_of(organisation)).cloned();
    let form = form.or(profile.as_ref().map(|profile| ("profile", profile.key.clone())));
    let title = "Which sort of council is likest to yours?";
    Ok(Page::new(title, move || {
        let body = match (chosen, fixed) {
            (None, _) => view! {
                <p class="govuk-body">
                    "This engagement has no challenge. The council that leads can choose one until it is published. Come back then: a final \
                     is in made-up data of the sort of council that you choose here."
                </p>
            }
            .into_any(),
            (Some(_), Some(fixed)) => stands(profile.as_ref(), fixed),
            (Some(chosen), None) => return view! {
                <span class="govuk-caption-l">{stored.title}</span>
                {choice(&chosen, &form, title)}
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{stored.title}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) text="The engagement" /> }.into_any()))
}

fn choice(chosen: &ChallengeUse, form: &FormState, title: &'static str) -> AnyView {
    let card = &chosen.card;
    let choices =
        card.profiles.iter().map(|profile| Choice::new(profile.key.clone(), profile.label.clone())).collect();
    let radios = view! {
        <RadiosField
            form name="profile" choices legend=Legend::page_heading(title)
            hint="In a final each locked pilot runs in made-up data of this sort of council too, and you read a result of your own. You can change it until a final is opened. Practice runs are in data for the council that leads."
        />
    };
    let data = data_card(card);
    view! {
        <PostForm>
            {radios}
            {data}
            <Button>"Save"</Button>
        </PostForm>
    }
    .into_any()
}

/// What stands once it cannot be chosen any more.
fn stands(profile: Option<&ProfileCard>, fixed: Fixed) -> AnyView {
    let why = match fixed {
        Fixed::FinalOpened => "A final was opened, and this is fixed from then on.",
        Fixed::Over => "This engagement is over.",
    };
    let chose = match profile {
        Some(profile) => format!("Your council chose: {}.", profile.label),
        None => "Your council chose none, so it has no final of its own.".to_owned(),
    };
    view! { <p class="govuk-body">{chose}</p> <InsetText>{why}</InsetText> }.into_any()
}

/// What is chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    profile: String,
}

pub(super) async fn choose(edge: Edge, engagement: EngagementId, form: Chosen) -> Result<Next, Fault> {
    let own = pilots::own_profile(edge.portal(), &edge.op, engagement).await?;
    let known = own.chosen.as_ref().is_none_or(|chosen| chosen.card.profile(&form.profile).is_some());
    if own.fixed.is_none() && !known {
        return Ok(Next::again("profile", "Select the sort of council that is likest to yours"));
    }
    pilots::choose_profile(edge.portal(), &edge.op, engagement, &form.profile).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}
