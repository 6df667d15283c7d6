//! A question to a forum, for its hosts: take it, decline it, or write down how it was answered.

use crate::{
    edge::{Edge, Next, Page},
    engagements::{questions::filled, steps::unsent},
    problems::{answers::stored_now, reading::prose},
    routes,
    ui::{
        BackLink, Button, Choice, FormState, InsetText, Legend, Limit, PostForm, RadiosField, Tag, TagColour,
        TextAreaField,
    },
};
use domain::{
    engagements::REASON_LIMIT,
    fault::Fault,
    forums::{FORUM_ANSWER_LIMIT, ForumQuestionStage, Moderation, bid_talk},
    ids::{EngagementId, ForumId, ForumQuestionId},
};
use leptos::prelude::*;
use portal::forums::{self, Heard};
use serde::Deserialize;

type Parts = (EngagementId, ForumId, ForumQuestionId);

/// Where a question stands, as its hosts read it.
pub(super) fn stands(stage: &ForumQuestionStage) -> AnyView {
    let (colour, words) = match stage {
        ForumQuestionStage::Sent => (TagColour::Yellow, "To decide"),
        ForumQuestionStage::Taken { .. } => (TagColour::Blue, "Taken"),
        ForumQuestionStage::Answered { .. } => (TagColour::Green, "Answered"),
        ForumQuestionStage::Declined { .. } => (TagColour::Grey, "Not taken"),
    };
    view! { <Tag colour>{words}</Tag> }.into_any()
}

pub(super) async fn page(
    edge: Edge,
    (engagement, forum, question): Parts,
    form: FormState,
) -> Result<Page, Fault> {
    let found = forums::one_to_run(edge.portal(), &edge.op, engagement, forum).await?;
    let heard =
        found.heard.iter().find(|heard| heard.id == question).cloned().ok_or_else(Fault::not_found)?;
    let hidden = vec![form.mark("seen", || heard.revision.to_string())];
    let heard_still = found.line.forum.hears_questions();
    let now = form.overtaken.then(|| stored_now(Some(decided(&heard.stage))));
    let form = form.or(stored(&heard));
    Ok(Page::new("A question", move || {
        let flagged = bid_talk(&heard.words).map(|word| {
            let words = format!(
                "It says \u{201c}{word}\u{201d}. Nobody speaks about prices or bids at a forum. If it is about those, do not take it, and say so."
            );
            view! { <InsetText>{words}</InsetText> }
        });
        let step = match heard_still {
            Err(fault) => view! {
                <InsetText>{format!("{}. {}.", fault.what, fault.next.trim_end_matches('.'))}</InsetText>
                {unsent(&form, &["reason", "answer"])}
            }
            .into_any(),
            Ok(()) => view! { {now} {deciding(&form, hidden)} }.into_any(),
        };
        view! {
            <span class="govuk-caption-l">{found.line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">"A question"</h1>
            <p>{stands(&heard.stage)}</p>
            <blockquote class="govuk-inset-text">{prose(&heard.words)}</blockquote>
            {flagged}
            {step}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_forum(engagement, forum) /> }.into_any()))
}

/// What is decided about a question now, for whoever was overtaken.
fn decided(stage: &ForumQuestionStage) -> AnyView {
    let words = match stage {
        ForumQuestionStage::Answered { answer, .. } => prose(answer),
        ForumQuestionStage::Declined { reason, .. } => prose(reason),
        ForumQuestionStage::Sent | ForumQuestionStage::Taken { .. } => ().into_any(),
    };
    view! { <p class="govuk-body">{stands(stage)}</p> {words} }.into_any()
}

fn stored(heard: &Heard) -> Vec<(&'static str, String)> {
    match &heard.stage {
        ForumQuestionStage::Sent => Vec::new(),
        ForumQuestionStage::Taken { .. } => vec![("decision", "take".to_owned())],
        ForumQuestionStage::Answered { answer, .. } => {
            vec![("decision", "answer".to_owned()), ("answer", answer.clone())]
        }
        ForumQuestionStage::Declined { reason, .. } => {
            vec![("decision", "decline".to_owned()), ("reason", reason.clone())]
        }
    }
}

fn deciding(form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
    let answer = view! {
        <TextAreaField
            form name="answer" rows=6 limit=Limit::Characters(FORUM_ANSWER_LIMIT) label="How it was answered"
            hint="It is published with the minutes."
        />
    };
    let reason = view! {
        <TextAreaField
            form name="reason" rows=3 limit=Limit::Characters(REASON_LIMIT) label="Why it is not taken"
            hint="Its asker alone reads it. The ledger keeps it, for nobody else was told."
        />
    };
    let choices = vec![
        Choice::new("take", "Take it").hint("Everybody who has a seat reads it, without who sent it"),
        Choice::new("answer", "It was answered")
            .hint("Only for a question you have taken, once it has begun")
            .reveals(answer),
        Choice::new("decline", "Do not take it").reveals(reason),
    ];
    let decision =
        view! { <RadiosField form name="decision" choices legend=Legend::medium("What do you decide?") /> };
    view! { <PostForm hidden>{decision} <Button>"Save"</Button></PostForm> }.into_any()
}

/// What was decided.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decided {
    seen: String,
    decision: String,
    answer: String,
    reason: String,
}

pub(super) async fn moderate(
    edge: Edge,
    (engagement, forum, question): Parts,
    sent: Decided,
) -> Result<Next, Fault> {
    let what = match sent.decision.as_str() {
        "take" => Moderation::Take,
        "answer" => {
            match filled(
                "answer",
                "The answer",
                FORUM_ANSWER_LIMIT,
                &sent.answer,
                "Enter how it was answered",
            ) {
                Ok(answer) => Moderation::Answer(answer),
                Err(errors) => return Ok(Next::Again(errors)),
            }
        }
        "decline" => {
            match filled("reason", "The reason", REASON_LIMIT, &sent.reason, "Enter why it is not taken") {
                Ok(reason) => Moderation::Decline(reason),
                Err(errors) => return Ok(Next::Again(errors)),
            }
        }
        _ => return Ok(Next::again("decision", "Select what you decide")),
    };
    let seen = sent.seen.parse().unwrap_or(-1);
    forums::moderate(edge.portal(), &edge.op, (engagement, forum), (question, seen), &what).await?;
    Ok(Next::See(format!("{}#questions", routes::engagement_forum(engagement, forum))))
}
