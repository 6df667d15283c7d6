//! Announcing a forum, and cancelling it.

use super::public::{agenda, facts};
use crate::{
    edge::{Edge, Next, Page},
    engagements::{questions::filled, steps::unsent},
    problems::reading::prose,
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, InsetText, Limit, PostForm, TextAreaField},
};
use domain::{
    fault::Fault,
    forums::{BECAUSE_LIMIT, ForumStage},
    ids::{EngagementId, ForumId},
    text::plural,
};
use leptos::prelude::*;
use portal::forums;
use serde::Deserialize;

type Parts = (EngagementId, ForumId);

fn back((engagement, forum): Parts) -> AnyView {
    view! { <BackLink href=routes::engagement_forum(engagement, forum) /> }.into_any()
}

pub(super) async fn page(edge: Edge, parts: Parts, form: FormState) -> Result<Page, Fault> {
    let (engagement, forum) = parts;
    let found = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?;
    let line = found.line;
    let hidden = vec![form.mark("seen", || line.forum.revision.to_string())];
    let published = found.working.engagement.takes_bookings();
    let missing = line.forum.plan.missing();
    let draft = matches!(line.forum.stage, ForumStage::Draft);
    let now = edge.op.now;
    let title = format!("Announce the {}", line.forum.plan.kind.noun());
    Ok(Page::new(title.clone(), move || {
        let step = match (draft, published) {
            (false, _) => view! { <p class="govuk-body">"It is not a draft any more."</p> }.into_any(),
            (true, Err(fault)) => {
                view! { <InsetText>{format!("{}. {}.", fault.what, fault.next)}</InsetText> }.into_any()
            }
            (true, Ok(())) if !missing.is_empty() => {
                view! { <InsetText>{format!("Still missing: {}.", missing.join("; "))}</InsetText> }.into_any()
            }
            (true, Ok(())) => view! {
                <p class="govuk-body">
                    "Everybody reads this on the public page, but for the place, and people from suppliers take seats. Everybody who wants to hear \
                     of this engagement is told by mail."
                </p>
                <PostForm hidden><Button>"Announce it"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {facts(&line, true, now)}
            <h2 class="govuk-heading-m">"Where (only people with a seat and those who run the engagement read this)"</h2>
            {prose(&line.forum.plan.place)}
            {agenda(&line.forum.plan)}
            {step}
        }
        .into_any()
    })
    .before(back(parts)))
}

/// The revision that the officer read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    seen: String,
}

pub(super) async fn announce(edge: Edge, (engagement, forum): Parts, sent: Seen) -> Result<Next, Fault> {
    let seen = sent.seen.parse().unwrap_or(-1);
    forums::announce(edge.portal(), &edge.op, engagement, (forum, seen)).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}

pub(super) async fn cancel_page(edge: Edge, parts: Parts, form: FormState) -> Result<Page, Fault> {
    let (engagement, forum) = parts;
    let line = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?.line;
    let (noun, now) = (line.forum.plan.kind.noun(), edge.op.now);
    // Whatever the reason will be.
    let can = line.forum.clone().cancel("Because".to_owned(), now);
    let done = matches!(line.forum.stage, ForumStage::Cancelled { .. });
    let draft = matches!(line.forum.stage, ForumStage::Draft);
    let title = format!("{} the {noun}", if draft { "Discard" } else { "Cancel" });
    Ok(Page::new(title.clone(), move || {
        let step = match can {
            _ if done => {
                view! { <p class="govuk-body">"It was cancelled already."</p> {unsent(&form, &["because"])} }.into_any()
            }
            Err(fault) => view! {
                <InsetText>{format!("{}. {}.", fault.what, fault.next)}</InsetText>
                {unsent(&form, &["because"])}
            }
            .into_any(),
            Ok(_) if draft => view! {
                <p class="govuk-body">"Nobody but those who run the engagement has read it. This cannot be undone."</p>
                <PostForm><Button kind=ButtonKind::Warning>"Discard it"</Button></PostForm>
            }
            .into_any(),
            Ok(_) => {
                let told = match line.taken + line.waiting {
                    0 => "Nobody has a seat or waits.".to_owned(),
                    told => format!("{} told by mail, with your reason.", plural(told, "person is", "people are")),
                };
                let because = view! {
                    <TextAreaField form=&form name="because" label="Why does it not take place?" rows=3 limit=Limit::Characters(BECAUSE_LIMIT)
                        hint="Everybody reads it on the public page." />
                };
                view! {
                    <p class="govuk-body">{told} " Its page stays, with the reason. This cannot be undone."</p>
                    <PostForm>{because} <Button kind=ButtonKind::Warning>"Cancel it"</Button></PostForm>
                }
                .into_any()
            }
        };
        view! {
            <span class="govuk-caption-l">{line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p class="govuk-body">{line.forum.plan.when()}</p>
            {step}
        }
        .into_any()
    })
    .before(back(parts)))
}

/// Why it does not take place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Because {
    because: String,
}

pub(super) async fn cancel(edge: Edge, (engagement, forum): Parts, sent: Because) -> Result<Next, Fault> {
    let line = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?.line;
    let because =
        if matches!(line.forum.stage, ForumStage::Draft | ForumStage::Cancelled { announced_at: None, .. }) {
            String::new()
        } else {
            let empty = "Enter why it does not take place";
            match filled("because", "The reason", BECAUSE_LIMIT, &sent.because, empty) {
                Ok(because) => because,
                Err(errors) => return Ok(Next::Again(errors)),
            }
        };
    forums::cancel(edge.portal(), &edge.op, engagement, forum, &because).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}
