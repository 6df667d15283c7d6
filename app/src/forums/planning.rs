//! Planning a forum or a briefing, and planning it anew.

use crate::{
    edge::{Edge, Next, Page},
    engagements::dates::{beside, stored_moment, typed, which_hour},
    problems::{answers::stored_now, forms::clean_field, reading::prose},
    routes,
    ui::{
        BackLink, Button, CheckboxesField, Choice, DateField, FieldError, FormState, InsetText, Label,
        Legend, Limit, PostForm, SummaryList, SummaryRow, TextAreaField, TextField,
    },
};
use domain::{
    fault::Fault,
    forums::{
        ABOUT_LIMIT, AGENDA_LIMIT, ForumKind, ForumPlan, ForumStage, LENGTH_MAX_MINUTES, PER_SUPPLIER,
        PLACE_LIMIT, SEATS, STEP_MINUTES, TITLE_LIMIT, agenda_in_words, agenda_minutes, bid_talk,
        parse_agenda,
    },
    ids::{EngagementId, ForumId, PersonId},
    text::{Lines, plural},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::{
    engagements,
    forums::{self, Overview},
};
use serde::Deserialize;

/// So many days from now a form's example lies.
const EXAMPLE_DAYS: i64 = 21;

/// Which sort is planned.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    kind: String,
}

pub(super) async fn new_page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let overview = forums::for_planning(edge.portal(), &edge.op, engagement).await?;
    overview.working.engagement.plans_demos()?;
    let wanted = edge.query::<Wanted>().kind;
    let kind = form.value("kind").and_then(ForumKind::from_key).or_else(|| ForumKind::from_key(&wanted));
    let kind = kind.unwrap_or(ForumKind::Forum);
    let hidden = vec![
        ("kind".to_owned(), kind.key().to_owned()),
        form.mark("forum", || edge.op.id::<ForumId>().to_string()),
    ];
    let form = form.or(fresh(kind));
    let hosts = engagements::hosts(edge.portal(), engagement).await?;
    let (title, now) = (format!("Plan a {}", kind.noun()), edge.op.now);
    Ok(Page::new(title.clone(), move || {
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p class="govuk-body">"Nobody but those who run the engagement reads this before you announce it."</p>
            <PostForm hidden>{fields(&form, engagement, hosts, now)} <Button>"Save"</Button></PostForm>
        }
        .into_any()
    })
    .before(back(engagement)))
}

fn back(engagement: EngagementId) -> AnyView {
    view! { <BackLink href=routes::engagement_step(engagement, "forums") text="Forums and briefings" /> }
        .into_any()
}

