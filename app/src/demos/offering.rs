//! Making slots from a pattern, and offering or discarding those that are made.

use crate::{
    edge::{Edge, Next, Page, no_button},
    engagements::dates::beside,
    routes,
    ui::{
        BackLink, Button, ButtonKind, CheckboxesField, Choice, DateField, FieldError, FormState, InsetText,
        Label, Legend, PostForm, SummaryList, SummaryRow, TextField,
    },
};
use domain::{
    demos::{LENGTH_MINUTES, Pattern, STEP_MINUTES, SlotStage, WEEKDAYS, cost_in_words, is_break, windows},
    fault::Fault,
    ids::{EngagementId, PersonId, SlotId},
    text::plural,
    time::{
        Timestamp,
        london::{self, Date},
    },
};
use leptos::prelude::*;
use portal::demos::{self, Overview};
use serde::Deserialize;

/// So many days from now a form's example lies.
const EXAMPLE_DAYS: i64 = 14;

pub(super) async fn slots_page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let overview = demos::for_planning(edge.portal(), &edge.op, engagement).await?;
    overview.working.engagement.plans_demos()?;
    let plan = overview.planned.plan.clone().ok_or_else(plan_first)?;
    // The form brings an id, so that sending it twice makes the slots once.
    let hidden = vec![form.mark("batch", || edge.op.id::<SlotId>().to_string())];
    let form = form.or(fresh());
    let now = edge.op.now;
    let hosts = overview.hosts(edge.portal()).await?;
    Ok(Page::new("Make slots", move || {
        let body = if hosts.is_empty() {
            view! {
                <InsetText>"Nobody can host yet. A host has a role on this engagement and declared no actual conflict of interest."</InsetText>
            }
            .into_any()
        } else {
            view! { <PostForm hidden>{fields(&form, hosts, now)} <Button>"Make the slots"</Button></PostForm> }.into_any()
        };
        let length = plural(plan.terms.length_minutes.unsigned_abs(), "minute", "minutes");
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Make slots"</h1>
            <p class="govuk-body">{format!("Each slot lasts {length}. Suppliers see none of them before you offer them.")}</p>
            {body}
        }
        .into_any()
    })
    .before(back(engagement)))
}

fn back(engagement: EngagementId) -> AnyView {
    view! { <BackLink href=routes::engagement_step(engagement, "demos") text="Demos" /> }.into_any()
}

fn plan_first() -> Fault {
    Fault::conflict("Nobody has set how the demos go", "Set how long each demo is, then make slots.")
}

