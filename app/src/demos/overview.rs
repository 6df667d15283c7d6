//! The demos of an engagement, as its council sees them.

use super::public::terms;
use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Page},
    problems::reading::{printed, prose},
    routes,
    ui::{BackLink, Button, ButtonKind, Cell, InsetText, Table, Tag, TagColour},
};
use domain::{
    actor::Act,
    demos::{BookingStage, SlotStage, cost_in_words},
    fault::Fault,
    ids::EngagementId,
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::demos::{self, Line, Overview, Taken};

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let overview = demos::overview(edge.portal(), &edge.op, engagement).await?;
    let place = &overview.working.engagement;
    let may_offer = edge.op.may(Act::OfferDemos, &place.subject_for(Act::OfferDemos)).is_ok()
        && place.plans_demos().is_ok();
    let had = overview.lines.iter().filter_map(|line| line.taken.as_ref());
    let had = had.into_iter().any(|taken| matches!(taken.booking.stage, BookingStage::Attended { .. }));
    let may_allow = had && edge.op.may(Act::AllowDemo, &place.subject()).is_ok();
    let (now, printed) = (edge.op.now, printed(&edge));
    // Whoever reads no drafts has no task page.
    let may_read = edge.op.may(Act::ReadDraftEngagement, &place.subject()).is_ok();
    let back =
        if may_read { routes::engagement_tasks(engagement) } else { routes::OUR_ENGAGEMENTS.to_owned() };
    Ok(Page::new("Demos", move || {
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Demos"</h1>
            {may_offer.then(|| next(&overview, now))}
            {may_allow.then(|| again(engagement))}
            {plan(&overview, may_offer)}
            {waiting(&overview)}
            {slots(&overview, now)}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any()))
}

fn again(engagement: EngagementId) -> AnyView {
    let href = routes::engagement_step(engagement, "demos/again");
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"Allow a supplier another demo"</a></p> }
        .into_any()
}

/// The next thing to do, as a button; the others as links.
fn next(overview: &Overview, now: Timestamp) -> AnyView {
    let id = overview.working.engagement.id;
    let step = |step: &str| routes::engagement_step(id, &format!("demos/{step}"));
    let Some(plan) = &overview.planned.plan else {
        return view! {
            <p class="govuk-body">
                "Suppliers show you what they have, each for the same time and along the same journeys. Set that first, then make slots and offer them."
            </p>
            <Button href=step("plan")>"Set how demos go"</Button>
        }
        .into_any();
    };
    let made = overview.made(now).len() as u64;
    if made == 0 {
        let over = (overview.not_offered() > 0).then(|| {
            view! { <p class="govuk-body"><a class="govuk-link" href=step("offer")>"Discard the slots that were never offered"</a></p> }
        });
        return view! { <Button href=step("slots")>"Make slots"</Button> {over} }.into_any();
    }
    let words = format!(
        "{} not offered yet. Together they cost your colleagues {}.",
        plural(made, "slot is", "slots are"),
        cost_in_words(made, &plan.terms)
    );
    view! {
        <InsetText>{words}</InsetText>
        <div class="govuk-button-group">
            <Button href=step("offer")>"Offer or discard them"</Button>
            <Button href=step("slots") kind=ButtonKind::Secondary>"Make more slots"</Button>
        </div>
    }
    .into_any()
}

fn plan(overview: &Overview, may_offer: bool) -> AnyView {
    let Some(plan) = &overview.planned.plan else {
        let live = overview.working.engagement.plans_demos().is_ok();
        let words = match (may_offer, live) {
            (true, _) => None,
            (_, true) => Some("An owner or editor has not set how demos go yet."),
            (_, false) => Some("No demos were planned."),
        };
        return view! { <p class="govuk-body">{words}</p> }.into_any();
    };
    let place = if plan.place.is_empty() {
        view! { <p class="govuk-body">"No place or link is set yet."</p> }.into_any()
    } else {
        view! { <h3 class="govuk-heading-s">"Where, for those who booked alone"</h3> {prose(&plan.place)} }
            .into_any()
    };
    let change = may_offer.then(|| {
        let href = routes::engagement_step(overview.working.engagement.id, "demos/plan");
        view! { <p class="govuk-body"><a class="govuk-link" href=href>"Change how demos go"</a></p> }
    });
    view! {
        <h2 class="govuk-heading-m">"How they go"</h2>
        {terms(&plan.terms, &overview.working.version.content)}
        {place}
        {change}
    }
    .into_any()
}

