//! Closing an engagement: everything that is published once more, and the password.

use super::{
    overview::in_the_way,
    reading::{content, figures},
};
use crate::{
    edge::{Edge, Next, Page},
    engagements::steps::confirmed,
    routes,
    ui::{BackLink, Button, FormState, InsetText, PasswordField, PostForm, WarningText},
};
use domain::{
    closing::{Closure, Record},
    engagements::Engagement,
    fault::Fault,
    ids::EngagementId,
    text::plural,
};
use leptos::prelude::*;
use portal::closing::{self, Draft};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let draft = closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let hidden = vec![form.mark("seen", || draft.mark())];
    let Draft { working, closing, hindrances, record } = draft;
    let place = working.engagement;
    let fixed = place.still_published().err();
    let closure = Closure { closing, record, at: edge.op.now };
    Ok(Page::new("Close the engagement", move || {
        let step = match fixed {
            Some(fault) => view! { <InsetText>{fault.what} ". " {fault.next}</InsetText> }.into_any(),
            None if !hindrances.is_empty() => in_the_way(&place, &hindrances, true),
            None => view! {
                {unapproved(&place, &closure.record)}
                <p class="govuk-body">
                    "Everybody reads this on the public page at once. The suppliers that took part and everybody who watches the engagement \
                     get it by mail. It cannot be changed or taken back."
                </p>
                <h2 class="govuk-heading-m">"What everybody reads"</h2>
                {content(&closure)}
                {figures(&closure.record)}
                <PostForm hidden>
                    <PasswordField form=&form name="password" label="Your password" hint="We ask again, because closing cannot be undone." />
                    <Button>"Close and publish"</Button>
                </PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Close the engagement"</h1>
            {step}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "closing") text="Closing" /> }.into_any()))
}

/// That questions will be public in the words of their askers, while something can be done about it.
fn unapproved(place: &Engagement, record: &Record) -> AnyView {
    let count = record.unanswered.len() as u64;
    if count == 0 {
        return ().into_any();
    }
    let questions = plural(count, "question without an answer is", "questions without an answer are");
    let href = routes::engagement_step(place.id, "questions");
    view! {
        <WarningText>
            {questions} " published in the words below. If one says who asked, first "
            <a class="govuk-link" href=href>"propose other words or decline it"</a> "."
        </WarningText>
    }
    .into_any()
}

/// The password again, and what the person read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Close {
    password: String,
    seen: String,
}

pub(super) async fn close(edge: Edge, engagement: EngagementId, form: Close) -> Result<Next, Fault> {
    closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let confirmed = match confirmed(&edge, &form.password).await? {
        Ok(confirmed) => confirmed,
        Err(again) => return Ok(again),
    };
    closing::close(edge.portal(), &edge.op, engagement, &form.seen, confirmed).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}
