//! Inviting other councils and partners to an engagement.

use super::shown::table;
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, InsetText, PostForm, SelectField, SelectOption},
};
use domain::{
    accounts::OrganisationKind,
    engagements::PartyStage,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
};
use leptos::prelude::*;
use portal::engagements::{self, Inviting};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let inviting = engagements::for_inviting(edge.portal(), &edge.op, engagement).await?;
    let too_late = inviting.engagement.takes_parties(edge.op.now).err();
    Ok(Page::new("Who takes part", move || {
        let step = match too_late {
            Some(fault) => view! { <InsetText>{format!("{}. {}", fault.what, fault.next)}</InsetText> }.into_any(),
            None => invite_form(&inviting, form),
        };
        view! {
            <span class="govuk-caption-l">{inviting.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Who takes part"</h1>
            <p class="govuk-body">
                "Your council leads this engagement. A council that takes part reads what you set up, questions, responses and results, and answers for \
                 its own notice, its people, its ledger and its closing. A partner runs demos and forums with you."
            </p>
            {table(&inviting.parties, Some(inviting.engagement.id))}
            <h2 class="govuk-heading-m">"Invite a council or partner"</h2>
            {step}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn invite_form(inviting: &Inviting, form: FormState) -> AnyView {
    if inviting.others.is_empty() {
        return view! {
            <p class="govuk-body">"There is nobody else to invite: every council and partner that is registered here takes part or is invited."</p>
        }
        .into_any();
    }
    let mut options = vec![SelectOption::new("", "Select a council or partner")];
    options.extend(inviting.others.iter().map(|(id, kind, name)| match kind {
        OrganisationKind::Partner => SelectOption::new(id.to_string(), format!("{name} (partner)")),
        _ => SelectOption::new(id.to_string(), name),
    }));
    view! {
        <p class="govuk-body">"We tell those who manage it by mail. Nothing changes until they say yes."</p>
        <PostForm>
            <SelectField form=&form name="organisation" label="Council or partner" options />
            <Button>"Invite"</Button>
        </PostForm>
    }
    .into_any()
}

/// Whom to invite.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Invite {
    organisation: String,
}

pub(super) async fn invite(edge: Edge, engagement: EngagementId, form: Invite) -> Result<Next, Fault> {
    let Ok(organisation) = form.organisation.parse::<OrganisationId>() else {
        return Ok(Next::again("organisation", "Select a council or partner"));
    };
    engagements::invite(edge.portal(), &edge.op, engagement, organisation).await?;
    Ok(Next::See(routes::engagement_step(engagement, "parties")))
}

type Parts = (EngagementId, OrganisationId);

pub(super) async fn take_back_page(
    edge: Edge,
    (engagement, organisation): Parts,
    _: FormState,
) -> Result<Page, Fault> {
    let inviting = engagements::for_inviting(edge.portal(), &edge.op, engagement).await?;
    let party = inviting.parties.into_iter().find(|party| party.organisation == organisation);
    let party = party.ok_or_else(Fault::not_found)?;
    Ok(Page::new("Take an invitation back", move || {
        let step = if let PartyStage::Invited { .. } = party.stage {
            view! {
                <p class="govuk-body">{party.name.clone()} " has not answered. Its people can no longer say yes or no. You can invite it again."</p>
                <PostForm><Button kind=ButtonKind::Warning>"Take it back"</Button></PostForm>
            }
            .into_any()
        } else {
            let stage = party.stage.label().to_lowercase();
            view! { <p class="govuk-body">{party.name.clone()} " is no longer invited. It stands as: " {stage} "."</p> }.into_any()
        };
        view! { <h1 class="govuk-heading-l">"Take the invitation of " {party.name.clone()} " back"</h1> {step} }.into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "parties") text="Who takes part" /> }.into_any()))
}

/// Nothing to fill in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

pub(super) async fn take_back(
    edge: Edge,
    (engagement, organisation): Parts,
    _: Nothing,
) -> Result<Next, Fault> {
    engagements::take_back(edge.portal(), &edge.op, engagement, organisation).await?;
    Ok(Next::See(routes::engagement_step(engagement, "parties")))
}