/// Who waits for a slot, the longest first.
fn waiting(overview: &Overview) -> AnyView {
    if overview.waiting.is_empty() {
        return ().into_any();
    }
    let lines = overview.waiting.iter().map(|(name, since, stage)| {
        view! { <li>{format!("{name}, since {}: {}", london::long(*since), stage.label().to_lowercase())}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <h2 class="govuk-heading-m">"Who waits for a slot"</h2>
        <p class="govuk-body">"The first gets the next slot that is free, for a day at most. Make and offer more slots, and they get those."</p>
        <ol class="govuk-list govuk-list--number">{lines}</ol>
    }
    .into_any()
}

fn slots(overview: &Overview, now: Timestamp) -> AnyView {
    let mut days: Vec<(String, Vec<Vec<Cell>>)> = Vec::new();
    for one in &overview.lines {
        let (day, row) = (london::weekday(one.slot.starts), row(one, now));
        match days.last_mut() {
            Some((last, rows)) if *last == day => rows.push(row),
            _ => days.push((day, vec![row])),
        }
    }
    if days.is_empty() {
        return ().into_any();
    }
    let named = |taken: &Taken| !taken.verified && !matches!(taken.booking.stage, BookingStage::Held { .. });
    let explained =
        overview.lines.iter().filter_map(|line| line.taken.as_ref()).any(named).then(unverified_means);
    let days = days.into_iter().map(|(day, rows)| {
        let head = ["Time", "Host", "Supplier"].map(Cell::from).into();
        view! { <Table caption=day caption_classes="govuk-table__caption--s" head rows first_names_row=true /> }
    });
    let days = days.collect_view();
    let taken = |stage: fn(&BookingStage) -> bool| {
        let lines = overview.lines.iter().filter_map(|line| line.taken.as_ref());
        lines.filter(|taken| stage(&taken.booking.stage)).count() as u64
    };
    let offered = overview.lines.iter().filter(|line| line.slot.stage == SlotStage::Offered).count() as u64;
    let booked = taken(|stage| matches!(stage, BookingStage::Confirmed { .. }));
    let came = taken(|stage| matches!(stage, BookingStage::Attended { .. }));
    let absent = taken(|stage| matches!(stage, BookingStage::NoShow { .. }));
    let free =
        overview.lines.iter().filter(|line| line.slot.can_be_booked(now) && line.taken.is_none()).count();
    let tally = format!(
        "{} offered: {free} free, {booked} booked, {} came, {absent} did not.",
        plural(offered, "slot", "slots"),
        plural(came, "supplier", "suppliers")
    );
    view! {
        <h2 class="govuk-heading-m">"Slots"</h2>
        <p class="govuk-body">{tally}</p>
        {explained}
        {days}
    }
    .into_any()
}

fn row(line: &Line, now: Timestamp) -> Vec<Cell> {
    let slot = &line.slot;
    let time = london::span(slot.starts, slot.ends);
    let of = format!(" on {}, {}", london::weekday(slot.starts), line.host);
    let time = view! {
        <a class="govuk-link" href=routes::engagement_demo_slot(slot.engagement, slot.id)>
            {time} <span class="govuk-visually-hidden">{of}</span>
        </a>
    }
    .into_any();
    vec![time.into(), line.host.clone().into(), stands(line, now).into()]
}

/// Where a slot stands, with its supplier.
pub(super) fn stands(line: &Line, now: Timestamp) -> AnyView {
    let tag = |colour, words| view! { <Tag colour>{words}</Tag> }.into_any();
    let over = line.slot.starts <= now;
    let Some(taken) = &line.taken else {
        return match line.slot.stage {
            SlotStage::Cancelled { .. } => tag(TagColour::Red, "Cancelled"),
            SlotStage::Offered if over => tag(TagColour::Grey, "Nobody booked it"),
            SlotStage::Made => tag(TagColour::Grey, "Not offered"),
            SlotStage::Offered => tag(TagColour::Green, "Free"),
        };
    };
    let tag = match taken.booking.stage {
        BookingStage::Held { .. } => return tag(TagColour::Yellow, "Held for a supplier"),
        BookingStage::Confirmed { .. } if over => tag(TagColour::Yellow, "Did they come?"),
        BookingStage::Confirmed { .. } => tag(TagColour::Blue, "Booked"),
        BookingStage::Attended { .. } => tag(TagColour::Purple, "They came"),
        BookingStage::NoShow { .. } => tag(TagColour::Grey, "Nobody came"),
        BookingStage::Expired | BookingStage::Cancelled { .. } | BookingStage::CalledOff { .. } => {
            ().into_any()
        }
    };
    let unverified = (!taken.verified).then(unverified);
    view! { {taken.supplier.clone()} " " {unverified} " " {tag} }.into_any()
}
