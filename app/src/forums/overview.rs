//! The forums of an engagement, and one of them, as its council sees them.

use super::{
    public::{agenda, facts, stands},
    questions::stands as question_stands,
    slides,
};
use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Page},
    problems::reading::{printed, prose},
    routes,
    ui::{BackLink, Button, ButtonKind, Cell, InsetText, Scroll, Table, Tag, TagColour},
};
use domain::{
    actor::Act,
    fault::Fault,
    forums::{AttendeeStage, ForumKind, ForumQuestionStage, ForumStage},
    ids::{EngagementId, ForumId},
    text::{excerpt, plural},
    time::Timestamp,
};
use leptos::prelude::*;
use portal::forums::{self, Coming, Line, OneForum, Overview, Slide};

/// How much of a question stands in the list, in characters.
const EXCERPT_CHARS: usize = 160;

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let overview = forums::overview(edge.portal(), &edge.op, engagement).await?;
    let place = &overview.working.engagement;
    let may_run =
        edge.op.may(Act::RunForum, &place.subject_for(Act::RunForum)).is_ok() && place.plans_demos().is_ok();
    // Whoever reads no drafts has no task page.
    let may_read = edge.op.may(Act::ReadDraftEngagement, &place.subject()).is_ok();
    let back =
        if may_read { routes::engagement_tasks(engagement) } else { routes::OUR_ENGAGEMENTS.to_owned() };
    let (now, printed) = (edge.op.now, printed(&edge));
    Ok(Page::new("Forums and briefings", move || {
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Forums and briefings"</h1>
            {list(&overview, now)}
            {if may_run { plan_one(engagement) } else { nothing_to_do(&overview) }}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any()))
}

fn list(overview: &Overview, now: Timestamp) -> AnyView {
    if overview.lines.is_empty() {
        return view! {
            <p class="govuk-body">
                "At a forum, your council and suppliers speak with each other in one room. At a briefing, you speak and answer questions. \
                 Everybody reads the minutes."
            </p>
        }
        .into_any();
    }
    let rows = overview.lines.iter().map(|line| {
        let plan = &line.forum.plan;
        let href = routes::engagement_forum(line.forum.engagement, line.forum.id);
        let name = view! { <a class="govuk-link" href=href>{plan.title.clone()}</a> }.into_any();
        let seats = format!("{} of {}", line.taken, plan.seats);
        vec![name.into(), plan.when().into(), Cell::number(seats), stands(line, now).into()]
    });
    let rows = rows.collect();
    let head =
        vec![Cell::from("What"), Cell::from("When"), Cell::number("Seats taken"), Cell::from("Status")];
    view! {
        <Scroll label="All of them">
            <Table caption="All of them" caption_classes="govuk-table__caption--m" head rows first_names_row=true />
        </Scroll>
    }
    .into_any()
}

