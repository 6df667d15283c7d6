//! One slot, for its council: cancelling it, and noting whether the supplier came.

use super::overview::stands;
use crate::{
    accounts::unverified_means,
    edge::{Edge, Next, Page, no_button},
    engagements::{questions::filled, steps::unsent},
    problems::reading::prose,
    routes,
    ui::{
        BackLink, Button, ButtonKind, Choice, FormState, Label, Legend, Limit, PostForm, RadiosField,
        SummaryList, SummaryRow, TextAreaField, act,
    },
};
use domain::{
    actor::Act,
    demos::{BookingStage, SlotStage},
    engagements::REASON_LIMIT,
    fault::Fault,
    ids::{EngagementId, SlotId},
    ledger::SUMMARY_LIMIT,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::demos::{self, Line};
use serde::Deserialize;

type Parts = (EngagementId, SlotId);

pub(super) async fn page(edge: Edge, (engagement, slot): Parts) -> Result<Page, Fault> {
    let (overview, line) = demos::slot(edge.portal(), &edge.op, engagement, slot).await?;
    let place = &overview.working.engagement;
    let may_offer = edge.op.may(Act::OfferDemos, &place.subject_for(Act::OfferDemos)).is_ok();
    let (live, now) = (place.plans_demos().is_ok(), edge.op.now);
    Ok(Page::new(line.slot.when(), move || {
        let change = match (live, to_do(&line, now)) {
            (true, Some(words)) if may_offer => {
                let href = format!("{}/change", routes::engagement_demo_slot(engagement, slot));
                view! { <p class="govuk-body"><a class="govuk-link" href=href>{words}</a></p> }.into_any()
            }
            (true, Some(_)) => {
                view! { <p class="govuk-body">"An owner or editor cancels slots, and notes who came."</p> }
                    .into_any()
            }
            _ => ().into_any(),
        };
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{line.slot.when()}</h1>
            <SummaryList rows=rows(&line, now) />
            {change}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "demos") text="Demos" /> }.into_any()))
}

/// What there is to do about a slot now, as a link.
fn to_do(line: &Line, now: Timestamp) -> Option<&'static str> {
    if matches!(line.slot.stage, SlotStage::Cancelled { .. }) {
        return None;
    }
    if now < line.slot.starts {
        return Some("Cancel this slot");
    }
    match line.taken.as_ref()?.booking.stage {
        BookingStage::Confirmed { .. } => Some("Note whether the supplier came"),
        BookingStage::Attended { .. } | BookingStage::NoShow { .. } => Some("Put right what was noted"),
        _ => None,
    }
}

pub(super) async fn change_page(
    edge: Edge,
    (engagement, slot): Parts,
    form: FormState,
) -> Result<Page, Fault> {
    let (overview, line) = demos::slot_to_change(edge.portal(), &edge.op, engagement, slot).await?;
    let live = overview.working.engagement.plans_demos().is_ok();
    let now = edge.op.now;
    Ok(Page::new(line.slot.when(), move || {
        let shown = if live { step(&form, &line, now) } else { None };
        let (step, fields) = shown.unwrap_or_else(|| (().into_any(), &[]));
        // What was typed into fields that this page no longer has.
        let lost: Vec<_> = ["because", "said"].into_iter().filter(|field| !fields.contains(field)).collect();
        let lost = unsent(&form, &lost);
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{line.slot.when()}</h1>
            <SummaryList rows=rows(&line, now) />
            {lost}
            {step}
        }
        .into_any()
    })
    .before(
        view! { <BackLink href=routes::engagement_demo_slot(engagement, slot) text="The slot" /> }.into_any(),
    ))
}

fn rows(line: &Line, now: Timestamp) -> Vec<SummaryRow> {
    let mut rows =
        vec![SummaryRow::new("Host", line.host.clone()), SummaryRow::new("Status", stands(line, now))];
    if let SlotStage::Cancelled { because } = &line.slot.stage {
        rows.push(SummaryRow::new("Why it was cancelled", prose(because).into_any()));
    }
    if let Some(taken) =
        line.taken.as_ref().filter(|taken| !matches!(taken.booking.stage, BookingStage::Held { .. }))
    {
        rows.push(SummaryRow::new("Booked by", taken.by.clone()));
        if !taken.verified {
            rows.push(SummaryRow::new("The supplier", unverified_means()));
        }
        if !taken.booking.needs.is_empty() {
            rows.push(SummaryRow::new("What they need", prose(&taken.booking.needs).into_any()));
        }
    }
    rows
}

