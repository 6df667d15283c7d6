//! Making an engagement ready, publishing it, withdrawing it.

use super::workspace::{blockers, newer_version};
use crate::{
    edge::{Edge, Next, Page},
    pilots, routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, Limit, PasswordField, PostForm, SummaryList, SummaryRow,
        TextAreaField,
    },
};
use domain::{
    engagements::{Part, REASON_LIMIT, Stage},
    fault::{Fault, FaultKind},
    ids::EngagementId,
    text::{self, Lines},
    time::london,
};
use leptos::prelude::*;
use portal::{
    accounts::{self, Confirmed},
    engagements::{self, Working},
};
use serde::Deserialize;

const REASON: text::Field =
    text::Field { name: "reason", label: "Reason", limit_chars: REASON_LIMIT, lines: Lines::Many };

/// What the person saw: the revision the page was made from.
pub(super) fn seen_mark(form: &FormState, working: &Working) -> Vec<(String, String)> {
    vec![form.mark("seen", || working.engagement.revision.to_string())]
}

/// Where an engagement stands on which this step is no longer, or not yet, possible.
fn not_now(working: &Working) -> AnyView {
    let engagement = &working.engagement;
    let words = match &engagement.stage {
        Stage::Published { at, by } => {
            let who = working.people.iter().find(|person| person.person == *by);
            let who = who.map_or_else(String::new, |person| format!(" by {}", person.name));
            format!("It was published on {}{who}.", london::long(*at))
        }
        Stage::Closed { at, .. } => format!("It was closed on {}.", london::long(*at)),
        Stage::Withdrawn { at, .. } => format!("It was withdrawn on {}.", london::long(*at)),
        Stage::Ready { at } => format!("It was made ready on {}.", london::long(*at)),
        Stage::Draft => "It is a draft. Make it ready first.".to_owned(),
    };
    view! {
        <p class="govuk-body">{words}</p>
        <p class="govuk-body"><a class="govuk-link" href=routes::engagement_tasks(engagement.id)>"Go to the engagement"</a></p>
    }
    .into_any()
}

/// Everything that will be public and is not the problem's.
fn what_it_says(working: &Working) -> AnyView {
    let engagement = &working.engagement;
    let mut rows = vec![
        SummaryRow::new("Problem", engagement.title.clone()),
        SummaryRow::new("Version of the problem", engagement.version.to_string()),
    ];
    rows.extend(Part::ALL.iter().map(|part| SummaryRow::new(part.label(), engagement.setup.describe(*part))));
    rows.extend(pilots::summary(working));
    let preview = routes::engagement_step(engagement.id, "preview");
    view! {
        <SummaryList rows />
        <p class="govuk-body"><a class="govuk-link" href=preview>"Read it as others will"</a></p>
    }
    .into_any()
}

