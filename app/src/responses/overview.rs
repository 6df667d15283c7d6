//! A supplier's response to an engagement: what is asked, starting it, and how far it is.

use super::colour;
use crate::{
    edge::{Edge, Next, Nothing, Page},
    routes,
    ui::{
        BackLink, Button, FormState, InsetText, PostForm, SummaryList, SummaryRow, Tag, TagColour, Task,
        TaskList, WarningText,
    },
};
use domain::{
    actor::{Act, Subject},
    engagements::{Engagement, Reading},
    fault::Fault,
    pilots::ChallengeCard,
    problems::Content as Problem,
    responses::{Response, ResponseQuestion, Stage, all_asked},
    text::plural,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::responses::{self, Draft, Ground};

/// Who reads the public page of an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Somebody of a supplier.
    Supplier,
    /// Somebody who signed in and is of no supplier: of a council, a partner, the operator, or nobody yet. They write no response.
    OfNoSupplier,
    /// A visitor, who may sign in.
    Other,
}

/// What the public page of an engagement says about responses: what is asked, before anybody signs in.
pub(crate) fn beside(
    engagement: &Engagement,
    problem: &Problem,
    challenge: Option<&ChallengeCard>,
    reader: Reader,
    now: Timestamp,
) -> AnyView {
    let asked = all_asked(&engagement.setup.questions, problem, challenge);
    let words = match (engagement.takes_responses(now).is_ok(), reader) {
        (true, Reader::Supplier | Reader::Other) => Some("Write a response"),
        (false, Reader::Supplier) if engagement.is_public() => Some("Your response"),
        _ => None,
    };
    let link = words.map(|words| {
        view! {
            <p class="govuk-body">
                <a class="govuk-link" href=routes::response(&engagement.reference)>{words}</a>
            </p>
        }
    });
    view! {
        <h2 class="govuk-heading-m" id="responses">"What suppliers are asked"</h2>
        {questions(&asked)}
        <p class="govuk-body">{read_when(engagement, now)}</p>
        {link}
    }
    .into_any()
}

/// The questions with how each is answered.
pub(super) fn questions(asked: &[ResponseQuestion]) -> AnyView {
    let lines = asked.iter().map(|one| {
        let required = if one.required { "" } else { " Optional." };
        view! {
            <li>
                {one.ask.clone()}
                <br />
                <span class="govuk-hint app-asked__how">{one.kind.describe()} "." {required}</span>
            </li>
        }
    });
    view! { <ol class="govuk-list govuk-list--number">{lines.collect_view()}</ol> }.into_any()
}

/// When a council reads responses, for those who write them.
pub(super) fn read_when(engagement: &Engagement, now: Timestamp) -> String {
    let closed = engagement.setup.dates.closes_at.is_some_and(|closes| closes <= now);
    let closes = engagement.closes_in_words();
    match (engagement.setup.reading, closed) {
        (Some(Reading::AsTheyCome), false) => {
            format!("The council reads responses as they come in. The last moment is {closes}.")
        }
        (Some(Reading::AsTheyCome), true) => {
            format!("The council read responses as they came in, until {closes}.")
        }
        (_, false) => {
            format!("Responses are sealed until the closing date, {closes}. The council reads none before.")
        }
        (_, true) => {
            format!("Responses were sealed until the closing date, {closes}. The council reads them since.")
        }
    }
}

