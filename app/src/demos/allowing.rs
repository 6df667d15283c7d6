//! Allowing a supplier another demo, with the reason.

use crate::{
    edge::{Edge, Next, Page},
    engagements::questions::filled,
    problems::reading::prose,
    routes,
    ui::{BackLink, Button, FormState, InsetText, Limit, PostForm, SelectField, SelectOption, TextAreaField},
};
use domain::{
    engagements::REASON_LIMIT,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    time::london,
};
use leptos::prelude::*;
use portal::demos::{self, Allowed};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let (overview, allowed) = demos::for_allowing(edge.portal(), &edge.op, engagement).await?;
    let can = overview.can_be_allowed(edge.portal()).await?;
    let takes = overview.working.engagement.takes_bookings();
    Ok(Page::new("Allow another demo", move || {
        let body = match takes {
            Err(fault) => {
                view! { <InsetText>{format!("{}. {}.", fault.what, fault.next.trim_end_matches('.'))}</InsetText> }
                    .into_any()
            }
            Ok(()) if can.is_empty() => {
                let words = "No supplier that had its demo can be allowed another now.";
                view! { <p class="govuk-body">{words}</p> {crate::engagements::steps::unsent(&form, &["reason"])} }
                    .into_any()
            }
            Ok(()) => fields(&form, can),
        };
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Allow another demo"</h1>
            <p class="govuk-body">
                "Every supplier gets one demo. Where a difference between suppliers justifies it, you can allow one of them another. Your reason \
                 goes into the ledger, where you decide how everybody comes to know of it."
            </p>
            {body}
            {before(&allowed)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "demos") text="Demos" /> }.into_any()))
}

fn fields(form: &FormState, can: Vec<(OrganisationId, String)>) -> AnyView {
    let mut options = vec![SelectOption::new("", "Select a supplier")];
    options.extend(can.into_iter().map(|(id, name)| SelectOption::new(id.to_string(), name)));
    let supplier = view! {
        <SelectField form name="supplier" options label="Supplier" hint="Those that had their demo." />
    };
    let reason = view! {
        <TextAreaField
            form name="reason" rows=5 limit=Limit::Characters(REASON_LIMIT) label="Why does it get another?"
            hint="For example, the room had no power for half of the time. The supplier reads it."
        />
    };
    view! { <PostForm>{supplier} {reason} <Button>"Allow it"</Button></PostForm> }.into_any()
}

/// What was allowed before, with the reasons.
fn before(allowed: &[Allowed]) -> AnyView {
    if allowed.is_empty() {
        return ().into_any();
    }
    let lines = allowed.iter().map(|one| {
        let who = format!("{}, allowed by {} on {}", one.supplier, one.by, london::long(one.at));
        view! { <li><p class="govuk-body govuk-!-font-weight-bold">{who}</p> {prose(&one.reason)}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <h2 class="govuk-heading-m">"Allowed so far"</h2>
        <ul class="govuk-list">{lines}</ul>
    }
    .into_any()
}

/// Which supplier, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    supplier: String,
    reason: String,
}

pub(super) async fn allow(edge: Edge, engagement: EngagementId, sent: Sent) -> Result<Next, Fault> {
    let (overview, _) = demos::for_allowing(edge.portal(), &edge.op, engagement).await?;
    let known = |id: &OrganisationId| {
        let taken = overview.lines.iter().filter_map(|line| line.taken.as_ref());
        taken.map(|taken| taken.booking.organisation).any(|one| one == *id)
    };
    let Some(supplier) = sent.supplier.parse().ok().filter(known) else {
        return Ok(Next::again("supplier", "Select a supplier"));
    };
    let empty = "Enter why it gets another demo";
    match filled("reason", "The reason", REASON_LIMIT, &sent.reason, empty) {
        Ok(reason) => {
            demos::allow(edge.portal(), &edge.op, engagement, supplier, &reason).await?;
            Ok(Next::See(routes::engagement_step(engagement, "demos/again")))
        }
        Err(errors) => Ok(Next::Again(errors)),
    }
}
