//! A problem's task list: where it stands, what is missing, what can be done next.

use super::{
    advice::{self, Advised},
    colour, history,
    reading::prose,
};
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, InsetText, Tag, TagColour, Task, TaskList, capitalised},
};
use domain::{
    actor::Act,
    fault::Fault,
    ids::ProblemId,
    problems::{Missing, Problem, Question, Stage, Working},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::problems;

/// What somebody may do with a problem.
struct Rights {
    edit: bool,
    decide: bool,
    retire: bool,
    start: bool,
    engage: bool,
}

impl Rights {
    fn of(edge: &Edge, working: &Working) -> Rights {
        let may = |act| edge.op.may(act, &working.problem.subject(working.last_editor, false)).is_ok();
        Rights {
            edit: may(Act::EditDraftProblem),
            decide: may(Act::RequestEdits),
            retire: may(Act::RetireProblem),
            start: problems::may_start(&edge.op).is_ok(),
            engage: may(Act::StartEngagement),
        }
    }
}

pub(super) async fn page(edge: Edge, problem: ProblemId) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let advised = advice::advised(&edge, problem, &working.content).await?;
    let history = problems::history(edge.portal(), &edge.op, problem).await?;
    let family = family(&edge, &working.problem).await?;
    let rights = Rights::of(&edge, &working);
    Ok(Page::new(working.content.title().to_owned(), move || {
        let title = working.content.title().to_owned();
        let stage = working.problem.stage.clone();
        view! {
            <span class="govuk-caption-l">"Problem " {working.problem.reference.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p><Tag colour=colour(&stage)>{stage.label()}</Tag></p>
            {where_it_stands(&working.problem)}
            {family}
            <TaskList tasks=tasks(&working, &rights, &advised) />
            {missing(&working, rights.edit)}
            {advice_note(problem, &advised)}
            {next_steps(&working, &rights)}
            {history::view(&history)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::PROBLEMS text="Our problems" /> }.into_any()))
}

fn where_it_stands(problem: &Problem) -> AnyView {
    let version = || {
        let number = problem.version.to_string();
        view! { <a class="govuk-link" href=routes::version(problem.id, problem.version)>"Version " {number}</a> }
    };
    match &problem.stage {
        Stage::EditsRequested { at, note, .. } => {
            let (when, note) = (london::long(*at), prose(note));
            view! {
                <InsetText>
                    <p class="govuk-body">"A reviewer asked for edits on " {when} ":"</p>
                    {note}
                </InsetText>
            }
            .into_any()
        }
        Stage::InReview { submitted_at, .. } => view! {
            <p class="govuk-body">"Sent to review on " {london::long(*submitted_at)} "."</p>
        }
        .into_any(),
        Stage::Approved { at } => view! {
            <p class="govuk-body">{version()} " was approved on " {london::long(*at)} "."</p>
        }
        .into_any(),
        Stage::Retired { at, reason } => view! {
            <p class="govuk-body">"Retired on " {london::long(*at)} ":"</p>
            {prose(reason)}
        }
        .into_any(),
        Stage::Draft if problem.version > 0 => view! {
            <p class="govuk-body">
                {version()} " is approved and stays as it is. The next approval supersedes it."
            </p>
        }
        .into_any(),
        Stage::Draft => ().into_any(),
    }
}

/// The problem it was duplicated from, and those that were duplicated from it.
async fn family(edge: &Edge, problem: &Problem) -> Result<AnyView, Fault> {
    let origin = match problem.origin {
        Some(origin) => problems::read_draft(edge.portal(), &edge.op, origin).await.ok(),
        None => None,
    };
    let copies = match edge.op.actor.seat() {
        Some(_) => problems::copies(edge.portal(), &edge.op, problem.id).await?,
        None => Vec::new(),
    };
    if origin.is_none() && copies.is_empty() {
        return Ok(().into_any());
    }
    let link =
        |id, reference: String| view! { <a class="govuk-link" href=routes::problem(id)>{reference}</a> };
    let origin = origin.map(|origin| {
        view! { <p class="govuk-body">"Duplicated from " {link(origin.problem.id, origin.problem.reference)} "."</p> }
    });
    let many = copies.len();
    let copies = copies.into_iter().enumerate().map(|(at, (id, reference))| {
        view! { {(at > 0).then_some(", ")} {link(id, reference)} }
    });
    let copies = (many > 0).then(|| {
        view! { <p class="govuk-body">"Duplicated as " {copies.collect_view()} "."</p> }
    });
    Ok(view! { {origin} {copies} }.into_any())
}

fn tasks(working: &Working, rights: &Rights, advised: &Advised) -> Vec<Task> {
    let editable = rights.edit && working.problem.stage.is_editable();
    let task = |question: &Question| {
        let missing = working.content.missing_in(*question);
        let answered = working.content.is_answered(*question);
        let status = match (answered, missing.is_empty(), question.info().required) {
            (true, true, _) => view! { "Done" }.into_any(),
            (true, false, _) => view! { <Tag colour=TagColour::Yellow>"Not complete"</Tag> }.into_any(),
            (false, _, true) => view! { <Tag colour=TagColour::Blue>"To do"</Tag> }.into_any(),
            (false, _, false) => view! { "Optional" }.into_any(),
        };
        let href = editable.then(|| routes::question(working.problem.id, question.key()));
        let hint = advised.open.iter().any(|spot| spot.is_in(*question)).then_some("May describe a solution");
        Task { href: href.into(), ..Task::new(question.label(), "", status) }.hint(hint)
    };
    Question::ALL.iter().map(task).collect()
}

fn missing(working: &Working, may_edit: bool) -> AnyView {
    let missing = working.content.missing();
    if missing.is_empty() || !working.problem.stage.is_editable() {
        return ().into_any();
    }
    let problem = working.problem.id;
    let count = plural(missing.len() as u64, "thing is", "things are");
    let lines = missing
        .into_iter()
        .map(|Missing { question, item, what }| {
            let href = match item.as_str() {
                "" => routes::question(problem, question.key()),
                item => routes::item(problem, question.key(), item),
            };
            match may_edit {
                true => view! { <li><a class="govuk-link" href=href>"Add " {what}</a></li> }.into_any(),
                false => view! { <li>{capitalised(&what)}</li> }.into_any(),
            }
        })
        .collect_view();
    view! {
        <h2 class="govuk-heading-m">{count} " missing before review"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

fn advice_note(problem: ProblemId, advised: &Advised) -> AnyView {
    if advised.open.is_empty() && advised.kept.is_empty() {
        return ().into_any();
    }
    let count = format!("{} open, {} kept with a reason", advised.open.len(), advised.kept.len());
    let href = routes::problem_part(problem, "advice");
    view! {
        <p class="govuk-body">
            <a class="govuk-link" href=href>"Words that may describe a solution"</a> ": " {count} "."
        </p>
    }
    .into_any()
}

fn next_steps(working: &Working, rights: &Rights) -> AnyView {
    let problem = working.problem.id;
    let mut steps = vec![("read", "Read it as others will")];
    match &working.problem.stage {
        stage if stage.is_editable() && rights.edit => {
            if working.problem.shown_to_colleagues {
                steps.push(("show", "Hide it from colleagues"));
            } else if working.content.can_be_shown() {
                steps.push(("show", "Show it to colleagues"));
            }
            if working.content.missing().is_empty() {
                steps.push(("submit", "Send it to review"));
            }
        }
        Stage::InReview { .. } => {
            if rights.decide {
                steps.push(("review", "Review it"));
            }
            if rights.edit {
                steps.push(("submit", "Take it back from review"));
            }
        }
        Stage::Approved { .. } if rights.edit => steps.push(("submit", "Change this problem")),
        _ => {}
    }
    let retired = matches!(working.problem.stage, Stage::Retired { .. });
    let further = [
        (rights.edit && !retired, "previews", "Share it with people without an account"),
        (working.problem.version > 0, "versions", "See approved versions and what changed"),
        (rights.start, "duplicate", "Duplicate it"),
        (rights.retire && !retired, "retire", "Retire it"),
    ];
    steps.extend(further.into_iter().filter(|(offered, ..)| *offered).map(|(_, part, words)| (part, words)));
    let steps = steps
        .into_iter()
        .map(|(part, words)| {
            view! { <li><a class="govuk-link" href=routes::problem_part(problem, part)>{words}</a></li> }
        })
        .collect_view();
    let engage = (rights.engage && working.problem.version > 0 && !retired).then(|| {
        let href = routes::engagement_new(problem);
        view! { <li><a class="govuk-link" href=href>"Start an engagement on it"</a></li> }
    });
    view! {
        <h2 class="govuk-heading-m">"What you can do next"</h2>
        <ul class="govuk-list govuk-list--bullet">{steps} {engage}</ul>
    }
    .into_any()
}
