//! Demos for calendars (RFC 5545): one booking, and a person's own by a secret address.
//!
//! An entry's UID is the booking, so that a calendar moves it instead of showing it twice; its SEQUENCE counts the changes.

use super::no_button;
use crate::{
    edge::{Edge, Next, Page},
    engagements::steps::confirmed,
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, InsetText, PasswordField, PostForm, act},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{
    fault::Fault,
    ids::BookingId,
    time::{Timestamp, london},
};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use leptos::prelude::*;
use portal::demos::{
    self,
    calendar::{self, Entry},
};
use serde::Deserialize;

/// One booking of one's own supplier.
pub(super) async fn one(edge: Edge, (reference, booking): (String, BookingId)) -> Result<Response, Fault> {
    let (desk, own) = demos::own(edge.portal(), &edge.op, &reference, booking).await?;
    let entry = calendar::one(edge.portal(), &desk.engagement, own).await?;
    let made = made(&edge, [entry])?;
    let headers = [(header::CONTENT_DISPOSITION, "attachment; filename=\"demo.ics\"")];
    Ok((headers, made).into_response())
}

/// Everything that a person booked or hosts.
pub(super) async fn feed(edge: Edge, token: String) -> Result<Response, Fault> {
    let entries = calendar::feed(edge.portal(), &edge.op, token.trim_end_matches(".ics")).await?;
    made(&edge, entries)
}

fn made(edge: &Edge, entries: impl IntoIterator<Item = Entry>) -> Result<Response, Fault> {
    let public = edge.portal().settings.public_url.as_str();
    let mut calendar = Calendar::new();
    calendar.name(&format!("{}: demos", edge.app.brand.name));
    for one in entries {
        calendar.push(event(public, &one, edge.op.now)?);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, calendar.to_string()).into_response())
}

fn event(public: &str, entry: &Entry, now: Timestamp) -> Result<Event, Fault> {
    let host = public.split_once("://").map_or(public, |(_, host)| host);
    let (summary, page) = match &entry.supplier {
        Some(supplier) => (
            format!("Demo of {supplier}: {}", entry.title),
            routes::engagement_demo_slot(entry.slot.engagement, entry.slot.id),
        ),
        None => {
            (format!("Your demo: {}", entry.title), routes::demo_booking(&entry.reference, entry.booking.id))
        }
    };
    let page = format!("{public}{page}");
    let needs = if entry.booking.needs.is_empty() {
        String::new()
    } else {
        format!("What was asked for: {}\n\n", entry.booking.needs)
    };
    let status = if entry.is_cancelled() { EventStatus::Cancelled } else { EventStatus::Confirmed };
    Ok(Event::new()
        .uid(&format!("{}@{host}", entry.booking.id))
        .sequence(u32::try_from(entry.booking.revision).map_err(Fault::internal)?)
        .timestamp(utc(now)?)
        .starts(utc(entry.slot.starts)?)
        .ends(utc(entry.slot.ends)?)
        .status(status)
        .summary(&summary)
        .location(&entry.place)
        .description(&format!("{}\n\n{needs}Engagement {}\n{page}", entry.slot.when(), entry.reference))
        .url(&page)
        .done())
}

fn utc(at: Timestamp) -> Result<DateTime<Utc>, Fault> {
    DateTime::from_timestamp_millis(at.millis())
        .ok_or_else(|| Fault::internal("a time that no calendar knows"))
}

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let since = calendar::since(edge.portal(), &edge.op).await?;
    Ok(Page::new("Demos in your calendar", move || {
        let password = view! {
            <PasswordField form=&form name="password" label="Your password" hint="We ask again, because whoever has the address needs none." />
        };
        let (button, more) = match since {
            Some(at) => (
                "Make another address",
                view! {
                    <p class="govuk-body">
                        {format!("You made one on {}. Another one takes its place, and that one stops working.", london::long(at))}
                    </p>
                    <PostForm hidden=act("end")><Button kind=ButtonKind::Warning>"Take the address back"</Button></PostForm>
                }
                .into_any(),
            ),
            None => ("Make an address", ().into_any()),
        };
        view! {
            <h1 class="govuk-heading-l">"Demos in your calendar"</h1>
            <p class="govuk-body">
                "Your calendar can show the demos that your organisation booked and those you host, and follow them when they move. You give it an \
                 address for that. Whoever has the address reads when and where these demos are, so keep it to yourself."
            </p>
            {more}
            <PostForm hidden=act("make")>{password} <Button>{button}</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT text="Your account" /> }.into_any()))
}

/// Which button was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    act: String,
    password: String,
}

pub(super) async fn change(edge: Edge, (): (), chosen: Chosen) -> Result<Next, Fault> {
    match chosen.act.as_str() {
        "make" => {
            let confirmed = match confirmed(&edge, &chosen.password).await? {
                Ok(confirmed) => confirmed,
                Err(again) => return Ok(again),
            };
            let secret = calendar::make(edge.portal(), &edge.op, confirmed).await?;
            let public = &edge.portal().settings.public_url;
            Ok(Next::Show(shown(format!("{public}/calendar/{secret}.ics"))))
        }
        "end" => {
            calendar::end(edge.portal(), &edge.op).await?;
            Ok(Next::See(routes::ACCOUNT_CALENDAR.to_owned()))
        }
        _ => Err(no_button()),
    }
}

fn shown(address: String) -> Page {
    Page::new("The address of your calendar", move || {
        view! {
            <h1 class="govuk-heading-l">"The address of your calendar"</h1>
            <InsetText><code class="app-hash">{address.clone()}</code></InsetText>
            <p class="govuk-body">
                "Copy it now: we show it once. In your calendar, subscribe to it, or add a calendar from an address. Calendars look for changes when they \
                 want to, some only once a day."
            </p>
            <p class="govuk-body"><a class="govuk-link" href=routes::ACCOUNT_CALENDAR>"Demos in your calendar"</a></p>
        }
        .into_any()
    })
}
