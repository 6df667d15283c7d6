//! A supplier's demo: the picker, the hold that becomes a booking, moving it, giving it up.

use super::public::terms;
use crate::{
    calendar,
    edge::{Edge, Next, Page, no_button},
    engagements::steps::unsent,
    problems::{forms::clean_field, reading::prose},
    routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, InsetText, Limit, PostForm, SummaryList, SummaryRow,
        TextAreaField, act,
    },
};
use axum::response::Response;
use domain::{
    demos::{BookingStage, HOLD_MINUTES, NEEDS_LIMIT, OFFER_HOURS, SlotStage},
    fault::Fault,
    ids::{BookingId, SlotId},
    text::{Lines, plural},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::demos::{self, Desk, Own};
use serde::Deserialize;

pub(super) type Free = Vec<(SlotId, Timestamp, Timestamp)>;

pub(super) async fn desk(edge: Edge, reference: String, _: FormState) -> Result<Page, Fault> {
    let desk = demos::desk(edge.portal(), &edge.op, &reference).await?;
    let free = demos::free_slots(edge.portal(), &edge.op, &desk.engagement).await?;
    let (now, none_free) = (edge.op.now, free.is_empty());
    let back = routes::engagement(&desk.engagement.reference);
    Ok(Page::new("Your demo", move || {
        let body = match (desk.standing(now), &desk.public, desk.engagement.takes_bookings()) {
            (Some(own), ..) => booked(&desk, own),
            (None, _, Err(over)) => {
                view! { <InsetText>{format!("{}. {}", over.what, over.next)}</InsetText> }.into_any()
            }
            (None, None, _) => {
                let watch = routes::watch(&desk.engagement.reference);
                view! {
                    <p class="govuk-body">
                        "The council offers no demos so far. " <a class="govuk-link" href=watch>"See whether you are told when it does"</a>
                    </p>
                }
                .into_any()
            }
            (None, Some(public), _) => {
                let terms = terms(&public.terms, &desk.version.content);
                let lead = format!("Choose one, and it is held for you for {HOLD_MINUTES} minutes while you confirm it.");
                let extra = desk.extra.is_some().then(|| {
                    view! { <InsetText>"The council allows your organisation another demo. Choose a slot for it."</InsetText> }
                });
                view! { {extra} <h2 class="govuk-heading-m">"How demos go"</h2> {terms} {picker(free, lead)} {waiting(&desk, none_free)} }.into_any()
            }
        };
        view! {
            <span class="govuk-caption-l">{desk.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Your demo"</h1>
            {body}
            {earlier(&desk, now)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

/// The one that stands, with a way to it.
fn booked(desk: &Desk, own: &Own) -> AnyView {
    let href = routes::demo_booking(&desk.engagement.reference, own.booking.id);
    let (words, link) = match own.booking.stage {
        BookingStage::Held { until } => (
            format!("{} holds a slot for your organisation until {}.", own.by, london::long(until)),
            "Confirm it, or give it up",
        ),
        BookingStage::Attended { .. } => ("Your organisation had its demo.".to_owned(), "See it"),
        _ => ("Your organisation has booked a demo.".to_owned(), "See it, move it or cancel it"),
    };
    view! {
        <p class="govuk-body">{words}</p>
        <SummaryList rows=vec![SummaryRow::new("When", own.slot.when())] />
        <p class="govuk-body"><a class="govuk-link" href=href>{link}</a></p>
    }
    .into_any()
}

/// The waiting list: a way onto it where nothing is free, and off it.
fn waiting(desk: &Desk, none_free: bool) -> AnyView {
    match &desk.waiting {
        Some(place) => {
            let since = format!(
                "Your organisation waits since {}. When a slot is free for you, we hold it and tell whoever put you on the list by mail.",
                london::long(place.since)
            );
            view! {
                <h2 class="govuk-heading-m">"You are on the waiting list"</h2>
                <p class="govuk-body">{since}</p>
                <PostForm hidden=act("leave")><Button kind=ButtonKind::Secondary>"Leave the waiting list"</Button></PostForm>
            }
            .into_any()
        }
        None if none_free => view! {
            <p class="govuk-body">
                {format!("Join the waiting list: whoever waits longest gets the next free slot, and has up to {OFFER_HOURS} hours to confirm it.")}
            </p>
            <PostForm hidden=act("wait")><Button>"Join the waiting list"</Button></PostForm>
        }
        .into_any(),
        None => ().into_any(),
    }
}

/// What was booked before and stands no more.
fn earlier(desk: &Desk, now: Timestamp) -> AnyView {
    let lines = desk.bookings.iter().filter(|own| !own.stands(now)).map(|own| {
        let href = routes::demo_booking(&desk.engagement.reference, own.booking.id);
        view! { <li><a class="govuk-link" href=href>{own.slot.when()}</a> ": " {what_became(own)}</li> }
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <h2 class="govuk-heading-m">"Earlier bookings"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

fn what_became(own: &Own) -> &'static str {
    match &own.booking.stage {
        BookingStage::CalledOff { .. } => "cancelled by the council",
        BookingStage::Cancelled { .. } => "given up",
        BookingStage::NoShow { .. } => "nobody came",
        BookingStage::Attended { .. } => "over, and you came",
        BookingStage::Expired | BookingStage::Held { .. } => "not confirmed in time",
        BookingStage::Confirmed { .. } => "booked",
    }
}

/// The free times, day by day: each is a button. `lead` says what pressing one does.
pub(super) fn picker(free: Free, lead: String) -> AnyView {
    if free.is_empty() {
        return view! {
            <p class="govuk-body">"No slot is free now. One may become free when somebody gives theirs up, or the council offers more."</p>
        }
        .into_any();
    }
    let count = plural(free.len() as u64, "time is", "times are");
    let mut days: Vec<(String, Free)> = Vec::new();
    for one in free {
        let day = london::weekday(one.1);
        match days.last_mut() {
            Some((last, slots)) if *last == day => slots.push(one),
            _ => days.push((day, vec![one])),
        }
    }
    let days = days.into_iter().map(|(day, slots)| {
        let buttons = slots.into_iter().map(|(slot, starts, ends)| {
            let words = london::span(starts, ends);
            let of = format!(" on {day}");
            view! {
                <li>
                    <Button kind=ButtonKind::Secondary name="slot" value=slot.to_string()>
                        {words} <span class="govuk-visually-hidden">{of}</span>
                    </Button>
                </li>
            }
        });
        let buttons = buttons.collect_view();
        view! { <h3 class="govuk-heading-s">{day.clone()}</h3> <ul class="app-slots">{buttons}</ul> }
    });
    let days = days.collect_view();
    view! {
        <h2 class="govuk-heading-m">{count} " free"</h2>
        <p class="govuk-body">{lead}</p>
        <PostForm>{days}</PostForm>
    }
    .into_any()
}

/// The slot whose button was pressed, or what is done about the waiting list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    act: String,
    slot: String,
}

impl Chosen {
    pub(super) fn slot(&self) -> Result<SlotId, Fault> {
        self.slot.parse().map_err(|_| Fault::invalid("No slot was chosen", "Choose one of the times below."))
    }
}

pub(super) async fn hold(edge: Edge, reference: String, chosen: Chosen) -> Result<Next, Fault> {
    // Whoever may not is told that, whatever was pressed.
    let desk = demos::desk(edge.portal(), &edge.op, &reference).await?;
    match chosen.act.as_str() {
        "wait" => demos::wait(edge.portal(), &edge.op, &reference).await?,
        "leave" => demos::leave(edge.portal(), &edge.op, &reference).await?,
        _ => {
            let booking = demos::hold(edge.portal(), &edge.op, &reference, chosen.slot()?).await?;
            return Ok(Next::See(routes::demo_booking(&desk.engagement.reference, booking)));
        }
    }
    Ok(Next::See(routes::demo(&desk.engagement.reference)))
}

/// The same for a calendar.
pub(super) async fn ics(edge: Edge, (reference, booking): (String, BookingId)) -> Result<Response, Fault> {
    let (desk, own) = demos::own(edge.portal(), &edge.op, &reference, booking).await?;
    let entry = portal::calendar::of_demo(edge.portal(), &desk.engagement, own).await?;
    calendar::file(&edge, entry, "attachment; filename=\"demo.ics\"")
}

pub(super) async fn page(
    edge: Edge,
    (reference, booking): (String, BookingId),
    form: FormState,
) -> Result<Page, Fault> {
    let (desk, own) = demos::own(edge.portal(), &edge.op, &reference, booking).await?;
    let place = demos::place(edge.portal(), &own).await?;
    let now = edge.op.now;
    let back = routes::demo(&desk.engagement.reference);
    let held = matches!(own.booking.stage, BookingStage::Held { .. });
    let title = if held && can_still(&desk, &own, now) { "Confirm your demo" } else { "Your demo" };
    Ok(Page::new(title, move || {
        view! {
            <span class="govuk-caption-l">{desk.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <SummaryList rows=rows(&own, place) />
            {standing(&form, &desk, &own, now)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your demo" /> }.into_any()))
}

fn rows(own: &Own, place: Option<String>) -> Vec<SummaryRow> {
    let mut rows = vec![SummaryRow::new("When", own.slot.when())];
    if let Some(place) = place {
        rows.push(SummaryRow::new("Where", prose(&place).into_any()));
        rows.push(SummaryRow::new("Host", own.host.clone()));
    }
    if !matches!(own.booking.stage, BookingStage::Held { .. } | BookingStage::Expired) {
        rows.push(SummaryRow::new("Booked by", own.by.clone()));
        if !own.booking.needs.is_empty() {
            rows.push(SummaryRow::new("What you need", prose(&own.booking.needs).into_any()));
        }
    }
    rows
}

/// Whether a hold can still be confirmed.
fn can_still(desk: &Desk, own: &Own, now: Timestamp) -> bool {
    now < own.slot.starts && desk.engagement.takes_bookings().is_ok()
}

/// Where the booking stands, and what can be done.
fn standing(form: &FormState, desk: &Desk, own: &Own, now: Timestamp) -> AnyView {
    let reference = &desk.engagement.reference;
    let (ahead, takes) = (now < own.slot.starts, desk.engagement.takes_bookings().is_ok());
    match &own.booking.stage {
        BookingStage::Held { until } if can_still(desk, own, now) => {
            let confirming = confirming(form, *until, now);
            view! { {confirming} {prepare(desk)} }.into_any()
        }
        BookingStage::Confirmed { .. } if ahead => {
            let ics = routes::demo_ics(reference, own.booking.id);
            let move_it = routes::demo_move(reference, own.booking.id);
            view! {
                <p class="govuk-body">
                    "It is booked. If you cannot come, move it or cancel it, so that others can have the slot."
                </p>
                <p class="govuk-body"><a class="govuk-link" href=move_it>"Move it to another slot"</a></p>
                <p class="govuk-body"><a class="govuk-link" href=ics>"Put it into your calendar"</a></p>
                {unsent(form, &["needs"])}
                <PostForm hidden=act("cancel")><Button kind=ButtonKind::Warning>"Cancel the demo"</Button></PostForm>
                {prepare(desk)}
            }
            .into_any()
        }
        stage => {
            let words = match stage {
                BookingStage::CalledOff { at } => {
                    format!("The council cancelled this slot on {}.", london::long(*at))
                }
                BookingStage::Cancelled { at } => {
                    format!("Your organisation gave it up on {}.", london::long(*at))
                }
                BookingStage::Expired | BookingStage::Held { .. } => {
                    "It was not confirmed in time.".to_owned()
                }
                BookingStage::NoShow { at } => {
                    format!("The council noted on {} that nobody came.", london::long(*at))
                }
                BookingStage::Attended { .. } => "It is over. The council noted that you came.".to_owned(),
                BookingStage::Confirmed { .. } if now < own.slot.ends => {
                    "It has begun. If you cannot come, tell the council.".to_owned()
                }
                BookingStage::Confirmed { .. } => {
                    "It is over. The council has not noted yet whether you came.".to_owned()
                }
            };
            let over = matches!(stage, BookingStage::Confirmed { .. } | BookingStage::Attended { .. });
            let free = (takes && !over).then(|| {
                view! { <p class="govuk-body"><a class="govuk-link" href=routes::demo(reference)>"See which slots are free"</a></p> }
            });
            let because = match (stage, &own.slot.stage) {
                (BookingStage::CalledOff { .. }, SlotStage::Cancelled { because }) => Some(prose(because)),
                _ => None,
            };
            view! {
                <p class="govuk-body">{words}</p>
                {because}
                {unsent(form, &["needs"])}
                {free}
            }
            .into_any()
        }
    }
}

/// What to show and how to prepare, for whoever is coming.
fn prepare(desk: &Desk) -> AnyView {
    let Some(public) = &desk.public else { return ().into_any() };
    view! {
        <h2 class="govuk-heading-m">"What to show, and how to prepare"</h2>
        {terms(&public.terms, &desk.version.content)}
    }
    .into_any()
}

fn confirming(form: &FormState, until: Timestamp, now: Timestamp) -> AnyView {
    let words = if now < until {
        format!(
            "The slot is held for you until {}. After that somebody else can take it.",
            london::long(until)
        )
    } else {
        format!("The slot was held for you until {}. Nobody else has taken it yet.", london::long(until))
    };
    let needs = view! {
            <TextAreaField
            form name="needs" rows=3 limit=Limit::Characters(NEEDS_LIMIT) label="What do you need there? (optional)"
            hint="For example, a projector, step-free access, or an interpreter. Those who see the demos of this engagement read it, the host among them. Do not write about prices."
        />
    };
    view! {
        <InsetText>{words}</InsetText>
        <PostForm hidden=act("confirm")>
            {needs}
            <Button>"Confirm the demo"</Button>
        </PostForm>
        <PostForm hidden=act("give_up")><Button kind=ButtonKind::Secondary>"Give the slot up"</Button></PostForm>
    }
    .into_any()
}

/// What was pressed, and what was written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    act: String,
    needs: String,
}

pub(super) async fn change(
    edge: Edge,
    (reference, booking): (String, BookingId),
    sent: Sent,
) -> Result<Next, Fault> {
    let (desk, _) = demos::own(edge.portal(), &edge.op, &reference, booking).await?;
    let reference = desk.engagement.reference;
    match sent.act.as_str() {
        "confirm" => {
            let needs = clean_field("needs", "What you need", NEEDS_LIMIT, Lines::Many, &sent.needs);
            match needs {
                Ok(needs) => demos::confirm(edge.portal(), &edge.op, &reference, booking, &needs).await?,
                Err(mistake) => return Ok(Next::again("needs", mistake)),
            }
            Ok(Next::See(routes::demo_booking(&reference, booking)))
        }
        "give_up" => {
            demos::give_up(edge.portal(), &edge.op, &reference, booking).await?;
            Ok(Next::See(routes::demo(&reference)))
        }
        "cancel" => {
            demos::cancel(edge.portal(), &edge.op, &reference, booking).await?;
            Ok(Next::See(routes::demo(&reference)))
        }
        _ => Err(no_button()),
    }
}
