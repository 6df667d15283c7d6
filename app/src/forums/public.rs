//! What everybody reads about forums: the section on the page of their engagement, and a page for each.

use crate::{
    edge::{Edge, Page},
    problems::reading::{printed, prose},
    routes,
    ui::{BackLink, Cell, Scroll, SummaryList, SummaryRow, Table, Tag, TagColour, WarningText},
};
use domain::{
    actor::{Act, Scope},
    fault::Fault,
    forums::{ForumPlan, ForumStage, GROUND_RULES, agenda_times},
    ids::ForumId,
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::forums::{self, Heard, Line, Slide};

/// The section about forums; nothing before one is announced.
pub(crate) fn beside(reference: &str, lines: &[Line], now: Timestamp) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines = lines.iter().map(|line| {
        let plan = &line.forum.plan;
        let href = routes::forum(reference, line.forum.id);
        view! {
            <li>
                <a class="govuk-link" href=href>{plan.title.clone()}</a> ", " {plan.kind.noun()} ", " {plan.when()} " " {stands(line, now)}
            </li>
        }
    });
    let lines = lines.collect_view();
    Some(
        view! {
            <h2 class="govuk-heading-m" id="forums">"Forums and briefings"</h2>
            <ul class="govuk-list govuk-list--bullet">{lines}</ul>
        }
        .into_any(),
    )
}

/// Where a forum stands, as everybody reads it.
pub(super) fn stands(line: &Line, now: Timestamp) -> AnyView {
    let tag = |colour, words: &'static str| view! { <Tag colour>{words}</Tag> }.into_any();
    let plan = &line.forum.plan;
    match line.forum.stage {
        ForumStage::Draft => tag(TagColour::Grey, "Not announced"),
        ForumStage::Cancelled { announced_at: None, .. } => tag(TagColour::Grey, "Discarded"),
        ForumStage::Cancelled { .. } => tag(TagColour::Red, "Cancelled"),
        ForumStage::Minuted { .. } => tag(TagColour::Purple, "Minutes published"),
        ForumStage::Announced { .. } if plan.ends <= now => tag(TagColour::Yellow, "Minutes to come"),
        ForumStage::Announced { .. } if plan.starts <= now => tag(TagColour::Blue, "Taking place now"),
        ForumStage::Announced { .. } if line.free() == 0 => tag(TagColour::Yellow, "Full"),
        ForumStage::Announced { .. } => tag(TagColour::Green, "Seats are free"),
    }
}

