//! Who takes part in an engagement, as others read it: on its task page, on the public page.

use super::colour;
use crate::{
    problems::reading::prose,
    routes,
    ui::{Cell, Scroll, Table, Tag},
};
use domain::{
    engagements::{Engagement, Notice, Party, PartyStage},
    ids::EngagementId,
    time::london,
};
use leptos::prelude::*;

/// All that were invited, as a table; with links to take invitations back for whoever may.
pub(super) fn table(parties: &[Party], taken_back_at: Option<EngagementId>) -> AnyView {
    if parties.is_empty() {
        return view! { <p class="govuk-body">"Nobody else is invited."</p> }.into_any();
    }
    let rows = parties.iter().map(|party| row(party, taken_back_at)).collect::<Vec<_>>();
    view! {
        <Scroll label="Who takes part">
            <Table
                caption="Who takes part" caption_classes="govuk-visually-hidden"
                head=["Organisation", "Stands as", "Since", "Notice or reason"].map(Cell::from).into() rows first_names_row=true
            />
        </Scroll>
    }
    .into_any()
}

fn row(party: &Party, taken_back_at: Option<EngagementId>) -> Vec<Cell> {
    let name = if party.is_council() { party.name.clone() } else { format!("{} (partner)", party.name) };
    let (colour, label) = (colour(&party.stage), party.stage.label());
    let stage = view! { <Tag colour>{label}</Tag> };
    let invited = matches!(party.stage, PartyStage::Invited { .. });
    let last = match (&party.stage, taken_back_at) {
        (PartyStage::Declined { reason, .. } | PartyStage::Left { reason, .. }, _) => {
            reason.clone().into_any()
        }
        (_, Some(engagement)) if invited => {
            let href = routes::take_back(engagement, party.organisation);
            view! {
                <a class="govuk-link" href=href>"Take it back" <span class="govuk-visually-hidden">": " {party.name.clone()}</span></a>
            }
            .into_any()
        }
        _ => party.notice.describe().into_any(),
    };
    vec![name.into(), stage.into_any().into(), london::day(party.stage.at()).into(), last.into()]
}

/// What an engagement's task page says about its parties: the table, and where to invite others or answer for one's own.
pub(crate) fn section(
    engagement: &Engagement,
    lead: &str,
    parties: &[Party],
    (leads, may_invite, is_party): (bool, bool, bool),
) -> AnyView {
    // What others answered, and why, is for the council that leads.
    let shown = |party: &&Party| leads || party.stage.takes_part();
    let parties: Vec<Party> = parties.iter().filter(shown).cloned().collect();
    if parties.is_empty() && !may_invite {
        return ().into_any();
    }
    let step = |step| routes::engagement_step(engagement.id, step);
    let own = is_party.then(|| {
        view! {
            <p class="govuk-body"><a class="govuk-link" href=step("own")>"Answer for your own organisation: its notice, its people, whether it is ready"</a></p>
        }
    });
    let invite = may_invite.then(|| {
        view! { <p class="govuk-body"><a class="govuk-link" href=step("parties")>"Invite others, or see who was invited"</a></p> }
    });
    view! {
        <h2 class="govuk-heading-m">"Who takes part beside " {lead.to_owned()} ", which leads"</h2>
        {table(&parties, None)}
        {own}
        {invite}
    }
    .into_any()
}

/// Who asks, in words for everybody; nothing where a council asks alone.
pub(crate) fn asked_by(lead: &str, parties: &[Party]) -> Option<String> {
    let words = |party: &Party| match (&party.stage, party.is_council()) {
        (PartyStage::Joining { .. }, true) => format!("{} (joining)", party.name),
        (PartyStage::Left { at, reason }, _) => {
            format!("{} (left on {}: {reason})", party.name, london::day(*at))
        }
        (_, false) => format!("{} (partner)", party.name),
        _ => party.name.clone(),
    };
    let mut shown = parties
        .iter()
        .filter(|party| party.stage.takes_part() || matches!(party.stage, PartyStage::Left { .. }));
    let first = shown.next()?;
    let others = std::iter::once(first).chain(shown).map(words);
    Some(std::iter::once(format!("{lead} (leads)")).chain(others).collect::<Vec<_>>().join("; "))
}

/// What each council that takes part says about a notice of its own.
pub(crate) fn notices(parties: &[Party]) -> AnyView {
    let said = parties.iter().filter(|party| party.is_council() && party.stage.is_ready());
    said.map(|party| match &party.notice {
        Notice::Published { reference, url } => view! {
            <p class="govuk-body">
                "Notice of " {party.name.clone()} ": "
                <a class="govuk-link" href=url.clone() rel="external noopener">{reference.clone()}</a>
            </p>
        }
        .into_any(),
        Notice::NotRequired { reason } => view! {
            <p class="govuk-body">{party.name.clone()} " published no notice of its own. The reason:"</p>
            {prose(reason)}
        }
        .into_any(),
        Notice::None | Notice::Draft => ().into_any(),
    })
    .collect_view()
    .into_any()
}
