//! A council's own engagements: starting one, and the task page.

use super::{colour, next};
use crate::{
    edge::{Edge, Next, Page},
    parties as joint, pilots, routes,
    ui::{
        BackLink, Button, Choice, FormState, InsetText, Legend, PostForm, RadiosField, SummaryList,
        SummaryRow, Tag, TagColour, Task, TaskList,
    },
};
use domain::{
    actor::{Act, Scope},
    engagements::{Part, RegulationField, Stage, facts, regime_note},
    fault::Fault,
    ids::{EngagementId, PersonId, ProblemId},
    text::{excerpt, plural, within},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Working};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NewQuery {
    problem: String,
}

pub(super) async fn new(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let startable = engagements::startable(edge.portal(), &edge.op).await?;
    // The form brings the new engagement's id, so that sending it twice starts one.
    let form = form.or([("problem", edge.query::<NewQuery>().problem)]);
    let hidden = vec![form.mark("id", || edge.op.id::<EngagementId>().to_string())];
    Ok(Page::new("Start an engagement", move || {
        if startable.is_empty() {
            return view! {
                <h1 class="govuk-heading-l">"Start an engagement"</h1>
                <p class="govuk-body">
                    "You need a problem with an approved version. " <a class="govuk-link" href=routes::PROBLEMS>"See your problems"</a>
                </p>
            }
            .into_any();
        }
        let choices = startable
            .iter()
            .map(|one| {
                Choice::new(one.problem.to_string(), one.title.clone())
                    .hint(format!("{}, version {}", one.reference, one.version))
            })
            .collect();
        view! {
            <PostForm hidden>
                <RadiosField
                    form=&form name="problem" choices
                    legend=Legend::page_heading("Which problem do you ask the market about?")
                    hint="The engagement keeps the version that is approved now, even when a newer one is approved later."
                />
                <Button>"Start"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::OUR_ENGAGEMENTS text="Our engagements" /> }.into_any()))
}

/// The problem, and the id of the engagement it starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Start {
    id: String,
    problem: String,
}