/// What can be done with the slot now, and the fields that are asked for.
fn step(form: &FormState, line: &Line, now: Timestamp) -> Option<(AnyView, &'static [&'static str])> {
    to_do(line, now)?;
    if now < line.slot.starts {
        return Some((cancelling(form, line), &["because"]));
    }
    let fields: &[&str] = if came_before(line) { &[] } else { &["said"] };
    Some((noting(form, line), fields))
}

fn cancelling(form: &FormState, line: &Line) -> AnyView {
    let who = match &line.taken {
        Some(taken) if !matches!(taken.booking.stage, BookingStage::Held { .. }) => {
            format!("{} gets your reason by mail, and can book another slot.", taken.supplier)
        }
        Some(_) => "A supplier holds it, gets your reason by mail, and can book another slot.".to_owned(),
        None => "Nobody has booked it.".to_owned(),
    };
    let because = view! {
        <TextAreaField form name="because" label="Why do you cancel it?" rows=3 limit=Limit::Characters(REASON_LIMIT) />
    };
    view! {
        <h2 class="govuk-heading-m">"Cancel this slot"</h2>
        <p class="govuk-body">{who} " This cannot be undone."</p>
        <PostForm hidden=act("cancel")>
            {because}
            <Button kind=ButtonKind::Warning>"Cancel the slot"</Button>
        </PostForm>
    }
    .into_any()
}

fn noting(form: &FormState, line: &Line) -> AnyView {
    let stage = line.taken.as_ref().map(|taken| &taken.booking.stage);
    let noted = match stage {
        Some(BookingStage::Attended { at }) => Some(("They came", *at)),
        Some(BookingStage::NoShow { at }) => Some(("Nobody came", *at)),
        _ => None,
    };
    let noted = noted.map(|(what, at)| {
        let words = format!("{what}, as noted on {}. You can put that right here.", london::long(at));
        view! { <p class="govuk-body">{words}</p> }
    });
    let said = view! {
        <TextAreaField
            form name="said" rows=6 limit=Limit::Characters(SUMMARY_LIMIT) label=Label::from("What did you tell them?")
            hint="What the supplier learnt that others may not know. If there was nothing, say that. It goes into the ledger of the host's council, and a procurement officer of that council decides how everybody comes to know it."
        />
    };
    let yes = Choice::new("yes", "Yes, they showed what they have");
    let choices = vec![
        if came_before(line) {
            yes.hint("The ledger has what you told them. Write another entry there if there was more")
        } else {
            yes.reveals(said)
        },
        Choice::new("no", "No, nobody came").hint("They may book another slot while there are any."),
    ];
    let came =
        view! { <RadiosField form name="came" choices legend=Legend::medium("Did the supplier come?") /> };
    view! {
        {noted}
        <PostForm hidden=act("note")>
            {came}
            <Button>"Save"</Button>
        </PostForm>
    }
    .into_any()
}

fn came_before(line: &Line) -> bool {
    line.taken.as_ref().is_some_and(|taken| matches!(taken.booking.stage, BookingStage::Attended { .. }))
}

/// What was done to the slot.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    act: String,
    because: String,
    came: String,
    said: String,
}

pub(super) async fn save(edge: Edge, (engagement, slot): Parts, sent: Sent) -> Result<Next, Fault> {
    // Whoever may not is told that, whatever was sent.
    let (_, line) = demos::slot_to_change(edge.portal(), &edge.op, engagement, slot).await?;
    let done = Next::See(routes::engagement_step(engagement, "demos"));
    match (sent.act.as_str(), sent.came.as_str()) {
        ("cancel", _) => {
            match filled("because", "The reason", REASON_LIMIT, &sent.because, "Enter why you cancel it") {
                Ok(because) => {
                    demos::cancel_slot(edge.portal(), &edge.op, engagement, slot, &because).await?;
                }
                Err(errors) => return Ok(Next::Again(errors)),
            }
        }
        // What they were told stands in the ledger already.
        ("note", "yes") if came_before(&line) && sent.said.is_empty() => {}
        ("note", "yes") => {
            let empty = "Enter what you told them, or that there was nothing";
            match filled("said", "What you told them", SUMMARY_LIMIT, &sent.said, empty) {
                Ok(said) => demos::note(edge.portal(), &edge.op, engagement, slot, Some(&said)).await?,
                Err(errors) => return Ok(Next::Again(errors)),
            }
        }
        ("note", "no") => demos::note(edge.portal(), &edge.op, engagement, slot, None).await?,
        ("note", _) => return Ok(Next::again("came", "Select whether the supplier came")),
        _ => return Err(no_button()),
    }
    Ok(done)
}
