//! Writing the minutes of a forum, and publishing them.

use super::{public::asked, slides};
use crate::{
    edge::{Edge, Next, Page},
    engagements::steps::unsent,
    problems::{answers::stored_now, forms::clean_field, reading::prose},
    routes,
    ui::{BackLink, Button, FormState, InsetText, Label, Limit, PostForm, TextAreaField},
};
use domain::{
    fault::Fault,
    forums::{Forum, MINUTES_LIMIT, agenda_in_words, bid_talk},
    ids::{EngagementId, ForumId},
    text::{Lines, plural},
};
use leptos::prelude::*;
use portal::forums::{self, Heard, OneForum, Slide};
use serde::Deserialize;

type Parts = (EngagementId, ForumId);

fn back((engagement, forum): Parts) -> AnyView {
    view! { <BackLink href=routes::engagement_forum(engagement, forum) /> }.into_any()
}

pub(super) async fn page(edge: Edge, parts: Parts, form: FormState) -> Result<Page, Fault> {
    let (engagement, forum) = parts;
    let there = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?.line.forum;
    let can = there.clone().write_minutes(there.minutes.clone(), edge.op.now).map(drop);
    let now = form.overtaken.then(|| stored_now(Some(prose(&there.minutes))));
    let hidden = vec![form.mark("seen", || there.revision.to_string())];
    let form = form.or([("minutes", begin(&there))]);
    Ok(Page::new("Write the minutes", move || {
        let body = match can {
            Err(fault) => view! {
                <InsetText>{format!("{}. {}.", fault.what, fault.next)}</InsetText>
                {unsent(&form, &["minutes"])}
            }
            .into_any(),
            Ok(()) => {
                let minutes = view! {
                    <TextAreaField
                        form=&form name="minutes" rows=20 limit=Limit::Characters(MINUTES_LIMIT) label=Label::medium("What was said")
                        hint="Everybody reads it, also those who did not come. Say what suppliers were told, and do not name one with what it said. Questions and their answers stand below it by themselves."
                    />
                };
                view! { {now} <PostForm hidden>{minutes} <Button>"Save"</Button></PostForm> }.into_any()
            }
        };
        view! {
            <span class="govuk-caption-l">{there.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">"Write the minutes"</h1>
            <p class="govuk-body">"What you save is not published before you say so."</p>
            {body}
        }
        .into_any()
    })
    .before(back(parts)))
}

/// What is written so far; to begin with, the agenda.
fn begin(forum: &Forum) -> String {
    if forum.minutes.is_empty() { agenda_in_words(&forum.plan.agenda) } else { forum.minutes.clone() }
}

/// What was written, and the revision it was written over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    minutes: String,
    seen: String,
}

pub(super) async fn write(edge: Edge, (engagement, forum): Parts, sent: Written) -> Result<Next, Fault> {
    let seen = sent.seen.parse().unwrap_or(-1);
    match clean_field("minutes", "The minutes", MINUTES_LIMIT, Lines::Many, &sent.minutes) {
        Ok(minutes) => {
            forums::write_minutes(edge.portal(), &edge.op, engagement, (forum, seen), &minutes).await?;
            Ok(Next::See(routes::engagement_forum(engagement, forum)))
        }
        Err(mistake) => Ok(Next::again("minutes", mistake)),
    }
}

pub(super) async fn publish_page(edge: Edge, parts: Parts, form: FormState) -> Result<Page, Fault> {
    let (engagement, forum) = parts;
    let found = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?;
    let open = forums::open_in_minutes(&found);
    let can = found.line.forum.clone().publish_minutes(open, edge.op.now).map(drop);
    let hidden = vec![form.mark("seen", || forums::minutes_mark(&found))];
    Ok(Page::new("Publish the minutes", move || {
        let step = match can {
            Err(fault) => {
                view! { <InsetText>{format!("{}. {}.", fault.what, fault.next.trim_end_matches('.'))}</InsetText> }.into_any()
            }
            Ok(()) => view! {
                <p class="govuk-body">
                    "Everybody reads this at once, and whoever wants to hear of the engagement is told by mail. You cannot change it after that. If something \
                     is wrong, a procurement officer can say so in an addendum while responses are open, or when the engagement is closed."
                </p>
                <PostForm hidden><Button>"Publish the minutes"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{found.line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">"Publish the minutes"</h1>
            {step}
            {reading(&found)}
        }
        .into_any()
    })
    .before(back(parts)))
}

/// What would be published.
fn reading(found: &OneForum) -> AnyView {
    let forum = &found.line.forum;
    let flagged = bid_talk(&forum.minutes).map(|word| {
        let words = format!("The minutes say \u{201c}{word}\u{201d}. Read once more that nobody's prices or bids stand in them.");
        view! { <InsetText>{words}</InsetText> }
    });
    let taken: Vec<Heard> = found.heard.iter().filter(|heard| heard.stage.is_taken()).cloned().collect();
    let link = |slide: &Slide| routes::engagement_forum_slide(forum.engagement, forum.id, slide.id);
    let came = format!("{} from suppliers came.", plural(found.line.came, "person", "people"));
    view! {
        <h2 class="govuk-heading-m">"What everybody will read"</h2>
        {flagged}
        <p class="govuk-body">{came}</p>
        {prose(&forum.minutes)}
        {asked(&taken, true)}
        {slides::list(&found.slides, link)}
    }
    .into_any()
}

/// What the officer read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    seen: String,
}

pub(super) async fn publish(edge: Edge, (engagement, forum): Parts, sent: Seen) -> Result<Next, Fault> {
    forums::publish_minutes(edge.portal(), &edge.op, engagement, forum, &sent.seen).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}