/// For whoever cannot plan one.
fn nothing_to_do(overview: &Overview) -> AnyView {
    let words = match (overview.lines.is_empty(), overview.working.engagement.plans_demos().is_ok()) {
        (true, true) => "An owner or editor has not planned one yet.",
        (true, false) => "None was planned.",
        (false, true) => {
            "An owner or editor plans them, decides about questions, notes who came and publishes the minutes."
        }
        (false, false) => return ().into_any(),
    };
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn plan_one(engagement: EngagementId) -> AnyView {
    let href = |kind: ForumKind| {
        format!("{}?kind={}", routes::engagement_step(engagement, "forums/plan"), kind.key())
    };
    view! {
        <div class="govuk-button-group">
            <Button href=href(ForumKind::Forum)>"Plan a forum"</Button>
            <Button href=href(ForumKind::Briefing) kind=ButtonKind::Secondary>"Plan a briefing"</Button>
        </div>
    }
    .into_any()
}

pub(super) async fn one(edge: Edge, (engagement, forum): (EngagementId, ForumId)) -> Result<Page, Fault> {
    let found = forums::one(edge.portal(), &edge.op, engagement, forum).await?;
    let place = &found.working.engagement;
    let runs = edge.op.may(Act::RunForum, &place.subject_for(Act::RunForum)).is_ok();
    // What took place is noted and told also once the engagement was withdrawn.
    let begun = found.line.forum.is_public() && found.line.forum.plan.starts <= edge.op.now;
    let may_run = runs && (begun || place.plans_demos().is_ok());
    // The minutes are the last that closing waits for here: whoever reads how it will be closed goes on there.
    let goes_on = found.line.forum.is_minuted()
        && place.still_published().is_ok()
        && edge.op.may(Act::SeeLedger, &place.subject_for(Act::SeeLedger)).is_ok();
    let (now, printed) = (edge.op.now, printed(&edge));
    let title = found.line.forum.plan.title.clone();
    Ok(Page::new(title.clone(), move || {
        let link = |slide: &Slide| routes::engagement_forum_slide(engagement, forum, slide.id);
        let minutes = (!found.line.forum.minutes.is_empty()).then(|| {
            let heading =
                if found.line.forum.is_minuted() { "Minutes" } else { "Minutes, not published yet" };
            view! { <h2 class="govuk-heading-m">{heading}</h2> {prose(&found.line.forum.minutes)} }
        });
        view! {
            <span class="govuk-caption-l">{found.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p>{stands(&found.line, now)}</p>
            {if may_run { next(&found, now) } else { others_run(runs) }}
            {as_others(&found)}
            {goes_on.then(|| to_closing(engagement))}
            {why(&found.line)}
            {facts(&found.line, true, now)}
            {place_of(&found.line)}
            {coming(&found, runs, now)}
            {heard(&found, may_run)}
            {minutes}
            {slides::list(&found.slides, link)}
            {agenda(&found.line.forum.plan)}
            {printed}
        }
        .into_any()
    })
    .before(
        view! { <BackLink href=routes::engagement_step(engagement, "forums") text="Forums and briefings" /> }
            .into_any(),
    ))
}

fn others_run(runs: bool) -> AnyView {
    let words = "An owner or editor decides about questions, notes who came and publishes the minutes.";
    (!runs).then(|| view! { <p class="govuk-body">{words}</p> }).into_any()
}

/// A way to the page that everybody reads.
fn as_others(found: &OneForum) -> AnyView {
    let forum = &found.line.forum;
    if !forum.is_public() {
        return ().into_any();
    }
    let href = routes::forum(&found.working.engagement.reference, forum.id);
    view! { <p class="govuk-body"><a class="govuk-link" href=href>"Read it as everybody does"</a></p> }
        .into_any()
}

fn to_closing(engagement: EngagementId) -> AnyView {
    let href = routes::engagement_step(engagement, "closing");
    view! {
        <p class="govuk-body"><a class="govuk-link" href=href>"See what still stands in the way of closing"</a></p>
    }
    .into_any()
}

/// The next thing to do as a button, the others as links.
fn next(found: &OneForum, now: Timestamp) -> AnyView {
    let forum = &found.line.forum;
    let href = |step: &str| routes::engagement_forum_step(forum.engagement, forum.id, step);
    let link = |step: &str, words: &'static str| {
        view! { <p class="govuk-body"><a class="govuk-link" href=href(step)>{words}</a></p> }.into_any()
    };
    match &forum.stage {
        ForumStage::Draft => {
            let missing = forum.plan.missing();
            let published = found.working.engagement.takes_bookings().is_ok();
            let first = if missing.is_empty() && !published {
                view! { <InsetText>"A procurement officer publishes the engagement. Then you can announce this."</InsetText> }.into_any()
            } else if missing.is_empty() {
                view! { <Button href=href("announce")>"Announce it"</Button> }.into_any()
            } else {
                let words = format!("Before it can be announced, add {}.", missing.join(", and "));
                view! { <InsetText>{words}</InsetText> <Button href=href("plan")>"Complete the plan"</Button> }.into_any()
            };
            view! { {first} {link("plan", "Change the plan")} {link("cancel", "Discard it")} }.into_any()
        }
        ForumStage::Announced { .. } if now < forum.plan.starts => {
            view! { {link("plan", "Change it: those who come are told")} {link("cancel", "Cancel it")} }
                .into_any()
        }
        ForumStage::Announced { .. } => {
            let noted = found.line.unnoted == 0;
            let over = forum.plan.ends <= now;
            let open = forums::open_in_minutes(found);
            let (first, words) = match (noted, over && !forum.minutes.is_empty(), open.unheard) {
                (false, ..) => ("attendance", "Note who came".to_owned()),
                (true, false, _) => ("minutes", "Write the minutes".to_owned()),
                (true, true, 0) => ("publish", "Publish the minutes".to_owned()),
                (true, true, unheard) => {
                    ("", format!("Decide about {}", plural(unheard, "question", "questions")))
                }
            };
            let to = if first.is_empty() { "#questions".to_owned() } else { href(first) };
            let first_link = view! { <Button href=to>{words}</Button> };
            let others = [
                ("attendance", "Note who came, or put it right"),
                ("minutes", "Write the minutes"),
                ("slides", "Put slides or another file beside the minutes"),
            ];
            let others = others.into_iter().filter(|(step, _)| *step != first);
            let others = others.map(|(step, words)| link(step, words)).collect_view();
            view! { {first_link} {others} }.into_any()
        }
        ForumStage::Minuted { .. } | ForumStage::Cancelled { .. } => ().into_any(),
    }
}

fn why(line: &Line) -> AnyView {
    match &line.forum.stage {
        ForumStage::Cancelled { because, .. } if !because.is_empty() => {
            view! { <h2 class="govuk-heading-m">"Why it was cancelled"</h2> {prose(because)} }.into_any()
        }
        _ => ().into_any(),
    }
}

fn place_of(line: &Line) -> AnyView {
    if line.forum.plan.place.is_empty() {
        return ().into_any();
    }
    view! {
        <h2 class="govuk-heading-m">"Where (only people with a seat and those who run the engagement read this)"</h2>
        {prose(&line.forum.plan.place)}
    }
    .into_any()
}

/// Who comes or waits, by supplier; what they need, for whoever runs it, until it is over.
fn coming(found: &OneForum, runs: bool, now: Timestamp) -> AnyView {
    if found.coming.is_empty() {
        return ().into_any();
    }
    let forum = &found.line.forum;
    let open = forum.takes_seats(now).is_ok();
    let needs =
        runs && now < forum.plan.ends && found.coming.iter().any(|one| !one.attendee.needs.is_empty());
    let rows = found.coming.iter().map(|one| {
        let supplier = view! { {one.supplier.clone()} " " {(!one.verified).then(unverified)} }.into_any();
        let mut row = vec![Cell::from(one.name.clone()), supplier.into(), has(one, open).into()];
        if needs {
            row.push(one.attendee.needs.clone().into());
        }
        row
    });
    let rows = rows.collect();
    let explained = found.coming.iter().any(|one| !one.verified).then(unverified_means);
    let mut head: Vec<Cell> = ["Who", "Supplier", "Status"].map(Cell::from).into();
    if needs {
        head.push("What they need".into());
    }
    view! {
        <Scroll label="Who comes or waits">
            <Table caption="Who comes or waits" caption_classes="govuk-table__caption--m" head rows first_names_row=true />
        </Scroll>
        {explained}
    }
    .into_any()
}

fn has(one: &Coming, open: bool) -> AnyView {
    let (colour, words) = match one.attendee.stage {
        AttendeeStage::Waiting { .. } | AttendeeStage::Offered { .. } if !open => {
            (TagColour::Grey, "Got no seat")
        }
        AttendeeStage::Waiting { .. } => (TagColour::Grey, "Waits"),
        AttendeeStage::Offered { .. } => (TagColour::Yellow, "A seat is kept"),
        AttendeeStage::Came { .. } => (TagColour::Purple, "Came"),
        AttendeeStage::StayedAway { .. } => (TagColour::Grey, "Did not come"),
        _ => (TagColour::Blue, "Has a seat"),
    };
    view! { <Tag colour>{words}</Tag> }.into_any()
}

/// What was asked, each with a way to decide about it.
fn heard(found: &OneForum, may_run: bool) -> AnyView {
    if found.heard.is_empty() {
        return ().into_any();
    }
    let forum = &found.line.forum;
    let open = found.heard.iter().filter(|heard| heard.stage == ForumQuestionStage::Sent).count() as u64;
    let lines = found.heard.iter().map(|heard| {
        let words = excerpt(&heard.words, EXCERPT_CHARS);
        let href = routes::engagement_forum_question(forum.engagement, forum.id, heard.id);
        let words = if may_run && forum.hears_questions().is_ok() {
            view! { <a class="govuk-link" href=href>{words}</a> }.into_any()
        } else {
            words.into_any()
        };
        view! { <li>{words} " " {question_stands(&heard.stage)}</li> }
    });
    let lines = lines.collect_view();
    let lead = match open {
        _ if forum.hears_questions().is_err() => "Nobody here learns who sent one.".to_owned(),
        0 => "Every question is decided. Nobody here learns who sent one.".to_owned(),
        open => {
            format!(
                "{} to decide about. Nobody here learns who sent one.",
                plural(open, "question is", "questions are")
            )
        }
    };
    view! {
        <h2 class="govuk-heading-m" id="questions">"Questions"</h2>
        <p class="govuk-body">{lead}</p>
        <ol class="govuk-list govuk-list--number">{lines}</ol>
    }
    .into_any()
}
