//! Somebody's seat at a forum: taking it, giving it up, the place, and what they ask.

use super::public::{agenda, asked, facts, stands};
use crate::{
    calendar,
    edge::{Edge, Next, Page, no_button},
    engagements::{questions::filled, steps::unsent},
    problems::{forms::clean_field, reading::prose},
    routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, InsetText, Limit, PostForm, SummaryList, SummaryRow,
        TextAreaField, act,
    },
};
use axum::response::Response;
use domain::{
    demos::OFFER_HOURS,
    fault::Fault,
    forums::{
        AttendeeStage, FORUM_QUESTION_LIMIT, FORUM_QUESTIONS_EACH, ForumQuestion, ForumQuestionStage,
        NEEDS_LIMIT,
    },
    ids::{ForumId, ForumQuestionId},
    text::{Lines, plural},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::forums::{self, Desk};
use serde::Deserialize;

type Parts = (String, ForumId);

pub(super) async fn page(edge: Edge, (reference, forum): Parts, form: FormState) -> Result<Page, Fault> {
    let desk = forums::desk(edge.portal(), &edge.op, &reference, forum).await?;
    let now = edge.op.now;
    let seen = vec![form.mark("seen", || desk.line.forum.revision.to_string())];
    let question = vec![form.mark("question", || edge.op.id::<ForumQuestionId>().to_string())];
    let back = routes::forum(&desk.engagement.reference, forum);
    Ok(Page::new("Your seat", move || {
        view! {
            <span class="govuk-caption-l">{desk.line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">"Your seat"</h1>
            <p>{stands(&desk.line, now)}</p>
            {standing(&form, &desk, seen, now)}
            {colleagues(&desk)}
            {facts(&desk.line, desk.is_seated())}
            {questions(&form, &desk, question, now)}
            {agenda(&desk.line.forum.plan)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="About it" /> }.into_any()))
}

/// Where somebody stands, and what they can do.
fn standing(form: &FormState, desk: &Desk, seen: Vec<(String, String)>, now: Timestamp) -> AnyView {
    let open = desk.line.forum.takes_seats(now);
    let over = |fault: &Fault| {
        view! { <InsetText>{format!("{}. {}.", fault.what, fault.next.trim_end_matches('.'))}</InsetText> }
    };
    let stage = desk.own.as_ref().map(|own| &own.stage);
    match (stage, open) {
        (Some(AttendeeStage::Seated { .. }), open) => seated(desk, open.is_ok()),
        (Some(AttendeeStage::Offered { until, .. }), Ok(())) => {
            let words = format!(
                "A seat is kept for you until {}. After that it goes to the next who waits.",
                london::long(*until)
            );
            view! {
                <InsetText>{words}</InsetText>
                <PostForm hidden=act("accept")><Button>"Take the seat"</Button></PostForm>
                <PostForm hidden=act("give_up")><Button kind=ButtonKind::Secondary>"Give it up"</Button></PostForm>
            }
            .into_any()
        }
        (Some(AttendeeStage::Waiting { since }), Ok(())) => {
            let words = format!(
                "You wait since {}. When a seat is free for you, we keep it for up to {OFFER_HOURS} hours and tell you by mail.",
                london::long(*since)
            );
            view! {
                <InsetText>{words}</InsetText>
                <PostForm hidden=act("give_up")><Button kind=ButtonKind::Secondary>"Leave the waiting list"</Button></PostForm>
            }
            .into_any()
        }
        (Some(AttendeeStage::Came { .. }), _) => {
            view! { <p class="govuk-body">"It is over. The council noted that you came."</p> }.into_any()
        }
        (Some(AttendeeStage::StayedAway { .. }), _) => {
            view! { <p class="govuk-body">"It is over. The council noted that you did not come."</p> }
                .into_any()
        }
        (_, Err(fault)) => {
            let over = over(&fault);
            view! { {over} {unsent(form, &["needs"])} }.into_any()
        }
        (stage, Ok(())) => {
            let before = match stage {
                Some(AttendeeStage::Lapsed) => {
                    Some("You did not take the seat that was kept for you in time.")
                }
                Some(AttendeeStage::GivenUp { .. }) => {
                    Some("You gave your seat up. You can come for one again.")
                }
                _ => None,
            };
            let before = before.map(|words| view! { <p class="govuk-body">{words}</p> });
            view! { {before} {taking(form, desk, seen)} }.into_any()
        }
    }
}

fn seated(desk: &Desk, ahead: bool) -> AnyView {
    let forum = &desk.line.forum;
    let mut rows = vec![
        SummaryRow::new("When", forum.plan.when()),
        SummaryRow::new("Where", prose(&forum.plan.place).into_any()),
    ];
    if let Some(own) = desk.own.as_ref().filter(|own| !own.needs.is_empty()) {
        rows.push(SummaryRow::new("What you need", prose(&own.needs).into_any()));
    }
    let ics = routes::forum_ics(&desk.engagement.reference, forum.id);
    let change = if ahead {
        view! {
            <p class="govuk-body"><a class="govuk-link" href=ics>"Put it into your calendar"</a></p>
            <p class="govuk-body">"If you cannot come, give your seat up, so that somebody else can."</p>
            <PostForm hidden=act("give_up")><Button kind=ButtonKind::Warning>"Give your seat up"</Button></PostForm>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <h2 class="govuk-heading-m">"You have a seat"</h2>
        <SummaryList rows />
        {change}
    }
    .into_any()
}

fn taking(form: &FormState, desk: &Desk, seen: Vec<(String, String)>) -> AnyView {
    let plan = &desk.line.forum.plan;
    let full = desk.line.free() == 0;
    let (lead, button) = if full {
        (
            "Every seat is taken. Wait, and you get the next that is free, in the order in which people came.",
            "Join the waiting list",
        )
    } else {
        ("Everybody takes a seat for themselves.", "Take a seat")
    };
    let most = format!(
        "At most {} of one supplier. Whoever comes after that waits.",
        plural(u64::from(plan.per_supplier), "person comes", "people come")
    );
    let needs = view! {
        <TextAreaField
            form name="needs" rows=3 limit=Limit::Characters(NEEDS_LIMIT) label="What do you need there? (optional)"
            hint="For example, step-free access or an interpreter. The hosts read it. Do not write about prices."
        />
    };
    let hidden = [act("take"), seen].concat();
    view! {
        <p class="govuk-body">{lead} " " {most}</p>
        <PostForm hidden>{needs} <Button>{button}</Button></PostForm>
    }
    .into_any()
}

fn colleagues(desk: &Desk) -> AnyView {
    if desk.colleagues.is_empty() {
        return ().into_any();
    }
    let words = format!("Also for your organisation: {}.", desk.colleagues.join(", "));
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

/// What somebody asked, what is taken of what was asked, and a way to ask.
fn questions(form: &FormState, desk: &Desk, hidden: Vec<(String, String)>, now: Timestamp) -> AnyView {
    let forum = &desk.line.forum;
    let own = own_questions(&desk.asked);
    if !desk.is_seated() {
        return view! { {own} {unsent(form, &["words"])} }.into_any();
    }
    let left = FORUM_QUESTIONS_EACH.saturating_sub(desk.asked.len() as u64);
    let ask = if forum.takes_questions(now).is_ok() && left > 0 {
        let words = view! {
            <TextAreaField
                form name="words" rows=4 limit=Limit::Characters(FORUM_QUESTION_LIMIT) label="Your question"
                hint="A host reads it before anybody else does, and not who sent it. Leave out what names you, and prices."
            />
        };
        let hidden = [act("ask"), hidden].concat();
        view! {
            <h2 class="govuk-heading-m">"Send a question"</h2>
            <PostForm hidden>{words} <Button kind=ButtonKind::Secondary>"Send the question"</Button></PostForm>
        }
        .into_any()
    } else {
        unsent(form, &["words"])
    };
    let taken = asked(&desk.taken, forum.is_minuted());
    let heading = (!desk.taken.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">"What is asked"</h2> <p class="govuk-body">"Everybody who has a seat reads this."</p> }
    });
    view! { {heading} {taken} {own} {ask} }.into_any()
}

fn own_questions(asked: &[ForumQuestion]) -> AnyView {
    if asked.is_empty() {
        return ().into_any();
    }
    let lines = asked.iter().map(|asked| {
        let stands = match &asked.stage {
            ForumQuestionStage::Sent => "A host has not read it yet.".to_owned(),
            ForumQuestionStage::Taken { .. } => "It is taken.".to_owned(),
            ForumQuestionStage::Answered { .. } => "It was answered.".to_owned(),
            ForumQuestionStage::Declined { reason, .. } => format!("It is not taken: {reason}"),
        };
        view! { <li>{prose(&asked.words)} <p class="govuk-hint">{stands}</p></li> }
    });
    let lines = lines.collect_view();
    view! {
        <h2 class="govuk-heading-m">"Your questions"</h2>
        <ul class="govuk-list">{lines}</ul>
    }
    .into_any()
}

/// What was pressed, and what was written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    act: String,
    needs: String,
    seen: String,
    question: String,
    words: String,
}

pub(super) async fn change(edge: Edge, (reference, forum): Parts, sent: Sent) -> Result<Next, Fault> {
    let desk = forums::desk(edge.portal(), &edge.op, &reference, forum).await?;
    let reference = desk.engagement.reference;
    match sent.act.as_str() {
        "take" => {
            let seen = sent.seen.parse().unwrap_or(-1);
            match clean_field("needs", "What you need", NEEDS_LIMIT, Lines::Many, &sent.needs) {
                Ok(needs) => forums::take(edge.portal(), &edge.op, &reference, (forum, seen), &needs).await?,
                Err(mistake) => return Ok(Next::again("needs", mistake)),
            }
        }
        "accept" => forums::accept(edge.portal(), &edge.op, &reference, forum).await?,
        "give_up" => forums::give_up(edge.portal(), &edge.op, &reference, forum).await?,
        "ask" => {
            let question = sent.question.parse().unwrap_or_else(|_| edge.op.id());
            match filled("words", "Your question", FORUM_QUESTION_LIMIT, &sent.words, "Enter your question") {
                Ok(words) => {
                    forums::ask(edge.portal(), &edge.op, &reference, (forum, question), &words).await?;
                }
                Err(errors) => return Ok(Next::Again(errors)),
            }
        }
        _ => return Err(no_button()),
    }
    Ok(Next::See(routes::forum_seat(&reference, forum)))
}

/// The same for a calendar.
pub(super) async fn ics(edge: Edge, (reference, forum): Parts) -> Result<Response, Fault> {
    let desk = forums::desk(edge.portal(), &edge.op, &reference, forum).await?;
    let entry = portal::calendar::of_forum(&desk)?;
    calendar::file(&edge, entry, "attachment; filename=\"forum.ics\"")
}
