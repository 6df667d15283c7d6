//! How an engagement will be closed: what stands in the way, and each part with its state.

use super::reading::{content, figures};
use crate::{
    edge::{Edge, Page},
    problems::reading::{printed, prose},
    routes,
    ui::{BackLink, Button, InsetText, SummaryList, SummaryRow, Tag, TagColour, Task, TaskList, capitalised},
};
use domain::{
    actor::Act,
    closing::{Closing, ClosingPart, Closure, Exception, Hindrance, NAME_THEM, Record},
    engagements::{Engagement, Stage},
    fault::Fault,
    ids::EngagementId,
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::closing::{self, Draft};

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let Draft { working, closing, hindrances, record } =
        closing::draft(edge.portal(), &edge.op, engagement).await?;
    let place = working.engagement;
    let may_close = edge.op.may(Act::CloseEngagement, &place.subject()).is_ok();
    let (now, printed) = (edge.op.now, printed(&edge));
    let is_final = place.responses_are_final(now).is_ok();
    Ok(Page::new("Closing", move || {
        let body = match &place.stage {
            Stage::Closed { at, .. } => {
                let at = london::long(*at);
                let public = routes::engagement(&place.reference);
                view! {
                    <InsetText>
                        "It was closed on " {at} ". "
                        <a class="govuk-link" href=public>"Read what everybody reads"</a>
                    </InsetText>
                    {exceptions(&closing)}
                }
                .into_any()
            }
            Stage::Withdrawn { .. } => {
                view! { <InsetText>"It was withdrawn, so there is nothing to close."</InsetText> }.into_any()
            }
            Stage::Draft | Stage::Ready { .. } | Stage::Published { .. } => {
                let closure = Closure { closing: closing.clone(), record, at: now };
                let editable = may_close && place.still_published().is_ok();
                let nothing_yet = (closing == Closing::default())
                    .then(|| view! { <p class="govuk-body">"Nothing is written yet. It stands on the public page once the engagement is closed."</p> });
                view! {
                    {in_the_way(&place, &hindrances, may_close)}
                    {open(&place, &closure.record, may_close)}
                    <h2 class="govuk-heading-m">"What you write"</h2>
                    <TaskList tasks=tasks(&place, &closing, editable) />
                    {exceptions(&closing)}
                    <h2 class="govuk-heading-m">"What everybody will read"</h2>
                    {nothing_yet}
                    {content(&closure)}
                    {is_final.then(|| figures(&closure.record))}
                }
                .into_any()
            }
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Closing"</h1>
            {body}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

/// What stands in the way, each with a link to do it; or the way on where nothing does.
pub(super) fn in_the_way(place: &Engagement, hindrances: &[Hindrance], may_close: bool) -> AnyView {
    if hindrances.is_empty() {
        let close = may_close.then(|| {
            view! { <Button href=routes::engagement_step(place.id, "close")>"Close the engagement"</Button> }
        });
        return view! { <p class="govuk-body">"Nothing stands in the way."</p> {close} }.into_any();
    }
    let lines = hindrances.iter().map(|one| line(place, one, may_close)).collect_view();
    let count = plural(hindrances.len() as u64, "thing stands", "things stand");
    view! {
        <h2 class="govuk-heading-m">{count} " in the way"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

fn line(place: &Engagement, hindrance: &Hindrance, may_close: bool) -> AnyView {
    let words = capitalised(&hindrance.words());
    let step = |step| Some(routes::engagement_step(place.id, step));
    let href = match hindrance {
        Hindrance::StillOpen { .. } => None,
        Hindrance::Unwritten { what: NAME_THEM, .. } => step("exceptions").filter(|_| may_close),
        Hindrance::Unwritten { part, .. } => may_close.then(|| routes::closing_part(place.id, *part)),
        Hindrance::Undecided { .. } => step("ledger"),
        Hindrance::DeclareYourself => step("declare"),
        Hindrance::Undeclared { .. } => None,
        Hindrance::PartyNotDone { .. } => step("parties").filter(|_| may_close),
        Hindrance::DemosAhead { .. } | Hindrance::DemosNotNoted { .. } => step("demos"),
        Hindrance::ForumAhead { .. } | Hindrance::MinutesDue { .. } => step("forums"),
        Hindrance::FinalUnderWay => step("final").filter(|_| may_close),
    };
    match href {
        Some(href) => view! { <li><a class="govuk-link" href=href>{words}</a></li> }.into_any(),
        None => view! { <li>{words}</li> }.into_any(),
    }
}

fn tasks(place: &Engagement, closing: &Closing, editable: bool) -> Vec<Task> {
    let task = |part: &ClosingPart| {
        let missing = closing.missing_in(*part).len();
        let status = if missing == 0 {
            view! { "Done" }.into_any()
        } else if closing.mark(*part) == Closing::default().mark(*part) {
            view! { <Tag colour=TagColour::Blue>"To do"</Tag> }.into_any()
        } else {
            view! { <Tag colour=TagColour::Yellow>"Not complete"</Tag> }.into_any()
        };
        let href = editable.then(|| routes::closing_part(place.id, *part));
        Task { href: href.into(), ..Task::new(part.label(), "", status) }
    };
    ClosingPart::ALL.iter().map(task).collect()
}

/// What may stay open, with links to where it is done for those who close it.
fn open(place: &Engagement, record: &Record, may_close: bool) -> AnyView {
    let unanswered = record.unanswered.len() as u64 + record.unsettled;
    let line = |count: u64, step: &str, words: String| {
        let href = routes::engagement_step(place.id, step);
        (count > 0).then(|| match may_close {
            true => view! { <li><a class="govuk-link" href=href>{words}</a></li> }.into_any(),
            false => view! { <li>{words}</li> }.into_any(),
        })
    };
    let questions =
        line(unanswered, "questions", format!("Answer {}", plural(unanswered, "question", "questions")));
    let suppliers = plural(record.not_told, "supplier", "suppliers");
    let told = line(record.not_told, "responses", format!("Tell {suppliers} what comes of their response"));
    if questions.is_none() && told.is_none() {
        return ().into_any();
    }
    view! {
        <h2 class="govuk-heading-m">"You can close with these open"</h2>
        <p class="govuk-body">"They are published as open. It is better to do them first."</p>
        <ul class="govuk-list govuk-list--bullet">{questions} {told}</ul>
    }
    .into_any()
}

/// The suppliers that the statement names, for the council alone.
pub(super) fn exceptions(closing: &Closing) -> AnyView {
    if closing.exceptions.is_empty() {
        return ().into_any();
    }
    let suppliers = closing.exceptions.iter().map(|one| {
        let rows = facts(one);
        view! { <h3 class="govuk-heading-s">{one.supplier.clone()}</h3> <SummaryList rows /> }
    });
    view! {
        <h2 class="govuk-heading-m">"Suppliers that your statement names"</h2>
        <p class="govuk-body">"Only the councils of this engagement see here who they are. Everybody else reads how many there are."</p>
        {suppliers.collect_view()}
    }
    .into_any()
}

/// What is said of a supplier that the statement names.
pub(super) fn facts(one: &Exception) -> Vec<SummaryRow> {
    vec![
        SummaryRow::new("Advantage", prose(&one.advantage).into_any()),
        SummaryRow::new("What you do about it", prose(&one.remedy).into_any()),
    ]
}
