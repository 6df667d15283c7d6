//! What all pilots of a final showed, side by side, for its council.

use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Page},
    routes,
    ui::{BackLink, Cell, Scroll, Table},
};
use domain::{fault::Fault, ids::EngagementId};
use leptos::prelude::*;
use portal::pilots::finals::{self, ForParty, OwnResult};
use report::parts::{Compared, Group, comparison};

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (stored, phase) = finals::for_reading(edge.portal(), &edge.op, engagement).await?;
    let phase = phase.ok_or_else(Fault::not_found)?;
    let own = edge.op.actor.seat().map_or(stored.lead, |seat| seat.organisation);
    let first = if phase.profiles.contains_key(&own) { own } else { stored.lead };
    let parties = finals::results_by_party(edge.portal(), &phase, first).await?;
    Ok(Page::new("Results of the final", move || {
        let several = parties.len() > 1;
        let each = parties.iter().map(|one| for_party(one, several)).collect_view();
        view! {
            <span class="govuk-caption-l">{stored.title}</span>
            <h1 class="govuk-heading-l">"Results of the final"</h1>
            {each}
        }
        .into_any()
    })
    .wide()
    .head(view! { <link rel="stylesheet" href=routes::REPORT_CSS /> }.into_any())
    .before(
        view! { <BackLink href=routes::engagement_step(engagement, "final") text="The final" /> }.into_any(),
    ))
}

/// What all pilots showed for one council.
fn for_party(one: &ForParty, several: bool) -> AnyView {
    let heading = if several { format!("For {}", one.name) } else { "All pilots side by side".to_owned() };
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        {sort(one, several)}
        {beside(one, several, |_, result| result.name.clone())}
        {signed(one, several)}
    }
    .into_any()
}

/// Which sort of data figures are of, where a page has figures of several.
pub(crate) fn sort(one: &ForParty, several: bool) -> AnyView {
    let profile = one.profile.clone();
    several
        .then(|| {
            view! {
                <p class="govuk-body">
                    "In made-up data of this sort of council: " {profile} ". Do not hold them beside figures for another council: they are of other data."
                </p>
            }
        })
        .into_any()
}

/// What pilots showed for one council by measure, each under the name that `name` gives it. `several` where the page has more than one council.
pub(crate) fn beside(one: &ForParty, several: bool, name: impl Fn(usize, &OwnResult) -> String) -> AnyView {
    let names: Vec<_> = one.results.iter().enumerate().map(|(place, result)| name(place, result)).collect();
    let compared: Vec<_> = one
        .results
        .iter()
        .zip(&names)
        .map(|(result, name)| Compared { name, end: result.end, evidence: result.evidence.as_ref() })
        .collect();
    let id = one.party.to_string();
    let group = several.then_some(Group { id: &id, name: &one.name });
    let html = comparison(&compared, group).into_string();
    view! { <div class="report" inner_html=html></div> }.into_any()
}

/// Whose pilot it is, and whether nobody has looked them up.
fn named(result: &OwnResult) -> AnyView {
    view! { {result.name.clone()} " " {(!result.verified).then(unverified)} }.into_any()
}

fn signed(one: &ForParty, several: bool) -> AnyView {
    let rows = one
        .results
        .iter()
        .map(|result| {
            let receipt = if result.is_signed {
                "Signed"
            } else if result.evidence.is_some() {
                "Not signed: two workers did not come to the same result, and the operator was told"
            } else {
                "None"
            };
            vec![
                named(result).into(),
                view! { <code class="app-hash">{result.module.to_string()}</code> }.into_any().into(),
                result.end.sentence().to_owned().into(),
                receipt.to_owned().into(),
            ]
        })
        .collect();
    let title = if several {
        format!("Pilots and receipts, for {}", one.name)
    } else {
        "Pilots and receipts".to_owned()
    };
    let explained = one.results.iter().any(|result| !result.verified).then(unverified_means);
    view! {
        <h2 class="govuk-heading-m">{title.clone()}</h2>
        <Scroll label=title>
            <Table
                caption="Every locked pilot" caption_classes="govuk-visually-hidden"
                head=["Supplier", "SHA-256 of the pilot", "How it ended", "Receipt"].map(Cell::from).into() rows
                first_names_row=true
            />
        </Scroll>
        {explained}
    }
    .into_any()
}
