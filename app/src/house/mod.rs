//! Pages that belong to no slice: start, cookies, privacy, accessibility, mail in development.

use crate::{
    edge::{Doors, Edge, Page},
    routes,
    ui::{Button, Cell, Table, brand_css},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{actor::Act, engagements::Phase, fault::Fault, time::london};
use leptos::prelude::*;
use portal::operational::outbox;

/// The doors of the house.
pub fn doors(doors: Doors) -> Doors {
    doors
        .page(routes::HOME, Act::ReadPublished, home)
        .page(routes::COOKIES, Act::ReadPublished, cookies)
        .page(routes::PRIVACY, Act::ReadPublished, privacy)
        .page(routes::ACCESSIBILITY, Act::ReadPublished, accessibility)
        .page(routes::MAIL, Act::Enter, mail)
        .raw(routes::BRAND_CSS, Act::ReadPublished, brand)
}

async fn home(edge: Edge, (): ()) -> Result<Page, Fault> {
    let name = edge.app.brand.name.clone();
    let visits = edge.op.actor.person().is_none();
    let open = format!("{}?stage={}", routes::ENGAGEMENTS, Phase::Open.key());
    Ok(Page::new("Problems before tenders", move || {
        let sign_up = visits.then(|| {
            view! { <p class="govuk-body"><a class="govuk-link" href=routes::SIGN_UP>"Create an account for your supplier"</a></p> }
        });
        view! {
            <h1 class="govuk-heading-xl">"Councils publish problems. Suppliers prove what helps."</h1>
            <p class="govuk-body-l">
                {name} " is the open space in front of the town hall, where councils and suppliers meet before a tender."
            </p>
            <Button href=open start=true>"See open engagements"</Button>
            <h2 class="govuk-heading-m">"If you work for a council"</h2>
            <p class="govuk-body">
                "Write down a problem, who has it and how you will see that it got better. Show it to colleagues early, have it \
                 approved, and ask the market before you choose a solution."
            </p>
            <h2 class="govuk-heading-m">"If you are a supplier"</h2>
            <p class="govuk-body">
                "Find problems early, read what a council has tried and what it measures. You need no account to read."
            </p>
            {sign_up}
        }
        .into_any()
    }))
}

async fn cookies(_: Edge, (): ()) -> Result<Page, Fault> {
    let rows = [
        [
            "session",
            "Keeps you signed in",
            "When you sign out, after 30 minutes without a page, or after 12 hours",
        ],
        ["device", "Lets you sign in while somebody else is guessing your password", "After a year"],
    ];
    Ok(Page::new("Cookies", move || {
        let rows = rows.map(|row| row.map(Cell::from).into()).into();
        view! {
            <h1 class="govuk-heading-l">"Cookies"</h1>
            <p class="govuk-body">"Cookies are small files saved on your device. We use only those without which signing in does not work."</p>
            <Table
                caption="Cookies we set when you sign in" caption_classes="govuk-table__caption--m"
                head=["Name", "What it is for", "Ends"].map(Cell::from).into() rows first_names_row=true
            />
            <p class="govuk-body">"We set no cookies for analytics or advertising."</p>
        }
        .into_any()
    }))
}

async fn privacy(edge: Edge, (): ()) -> Result<Page, Fault> {
    let operator = edge.app.operator.clone();
    Ok(Page::new("Privacy", move || {
        view! {
            <h1 class="govuk-heading-l">"Privacy"</h1>
            <p class="govuk-body">"This portal is run by " {operator} "."</p>
            <h2 class="govuk-heading-m">"What we keep about you"</h2>
            <ul class="govuk-list govuk-list--bullet">
                <li>"Your name, email address and roles, while you have an account"</li>
                <li>"What you write here, and a log of each change with who made it and when"</li>
                <li>"For up to 25 hours, a code made from your network address, to stop people guessing passwords and sending mail"</li>
                <li>"The mail we sent you; and where somebody asked for an account that was never made, the address that mail went to"</li>
            </ul>
            <p class="govuk-body">
                <a class="govuk-link" href=routes::ACCOUNT>"Your account"</a>
                " has what is kept about you as a file, and deletes it. What you wrote for an organisation stays with it, and \
                 a council keeps the names of those who decided for it."
            </p>
            <h2 class="govuk-heading-m">"What others see"</h2>
            <p class="govuk-body">
                "Colleagues see your name beside what you wrote, and a council where you act for your supplier. If you ask to join a supplier, \
                 its administrators see your name and email address. The public sees only the contact person that a council names."
            </p>
            <h2 class="govuk-heading-m">"If you only read"</h2>
            <p class="govuk-body">"We set no cookies and keep no record of which pages a person reads."</p>
        }
        .into_any()
    }))
}

async fn accessibility(_: Edge, (): ()) -> Result<Page, Fault> {
    Ok(Page::new("Accessibility statement", || {
        view! {
            <h1 class="govuk-heading-l">"Accessibility statement"</h1>
            <p class="govuk-body">"We want as many people as possible to be able to use this portal. You should be able to:"</p>
            <ul class="govuk-list govuk-list--bullet">
                <li>"use every page with a keyboard, and without JavaScript"</li>
                <li>"zoom in up to 400% without text running off the screen"</li>
                <li>"use it with a screen reader or speech recognition software"</li>
                <li>"print every page"</li>
            </ul>
            <h2 class="govuk-heading-m">"How accessible it is"</h2>
            <p class="govuk-body">
                "We aim for the Web Content Accessibility Guidelines 2.2, level AA. Every page is checked by a program when the portal \
                 is built. That finds some kinds of problem only: nobody has audited the portal yet."
            </p>
        }
        .into_any()
    }))
}

/// The text of a mail, its links to this portal made links. Anything else stays text.
fn with_links(body: &str, public_url: &str) -> Vec<AnyView> {
    let start = format!("{public_url}/");
    let mut parts = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find(&start) {
        let (before, link) = rest.split_at(at);
        let end = link.find(char::is_whitespace).unwrap_or(link.len());
        let (link, after) = link.split_at(end);
        let address = link.to_owned();
        parts.push(before.to_owned().into_any());
        parts.push(view! { <a class="govuk-link" href=address>{link.to_owned()}</a> }.into_any());
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts
}

async fn mail(edge: Edge, (): ()) -> Result<Page, Fault> {
    let mails = outbox::latest(edge.portal(), &edge.op).await?;
    let public_url = edge.portal().settings.public_url.clone();
    Ok(Page::new("Mail", move || {
        let mails = mails
            .into_iter()
            .map(|mail| {
                view! {
                    <h2 class="govuk-heading-m">{mail.subject}</h2>
                    <p class="govuk-body">"To " {mail.recipient} ", " {london::long(mail.queued_at)}</p>
                    <pre class="app-mail" tabindex="0">{with_links(&mail.body, &public_url)}</pre>
                }
            })
            .collect_view();
        view! {
            <h1 class="govuk-heading-l">"Mail"</h1>
            <p class="govuk-body">"What would be sent. This page exists only on a portal that runs on loopback."</p>
            {mails}
        }
        .into_any()
    }))
}

async fn brand(edge: Edge, (): ()) -> Result<Response, Fault> {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, brand_css(&edge.app.brand)).into_response())
}
