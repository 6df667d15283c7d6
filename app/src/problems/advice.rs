//! Words that may describe a solution: beside the answer they stand in, and for the whole problem.
//!
//! Advice only: nothing waits for a decision. Keeping words takes one click, for which ready reasons stand there.

use super::{fields::Typed, forms::clean_field};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, Details, FormState, InsetText, PostForm, TextField},
};
use domain::{
    actor::Act,
    fault::Fault,
    ids::ProblemId,
    problems::{AdviceReason, Content, KeptWords, Question, Spot, advice},
    text::{Lines, excerpt},
    time::london,
};
use leptos::prelude::*;
use portal::problems;

/// The longest reason of one's own, in characters.
const REASON_CHARS: usize = 300;

/// What the checker points out in a problem: what is open, and what was kept with a reason.
#[derive(Default)]
pub(super) struct Advised {
    pub(super) open: Vec<Spot>,
    pub(super) kept: Vec<(Spot, KeptWords)>,
}

/// What the checker says of this content, and what was decided about it.
pub(super) async fn advised(edge: &Edge, problem: ProblemId, content: &Content) -> Result<Advised, Fault> {
    let decisions = problems::advice::kept(edge.portal(), &edge.op, problem).await?;
    let mut advised = Advised::default();
    for spot in advice(content) {
        match decisions.iter().find(|kept| kept.fingerprint == spot.fingerprint()) {
            Some(kept) => advised.kept.push((spot, kept.clone())),
            None => advised.open.push(spot),
        }
    }
    Ok(advised)
}

fn quoted(spot: &Spot) -> String {
    format!("\u{2018}{}\u{2019}", excerpt(&spot.flag.quote, 100))
}

/// What the checker says of one answer, inside the answer's own form, so that a click saves the words too.
pub(super) async fn in_answer(edge: &Edge, problem: ProblemId, question: Question) -> Result<AnyView, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let mut open = advised(edge, problem, &working.content).await?.open;
    open.retain(|spot| spot.is_in(question));
    if open.is_empty() {
        return Ok(().into_any());
    }
    let spots = open.iter().map(keep_in_answer).collect_view();
    Ok(view! {
        <InsetText classes="app-advice">
            <h2 class="govuk-heading-s">"This may describe a solution"</h2>
            <p class="govuk-body">"This is advice. You can keep your words."</p>
            {spots}
        </InsetText>
    }
    .into_any())
}

fn keep_in_answer(spot: &Spot) -> AnyView {
    let button = |key: &str, words: &'static str| {
        let (value, about) = (format!("{key} {}", spot.fingerprint()), format!(", about {}", quoted(spot)));
        view! {
            <Button kind=ButtonKind::Secondary name="keep" value classes="app-advice__reason">
                {words} <span class="govuk-visually-hidden">{about}</span>
            </Button>
        }
    };
    let reasons = AdviceReason::ALL.iter().map(|reason| button(reason.key(), reason.label())).collect_view();
    view! {
        {said(spot)}
        <p class="govuk-body">"Keep these words:"</p>
        <div class="govuk-button-group">{reasons} {button("other", "For another reason")}</div>
    }
    .into_any()
}

fn said(spot: &Spot) -> AnyView {
    let quoted = quoted(spot);
    // The sentence begins with the words themselves, where they are short.
    let why = match spot.flag.why.strip_prefix(&quoted) {
        Some(rest) => rest.to_owned(),
        None => format!(". {}", spot.flag.why),
    };
    view! { <p class="govuk-body"><strong>{quoted}</strong> {why} " " {spot.flag.ask}</p> }.into_any()
}

/// Keeps words of an answer that was just saved; gives back where to go on.
pub(super) async fn keep_from_answer(
    edge: &Edge,
    problem: ProblemId,
    question: Question,
    keep: &str,
) -> Result<String, Fault> {
    let (reason, fingerprint) = keep.split_once(' ').unwrap_or_default();
    let Some(reason) = AdviceReason::from_key(reason) else {
        return Ok(format!("{}#words-{fingerprint}", routes::problem_part(problem, "advice")));
    };
    keep_words(edge, problem, fingerprint, reason.label()).await?;
    Ok(routes::question(problem, question.key()))
}

/// Keeps words that stand in the problem. Words that were changed meanwhile need no reason.
async fn keep_words(edge: &Edge, problem: ProblemId, fingerprint: &str, reason: &str) -> Result<(), Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    if advice(&working.content).iter().any(|spot| spot.fingerprint() == fingerprint) {
        problems::advice::keep(edge.portal(), &edge.op, problem, fingerprint, reason).await?;
    }
    Ok(())
}

pub(super) async fn page(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let may_edit =
        edge.op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false)).is_ok();
    let editable = may_edit && working.problem.stage.is_editable();
    let advised = advised(&edge, problem, &working.content).await?;
    Ok(Page::new("Words that may describe a solution", move || {
        let Advised { open, kept } = advised;
        let nothing = open.is_empty().then(|| {
            view! { <p class="govuk-body">"Nothing is open. The problem says what is wrong and leaves open how it is solved."</p> }
        });
        let open = open
            .iter()
            .map(|spot| {
                let decide = may_edit.then(|| keep_forms(spot, &form));
                view! {
                    <section class="app-advice" id=format!("words-{}", spot.fingerprint())>
                        <h2 class="govuk-heading-m">{quoted(spot)}</h2>
                        <p class="govuk-body">{spot.flag.why.clone()} " " {spot.flag.ask}</p>
                        {places(problem, spot, editable)}
                        {decide}
                    </section>
                }
            })
            .collect_view();
        view! {
            <h1 class="govuk-heading-l">"Words that may describe a solution"</h1>
            <p class="govuk-body">
                "A problem that names its solution shuts out whoever would solve it another way. This is advice: you can change \
                 the words or keep them, and nothing waits for it. Reviewers see the reasons."
            </p>
            {nothing} {open} {kept_list(problem, kept, editable, may_edit)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) text="All questions" /> }.into_any()))
}