pub(super) async fn page(edge: Edge, (reference, forum): (String, ForumId)) -> Result<Page, Fault> {
    let found = forums::published(edge.portal(), &edge.op, &reference, forum).await?;
    let (now, printed) = (edge.op.now, printed(&edge));
    let may_come = Scope::own(&edge.op.actor, Act::AttendForum).is_ok();
    let signed_in = edge.op.actor.person().is_some();
    let back = routes::engagement(&found.engagement.reference);
    Ok(Page::new(found.line.forum.plan.title.clone(), move || {
        let (line, reference) = (&found.line, &found.engagement.reference);
        let words = match (may_come, signed_in, line.forum.takes_seats(now).is_ok()) {
            (true, _, true) => Some("Take a seat, or see yours"),
            (true, _, false) => Some("See whether you had a seat, and what you asked"),
            (false, false, true) => Some("Sign in to take a seat"),
            (false, ..) => None,
        };
        let seat = words.map(|words| {
            let href = routes::forum_seat(reference, forum);
            view! { <p class="govuk-body"><a class="govuk-link" href=href>{words}</a></p> }
        });
        let link = |slide: &Slide| routes::forum_slide(reference, forum, slide.id);
        view! {
            <span class="govuk-caption-l">{found.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{line.forum.plan.title.clone()}</h1>
            <p>{stands(line, now)}</p>
            {cancelled(line)}
            {facts(line, false, now)}
            {seat}
            {minutes(line, &found.heard, &found.slides, link)}
            {agenda(&line.forum.plan)}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

fn cancelled(line: &Line) -> AnyView {
    let ForumStage::Cancelled { at, because, .. } = &line.forum.stage else { return ().into_any() };
    let words = format!("Cancelled on {}. It does not take place.", london::long(*at));
    view! {
        <WarningText>{words}</WarningText>
        <h2 class="govuk-heading-m">"Why it was cancelled"</h2>
        {prose(because)}
    }
    .into_any()
}

/// When it is, for whom, and what it is about. `knows_place` says that the place stands elsewhere on the page.
pub(super) fn facts(line: &Line, knows_place: bool, now: Timestamp) -> AnyView {
    let plan = &line.forum.plan;
    let seats = format!(
        "{}, at most {} from one supplier",
        plural(u64::from(plan.seats), "seat", "seats"),
        plural(u64::from(plan.per_supplier), "person", "people")
    );
    let names: Vec<_> = line.hosts.iter().map(|(_, name)| name.as_str()).collect();
    let mut rows = vec![
        SummaryRow::new("What it is", plan.kind.label()),
        SummaryRow::new("When", plan.when()),
        SummaryRow::new("Hosted by", names.join(", ")),
        SummaryRow::new("Seats", seats),
    ];
    if line.forum.takes_seats(now).is_ok() {
        let waiting = match line.waiting {
            0 => String::new(),
            waiting => format!(", {} for one", plural(waiting, "person waits", "people wait")),
        };
        rows.push(SummaryRow::new("Free", format!("{}{waiting}", plural(line.free(), "seat", "seats"))));
        if !knows_place {
            rows.push(SummaryRow::new("Where", "We tell those who have a seat."));
        }
    }
    let about = (!plan.about.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">"What it is about"</h2> {prose(&plan.about)} }
    });
    view! { <SummaryList rows /> {about} }.into_any()
}

/// The agenda with the moment at which each item begins, and the rules of the room.
pub(super) fn agenda(plan: &ForumPlan) -> AnyView {
    let rows: Vec<Vec<Cell>> = agenda_times(&plan.agenda, plan.starts)
        .map(|(at, item)| {
            let minutes = plural(u64::from(item.minutes), "minute", "minutes");
            vec![london::clock(at).into(), Cell::number(minutes), item.about.clone().into()]
        })
        .collect();
    let head = vec![Cell::from("Begins"), Cell::number("Takes"), Cell::from("About")];
    let rules = GROUND_RULES.map(|rule| view! { <li>{rule}</li> }).collect_view();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <Scroll label="Agenda">
                <Table caption="Agenda" caption_classes="govuk-table__caption--m" head rows first_names_row=true />
            </Scroll>
        }
    });
    view! {
        {table}
        <h2 class="govuk-heading-m">"The rules of the room"</h2>
        <ul class="govuk-list govuk-list--bullet">{rules}</ul>
    }
    .into_any()
}

/// The minutes with what was asked and the files, once they are published.
fn minutes(line: &Line, heard: &[Heard], slides: &[Slide], link: impl Fn(&Slide) -> String) -> AnyView {
    let ForumStage::Minuted { at } = line.forum.stage else { return ().into_any() };
    let published = format!(
        "Published on {}. {} from suppliers came.",
        london::long(at),
        plural(line.came, "person", "people")
    );
    view! {
        <h2 class="govuk-heading-m" id="minutes">"Minutes"</h2>
        <p class="govuk-body">{published}</p>
        {prose(&line.forum.minutes)}
        {asked(heard, true)}
        {super::slides::list(slides, link)}
    }
    .into_any()
}

/// What was taken of what was asked; with the answers once the minutes are published, so that nobody reads them before others.
pub(super) fn asked(heard: &[Heard], minuted: bool) -> AnyView {
    if heard.is_empty() {
        return ().into_any();
    }
    let lines = heard.iter().map(|heard| {
        let answer = match heard.stage.answer() {
            _ if !minuted => ().into_any(),
            Some(answer) => prose(answer),
            None => view! { <p class="govuk-body">"It was not answered there."</p> }.into_any(),
        };
        view! { <li>{prose(&heard.words)} {answer}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <h3 class="govuk-heading-s">"Questions"</h3>
        <ol class="govuk-list govuk-list--number">{lines}</ol>
    }
    .into_any()
}