/// A working day.
fn fresh() -> Vec<(&'static str, String)> {
    let mut values =
        vec![("from", "10am"), ("until", "4pm"), ("pause_from", "midday"), ("pause_until", "1pm")];
    values.push(("break", "15"));
    values.extend(WEEKDAYS[..5].iter().map(|day| ("weekdays", *day)));
    values.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

fn fields(form: &FormState, hosts: Vec<(PersonId, String)>, now: Timestamp) -> AnyView {
    let (day, month, year, ..) = london::split(now.plus_days(EXAMPLE_DAYS));
    let hint = format!("For example, {day} {month} {year}");
    let weekdays = WEEKDAYS.iter().map(|day| Choice::new(*day, *day)).collect();
    let hosts = hosts.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let time = "govuk-input--width-5";
    view! {
        <DateField form name="first" legend=Legend::medium("The first day") hint=hint.clone() />
        <DateField form name="last" legend=Legend::medium("The last day") hint />
        <CheckboxesField form name="weekdays" choices=weekdays legend=Legend::medium("On which days of the week?") classes="govuk-checkboxes--small" />
        <h2 class="govuk-heading-m">"Times"</h2>
        <p class="govuk-body">"In London\u{2019}s time, in full five minutes. For example 10am, or 2:30pm."</p>
        <TextField form name="from" label="The first slot begins at" classes=time />
        <TextField form name="until" label="The last slot is over by" classes=time />
        <TextField form name="pause_from" label="A longer break begins at (optional)" classes=time />
        <TextField form name="pause_until" label="The longer break is over at (optional)" classes=time />
        <TextField
            form name="break" label=Label::from("Minutes between two slots") hint="In steps of 5, or 0." inputmode="numeric"
            classes="govuk-input--width-3"
        />
        <CheckboxesField
            form name="hosts" choices=hosts legend=Legend::medium("Who hosts?")
            hint="Each host gets slots of their own at all these times. Colleagues who have not declared their interests, or declared an actual conflict, are not listed."
        />
    }
    .into_any()
}

pub(super) async fn make(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let overview = demos::for_planning(edge.portal(), &edge.op, engagement).await?;
    let plan = overview.planned.plan.ok_or_else(plan_first)?;
    let form = FormState::sent(sent);
    let pattern = match read(&form, plan.terms.length_minutes)? {
        Ok(pattern) => pattern,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let batch = form.value("batch").and_then(|batch| batch.parse().ok()).unwrap_or_else(|| edge.op.id());
    demos::make_slots(edge.portal(), &edge.op, engagement, batch, &pattern).await?;
    Ok(Next::See(routes::engagement_step(engagement, "demos")))
}

/// The pattern, or everything that is wrong with the form.
fn read(form: &FormState, length_minutes: i64) -> Result<Result<Pattern, Vec<FieldError>>, Fault> {
    let mut errors = Vec::new();
    let value = |name: &str| form.value(name).unwrap_or_default().trim();
    let mut refuse = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    let mut date = |field: &str, label: &str| {
        let part = |part: &str| form.value(&format!("{field}-{part}")).unwrap_or_default();
        let date = Date::parse(part("day"), part("month"), part("year"));
        date.map_err(|mistake| refuse(&beside(field, &mistake), mistake.sentence(label))).ok()
    };
    let days = (date("first", "The first day"), date("last", "The last day"));
    let weekdays = form.values("weekdays");
    if weekdays.is_empty() {
        refuse("weekdays", "Select at least one day of the week".to_owned());
    }
    for (name, message) in
        [("from", "Enter when the first slot begins"), ("until", "Enter when the last slot is over")]
    {
        if value(name).is_empty() {
            refuse(name, message.to_owned());
        }
    }
    if let (Some(first), Some(last)) = days
        && last.start() < first.start()
    {
        refuse("last-day", "The last day must be the first day or later".to_owned());
    }
    for (name, label) in [
        ("from", "The start of the first slot"),
        ("until", "The end of the last slot"),
        ("pause_from", "The start of the longer break"),
        ("pause_until", "The end of the longer break"),
    ] {
        // That the clocks change on one of the days is said of that day.
        let mistake = Some(value(name))
            .filter(|typed| !typed.is_empty())
            .and_then(|typed| london::check_time(typed).err());
        if let Some(mistake) = mistake {
            refuse(name, mistake.sentence(label));
        }
    }
    let pause = (value("pause_from"), value("pause_until"));
    if pause.0.is_empty() != pause.1.is_empty() {
        let field = if pause.0.is_empty() { "pause_from" } else { "pause_until" };
        refuse(field, "Enter when the longer break begins and when it is over, or neither".to_owned());
    }
    let most = *LENGTH_MINUTES.end();
    let break_minutes: Option<i64> = value("break").parse().ok();
    let break_minutes = break_minutes.filter(|minutes| is_break(*minutes)).unwrap_or_else(|| {
        refuse(
            "break",
            format!("The minutes between two slots must be from 0 to {most}, in steps of {STEP_MINUTES}"),
        );
        0
    });
    let hosts: Vec<PersonId> = form.values("hosts").iter().filter_map(|host| host.parse().ok()).collect();
    if hosts.is_empty() {
        refuse("hosts", "Select who hosts".to_owned());
    }
    let (Some(first), Some(last)) = days else { return Ok(Err(errors)) };
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let (from, until) = (value("from"), value("until"));
    let spans =
        if pause.0.is_empty() { vec![(from, until)] } else { vec![(from, pause.0), (pause.1, until)] };
    let days = windows((first, last), &weekdays, &spans)?;
    if days.is_empty() {
        let message = "None of these dates is on a day of the week that you ticked".to_owned();
        return Ok(Err(vec![FieldError { field: "weekdays".to_owned(), message }]));
    }
    Ok(Ok(Pattern { days, length_minutes, break_minutes, hosts }))
}

pub(super) async fn offer_page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let overview = demos::for_planning(edge.portal(), &edge.op, engagement).await?;
    let now = edge.op.now;
    let made = overview.made(now).len() as u64;
    let not_offered = overview.not_offered();
    let hidden = |act: &str, seen: u64| {
        vec![("act".to_owned(), act.to_owned()), form.mark("seen", || seen.to_string())]
    };
    let (offer, discard) = (hidden("offer", made), hidden("discard", not_offered));
    Ok(Page::new("Offer slots", move || {
        let body = if not_offered == 0 {
            view! { <p class="govuk-body">"Every slot is offered. " <a class="govuk-link" href=routes::engagement_step(engagement, "demos")>"See the slots"</a></p> }
                .into_any()
        } else {
            let offering = if made == 0 {
                view! { <p class="govuk-body">"These slots were never offered, and have begun."</p> }.into_any()
            } else {
                offering(&overview, made, offer, now)
            };
            view! {
                {offering}
                <h2 class="govuk-heading-m">"Discard them"</h2>
                <p class="govuk-body">"Nobody but those who run the engagement has seen these slots. You can discard them and make others."</p>
                <PostForm hidden=discard><Button kind=ButtonKind::Warning>"Discard these slots"</Button></PostForm>
            }
            .into_any()
        };
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Offer slots"</h1>
            {body}
        }
        .into_any()
    })
    .before(back(engagement)))
}

