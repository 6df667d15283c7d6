//! Moving a demo to another slot, in one step.

use super::booking::{Chosen, picker};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, FormState},
};
use domain::{demos::BookingStage, fault::Fault, ids::BookingId};
use leptos::prelude::*;
use portal::demos;

pub(super) async fn move_page(
    edge: Edge,
    (reference, booking): (String, BookingId),
    _: FormState,
) -> Result<Page, Fault> {
    let (desk, own) = demos::own(edge.portal(), &edge.op, &reference, booking).await?;
    let free = demos::free_slots(edge.portal(), &edge.op, &desk.engagement).await?;
    let back = routes::demo_booking(&desk.engagement.reference, booking);
    let may_move =
        matches!(own.booking.stage, BookingStage::Confirmed { .. }) && edge.op.now < own.slot.starts;
    Ok(Page::new("Move your demo", move || {
        let body = if may_move {
            let booked = format!("It is booked for {}.", own.slot.when());
            let lead = "Choose one, and your demo moves there at once. If somebody else is quicker, you keep the slot you have.";
            view! { <p class="govuk-body">{booked}</p> {picker(free, lead.to_owned())} }.into_any()
        } else {
            view! { <p class="govuk-body">"This demo can no longer be moved."</p> }.into_any()
        };
        view! {
            <span class="govuk-caption-l">{desk.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Move your demo"</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your demo" /> }.into_any()))
}

pub(super) async fn move_to(
    edge: Edge,
    (reference, booking): (String, BookingId),
    chosen: Chosen,
) -> Result<Next, Fault> {
    let (desk, _) = demos::own(edge.portal(), &edge.op, &reference, booking).await?;
    demos::move_to(edge.portal(), &edge.op, &reference, booking, chosen.slot()?).await?;
    Ok(Next::See(routes::demo_booking(&desk.engagement.reference, booking)))
}