pub(super) async fn ready_page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let working = engagements::for_setting_up(edge.portal(), &edge.op, engagement).await?;
    let hidden = seen_mark(&form, &working);
    let (me, now) = (edge.op.actor.person(), edge.op.now);
    Ok(Page::new("Make it ready to publish", move || {
        let missing = blockers(&working, me, (true, true), now);
        let step = match (&working.engagement.stage, missing.is_empty()) {
            (Stage::Draft, true) => view! {
                <p class="govuk-body">"Nothing is missing. A procurement officer publishes it next, with their password."</p>
                {what_it_says(&working)}
                <PostForm hidden><Button>"Make it ready"</Button></PostForm>
            }
            .into_any(),
            (Stage::Draft, false) => view! {
                <p class="govuk-body">"These are missing:"</p>
                <ul class="govuk-list govuk-list--bullet">{missing}</ul>
                <PostForm hidden><Button>"Make it ready"</Button></PostForm>
            }
            .into_any(),
            _ => not_now(&working),
        };
        view! { <h1 class="govuk-heading-l">"Make it ready to publish"</h1> {step} }.into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// The revision the person saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ready {
    seen: String,
}

pub(super) async fn ready(edge: Edge, engagement: EngagementId, form: Ready) -> Result<Next, Fault> {
    engagements::make_ready(edge.portal(), &edge.op, engagement, seen(&form.seen)).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

/// A revision no engagement has stands for one that cannot be read, so that nothing is done.
pub(crate) fn seen(revision: &str) -> i64 {
    revision.parse().unwrap_or(-1)
}

pub(super) async fn publish_page(
    edge: Edge,
    engagement: EngagementId,
    form: FormState,
) -> Result<Page, Fault> {
    let working = engagements::for_publishing(edge.portal(), &edge.op, engagement).await?;
    let hidden = seen_mark(&form, &working);
    let (me, now) = (edge.op.actor.person(), edge.op.now);
    Ok(Page::new("Publish the engagement", move || {
        let step = if let Stage::Ready { .. } = working.engagement.stage {
            let missing = blockers(&working, me, (true, true), now);
            let missing = (!missing.is_empty()).then(|| {
                view! {
                    <p class="govuk-body">"It cannot be published yet. These are missing:"</p>
                    <ul class="govuk-list govuk-list--bullet">{missing}</ul>
                }
            });
            view! {
                {newer_version(&working)}
                {missing}
                <p class="govuk-body">"Once published, everybody can read this. It opens at once. From then on it changes by addenda alone, which everybody is told of."</p>
                {what_it_says(&working)}
                <PostForm hidden>
                    <PasswordField form=&form name="password" label="Your password" hint="We ask again, because publishing cannot be undone." />
                    <Button>"Publish"</Button>
                </PostForm>
            }
            .into_any()
        } else {
            not_now(&working)
        };
        view! { <h1 class="govuk-heading-l">"Publish the engagement"</h1> {step} }.into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// The password again, and the revision the person saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Publish {
    password: String,
    seen: String,
}

pub(super) async fn publish(edge: Edge, engagement: EngagementId, form: Publish) -> Result<Next, Fault> {
    let confirmed = match confirmed(&edge, &form.password).await? {
        Ok(confirmed) => confirmed,
        Err(again) => return Ok(again),
    };
    engagements::publish(edge.portal(), &edge.op, engagement, seen(&form.seen), confirmed).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

/// What somebody wrote into these fields of a form that can no longer be sent: to be copied, for it is not saved.
pub(crate) fn unsent(form: &FormState, fields: &[&str]) -> AnyView {
    let written = fields.iter().filter_map(|name| form.value(name)).filter(|words| !words.trim().is_empty());
    let written: Vec<_> = written.map(str::to_owned).collect();
    if !form.sent || written.is_empty() {
        return ().into_any();
    }
    let written = written
        .into_iter()
        .map(|words| view! { <pre class="app-mail" tabindex="0">{words}</pre> })
        .collect_view();
    view! {
        <h2 class="govuk-heading-m">"What you wrote, which is not saved"</h2>
        {written}
    }
    .into_any()
}

/// The password given again, or the form once more with what is wrong with it.
pub(crate) async fn confirmed(edge: &Edge, password: &str) -> Result<Result<Confirmed, Next>, Fault> {
    if password.is_empty() {
        return Ok(Err(Next::again("password", "Enter your password")));
    }
    if password.chars().count() > domain::accounts::PASSWORD_MAX {
        return Ok(Err(Next::again("password", "The password is incorrect")));
    }
    match accounts::confirm(edge.portal(), &edge.op, password).await {
        Ok(confirmed) => Ok(Ok(confirmed)),
        Err(fault) if fault.kind == FaultKind::Invalid => Ok(Err(Next::again("password", fault.what))),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn withdraw_page(
    edge: Edge,
    engagement: EngagementId,
    form: FormState,
) -> Result<Page, Fault> {
    let working = engagements::for_withdrawing(edge.portal(), &edge.op, engagement).await?;
    let hidden = seen_mark(&form, &working);
    if form.sent && matches!(working.engagement.stage, Stage::Closed { .. } | Stage::Withdrawn { .. }) {
        let stage = working.engagement.stage.label();
        return Err(Fault::conflict(format!("It was {stage} already"), "Its page says when and why."));
    }
    Ok(Page::new("Withdraw the engagement", move || {
        let step = if let Stage::Closed { .. } | Stage::Withdrawn { .. } = working.engagement.stage {
            not_now(&working)
        } else {
            let what = if working.engagement.is_public() {
                "Its public page stays, with the reason. Nobody can respond any more. The suppliers that are interested in it and everybody \
                 who watches it get the reason by mail. Every slot for demos and every forum that has not begun is cancelled, and whoever comes is told. \
                 This cannot be undone."
            } else {
                "It was never published, so nobody outside your council sees it or the reason. This cannot be undone."
            };
            view! {
                <p class="govuk-body">{what}</p>
                <PostForm hidden>
                    <TextAreaField form=&form name="reason" label="Reason" rows=4 limit=Limit::Characters(REASON_LIMIT) />
                    <Button kind=ButtonKind::Warning>"Withdraw"</Button>
                </PostForm>
            }
            .into_any()
        };
        view! { <h1 class="govuk-heading-l">"Withdraw the engagement"</h1> {step} }.into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// The reason, and the revision the person saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Withdraw {
    reason: String,
    seen: String,
}

pub(super) async fn withdraw(edge: Edge, engagement: EngagementId, form: Withdraw) -> Result<Next, Fault> {
    let reason = match text::clean(&form.reason, &REASON) {
        Ok(reason) if reason.is_empty() => return Ok(Next::again("reason", "Enter why you withdraw it")),
        Ok(reason) => reason,
        Err(mistake) => return Ok(Next::again("reason", mistake.to_string())),
    };
    engagements::withdraw(edge.portal(), &edge.op, engagement, seen(&form.seen), &reason).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}