pub(super) async fn start(edge: Edge, (): (), form: Start) -> Result<Next, Fault> {
    let Ok(problem) = form.problem.parse::<ProblemId>() else {
        return Ok(Next::again("problem", "Select a problem"));
    };
    let engagement: EngagementId = form.id.parse().unwrap_or_else(|_| edge.op.id());
    engagements::start(edge.portal(), &edge.op, engagement, problem).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

pub(super) async fn tasks(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let working = engagements::working(edge.portal(), &edge.op, engagement).await?;
    let may = |act| edge.op.may(act, &working.engagement.subject()).is_ok();
    let (may_set_up, may_read_detail) = (may(Act::SetUpEngagement), may(Act::ReadConflictDetail));
    let may_choose = may(Act::ChooseChallenge);
    let may_invite = may(Act::InviteParty);
    let own = Scope::own(&edge.op.actor, Act::AnswerForParty).map(Scope::organisation).ok();
    let leads = edge.op.actor.seat().is_some_and(|seat| seat.organisation == working.engagement.lead);
    let is_party = working.engagement.joined.iter().any(|joined| Some(joined.organisation) == own);
    let (me, now) = (edge.op.actor.person(), edge.op.now);
    let steps = next::next_steps(&edge.op, &working);
    Ok(Page::new(working.engagement.title.clone(), move || {
        let phase = working.engagement.phase(now);
        view! {
            <span class="govuk-caption-l">"Engagement " {working.engagement.reference.clone()}</span>
            <h1 class="govuk-heading-l">{working.engagement.title.clone()}</h1>
            <p><Tag colour=colour(phase)>{phase.label()}</Tag></p>
            {where_it_stands(&working)}
            {newer_version(&working)}
            {blocks_me(&working, me, (may_set_up, may_choose), now)}
            <h2 class="govuk-heading-m">"Set up"</h2>
            <TaskList tasks=task_list(&working, may_set_up, now) />
            {pilots::tasks(&working, may_choose)}
            {regulation(&working, may_set_up)}
            {joint::section(&working.engagement, &working.lead.name, &working.parties, (leads, may_invite, is_party))}
            {people(&working, may_set_up, may_read_detail)}
            {next::links(&working, &steps)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::OUR_ENGAGEMENTS text="Our engagements" /> }.into_any()))
}

fn where_it_stands(working: &Working) -> AnyView {
    let public = routes::engagement(&working.engagement.reference);
    match &working.engagement.stage {
        Stage::Published { at, .. } => view! {
            <p class="govuk-body">
                "Published on " {london::long(*at)} ". " <a class="govuk-link" href=public>"See the public page"</a>
            </p>
        }
        .into_any(),
        Stage::Closed { at, .. } => view! {
            <p class="govuk-body">
                "Closed on " {london::long(*at)} ". " <a class="govuk-link" href=public>"See what came of it on the public page"</a>
            </p>
        }
        .into_any(),
        Stage::Withdrawn { at, reason, published_at } => {
            let link = published_at.map(|_| view! { <a class="govuk-link" href=public>"See the public page"</a> });
            view! {
                <p class="govuk-body">"Withdrawn on " {london::long(*at)} ": " {reason.clone()} " " {link}</p>
            }
            .into_any()
        }
        Stage::Ready { at } => view! {
            <p class="govuk-body">"Made ready on " {london::long(*at)} ". If you change anything, it becomes a draft again."</p>
        }
        .into_any(),
        Stage::Draft => ().into_any(),
    }
}

/// Says that a newer version of the problem is approved, as long as that matters.
pub(super) fn newer_version(working: &Working) -> AnyView {
    let engagement = &working.engagement;
    let before_publishing = matches!(engagement.stage, Stage::Draft | Stage::Ready { .. });
    if working.latest_version <= engagement.version || !before_publishing {
        return ().into_any();
    }
    let new = routes::engagement_new(engagement.problem);
    let (latest, kept) = (working.latest_version.to_string(), engagement.version.to_string());
    view! {
        <InsetText>
            <p class="govuk-body">
                "A newer version of the problem is approved: version " {latest} ". This engagement keeps version "
                {kept} ". To use the newer one, withdraw this engagement and "
                <a class="govuk-link" href=new>"start another"</a> "."
            </p>
        </InsetText>
    }
    .into_any()
}

/// What stands in the way of the next step, each with a link to do it where the person may set up, or choose a challenge.
pub(super) fn blockers(
    working: &Working,
    me: Option<PersonId>,
    (may_set_up, may_choose): (bool, bool),
    now: Timestamp,
) -> Vec<AnyView> {
    let engagement = &working.engagement;
    let mut lines: Vec<AnyView> = Vec::new();
    for missing in engagement.setup.missing(now) {
        lines.push(if may_set_up {
            let href = routes::engagement_part(engagement.id, missing.part);
            view! { <li><a class="govuk-link" href=href>"Add " {missing.what}</a></li> }.into_any()
        } else {
            view! { <li>"A procurement officer adds " {missing.what}</li> }.into_any()
        });
    }
    lines.extend(pilots::blockers(working, may_choose));
    let of_lead =
        working.people.iter().filter(|person| person.organisation == engagement.lead && !person.left);
    for person in of_lead.filter(|person| person.declared_at.is_none()) {
        lines.push(if Some(person.person) == me {
            let href = routes::engagement_step(engagement.id, "declare");
            view! { <li><a class="govuk-link" href=href>"Declare your interests"</a></li> }.into_any()
        } else {
            view! { <li>{person.name.clone()} " declares their interests"</li> }.into_any()
        });
    }
    lines
}

fn blocks_me(working: &Working, me: Option<PersonId>, may: (bool, bool), now: Timestamp) -> AnyView {
    if !working.engagement.is_open_to_change() {
        return ().into_any();
    }
    let lines = blockers(working, me, may, now);
    if lines.is_empty() {
        return ().into_any();
    }
    let count = plural(lines.len() as u64, "thing is", "things are");
    view! {
        <h2 class="govuk-heading-m">{count} " missing before publishing"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

fn task_list(working: &Working, may_set_up: bool, now: Timestamp) -> Vec<Task> {
    let engagement = &working.engagement;
    let editable = may_set_up && matches!(engagement.stage, Stage::Draft | Stage::Ready { .. });
    Part::ALL
        .iter()
        .map(|part| {
            let says = engagement.setup.describe(*part);
            let complete = engagement.setup.missing_in(*part, now).is_empty();
            let status = match (complete, says.is_empty()) {
                (true, _) => view! { "Done" }.into_any(),
                (false, true) => view! { <Tag colour=TagColour::Blue>"To do"</Tag> }.into_any(),
                (false, false) => view! { <Tag colour=TagColour::Yellow>"Not complete"</Tag> }.into_any(),
            };
            let href = editable.then(|| routes::engagement_part(engagement.id, *part));
            Task { href: href.into(), ..Task::new(part.label(), "", status).hint(says) }
        })
        .collect()
}

/// The fields of the notice, with what stands in each, and a way to what is missing.
fn regulation(working: &Working, may_set_up: bool) -> AnyView {
    let engagement = &working.engagement;
    let editable = may_set_up && matches!(engagement.stage, Stage::Draft | Stage::Ready { .. });
    let rows = facts(engagement, &working.lead.name, &working.version.content)
        .into_iter()
        .map(|fact| {
            let part = match fact.field {
                RegulationField::Closes => Some(Part::Dates),
                RegulationField::Process => Some(Part::Process),
                _ => None,
            };
            let row = match fact.value {
                Some(value) => SummaryRow::new(fact.field.label(), excerpt(&value, 300)),
                None => {
                    let missing = view! { <Tag colour=TagColour::Yellow>"Missing"</Tag> };
                    SummaryRow::new(fact.field.label(), missing.into_any())
                }
            };
            match part.filter(|_| editable) {
                Some(part) => {
                    row.change(routes::engagement_part(engagement.id, part), within(fact.field.label()))
                }
                None => row,
            }
        })
        .collect();
    let note = regime_note(working.lead.regime).map(|note| view! { <InsetText>{note}</InsetText> });
    view! {
        <h2 class="govuk-heading-m">"What a preliminary market engagement notice holds"</h2>
        <p class="govuk-body">"Regulation 17 (SI 2024/692) asks for these. The notice itself goes on Find a Tender."</p>
        {note}
        <SummaryList rows />
    }
    .into_any()
}

fn people(working: &Working, may_add: bool, may_read_detail: bool) -> AnyView {
    let lines = working
        .people
        .iter()
        .map(|person| {
            let says = person.declared_at.map_or_else(
                || "has not declared their interests yet".to_owned(),
                |at| format!("declared their interests on {}", london::long(at)),
            );
            let of =
                (person.organisation != working.lead.id).then(|| format!(" ({})", person.organisation_name));
            view! { <li>{person.name.clone()} {of} " " {says}</li> }
        })
        .collect_view();
    let step = |step| routes::engagement_step(working.engagement.id, step);
    let add = may_add.then(|| view! { <p class="govuk-body"><a class="govuk-link" href=step("people")>"Add a colleague"</a></p> });
    let detail = may_read_detail.then(|| {
        view! { <p class="govuk-body"><a class="govuk-link" href=step("declarations")>"Read the declarations"</a></p> }
    });
    view! {
        <h2 class="govuk-heading-m">"People with a role on it"</h2>
        <p class="govuk-body">"Everybody declares their interests before it can be published; people of an organisation that takes part, before theirs is ready."</p>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
        {add}
        {detail}
    }
    .into_any()
}
