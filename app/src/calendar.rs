//! Demos and forums for calendars (RFC 5545): one of them, and a person's own by a secret address.
//!
//! An entry's UID is the booking or the seat, so that a calendar moves it instead of showing it twice; its SEQUENCE counts the changes.

use crate::{
    edge::{Doors, Edge, Next, Page, no_button},
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
    actor::Act,
    demos::when,
    fault::Fault,
    time::{Timestamp, london},
};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use leptos::prelude::*;
use portal::calendar::{self, Entry, What};
use serde::Deserialize;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors.raw(routes::CALENDAR, Act::Enter, feed).form(
        routes::ACCOUNT_CALENDAR,
        Act::ManageOwnAccount,
        page,
        change,
    )
}

/// One entry, as a file of this name.
pub(crate) fn file(edge: &Edge, entry: Entry, name: &'static str) -> Result<Response, Fault> {
    let made = made(edge, [entry])?;
    Ok(([(header::CONTENT_DISPOSITION, name)], made).into_response())
}

/// Everything that a person booked or hosts.
async fn feed(edge: Edge, token: String) -> Result<Response, Fault> {
    let entries = calendar::feed(edge.portal(), &edge.op, token.trim_end_matches(".ics")).await?;
    made(&edge, entries)
}

fn made(edge: &Edge, entries: impl IntoIterator<Item = Entry>) -> Result<Response, Fault> {
    let public = edge.portal().settings.public_url.as_str();
    let mut calendar = Calendar::new();
    calendar.name(&format!("{}: demos and forums", edge.app.brand.name));
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
    let Words { uid, summary, page, needs } = words(entry);
    let page = format!("{public}{page}");
    let needs = if needs.is_empty() { String::new() } else { format!("What was asked for: {needs}\n\n") };
    let status = if entry.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
    let when = when(entry.starts, entry.ends);
    Ok(Event::new()
        .uid(&format!("{uid}@{host}"))
        .sequence(u32::try_from(entry.revision).map_err(Fault::internal)?)
        .timestamp(utc(now)?)
        .starts(utc(entry.starts)?)
        .ends(utc(entry.ends)?)
        .status(status)
        .summary(&summary)
        .location(&entry.place)
        .description(&format!("{when}\n\n{needs}Engagement {}\n{page}", entry.reference))
        .url(&page)
        .done())
}

/// What differs from one sort of entry to another.
struct Words<'a> {
    uid: String,
    summary: String,
    page: String,
    needs: &'a str,
}

fn words(entry: &Entry) -> Words<'_> {
    let (reference, title) = (&entry.reference, &entry.title);
    match &entry.what {
        What::Demo { booking, needs } => Words {
            uid: booking.to_string(),
            summary: format!("Your demo: {title}"),
            page: routes::demo_booking(reference, *booking),
            needs,
        },
        What::HostedDemo { booking, engagement, slot, supplier, needs } => Words {
            uid: booking.to_string(),
            summary: format!("Demo of {supplier}: {title}"),
            page: routes::engagement_demo_slot(*engagement, *slot),
            needs,
        },
        What::Seat { attendee, forum, title } => Words {
            uid: attendee.to_string(),
            summary: title.clone(),
            page: routes::forum_seat(reference, *forum),
            needs: "",
        },
        What::HostedForum { engagement, forum, title } => Words {
            uid: forum.to_string(),
            summary: format!("You host: {title}"),
            page: routes::engagement_forum(*engagement, *forum),
            needs: "",
        },
    }
}

fn utc(at: Timestamp) -> Result<DateTime<Utc>, Fault> {
    DateTime::from_timestamp_millis(at.millis())
        .ok_or_else(|| Fault::internal("a time that no calendar knows"))
}

async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let since = calendar::since(edge.portal(), &edge.op).await?;
    Ok(Page::new("Demos and forums in your calendar", move || {
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
            <h1 class="govuk-heading-l">"Demos and forums in your calendar"</h1>
            <p class="govuk-body">
                "Your calendar can show the demos that your organisation booked, the forums you have a seat at, and what you host, and follow \
                 them when they move. You give it an address for that. Whoever has the address reads when and where they are, so keep it to \
                 yourself."
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

async fn change(edge: Edge, (): (), chosen: Chosen) -> Result<Next, Fault> {
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
            <p class="govuk-body"><a class="govuk-link" href=routes::ACCOUNT_CALENDAR>"Demos and forums in your calendar"</a></p>
        }
        .into_any()
    })
}
