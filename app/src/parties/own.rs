//! What one's own organisation answers for in another council's engagement.

use super::colour;
use crate::{
    edge::{Edge, Next, Page},
    engagements::parts::{notice as read_notice, notice_fields, stored},
    routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, Limit, PostForm, SummaryList, SummaryRow, Tag, TextAreaField,
    },
};
use domain::{
    engagements::{Part, PartyStage, REASON_LIMIT, Setup, Stage},
    fault::Fault,
    ids::EngagementId,
    text::{self, Lines},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, OwnParty, Step};
use serde::Deserialize;

const REASON: text::Field =
    text::Field { name: "reason", label: "Why you leave", limit_chars: REASON_LIMIT, lines: Lines::Many };

pub(super) async fn page(edge: Edge, engagement: EngagementId, _: FormState) -> Result<Page, Fault> {
    let own = engagements::own_party(edge.portal(), &edge.op, engagement).await?;
    let title = format!("{} in this engagement", own.party.name);
    let now = edge.op.now;
    Ok(Page::new(title.clone(), move || {
        let (colour, label, since) =
            (colour(&own.party.stage), own.party.stage.label(), own.party.stage.at());
        view! {
            <span class="govuk-caption-l">{own.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p class="govuk-body"><Tag colour>{label}</Tag> " since " {london::long(since)}</p>
            <SummaryList rows=rows(&own) />
            {people(&own)}
            {next(&own, now)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn rows(own: &OwnParty) -> Vec<SummaryRow> {
    let mut rows = vec![SummaryRow::new("Leads", own.lead.name.clone())];
    if own.party.is_council() {
        let said = own.party.notice.describe();
        let said = if said.is_empty() { "Not said yet".to_owned() } else { said };
        let row = SummaryRow::new("Your notice", said);
        rows.push(row.change(routes::own_party(own.engagement.id, "notice"), "your notice"));
        if let Some(challenge) = &own.challenge {
            let sort = challenge.profile_of(own.party.organisation);
            let sort = sort.map_or_else(|| "Not chosen yet".to_owned(), |sort| sort.label.clone());
            let row = SummaryRow::new("Your sort of council, for a final", sort);
            rows.push(row.change(routes::own_profile(own.engagement.id), "your sort of council"));
        }
    }
    rows
}

fn people(own: &OwnParty) -> AnyView {
    let line = |one: &engagements::Standing| {
        let says = one.declared_at.map_or_else(
            || "has not declared their interests yet".to_owned(),
            |at| format!("declared their interests on {}", london::long(at)),
        );
        view! { <li>{one.name.clone()} " " {says}</li> }
    };
    let lines = own.people.iter().map(line).collect_view();
    let id = own.engagement.id;
    view! {
        <h2 class="govuk-heading-m">"Your people with a role on it"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
        <p class="govuk-body"><a class="govuk-link" href=routes::own_party(id, "people")>"Add a colleague"</a></p>
        <p class="govuk-body"><a class="govuk-link" href=routes::engagement_step(id, "declare")>"Declare your interests, or change what you declared"</a></p>
    }
    .into_any()
}

/// What is missing, or the button for the next step.
fn next(own: &OwnParty, now: Timestamp) -> AnyView {
    let step = match &own.party.stage {
        PartyStage::Joining { .. } => {
            let ready = "Everything of yours is there. Once you are ready, people of yours with a role read responses, and the public page \
                         no longer says that you are joining.";
            waits("before you are ready", &own.missing, ready, ("ready", "Make it ready"))
        }
        PartyStage::Ready { .. } if is_after_closing(own, now) => {
            let done = "Nothing of yours is open. The council that leads can close the engagement once every council says that it is done.";
            waits("before you are done", &own.in_the_way, done, ("done", "We are done"))
        }
        PartyStage::Ready { .. } => view! {
            <p class="govuk-body">"There is nothing to do now. After the closing date you say here when nothing of yours is open any more."</p>
        }
        .into_any(),
        _ => view! { <p class="govuk-body">"There is nothing more to do. What comes into your ledger late is still decided there."</p> }.into_any(),
    };
    let leave = (!matches!(own.engagement.stage, Stage::Closed { .. })).then(|| {
        let href = routes::own_party(own.engagement.id, "leave");
        view! { <p class="govuk-body"><a class="govuk-link" href=href>"Leave this engagement"</a></p> }
    });
    view! { <h2 class="govuk-heading-m">"What comes next"</h2> {step} {leave} }.into_any()
}

fn is_after_closing(own: &OwnParty, now: Timestamp) -> bool {
    // A partner keeps no ledger, and nobody waits for it.
    own.party.is_council()
        && matches!(own.engagement.stage, Stage::Published { .. })
        && own.engagement.setup.dates.closes_at.is_some_and(|closes| closes <= now)
}

fn waits(
    before: &str,
    missing: &[String],
    all_there: &'static str,
    (step, button): (&'static str, &'static str),
) -> AnyView {
    if missing.is_empty() {
        let hidden = vec![("step".to_owned(), step.to_owned())];
        return view! {
            <p class="govuk-body">{all_there}</p>
            <PostForm hidden><Button>{button}</Button></PostForm>
        }
        .into_any();
    }
    let lines = missing.iter().map(|what| view! { <li>{what.clone()}</li> }).collect_view();
    view! {
        <p class="govuk-body">"Still missing " {before.to_owned()} ":"</p>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

/// Which step.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    step: String,
}

pub(super) async fn step(edge: Edge, engagement: EngagementId, form: Which) -> Result<Next, Fault> {
    let step = match form.step.as_str() {
        "done" => Step::Done,
        "ready" => Step::Ready,
        _ => {
            return Err(Fault::invalid("The form says no step", "Go back, and use the button on the page."));
        }
    };
    engagements::step(edge.portal(), &edge.op, engagement, &step).await?;
    Ok(Next::See(routes::engagement_step(engagement, "own")))
}

pub(super) async fn notice_page(
    edge: Edge,
    engagement: EngagementId,
    form: FormState,
) -> Result<Page, Fault> {
    let own = engagements::own_party(edge.portal(), &edge.op, engagement).await?;
    let form = form.or(stored(Part::Notice, &Setup { notice: own.party.notice.clone(), ..Setup::default() }));
    Ok(Page::new("Your notice", move || {
        view! {
            <p class="govuk-body">
                "Each council that takes part is accountable for its own notice. Where the notice of " {own.lead.name.clone()}
                " covers you, say so as the reason."
            </p>
            <PostForm>
                {notice_fields(&form, own.regime)}
                <Button>"Save"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "own") /> }.into_any()))
}

pub(super) async fn notice(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    match read_notice(&FormState::sent(sent)) {
        Err(errors) => Ok(Next::Again(errors)),
        Ok(notice) => {
            engagements::step(edge.portal(), &edge.op, engagement, &Step::Notice(notice)).await?;
            Ok(Next::See(routes::engagement_step(engagement, "own")))
        }
    }
}

pub(super) async fn leave_page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let own = engagements::own_party(edge.portal(), &edge.op, engagement).await?;
    Ok(Page::new("Leave this engagement", move || {
        view! {
            <span class="govuk-caption-l">{own.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Leave this engagement"</h1>
            <p class="govuk-body">
                "People of " {own.party.name.clone()} " see no more of it than everybody does. What they wrote stays on the record. If the engagement \
                 is published, everybody reads that you left, and your reason."
            </p>
            <PostForm>
                <TextAreaField form=&form name="reason" label="Why you leave" rows=4 limit=Limit::Characters(REASON_LIMIT) />
                <Button kind=ButtonKind::Warning>"Leave"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "own") /> }.into_any()))
}

/// The reason.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Leave {
    reason: String,
}

pub(super) async fn leave(edge: Edge, engagement: EngagementId, form: Leave) -> Result<Next, Fault> {
    let reason = match text::clean(&form.reason, &REASON) {
        Ok(reason) if reason.is_empty() => return Ok(Next::again("reason", "Enter why you leave")),
        Ok(reason) => reason,
        Err(mistake) => return Ok(Next::again("reason", mistake.to_string())),
    };
    engagements::step(edge.portal(), &edge.op, engagement, &Step::Leave(reason)).await?;
    Ok(Next::See(routes::OUR_ENGAGEMENTS.to_owned()))
}