/// What most councils want, to begin with: an hour, thirty seats, two people of one supplier.
fn fresh(kind: ForumKind) -> Vec<(String, String)> {
    let values = [("length", "60"), ("seats", "30"), ("per_supplier", "2"), ("agenda", kind.template())];
    values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn stored(plan: &ForumPlan) -> Vec<(String, String)> {
    let minutes = (plan.ends.millis() - plan.starts.millis()) / 60_000;
    let mut values = vec![
        ("title".to_owned(), plan.title.clone()),
        ("length".to_owned(), minutes.to_string()),
        ("seats".to_owned(), plan.seats.to_string()),
        ("per_supplier".to_owned(), plan.per_supplier.to_string()),
        ("about".to_owned(), plan.about.clone()),
        ("agenda".to_owned(), agenda_in_words(&plan.agenda)),
        ("place".to_owned(), plan.place.clone()),
    ];
    values.extend(stored_moment("starts", plan.starts));
    values.extend(plan.hosts.iter().map(|host| ("hosts".to_owned(), host.to_string())));
    values
}

fn fields(
    form: &FormState,
    engagement: EngagementId,
    hosts: Vec<(PersonId, String)>,
    now: Timestamp,
) -> AnyView {
    let example = london::split(now.plus_days(EXAMPLE_DAYS));
    let hint = format!(
        "London time, in full {STEP_MINUTES} minutes. For example, {} {} {}, 10am",
        example.0, example.1, example.2
    );
    let hosts: Vec<_> = hosts.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    let hosts = if hosts.is_empty() {
        view! {
            <InsetText>
                "Nobody can host yet. A host has a role on this engagement and declared no actual conflict of interest. "
                <a class="govuk-link" href=routes::engagement_step(engagement, "declare")>"Declare your interests"</a>
            </InsetText>
        }
        .into_any()
    } else {
        view! {
            <CheckboxesField
                form name="hosts" choices=hosts legend=Legend::medium("Who hosts it?")
                hint="Their names are published. Colleagues who have not declared their interests, or declared an actual conflict, are not listed."
            />
        }
        .into_any()
    };
    let length = format!("In minutes, at most {LENGTH_MAX_MINUTES}, in steps of {STEP_MINUTES}.");
    let narrow = "govuk-input--width-3";
    view! {
        <TextField form name="title" label=Label::medium("What is it called?") />
        <TextAreaField
            form name="about" rows=4 limit=Limit::Characters(ABOUT_LIMIT) label=Label::medium("What is it about, and who should come? (optional)")
        />
        <DateField form name="starts" legend=Legend::medium("When does it begin?") hint time=true />
        {which_hour(form, "starts")}
        <TextField form name="length" label=Label::medium("How long does it last?") hint=length inputmode="numeric" classes=narrow />
        <TextAreaField
            form name="agenda" rows=8 limit=Limit::Characters(AGENDA_LIMIT) label=Label::medium("Agenda")
            hint="One item on each line, which begins with its minutes. Nobody speaks about prices or bids, so no item can. The rules of the room stand below every agenda."
        />
        <TextField
            form name="seats" label=Label::medium("How many people from suppliers can come?") hint="Whoever comes after that waits, and gets a seat that somebody gives up."
            inputmode="numeric" classes="govuk-input--width-4"
        />
        <TextField
            form name="per_supplier" label=Label::medium("How many people from one supplier?") hint="So that a large supplier does not fill the room."
            inputmode="numeric" classes=narrow
        />
        <TextAreaField
            form name="place" rows=3 limit=Limit::Characters(PLACE_LIMIT) label=Label::medium("Where does it take place?")
            hint="An address with the room, or a link. Only people who have a seat read it. You can add it later, before you announce it."
        />
        {hosts}
    }
    .into_any()
}

pub(super) async fn plan_new(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    forums::for_planning(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let kind = form.value("kind").and_then(ForumKind::from_key).unwrap_or(ForumKind::Forum);
    let plan = match read(&form, kind) {
        Ok(plan) => plan,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let forum = form.value("forum").and_then(|id| id.parse().ok()).unwrap_or_else(|| edge.op.id());
    forums::new_plan(edge.portal(), &edge.op, engagement, forum, &plan).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}

pub(super) async fn page(
    edge: Edge,
    (engagement, forum): (EngagementId, ForumId),
    form: FormState,
) -> Result<Page, Fault> {
    let overview = forums::for_planning(edge.portal(), &edge.op, engagement).await?;
    let line = overview.line(forum)?.clone();
    let there = &line.forum;
    if !matches!(there.stage, ForumStage::Draft) {
        there.takes_seats(edge.op.now)?;
    }
    let now_stored = form.overtaken.then(|| stored_now(Some(says(&there.plan))));
    let hidden = vec![form.mark("seen", || there.revision.to_string())];
    let form = form.or(stored(&there.plan));
    let mut hosts = engagements::hosts(edge.portal(), engagement).await?;
    // Whoever can no longer host stands there until somebody unticks them: nobody is taken off without a word.
    for (person, name) in &line.hosts {
        if !hosts.iter().any(|(one, _)| one == person) {
            hosts.push((*person, format!("{name} (can no longer host: untick, and choose somebody else)")));
        }
    }
    let (announced, title, now) =
        (there.is_public(), format!("Change the {}", there.plan.kind.noun()), edge.op.now);
    Ok(Page::new(title.clone(), move || {
        let told = announced.then(|| {
            view! {
                <InsetText>
                    "It is announced. We mail everybody who has a seat or waits: what you change in the title, the time, the agenda and what it is \
                     about, with what it was before. Only people with a seat, and the hosts, are told the place."
                </InsetText>
            }
        });
        view! {
            <span class="govuk-caption-l">{line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            {told}
            {now_stored}
            <PostForm hidden>{fields(&form, engagement, hosts, now)} <Button>"Save"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_forum(engagement, forum) /> }.into_any()))
}

/// A plan as it is stored, for whoever was overtaken.
fn says(plan: &ForumPlan) -> AnyView {
    let rows = vec![
        SummaryRow::new("Title", plan.title.clone()),
        SummaryRow::new("When", plan.when()),
        SummaryRow::new("Seats", format!("{}, at most {} from one supplier", plan.seats, plan.per_supplier)),
        SummaryRow::new("What it is about", prose(&plan.about).into_any()),
        SummaryRow::new("Agenda", prose(&agenda_in_words(&plan.agenda)).into_any()),
        SummaryRow::new("Where", prose(&plan.place).into_any()),
    ];
    view! { <SummaryList rows /> }.into_any()
}

pub(super) async fn plan(
    edge: Edge,
    (engagement, forum): (EngagementId, ForumId),
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let overview: Overview = forums::for_planning(edge.portal(), &edge.op, engagement).await?;
    let kind = overview.line(forum)?.forum.plan.kind;
    let form = FormState::sent(sent);
    let plan = match read(&form, kind) {
        Ok(plan) => plan,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let seen = form.value("seen").and_then(|seen| seen.parse().ok()).unwrap_or(-1);
    forums::plan(edge.portal(), &edge.op, engagement, (forum, seen), &plan).await?;
    Ok(Next::See(routes::engagement_forum(engagement, forum)))
}

/// The fields in the order of the page, in which mistakes are named.
const FIELDS: [&str; 8] = ["title", "about", "starts", "length", "agenda", "seats", "per_supplier", "place"];

/// The plan as it was typed, or everything that is wrong with it.
fn read(form: &FormState, kind: ForumKind) -> Result<ForumPlan, Vec<FieldError>> {
    let mut errors = Vec::new();
    let value = |name: &str| form.value(name).unwrap_or_default();
    let mut refuse = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    let mut text = |name, label, limit, lines| {
        clean_field(name, label, limit, lines, value(name)).unwrap_or_else(|mistake| {
            refuse(name, mistake);
            String::new()
        })
    };
    let title = text("title", "The title", TITLE_LIMIT, Lines::One);
    let about = text("about", "What it is about", ABOUT_LIMIT, Lines::Many);
    let agenda = text("agenda", "The agenda", AGENDA_LIMIT, Lines::Many);
    let place = text("place", "The place", PLACE_LIMIT, Lines::Many);
    if value("title").trim().is_empty() {
        refuse("title", "Enter what it is called".to_owned());
    }
    for (field, typed) in [("title", &title), ("about", &about)] {
        if let Some(word) = bid_talk(typed) {
            refuse(
                field,
                format!("Take out \u{201c}{word}\u{201d}: nobody speaks about prices or bids there"),
            );
        }
    }
    let agenda = parse_agenda(&agenda).unwrap_or_else(|mistake| {
        refuse("agenda", mistake);
        Vec::new()
    });
    let starts = match typed(form, "starts") {
        Ok(Some(starts)) if starts.millis() % (STEP_MINUTES * 60_000) == 0 => starts,
        Ok(Some(_)) => {
            refuse("starts-time", format!("It must begin in full {STEP_MINUTES} minutes, such as 10:05am"));
            Timestamp::from_millis(0)
        }
        Ok(None) => {
            refuse("starts-day", "Enter when it begins".to_owned());
            Timestamp::from_millis(0)
        }
        Err(mistake) => {
            refuse(&beside("starts", &mistake), mistake.sentence("When it begins"));
            Timestamp::from_millis(0)
        }
    };
    let mut number = |name: &str, least: i64, most: i64, label: &str, step: i64| {
        let typed = value(name).trim().parse::<i64>().ok();
        typed.filter(|n| (least..=most).contains(n) && n % step == 0).unwrap_or_else(|| {
            let steps = if step > 1 { format!(", in steps of {step}") } else { String::new() };
            refuse(name, format!("{label} must be a whole number from {least} to {most}{steps}"));
            least
        })
    };
    let length = number("length", STEP_MINUTES, LENGTH_MAX_MINUTES, "The length", STEP_MINUTES);
    let seats =
        number("seats", i64::from(*SEATS.start()), i64::from(*SEATS.end()), "The number of people", 1);
    let (least, most) = (i64::from(*PER_SUPPLIER.start()), i64::from(*PER_SUPPLIER.end()));
    let per_supplier = number("per_supplier", least, most, "The number of people from one supplier", 1);
    let takes = agenda_minutes(&agenda);
    if takes > length && form.value("length").is_some_and(|typed| typed.trim() == length.to_string()) {
        let (takes, length) = (takes.unsigned_abs(), length.unsigned_abs());
        refuse(
            "agenda",
            format!("The agenda takes {}, and it lasts {length}", plural(takes, "minute", "minutes")),
        );
    }
    let hosts = form.values("hosts").into_iter().filter_map(|host| host.parse().ok()).collect();
    if !errors.is_empty() {
        errors.sort_by_key(|error| FIELDS.iter().position(|field| error.field.starts_with(field)));
        return Err(errors);
    }
    let number = |n: i64| u32::try_from(n).unwrap_or(1);
    Ok(ForumPlan {
        kind,
        title,
        starts,
        ends: starts.plus_minutes(length),
        seats: number(seats),
        per_supplier: number(per_supplier),
        about,
        agenda,
        place,
        hosts,
    })
}