/// What offering costs, and the button; or what is missing first.
fn offering(overview: &Overview, made: u64, hidden: Vec<(String, String)>, now: Timestamp) -> AnyView {
    let engagement = &overview.working.engagement;
    let Some(plan) = &overview.planned.plan else { return ().into_any() };
    let mut missing: Vec<String> =
        plan.missing(&overview.working.version.content).into_iter().map(str::to_owned).collect();
    if !engagement.is_public() {
        missing.push("the engagement itself: it is not published".to_owned());
    }
    let made_lines = overview.made(now);
    let ends = [made_lines.first(), made_lines.last()];
    let days =
        ends.map(|line| line.map(|line| london::day(line.slot.starts)).unwrap_or_default()).join(" to ");
    let hosts: std::collections::BTreeSet<_> = made_lines.iter().map(|line| line.host.clone()).collect();
    let there = overview.lines.iter().filter(|line| line.slot.stage == SlotStage::Offered).count() as u64;
    let watchers = match plan.terms.watchers {
        0 => String::new(),
        watchers => {
            format!(" and of {}", plural(u64::from(watchers), "person who watches", "people who watch"))
        }
    };
    let rows = vec![
        SummaryRow::new("Slots", made.to_string()),
        SummaryRow::new("Days", days),
        SummaryRow::new("Hosts", hosts.into_iter().collect::<Vec<_>>().join(", ")),
        SummaryRow::new(
            "What they cost your colleagues",
            format!(
                "{}: in each slot, {} minutes of a host{watchers}",
                cost_in_words(made, &plan.terms),
                plan.terms.length_minutes
            ),
        ),
        SummaryRow::new("Offered already", there.to_string()),
    ];
    let button = if missing.is_empty() {
        view! {
            <p class="govuk-body">
                "Suppliers can book them at once. Everybody who wants to hear of this engagement is told by mail. A slot that is offered can be \
                 cancelled, with a reason."
            </p>
            <PostForm hidden><Button>{format!("Offer {}", plural(made, "slot", "slots"))}</Button></PostForm>
        }
        .into_any()
    } else {
        let plan = routes::engagement_step(engagement.id, "demos/plan");
        let lines = missing.into_iter().map(|what| view! { <li>{what}</li> }).collect_view();
        view! {
            <p class="govuk-body">"These are missing before you can offer them:"</p>
            <ul class="govuk-list govuk-list--bullet">{lines}</ul>
            <p class="govuk-body"><a class="govuk-link" href=plan>"Change how demos go"</a></p>
        }
        .into_any()
    };
    view! { <SummaryList rows /> {button} }.into_any()
}

/// Which button was pressed, and how many slots the officer saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Offer {
    act: String,
    seen: String,
}

pub(super) async fn offer(edge: Edge, engagement: EngagementId, form: Offer) -> Result<Next, Fault> {
    match form.act.as_str() {
        "offer" => {
            let seen = form.seen.parse().unwrap_or(0);
            demos::offer(edge.portal(), &edge.op, engagement, seen).await?;
        }
        "discard" => {
            let seen = form.seen.parse().unwrap_or(0);
            demos::discard(edge.portal(), &edge.op, engagement, seen).await?;
        }
        _ => {
            demos::for_planning(edge.portal(), &edge.op, engagement).await?;
            return Err(no_button());
        }
    }
    Ok(Next::See(routes::engagement_step(engagement, "demos")))
}
