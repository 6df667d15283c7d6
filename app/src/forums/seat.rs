//! Somebody's seat at a forum: taking it, giving it up, the place, and what they ask.

use super::public::{agenda, asked, facts, stands};
use crate::{
    calendar,
    edge::{Edge, Next, Page, no_button},
    engagements::{questions::filled, steps::unsent},
    problems::{
        forms::clean_field,
        reading::{printed, prose},
    },
    routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, InsetText, Limit, PostForm, SummaryList, SummaryRow,
        TextAreaField, act,
    },
};
use axum::response::Response;
use domain::{
    demos::{OFFER_HOURS, OFFER_LATEST_HOURS, offer_until},
    fault::Fault,
    forums::{
        AttendeeStage, FORUM_QUESTION_LIMIT, FORUM_QUESTIONS_EACH, Forum, ForumQuestion, ForumQuestionStage,
        ForumStage, NEEDS_LIMIT,
    },
    ids::ForumId,
    text::{Lines, plural},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::forums::{self, Desk};
use serde::Deserialize;

type Parts = (String, ForumId);

pub(super) async fn page(edge: Edge, (reference, forum): Parts, form: FormState) -> Result<Page, Fault> {
    let desk = forums::desk(edge.portal(), &edge.op, &reference, forum).await?;
    let (now, printed) = (edge.op.now, printed(&edge));
    let seen = vec![form.mark("seen", || desk.line.forum.revision.to_string())];
    let question = vec![form.mark("question", || forums::new_question().to_string())];
    let back = routes::forum(&desk.engagement.reference, forum);
    let form = form.or(desk.own.as_ref().map(|own| ("needs", own.needs.clone())));
    let title = title(&desk, now);
    Ok(Page::new(title, move || {
        view! {
            <span class="govuk-caption-l">{desk.line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p>{stands(&desk.line, now)}</p>
            {standing(&form, &desk, &seen, now)}
            {colleagues(&desk)}
            {facts(&desk.line, desk.is_seated(), now)}
            {questions(&form, &desk, question, now)}
            {agenda(&desk.line.forum.plan)}
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="About it" /> }.into_any()))
}

fn title(desk: &Desk, now: Timestamp) -> &'static str {
    let takes = desk.line.forum.takes_seats(now).is_ok();
    match desk.own.as_ref().map(|own| &own.stage) {
        Some(AttendeeStage::Waiting { .. }) if takes => "You are waiting for a seat",
        Some(AttendeeStage::Offered { .. }) if takes => "A seat is kept for you",
        Some(stage) if stage.is_seated() => "Your seat",
        _ if takes => "Take a seat",
        _ => "Your seat",
    }
}

/// Where somebody stands, and what they can do.
fn standing(form: &FormState, desk: &Desk, seen: &[(String, String)], now: Timestamp) -> AnyView {
    let forum = &desk.line.forum;
    let over = forum.plan.ends <= now;
    let stage = desk.own.as_ref().map(|own| &own.stage);
    match (stage, forum.takes_seats(now)) {
        (Some(stage), open) if stage.is_seated() && !over => seated(form, desk, open.is_ok()),
        (Some(AttendeeStage::Came { .. }), _) => past("It is over. The council noted that you came."),
        (Some(AttendeeStage::StayedAway { .. }), _) => {
            past("It is over. The council noted that you did not come.")
        }
        (Some(AttendeeStage::Seated { .. }), _) => {
            past("It is over. The council has not noted yet whether you came.")
        }
        (Some(AttendeeStage::Offered { until, .. }), Ok(())) => offered(desk, seen, *until, now),
        (Some(AttendeeStage::Waiting { since }), Ok(())) => waiting(form, desk, seen, *since, now),
        (stage, Err(fault)) => closed(form, desk, stage, &fault),
        (stage, Ok(())) => {
            let before = match stage {
                Some(AttendeeStage::Lapsed) => {
                    Some("You did not take the seat that was kept for you in time.")
                }
                Some(AttendeeStage::GivenUp { .. }) => {
                    Some("You said that you are not coming. You can ask for a seat again.")
                }
                _ => None,
            };
            let before = before.map(|words| view! { <p class="govuk-body">{words}</p> });
            view! { {before} {taking(form, desk, seen)} }.into_any()
        }
    }
}

fn past(words: &'static str) -> AnyView {
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

/// Nobody takes a seat any more, and why.
fn closed(form: &FormState, desk: &Desk, stage: Option<&AttendeeStage>, fault: &Fault) -> AnyView {
    let because = match &desk.line.forum.stage {
        ForumStage::Cancelled { because, .. } => prose(because),
        _ => ().into_any(),
    };
    let got_none = matches!(stage, Some(AttendeeStage::Waiting { .. } | AttendeeStage::Offered { .. }));
    let none = got_none.then(|| view! { <p class="govuk-body">"No seat became free for you."</p> });
    let words = format!("{}. {}.", fault.what, fault.next.trim_end_matches('.'));
    view! { {none} <InsetText>{words}</InsetText> {because} {unsent(form, &["needs"])} }.into_any()
}

fn offered(desk: &Desk, seen: &[(String, String)], until: Timestamp, now: Timestamp) -> AnyView {
    let words = if now < until {
        format!(
            "A seat is kept for you until {}. After that it goes to the next who waits.",
            london::long(until)
        )
    } else {
        format!("A seat was kept for you until {}. Nobody else has it yet.", london::long(until))
    };
    let accept = [act("accept"), seen.to_vec()].concat();
    let when = desk.line.forum.plan.when();
    view! {
        <InsetText>{words}</InsetText>
        <SummaryList rows=vec![SummaryRow::new("When", when)] />
        <PostForm hidden=accept><Button>"Take the seat"</Button></PostForm>
        <PostForm hidden=act("give_up")><Button kind=ButtonKind::Secondary>"Give it up"</Button></PostForm>
    }
    .into_any()
}

fn waiting(
    form: &FormState,
    desk: &Desk,
    seen: &[(String, String)],
    since: Timestamp,
    now: Timestamp,
) -> AnyView {
    // So late nothing is kept for anybody: whoever comes takes what is free, and whoever waits too.
    let late = offer_until(desk.line.forum.plan.starts, now).is_none();
    let free = late && desk.line.free() > 0 && !desk.supplier_is_full();
    let words = format!(
        "You have been waiting since {}. When a seat is free for you, we keep it for up to {OFFER_HOURS} hours and tell you by mail. In the last \
         {OFFER_LATEST_HOURS} hours we keep no seats: come back to this page then, and take one that is free.",
        london::long(since)
    );
    let full = desk.supplier_is_full().then(|| full(desk));
    let (lead, button) = if free {
        (
            "A seat is free. We keep no seats so close to the beginning, so take it now.".to_owned(),
            Some("Take the seat"),
        )
    } else {
        (words, None)
    };
    let act_of = if free { "take" } else { "need" };
    let hidden = [act(act_of), seen.to_vec()].concat();
    let needs = needs(form);
    view! {
        <InsetText>{lead}</InsetText>
        {full}
        <PostForm hidden>{needs} <Button kind=kind(free)>{button.unwrap_or("Save what you need")}</Button></PostForm>
        <PostForm hidden=act("give_up")><Button kind=ButtonKind::Secondary>"Leave the waiting list"</Button></PostForm>
    }
    .into_any()
}

const fn kind(first: bool) -> ButtonKind {
    if first { ButtonKind::Primary } else { ButtonKind::Secondary }
}

/// That no more of one's supplier come.
fn full(desk: &Desk) -> AnyView {
    let words = format!(
        "Your organisation has its {} already. You get one if a colleague gives theirs up.",
        plural(u64::from(desk.line.forum.plan.per_supplier), "seat", "seats")
    );
    view! { <p class="govuk-body">{words}</p> }.into_any()
}

fn seated(form: &FormState, desk: &Desk, ahead: bool) -> AnyView {
    let forum = &desk.line.forum;
    let rows = vec![
        SummaryRow::new("When", forum.plan.when()),
        SummaryRow::new("Where", prose(&forum.plan.place).into_any()),
    ];
    let ics = routes::forum_ics(&desk.engagement.reference, forum.id);
    let change = if ahead {
        let needs = needs(form);
        view! {
            <p class="govuk-body"><a class="govuk-link" href=ics>"Add it to your calendar"</a></p>
            <PostForm hidden=act("need")>{needs} <Button kind=ButtonKind::Secondary>"Save what you need"</Button></PostForm>
            <p class="govuk-body">"If you cannot come, give your seat up, so that somebody else can."</p>
            <PostForm hidden=act("give_up")><Button kind=ButtonKind::Warning>"Give your seat up"</Button></PostForm>
        }
        .into_any()
    } else {
        unsent(form, &["needs"])
    };
    view! {
        <h2 class="govuk-heading-m">"You have a seat"</h2>
        <SummaryList rows />
        {change}
    }
    .into_any()
}

fn needs(form: &FormState) -> AnyView {
    view! {
        <TextAreaField
            form name="needs" rows=3 limit=Limit::Characters(NEEDS_LIMIT) label="What do you need there? (optional)"
            hint="For example, step-free access or an interpreter. Those who run the forum read it, with your name: owners and editors of its councils, and hosts of partners. Do not write about prices."
        />
    }
    .into_any()
}

fn taking(form: &FormState, desk: &Desk, seen: &[(String, String)]) -> AnyView {
    let plan = &desk.line.forum.plan;
    let (lead, button) = if desk.supplier_is_full() {
        (full(desk), "Join the waiting list")
    } else if desk.line.free() == 0 {
        let words = "Every seat is taken. Wait, and you get the next that is free, in the order in which people came.";
        (view! { <p class="govuk-body">{words}</p> }.into_any(), "Join the waiting list")
    } else {
        let words = format!(
            "Everybody takes a seat for themselves. At most {} from one supplier.",
            plural(u64::from(plan.per_supplier), "person comes", "people come")
        );
        (view! { <p class="govuk-body">{words}</p> }.into_any(), "Take a seat")
    };
    let hidden = [act("take"), seen.to_vec()].concat();
    let needs = needs(form);
    view! { {lead} <PostForm hidden>{needs} <Button>{button}</Button></PostForm> }.into_any()
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
    let own = own_questions(&desk.asked, &desk.line.forum);
    if !desk.is_seated() {
        return view! { {own} {unsent(form, &["words"])} }.into_any();
    }
    let left = FORUM_QUESTIONS_EACH.saturating_sub(desk.asked.len() as u64);
    let ask = if forum.takes_questions(now).is_ok() && left > 0 {
        let words = view! {
            <TextAreaField
                form name="words" rows=4 limit=Limit::Characters(FORUM_QUESTION_LIMIT) label="Your question"
                hint="The council reads it first, without your name. Leave out what names you, and prices."
            />
        };
        let hidden = [act("ask"), hidden].concat();
        view! {
            <h2 class="govuk-heading-m">"Send a question"</h2>
            <PostForm hidden>{words} <Button kind=ButtonKind::Secondary>"Send the question"</Button></PostForm>
        }
        .into_any()
    } else {
        let all = (left == 0 && forum.takes_questions(now).is_ok()).then(|| {
            let words = format!("You have sent {FORUM_QUESTIONS_EACH} questions, as many as one person can. Ask the others in the room.");
            view! { <p class="govuk-body">{words}</p> }
        });
        view! { {all} {unsent(form, &["words"])} }.into_any()
    };
    let taken = asked(&desk.taken, forum.is_minuted());
    let heading = (!desk.taken.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">"What is asked"</h2> <p class="govuk-body">"Everybody who has a seat reads this."</p> }
    });
    view! { {heading} {taken} {own} {ask} }.into_any()
}

fn own_questions(asked: &[ForumQuestion], forum: &Forum) -> AnyView {
    if asked.is_empty() {
        return ().into_any();
    }
    let lines = asked.iter().map(|asked| {
        let stands = match &asked.stage {
            ForumQuestionStage::Sent if matches!(forum.stage, ForumStage::Cancelled { .. }) => {
                "It was cancelled, so nobody decides about this. You can ask on the page of the engagement."
                    .to_owned()
            }
            ForumQuestionStage::Sent => "The council has not decided about it yet.".to_owned(),
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
        "need" => match clean_field("needs", "What you need", NEEDS_LIMIT, Lines::Many, &sent.needs) {
            Ok(needs) => forums::need(edge.portal(), &edge.op, &reference, forum, &needs).await?,
            Err(mistake) => return Ok(Next::again("needs", mistake)),
        },
        "accept" => {
            let seen = sent.seen.parse().unwrap_or(-1);
            forums::accept(edge.portal(), &edge.op, &reference, (forum, seen)).await?;
        }
        "give_up" => forums::give_up(edge.portal(), &edge.op, &reference, forum).await?,
        "ask" => {
            let question = sent.question.parse().unwrap_or_else(|_| forums::new_question());
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