/// Where the words stand, with links for whoever can change them.
fn places(problem: ProblemId, spot: &Spot, editable: bool) -> AnyView {
    let places = spot
        .places
        .iter()
        .map(|(question, item)| {
            let href = match item.as_str() {
                "" => routes::question(problem, question.key()),
                item => routes::item(problem, question.key(), item),
            };
            let link = editable.then(|| view! { <a class="govuk-link" href=href>{question.label()}</a> });
            let words = (!editable).then(|| question.label());
            view! { <li>{link} {words}</li> }
        })
        .collect_view();
    view! { <p class="govuk-body">"Found in:"</p> <ul class="govuk-list govuk-list--bullet">{places}</ul> }
        .into_any()
}

fn keep_forms(spot: &Spot, form: &FormState) -> AnyView {
    let fingerprint = spot.fingerprint();
    let hidden = vec![("words".to_owned(), fingerprint.clone())];
    let about = format!(", about {}", quoted(spot));
    let reasons = AdviceReason::ALL
        .iter()
        .map(|reason| {
            let about = about.clone();
            view! {
                <Button kind=ButtonKind::Secondary name="reason" value=reason.key()>
                    {reason.label()} <span class="govuk-visually-hidden">{about}</span>
                </Button>
            }
        })
        .collect_view();
    let name = format!("own-{fingerprint}");
    let open = form.error(&name).is_some();
    let own = view! { <TextField form name label="The reason" /> }.into_any();
    view! {
        <PostForm hidden=hidden.clone()>
            <p class="govuk-body">"Keep these words:"</p>
            <div class="govuk-button-group">{reasons}</div>
        </PostForm>
        <Details summary="Keep them for another reason" open>
            <PostForm hidden>
                {own}
                <Button kind=ButtonKind::Secondary name="reason" value="own">"Keep these words"</Button>
            </PostForm>
        </Details>
    }
    .into_any()
}

fn kept_list(problem: ProblemId, kept: Vec<(Spot, KeptWords)>, editable: bool, may_edit: bool) -> AnyView {
    if kept.is_empty() {
        return ().into_any();
    }
    let lines = kept
        .into_iter()
        .map(|(spot, kept)| {
            let undo = may_edit.then(|| {
                let hidden = vec![("undo".to_owned(), kept.fingerprint.clone())];
                let about = quoted(&spot);
                view! {
                    <PostForm hidden>
                        <Button kind=ButtonKind::Secondary>
                            "Take the reason back" <span class="govuk-visually-hidden">", about " {about}</span>
                        </Button>
                    </PostForm>
                }
            });
            view! {
                <section class="app-advice">
                    <h3 class="govuk-heading-s">{quoted(&spot)}</h3>
                    {reason(&kept)} {places(problem, &spot, editable)} {undo}
                </section>
            }
        })
        .collect_view();
    view! { <h2 class="govuk-heading-m">"Kept with a reason"</h2> {lines} }.into_any()
}

fn reason(kept: &KeptWords) -> AnyView {
    view! {
        <p class="govuk-body">
            {kept.reason.clone()} <br />
            <span class="govuk-hint">"Kept by " {kept.by.clone()} " on " {london::long(kept.at)}</span>
        </p>
    }
    .into_any()
}

/// Open and kept words as a reviewer reads them.
pub(super) fn for_reviewer(advised: &Advised) -> AnyView {
    if advised.open.is_empty() && advised.kept.is_empty() {
        return view! { <p class="govuk-body">"The checker found no words that may describe a solution."</p> }.into_any();
    }
    let open = advised.open.iter().map(|spot| view! { <li>{said(spot)}</li> }).collect_view();
    let kept = advised
        .kept
        .iter()
        .map(|(spot, kept)| view! { <li><strong>{quoted(spot)}</strong> {reason(kept)}</li> })
        .collect_view();
    let part = |any: bool, heading: &'static str, lines: AnyView| {
        any.then(|| {
            view! {
                <h3 class="govuk-heading-s">{heading}</h3>
                <ul class="govuk-list govuk-list--bullet">{lines}</ul>
            }
        })
    };
    view! {
        {part(!advised.open.is_empty(), "Open", open.into_any())}
        {part(!advised.kept.is_empty(), "Kept with a reason", kept.into_any())}
    }
    .into_any()
}

pub(super) async fn decide(edge: Edge, problem: ProblemId, typed: Typed) -> Result<Next, Fault> {
    let see = routes::problem_part(problem, "advice");
    if !typed.get("undo").is_empty() {
        problems::advice::open_again(edge.portal(), &edge.op, problem, typed.get("undo")).await?;
        return Ok(Next::See(see));
    }
    let words = typed.get("words");
    let name = format!("own-{words}");
    let reason = match AdviceReason::from_key(typed.get("reason")) {
        Some(reason) => Ok(reason.label().to_owned()),
        None => clean_field("reason", "The reason", REASON_CHARS, Lines::One, typed.get(&name)),
    };
    match reason {
        Err(mistake) => Ok(Next::again(&name, mistake)),
        Ok(reason) if reason.is_empty() => Ok(Next::again(&name, "Enter why you keep these words")),
        Ok(reason) => {
            keep_words(&edge, problem, words, &reason).await?;
            Ok(Next::See(see))
        }
    }
}
