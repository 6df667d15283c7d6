//! The list of the engagements that one's own council leads or takes part in, and the invitations that wait.

use super::colour;
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{Button, Cell, Scroll, Table, Tag},
};
use domain::{
    actor::{Act, Scope},
    engagements::Phase,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Summary};

pub(super) async fn list(edge: Edge, (): ()) -> Result<Page, Fault> {
    let list = engagements::list(edge.portal(), &edge.op).await?;
    let invitations = engagements::invitations(edge.portal(), &edge.op).await?;
    let own = edge.op.actor.seat().map(|seat| seat.organisation);
    let may_start = Scope::own(&edge.op.actor, Act::StartEngagement).is_ok();
    let may_close = Scope::own(&edge.op.actor, Act::CloseEngagement).is_ok();
    Ok(Page::new("Our engagements", move || {
        let rows = list.into_iter().map(|one| row(one, own, may_close)).collect::<Vec<_>>();
        let table = if rows.is_empty() {
            view! { <p class="govuk-body">"No engagements yet. Start one on a problem that is approved."</p> }
                .into_any()
        } else {
            view! {
                <Scroll label="Our engagements">
                    <Table
                        caption="Our engagements, newest first" caption_classes="govuk-visually-hidden"
                        head=["Engagement", "Stage", "Closes", "For you to do"].map(Cell::from).into() rows
                        first_names_row=true
                    />
                </Scroll>
            }
            .into_any()
        };
        let start =
            may_start.then(|| view! { <Button href=routes::ENGAGEMENT_NEW>"Start an engagement"</Button> });
        view! { <h1 class="govuk-heading-l">"Our engagements"</h1> {start} {invited(invitations)} {table} }
            .into_any()
    })
    .wide())
}

/// The invitations that wait for an answer, each with its page.
fn invited(invitations: Vec<(EngagementId, String, String, Timestamp)>) -> AnyView {
    if invitations.is_empty() {
        return ().into_any();
    }
    let lines = invitations.into_iter().map(|(engagement, title, lead, at)| {
        view! {
            <li>
                <a class="govuk-link" href=routes::invitation(engagement)>{title}</a> ", led by " {lead} ", since " {london::long(at)}
            </li>
        }
    });
    view! {
        <h2 class="govuk-heading-m">"You are invited"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines.collect_view()}</ul>
    }
    .into_any()
}

fn row(summary: Summary, own: Option<OrganisationId>, may_close: bool) -> Vec<Cell> {
    let declare = summary.awaits_my_declaration && summary.is_live();
    let engagement = summary.engagement;
    let leads = own == Some(engagement.lead);
    let close = may_close && leads && summary.phase == Phase::ClosedForResponses;
    let to_do = match (declare, close) {
        (true, _) => Some(("declare", "Declare your interests")),
        (_, true) => Some(("closing", "Say what came of it")),
        _ => None,
    };
    let to_do = to_do.map(|(step, words)| {
        let href = routes::engagement_step(engagement.id, step);
        view! { <a class="govuk-link" href=href>{words}</a> }.into_any()
    });
    let closes = engagement.setup.dates.closes_at.map(london::long).unwrap_or_default();
    let name = view! {
        <a class="govuk-link" href=routes::engagement_tasks(engagement.id)>{engagement.title}</a>
        <br />
        <span class="app-reference">{engagement.reference}{(!leads).then_some(" · joint")}</span>
    };
    let stage = view! { <Tag colour=colour(summary.phase)>{summary.phase.label()}</Tag> };
    vec![name.into_any().into(), stage.into_any().into(), closes.into(), to_do.into()]
}
