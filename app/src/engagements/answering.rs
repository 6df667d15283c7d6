//! Answering: the questions about an engagement as its council reads them, and what it does with each.

use super::{
    questions::{EXCERPT_CHARS, filled, wrong},
    steps::{confirmed, seen, unsent},
};
use crate::{
    accounts::{unverified, unverified_means},
    edge::{Edge, Next, Page},
    problems::reading::prose,
    routes,
    ui::{
        BackLink, Button, ButtonKind, Cell, Choice, FieldError, FormState, InsetText, Legend, Limit,
        PasswordField, PostForm, RadiosField, Scroll, SelectField, SelectOption, SummaryList, SummaryRow,
        Table, Tag, TagColour, TextAreaField, WarningText,
    },
};
use domain::{
    actor::Act,
    engagements::{Engagement, REASON_LIMIT},
    fault::Fault,
    ids::{AskedId, EngagementId},
    questions::{ANSWER_LIMIT, Asked, Decision, Proposal, QUESTION_LIMIT, Stage},
    text::{excerpt, plural},
    time::london,
};
use leptos::prelude::*;
use portal::engagements::{self, Sealed};
use serde::Deserialize;

type Place = (EngagementId, AskedId);

pub(super) async fn list(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (place, mut all) = engagements::questions(edge.portal(), &edge.op, engagement).await?;
    let may_answer = edge.op.may(Act::AnswerQuestion, &place.subject()).is_ok();
    // What waits stands first, the longest wait first.
    all.sort_by_key(|one| !one.asked.is_open());
    Ok(Page::new("Questions", move || {
        let waiting = all.iter().filter(|one| one.asked.is_open()).count() as u64;
        let by = place.setup.dates.answers_by.map(|date| format!(" You said that you answer by {}.", london::long(date)));
        let body = if all.is_empty() {
            view! { <p class="govuk-body">"Nobody has asked a question yet."</p> }.into_any()
        } else {
            let rows = all.iter().map(|one| row(&place, one, may_answer)).collect();
            view! {
                <p class="govuk-body">{plural(waiting, "question waits", "questions wait")} " for an answer." {by}</p>
                <Scroll label="Questions">
                    <Table
                        caption="Questions, what waits first" caption_classes="govuk-visually-hidden"
                        head=["Question", "Asker", "Asked", "Stage"].map(Cell::from).into() rows
                    />
                </Scroll>
            }
            .into_any()
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Questions"</h1>
            <p class="govuk-body">"You see which questions are of the same asker, and not who that is."</p>
            {body}
        }
        .into_any()
    })
    .wide()
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn row(engagement: &Engagement, one: &Sealed, may_answer: bool) -> Vec<Cell> {
    let words = excerpt(one.asked.words(), EXCERPT_CHARS);
    let words = if may_answer {
        let href = routes::engagement_question(engagement.id, one.asked.id);
        view! { <a class="govuk-link" href=href>{words}</a> }.into_any()
    } else {
        words.into_any()
    };
    let (label, colour) = match &one.asked.stage {
        Stage::Asked { .. } if one.asked.awaits_asker() => ("Waits for the asker", TagColour::Yellow),
        Stage::Asked { .. } => ("Waits for you", TagColour::Blue),
        Stage::Published { .. } => ("Answered", TagColour::Green),
        Stage::Declined { .. } => ("Declined", TagColour::Grey),
        Stage::Merged { .. } => ("Merged", TagColour::Grey),
    };
    let stage = view! { <Tag colour>{label}</Tag> }.into_any();
    vec![words.into(), format!("Asker {}", one.asker).into(), london::day(one.asked.at).into(), stage.into()]
}

pub(super) async fn page(edge: Edge, (engagement, question): Place, form: FormState) -> Result<Page, Fault> {
    let (place, all, at) = engagements::for_deciding(edge.portal(), &edge.op, engagement, question).await?;
    let may_unseal =
        edge.op.may(Act::UnsealAsker, &place.subject()).is_ok() && place.decides_on_questions().is_ok();
    let form = form.or([("words", all[at].asked.words().to_owned())]);
    let hidden = vec![form.mark("seen", || all[at].asked.revision.to_string())];
    Ok(Page::new("A question", move || {
        let one = &all[at];
        let asked = &one.asked;
        let same = all.iter().filter(|other| other.asker == one.asker).count() as u64;
        let rows = vec![
            SummaryRow::new("About", asked.about.label()),
            SummaryRow::new("Asked", london::day(asked.at)),
            SummaryRow::new(
                "Asker",
                format!("Asker {}, of {} in all", one.asker, plural(same, "question", "questions")),
            ),
        ];
        let unseal = may_unseal.then(|| {
            let href = routes::engagement_unseal(engagement, question);
            view! { <p class="govuk-body"><a class="govuk-link" href=href>"Unseal who asked"</a></p> }
        });
        let late = place.decides_on_questions().err().filter(|_| asked.is_open());
        let then = if let Some(late) = late {
            view! {
                <InsetText>{late.what} ". " {late.next}</InsetText>
                {unsent(&form, &["answer", "words", "reason"])}
            }
            .into_any()
        } else if asked.is_open() {
            decide(&all, at, &form, hidden)
        } else {
            view! { {unsent(&form, &["answer", "words", "reason"])} {decided(asked, engagement)} }.into_any()
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"A question"</h1>
            {prose(&asked.body)}
            <SummaryList rows />
            {proposal(asked)}
            {then}
            {unseal}
        }
        .into_any()
    })
    .before(
        view! { <BackLink href=routes::engagement_step(engagement, "questions") text="All questions" /> }
            .into_any(),
    ))
}

fn proposal(asked: &Asked) -> AnyView {
    let Stage::Asked { proposal: Some(Proposal { words, agreed }) } = &asked.stage else {
        return ().into_any();
    };
    let says = match agreed {
        None => "You proposed these words. The asker has not said yet whether they will do:",
        Some(true) => "The asker agreed to these words. They are what is published:",
        Some(false) => {
            "You proposed these words, and the asker did not agree. If you answer, the asker's own words are published:"
        }
    };
    let words = prose(words);
    view! { <InsetText><p class="govuk-body">{says}</p> {words}</InsetText> }.into_any()
}

fn decided(asked: &Asked, engagement: EngagementId) -> AnyView {
    match &asked.stage {
        Stage::Published { number, words, answer, at } => view! {
            <h2 class="govuk-heading-m">"Question " {number.to_string()} ", answered on " {london::long(*at)}</h2>
            {prose(words)}
            <h3 class="govuk-heading-s">"Answer"</h3>
            {prose(answer)}
        }
        .into_any(),
        Stage::Declined { reason, at } => view! {
            <h2 class="govuk-heading-m">"Declined on " {london::long(*at)}</h2>
            {prose(reason)}
        }
        .into_any(),
        Stage::Merged { into, at } => {
            let other = routes::engagement_question(engagement, *into);
            view! {
                <p class="govuk-body">
                    "Merged on " {london::long(*at)} " into " <a class="govuk-link" href=other>"the question that asks the same"</a> "."
                </p>
            }
            .into_any()
        }
        Stage::Asked { .. } => ().into_any(),
    }
}

fn decide(all: &[Sealed], at: usize, form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
    let others: Vec<_> = all
        .iter()
        .filter(|other| other.asked.id != all[at].asked.id)
        .filter(|other| matches!(other.asked.stage, Stage::Asked { .. } | Stage::Published { .. }))
        .map(|other| {
            SelectOption::new(other.asked.id.to_string(), excerpt(other.asked.words(), EXCERPT_CHARS))
        })
        .collect();
    let answer = view! {
        <TextAreaField form name="answer" rows=8 limit=Limit::Characters(ANSWER_LIMIT) label="Answer" hint="It is published at once, and told by mail to everybody who wants to hear." />
    };
    let reword = view! {
        <TextAreaField form name="words" rows=6 limit=Limit::Characters(QUESTION_LIMIT) label="Words that do not say who asked" hint="The asker is asked whether they will do. Until then it cannot be answered." />
    };
    let decline = view! {
        <TextAreaField form name="reason" rows=4 limit=Limit::Characters(REASON_LIMIT) label="Why it is not answered" hint="The asker gets it by mail. Nobody outside its organisation reads it." />
    };
    let mut choices = vec![
        Choice::new("answer", "Answer it").reveals(answer),
        Choice::new("reword", "Propose other words").reveals(reword),
        Choice::new("decline", "Decline it").reveals(decline),
    ];
    if !others.is_empty() {
        let options = std::iter::once(SelectOption::new("", "Choose a question")).chain(others).collect();
        let merge =
            view! { <SelectField form name="into" options label="The question that asks the same" /> };
        choices.push(Choice::new("merge", "Merge it with another").reveals(merge));
    }
    let radios = view! { <RadiosField form name="decision" choices legend=Legend::medium("What do you do with it?") /> };
    view! {
        <PostForm hidden>
            {radios}
            <Button>"Send"</Button>
        </PostForm>
    }
    .into_any()
}

/// What the council does with a question, and the revision it read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decide {
    decision: String,
    answer: String,
    words: String,
    reason: String,
    into: String,
    seen: String,
}

pub(super) async fn save(edge: Edge, (engagement, question): Place, form: Decide) -> Result<Next, Fault> {
    engagements::for_deciding(edge.portal(), &edge.op, engagement, question).await?;
    let decision = match decision(&form) {
        Ok(decision) => decision,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    engagements::decide(edge.portal(), &edge.op, (engagement, question), seen(&form.seen), &decision).await?;
    Ok(Next::See(routes::engagement_question(engagement, question)))
}

fn decision(form: &Decide) -> Result<Decision, Vec<FieldError>> {
    match form.decision.as_str() {
        "answer" => filled("answer", "The answer", ANSWER_LIMIT, &form.answer, "Enter the answer")
            .map(|answer| Decision::Answer { answer }),
        "reword" => filled("words", "The words", QUESTION_LIMIT, &form.words, "Enter the words you propose")
            .map(|words| Decision::Reword { words }),
        "decline" => {
            filled("reason", "The reason", REASON_LIMIT, &form.reason, "Enter why it is not answered")
                .map(|reason| Decision::Decline { reason })
        }
        "merge" => match form.into.parse() {
            Ok(into) => Ok(Decision::Merge { into }),
            Err(_) => Err(wrong("into", "Select the question that asks the same")),
        },
        _ => Err(wrong("decision", "Select what you do with the question")),
    }
}

pub(super) async fn unseal_page(
    edge: Edge,
    (engagement, question): Place,
    form: FormState,
) -> Result<Page, Fault> {
    let (place, asked) = engagements::for_unsealing(edge.portal(), &edge.op, engagement, question).await?;
    let back = routes::engagement_question(engagement, question);
    Ok(Page::new("Unseal who asked", move || {
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Unseal who asked"</h1>
            {prose(&asked.body)}
            <WarningText>"It is logged that you did this, when and why. You learn whose all the questions of this asker are."</WarningText>
            <PostForm>
                <TextAreaField
                    form=&form name="reason" rows=4 limit=Limit::Characters(REASON_LIMIT)
                    label="Why you need to know it"
                />
                <PasswordField form=&form name="password" label="Your password" hint="We ask again, because this cannot be undone." />
                <Button kind=ButtonKind::Warning>"Unseal"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The question" /> }.into_any()))
}

/// Why somebody needs to know who asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Unseal {
    reason: String,
    password: String,
}

pub(super) async fn unseal(edge: Edge, (engagement, question): Place, form: Unseal) -> Result<Next, Fault> {
    engagements::for_unsealing(edge.portal(), &edge.op, engagement, question).await?;
    let reason =
        match filled("reason", "The reason", REASON_LIMIT, &form.reason, "Enter why you need to know it") {
            Ok(reason) => reason,
            Err(errors) => return Ok(Next::Again(errors)),
        };
    let confirmed = match confirmed(&edge, &form.password).await? {
        Ok(confirmed) => confirmed,
        Err(again) => return Ok(again),
    };
    let asker =
        engagements::unseal(edge.portal(), &edge.op, (engagement, question), &reason, confirmed).await?;
    let back = routes::engagement_question(engagement, question);
    let page = Page::new("Who asked", move || {
        view! {
            <h1 class="govuk-heading-l">"Who asked"</h1>
            <p class="govuk-body"><strong>{asker.name}</strong> " " {(!asker.verified).then(unverified)}</p>
            {(!asker.verified).then(unverified_means)}
            <p class="govuk-body">"It is not shown again. Keep it to yourself: what you tell one supplier you tell all."</p>
        }
        .into_any()
    });
    Ok(Next::Show(page.before(view! { <BackLink href=back text="The question" /> }.into_any())))
}
