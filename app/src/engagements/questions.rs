//! Questions and answers as everybody reads them, and a supplier's own: asking, and saying whether other words will do.

use super::parts::clean;
use crate::{
    edge::{Edge, Next, Page},
    problems::reading::prose,
    routes,
    ui::{
        BackLink, Button, Choice, FieldError, FormState, InsetText, Label, Legend, Limit, PostForm,
        RadiosField, TextAreaField,
    },
};
use domain::{
    actor::{Act, Scope},
    engagements::Engagement,
    fault::Fault,
    ids::AskedId,
    questions::{About, Asked, Proposal, QUESTION_LIMIT, Stage},
    text::{Lines, excerpt, plural},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements;
use serde::Deserialize;

/// How much of a question stands in a line of a list, in characters.
pub(super) const EXCERPT_CHARS: usize = 120;

/// What an asker can rely on.
const SEALED: &str = "The council does not see who asked. Its procurement officers can unseal it for a reason, which is logged. \
                      It sees which questions are of the same asker, so let none of yours say who you are.";

/// What the public page of an engagement says about questions.
pub(super) fn beside(engagement: &Engagement, answered: u64, now: Timestamp) -> AnyView {
    let words = match (engagement.takes_questions(now).is_ok(), answered) {
        (false, 0) => return ().into_any(),
        (true, 0) => "Ask a question".to_owned(),
        (true, answered) => {
            format!(
                "Read {}, or ask one",
                plural(answered, "question and its answer", "questions and their answers")
            )
        }
        (false, answered) => {
            format!("Read {}", plural(answered, "question and its answer", "questions and their answers"))
        }
    };
    view! {
        <h2 class="govuk-heading-m">"Questions"</h2>
        <p class="govuk-body"><a class="govuk-link" href=routes::questions(&engagement.reference)>{words}</a></p>
    }
    .into_any()
}

pub(super) async fn page(edge: Edge, reference: String) -> Result<Page, Fault> {
    let engagement = engagements::public(edge.portal(), &edge.op, &reference).await?.engagement;
    let answered = engagements::answered(edge.portal(), &engagement).await?;
    let ours = engagements::our_questions(edge.portal(), &edge.op, &engagement).await?;
    // Visitors are asked to sign in for it.
    let may_ask = edge.op.actor.person().is_none() || Scope::own(&edge.op.actor, Act::AskQuestion).is_ok();
    let now = edge.op.now;
    let back = routes::engagement(&engagement.reference);
    Ok(Page::new(format!("Questions and answers: {}", engagement.title), move || {
        let answers = if answered.is_empty() {
            view! { <p class="govuk-body">"Nothing has been answered yet."</p> }.into_any()
        } else {
            answered.iter().map(published).collect_view().into_any()
        };
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Questions and answers"</h1>
            {may_ask.then(|| how_to_ask(&engagement, now))}
            {own(&ours, &engagement)}
            <h2 class="govuk-heading-m">"Answered"</h2>
            {answers}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

fn how_to_ask(engagement: &Engagement, now: Timestamp) -> AnyView {
    match engagement.takes_questions(now) {
        Ok(()) => {
            let until = engagement
                .setup
                .dates
                .questions_close_at
                .map(|date| format!(" until {}", london::long(date)));
            view! {
                <p class="govuk-body">
                    "Suppliers can ask" {until} ". Everybody reads the answers at the same time. " {SEALED}
                </p>
                <Button href=routes::question_ask(&engagement.reference)>"Ask a question"</Button>
            }
            .into_any()
        }
        Err(fault) => view! { <InsetText>{format!("{}. {}", fault.what, fault.next)}</InsetText> }.into_any(),
    }
}

fn published(asked: &Asked) -> AnyView {
    let Stage::Published { number, words, answer, at } = &asked.stage else { return ().into_any() };
    view! {
        <section class="app-answered" id=format!("question-{number}")>
            <h3 class="govuk-heading-s">"Question " {number.to_string()} " · " {asked.about.label()}</h3>
            {prose(words)}
            <h4 class="govuk-heading-s">"Answer, " <time datetime=london::iso(*at)>{london::long(*at)}</time></h4>
            {prose(answer)}
        </section>
    }
    .into_any()
}

fn own(ours: &[Asked], engagement: &Engagement) -> AnyView {
    if ours.is_empty() {
        return ().into_any();
    }
    let lines = ours.iter().map(|asked| {
        view! {
            <li>
                <a class="govuk-link" href=routes::asked_question(asked.id)>{excerpt(&asked.body, EXCERPT_CHARS)}</a> <br />
                {standing(asked, engagement)}
            </li>
        }
    });
    view! {
        <h2 class="govuk-heading-m">"Questions of your organisation"</h2>
        <p class="govuk-body">"You and your colleagues see them. " {SEALED}</p>
        <ul class="govuk-list govuk-list--spaced">{lines.collect_view()}</ul>
    }
    .into_any()
}

/// How a question stands, in words for its asker.
fn standing(asked: &Asked, engagement: &Engagement) -> String {
    match &asked.stage {
        Stage::Asked { .. } if engagement.decides_on_questions().is_err() => {
            "It had no answer when the engagement was closed".to_owned()
        }
        Stage::Asked { proposal: Some(Proposal { agreed: None, .. }) } => {
            "The council proposes other words. Say whether they will do".to_owned()
        }
        Stage::Asked { proposal: Some(Proposal { agreed: Some(false), .. }) } => {
            "You did not agree to the words that the council proposed. It may propose others, answer your own words, or decline"
                .to_owned()
        }
        Stage::Asked { .. } => match engagement.setup.dates.answers_by {
            Some(date) => {
                format!("Asked on {}. The council answers by {}", london::long(asked.at), london::long(date))
            }
            None => format!("Asked on {}", london::long(asked.at)),
        },
        Stage::Published { number, at, .. } => {
            format!("Answered on {}, as question {number}", london::long(*at))
        }
        Stage::Declined { at, .. } => {
            format!("Not answered: the council gave a reason on {}", london::long(*at))
        }
        Stage::Merged { .. } => "It is answered together with another question".to_owned(),
    }
}

pub(super) async fn ask_page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let (engagement, _) = engagements::for_asking(edge.portal(), &edge.op, &reference).await?;
    // The form brings the question's id, so that sending it twice asks once.
    let hidden = vec![form.mark("id", || engagements::new_question().to_string())];
    let late = engagement.takes_questions(edge.op.now).err();
    let back = routes::questions(&engagement.reference);
    Ok(Page::new("Ask a question", move || {
        let late = late.map(|late| view! { <InsetText>{format!("{}. {}", late.what, late.next)}</InsetText> });
        let choices = About::ALL.iter().map(|about| Choice::new(about.key(), about.label())).collect();
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Ask a question"</h1>
            {late}
            <p class="govuk-body">
                "The council publishes the question with its answer, to everybody at once; if it has none, when the engagement is closed. You are told by mail, unless you asked to be told no more. " {SEALED}
            </p>
            <PostForm hidden>
                <RadiosField form=&form name="about" choices legend=Legend::medium("What is it about?") />
                <TextAreaField
                    form=&form name="body" rows=8 limit=Limit::Characters(QUESTION_LIMIT) label=Label::medium("Your question")
                    hint="Write nothing that says who you are: no names, products or earlier contracts. Everybody will read it."
                />
                <Button>"Ask the question"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Questions and answers" /> }.into_any()))
}

/// A question, and the id that the form brought for it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    id: String,
    about: String,
    body: String,
}

pub(super) async fn ask(edge: Edge, reference: String, form: Ask) -> Result<Next, Fault> {
    engagements::for_asking(edge.portal(), &edge.op, &reference).await?;
    let about =
        About::from_key(&form.about).ok_or_else(|| wrong("about", "Select what your question is about"));
    let body = filled("body", "Your question", QUESTION_LIMIT, &form.body, "Enter your question");
    let (about, body) = match (about, body) {
        (Ok(about), Ok(body)) => (about, body),
        (about, body) => {
            return Ok(Next::Again(about.err().into_iter().chain(body.err()).flatten().collect()));
        }
    };
    let question: AskedId = form.id.parse().unwrap_or_else(|_| engagements::new_question());
    engagements::ask(edge.portal(), &edge.op, &reference, question, about, &body).await?;
    Ok(Next::See(routes::asked_question(question)))
}

/// A text that may not be left empty.
pub(crate) fn filled(
    name: &'static str,
    label: &'static str,
    limit: usize,
    raw: &str,
    empty: &str,
) -> Result<String, Vec<FieldError>> {
    match clean(name, label, limit, Lines::Many, raw)? {
        text if text.is_empty() => Err(wrong(name, empty)),
        text => Ok(text),
    }
}

pub(super) fn wrong(field: &str, message: &str) -> Vec<FieldError> {
    vec![FieldError { field: field.to_owned(), message: message.to_owned() }]
}

pub(super) async fn own_page(edge: Edge, question: AskedId, form: FormState) -> Result<Page, Fault> {
    let (engagement, asked) = engagements::own_question(edge.portal(), &edge.op, question).await?;
    let back = routes::questions(&engagement.reference);
    let hidden = vec![form.mark("seen", || asked.revision.to_string())];
    Ok(Page::new("Your question", move || {
        let then = match &asked.stage {
            Stage::Asked { proposal: Some(Proposal { words, agreed: None }) } => proposed(words, &form, hidden),
            Stage::Published { answer, number, .. } => view! {
                <h2 class="govuk-heading-m">"The answer"</h2>
                {prose(answer)}
                <p class="govuk-body">
                    <a class="govuk-link" href=format!("{}#question-{number}", routes::questions(&engagement.reference))>"Question " {number.to_string()} ", as everybody reads it"</a>
                </p>
            }
            .into_any(),
            Stage::Declined { reason, .. } => view! {
                <h2 class="govuk-heading-m">"Why it is not answered"</h2>
                {prose(reason)}
            }
            .into_any(),
            _ => ().into_any(),
        };
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Your question"</h1>
            {prose(&asked.body)}
            <p class="govuk-body">{standing(&asked, &engagement)} "."</p>
            {then}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Questions and answers" /> }.into_any()))
}

fn proposed(words: &str, form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
    let choices = vec![
        Choice::new("yes", "Yes, publish it in these words"),
        Choice::new("no", "No").hint("The council may propose others, answer your own words, or decline."),
    ];
    let radios = view! { <RadiosField form name="agrees" choices legend=Legend::medium("Will they do?") /> };
    view! {
        <h2 class="govuk-heading-m">"The words that the council proposes"</h2>
        {prose(words)}
        <PostForm hidden>
            {radios}
            <Button>"Send"</Button>
        </PostForm>
    }
    .into_any()
}

/// Whether the asker agrees to other words, and the revision they read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Consent {
    agrees: String,
    seen: String,
}

pub(super) async fn consent(edge: Edge, question: AskedId, form: Consent) -> Result<Next, Fault> {
    engagements::own_question(edge.portal(), &edge.op, question).await?;
    let agrees = match form.agrees.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Ok(Next::Again(wrong("agrees", "Select whether these words will do"))),
    };
    let seen = super::steps::seen(&form.seen);
    engagements::consent(edge.portal(), &edge.op, question, seen, agrees).await?;
    Ok(Next::See(routes::asked_question(question)))
}