pub(super) async fn page(edge: Edge, reference: String, _: FormState) -> Result<Page, Fault> {
    let ground = responses::ground(edge.portal(), &edge.op, &reference).await?;
    let back = routes::engagement(&ground.engagement.reference);
    let now = edge.op.now;
    let subject = Subject::Organisation(ground.organisation);
    let may_submit = edge.op.may(Act::SubmitResponse, &subject).is_ok();
    let title = ground.engagement.title.clone();
    let body: Box<dyn FnOnce() -> AnyView + Send> = if ground.response.is_some() {
        let draft = responses::draft_of(edge.portal(), &edge.op, ground).await?;
        Box::new(move || written(&draft, may_submit, now))
    } else {
        Box::new(move || not_started(&ground, now))
    };
    Ok(Page::new(format!("Your response: {title}"), move || {
        view! {
            <span class="govuk-caption-l">{title}</span>
            <h1 class="govuk-heading-l">"Your response"</h1>
            {body()}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

fn not_started(ground: &Ground, now: Timestamp) -> AnyView {
    let start = match ground.engagement.takes_responses(now) {
        Ok(()) => view! {
            <PostForm><Button>"Start a response"</Button></PostForm>
        }
        .into_any(),
        Err(late) => view! { <InsetText>{late.what} "."</InsetText> }.into_any(),
    };
    view! {
        <p class="govuk-body">
            "You and your colleagues write it together. It is saved as you type, and nobody outside your organisation sees \
             it, or that you write one, until an administrator or submitter of your organisation submits it."
        </p>
        <p class="govuk-body">{read_when(&ground.engagement, now)}</p>
        <h2 class="govuk-heading-m">"What is asked"</h2>
        {questions(&ground.questions)}
        {start}
    }
    .into_any()
}

fn written(draft: &Draft, may_submit: bool, now: Timestamp) -> AnyView {
    let Draft { ground, response, content, .. } = draft;
    let reference = &ground.engagement.reference;
    let late = ground.engagement.takes_responses(now).err();
    let open = late.is_none();
    let missing = content.missing().len() as u64;
    let whole = if missing == 0 {
        "Nothing is missing.".to_owned()
    } else {
        format!("{} complete yet.", plural(missing, "question is not", "questions are not"))
    };
    let late = late.map(|late| {
        view! { <InsetText>{late.what} ". " {late.next} " What you write now cannot be submitted."</InsetText> }
    });
    let part = |part: &str| routes::response_part(reference, part);
    let may_change =
        open && matches!(response.stage, Stage::Draft | Stage::Submitted { .. } | Stage::Withdrawn { .. });
    let submit = may_change.then(|| submit(draft, &part("check"), may_submit));
    let withdraw = (may_change && may_submit && response.stage.submission().is_some()).then(|| {
        view! { <li><a class="govuk-link" href=part("withdraw")>"Withdraw the response"</a></li> }
    });
    let (colour, label) = (colour(&response.stage), response.stage.label());
    let rows = vec![SummaryRow::new("Reference", response.reference.clone())];
    view! {
        <p><Tag colour>{label}</Tag></p>
        {late}
        {stands(response, reference, draft.differs)}
        {outcome(response)}
        {open.then(|| view! { <p class="govuk-body">{read_when(&ground.engagement, now)} " " {whole}</p> })}
        <TaskList tasks=tasks(draft) />
        {submit}
        <ul class="govuk-list govuk-list--bullet">
            <li><a class="govuk-link" href=part("response.txt") download="response.txt">"Download what you wrote, as text"</a></li>
            {withdraw}
        </ul>
        <SummaryList rows />
    }
    .into_any()
}

fn submit(draft: &Draft, check: &str, may_submit: bool) -> AnyView {
    if !may_submit {
        return view! {
            <p class="govuk-body">"An administrator or submitter of your organisation submits it."</p>
        }
        .into_any();
    }
    let words = match draft.response.stage {
        Stage::Submitted { .. } => "Check your answers and submit again",
        _ => "Check your answers and submit",
    };
    view! { <Button href=check.to_owned()>{words}</Button> }.into_any()
}

/// What stands submitted, if anything does.
fn stands(response: &Response, reference: &str, differs: bool) -> AnyView {
    let receipt = routes::response_part(reference, "receipt");
    match (&response.stage, response.stage.submission()) {
        (_, Some(submission)) => view! {
            <p class="govuk-body">
                "Version " {submission.version.to_string()} " was submitted on " {london::long(submission.at)} " and stands. "
                <a class="govuk-link" href=receipt>"See the receipt"</a>
            </p>
            {differs.then(|| view! {
                <WarningText>"Your answers changed since. What changed is not submitted: version " {submission.version.to_string()} " counts."</WarningText>
            })}
        }
        .into_any(),
        (Stage::Withdrawn { at, .. }, None) => view! {
            <p class="govuk-body">"It was withdrawn on " {london::long(*at)} ". The council no longer sees it."</p>
        }
        .into_any(),
        _ => view! { <p class="govuk-body">"Nothing is submitted yet."</p> }.into_any(),
    }
}

/// What the council said about it.
fn outcome(response: &Response) -> AnyView {
    match &response.stage {
        Stage::Acknowledged { at, .. } => view! {
            <p class="govuk-body">"The council said on " {london::long(*at)} " that it has your response and reads it."</p>
        }
        .into_any(),
        Stage::OutcomeTold { at, outcome, words, .. } => view! {
                <h2 class="govuk-heading-m">"What comes of it"</h2>
                <p class="govuk-body">"On " {london::long(*at)} " the council wrote: " <strong>{outcome.label()}</strong></p>
                {crate::problems::reading::prose(words)}
            }
        .into_any(),
        Stage::Draft | Stage::Submitted { .. } | Stage::Withdrawn { .. } => ().into_any(),
    }
}

fn tasks(draft: &Draft) -> Vec<Task> {
    let line = |question: &ResponseQuestion| {
        let (missing, empty) = (draft.content.missing_in(question), draft.content.is_unanswered(question));
        let status = match (missing.is_empty(), empty, question.required) {
            (true, true, false) => view! { "Optional" }.into_any(),
            (true, ..) => view! { "Done" }.into_any(),
            (false, true, _) => view! { <Tag colour=TagColour::Blue>"To do"</Tag> }.into_any(),
            (false, false, _) => view! { <Tag colour=TagColour::Yellow>"Not complete"</Tag> }.into_any(),
        };
        let mut says = Vec::new();
        if !missing.is_empty() && !empty {
            says.push(format!("To do: {}.", missing.join(", ")));
        }
        if let Some((_, saved)) = draft.saved.iter().find(|(id, _)| *id == question.id) {
            says.push(format!("Saved by {} on {}.", saved.by, london::long(saved.at)));
        }
        if let Some(editor) = draft.editors.iter().find(|editor| editor.question == question.id) {
            says.push(format!("{} opened it at {}.", editor.name, london::clock(editor.at)));
        }
        let href = routes::response_question(&draft.ground.engagement.reference, &question.id);
        Task::new(question.ask.clone(), href, status).hint(says.join(" "))
    };
    draft.ground.questions.iter().map(line).collect()
}

pub(super) async fn start(edge: Edge, reference: String, _: Nothing) -> Result<Next, Fault> {
    responses::start(edge.portal(), &edge.op, &reference).await?;
    Ok(Next::See(routes::response(&reference)))
}
