//! The list of a council's problems, starting one, and its task list.

use super::colour;
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{
        BackLink, Button, Cell, FormState, InsetText, Label, PostForm, Scroll, Table, Tag, Task, TaskList,
        TextField,
    },
};
use domain::{
    actor::Act,
    fault::Fault,
    ids::ProblemId,
    problems::{Problem, Question, Stage, Working},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::problems;

pub(super) async fn list(edge: Edge, (): ()) -> Result<Page, Fault> {
    let list = problems::list(edge.portal(), &edge.op).await?;
    let may_start = domain::actor::Scope::own(&edge.op.actor, Act::StartProblem).is_ok();
    Ok(Page::new("Our problems", move || {
        let rows = list
            .into_iter()
            .map(|summary| {
                let title = if summary.title.is_empty() { "Untitled problem".to_owned() } else { summary.title };
                let name = view! {
                    <a class="govuk-link" href=routes::problem(summary.id)>{title}</a>
                    <br />
                    <span class="app-reference">{summary.reference}</span>
                };
                let stage = view! { <Tag colour=colour(&summary.stage)>{summary.stage.label()}</Tag> };
                vec![
                    name.into_any().into(),
                    stage.into_any().into(),
                    Cell::from(london::long(summary.changed_at)),
                ]
            })
            .collect::<Vec<_>>();
        let table = if rows.is_empty() {
            view! { <p class="govuk-body">"No problems yet. Two lines are enough to start one: a title and why it matters."</p> }
                .into_any()
        } else {
            view! {
                <Scroll label="Our problems">
                    <Table
                        caption="Our problems, newest first" caption_classes="govuk-visually-hidden"
                        head=["Problem", "Stage", "Last written in"].map(Cell::from).into() rows
                        first_names_row=true
                    />
                </Scroll>
            }
            .into_any()
        };
        let start = may_start.then(|| view! { <Button href=routes::PROBLEM_NEW>"Start a problem"</Button> });
        view! { <h1 class="govuk-heading-l">"Our problems"</h1> {start} {table} }.into_any()
    })
    .wide())
}

pub(super) async fn new(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    edge.op.may(Act::StartProblem, &domain::actor::Subject::Portal)?;
    // The form brings the new problem's id, so that sending it twice starts one problem.
    let id = form.value("id").map_or_else(|| edge.op.id::<ProblemId>().to_string(), str::to_owned);
    let mut hidden = edge.hidden();
    hidden.push(("id".to_owned(), id));
    Ok(Page::new("Start a problem", move || {
        let info = Question::Title.info();
        view! {
            <PostForm hidden>
                <TextField form=&form name="title" label=Label::page_heading(info.ask) hint=info.hint spellcheck=true />
                <Button>"Save and continue"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::PROBLEMS text="Our problems" /> }.into_any()))
}

pub(super) async fn tasks(edge: Edge, problem: ProblemId) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let may = |act| edge.op.may(act, &working.problem.subject(working.last_editor, false)).is_ok();
    let may_edit = may(Act::EditDraftProblem);
    let may_decide = may(Act::RequestEdits) && matches!(working.problem.stage, Stage::InReview { .. });
    Ok(Page::new(working.content.title().to_owned(), move || {
        let title = working.content.title().to_owned();
        let stage = working.problem.stage.clone();
        view! {
            <span class="govuk-caption-l">"Problem " {working.problem.reference.clone()}</span>
            <h1 class="govuk-heading-l">{title}</h1>
            <p><Tag colour=colour(&stage)>{stage.label()}</Tag></p>
            {where_it_stands(&working.problem)}
            <TaskList tasks=task_list(&working, may_edit) />
            {missing(&working)}
            {next_steps(&working, may_edit, may_decide)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::PROBLEMS text="Our problems" /> }.into_any()))
}

fn where_it_stands(problem: &Problem) -> AnyView {
    match &problem.stage {
        Stage::EditsRequested { at, note, .. } => {
            let (asked, note) = (format!("A reviewer asked for edits on {}:", london::long(*at)), note.clone());
            view! {
                <InsetText>
                    <p class="govuk-body">{asked}</p>
                    <p class="govuk-body">{note}</p>
                </InsetText>
            }
            .into_any()
        }
        Stage::InReview { submitted_at, .. } => view! {
            <p class="govuk-body">"Sent to review on " {london::long(*submitted_at)} "."</p>
        }
        .into_any(),
        Stage::Approved { at } => view! {
            <p class="govuk-body">"Version " {problem.version.to_string()} " was approved on " {london::long(*at)} "."</p>
        }
        .into_any(),
        Stage::Retired { at, reason } => view! {
            <p class="govuk-body">"Retired on " {london::long(*at)} ": " {reason.clone()}</p>
        }
        .into_any(),
        Stage::Draft => ().into_any(),
    }
}

fn task_list(working: &Working, may_edit: bool) -> Vec<Task> {
    let editable = may_edit && working.problem.stage.is_editable();
    Question::ALL
        .iter()
        .map(|question| {
            let missing = working.content.missing_in(*question);
            let answered = working.content.is_answered(*question);
            let status = match (answered, missing.is_empty(), question.info().required) {
                (true, true, _) => view! { "Done" }.into_any(),
                (true, false, _) => {
                    view! { <Tag colour=crate::ui::TagColour::Yellow>"Not complete"</Tag> }.into_any()
                }
                (false, _, true) => view! { <Tag colour=crate::ui::TagColour::Blue>"To do"</Tag> }.into_any(),
                (false, _, false) => view! { "Optional" }.into_any(),
            };
            let href = editable.then(|| routes::question(working.problem.id, question.key()));
            Task { href: href.into(), ..Task::new(question.label(), "", status) }
        })
        .collect()
}

fn missing(working: &Working) -> AnyView {
    let missing = working.content.missing();
    if missing.is_empty() || !working.problem.stage.is_editable() {
        return ().into_any();
    }
    let problem = working.problem.id;
    let count = plural(missing.len() as u64, "thing is", "things are");
    let lines = missing
        .into_iter()
        .map(|missing| {
            let href = routes::question(problem, missing.question.key());
            view! { <li><a class="govuk-link" href=href>"Add " {missing.what}</a></li> }
        })
        .collect_view();
    view! {
        <h2 class="govuk-heading-m">{count} " missing before review"</h2>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    }
    .into_any()
}

fn next_steps(working: &Working, may_edit: bool, may_decide: bool) -> AnyView {
    let problem = working.problem.id;
    let part = |part| routes::problem_part(problem, part);
    let mut steps = vec![(part("read"), "Read it as others will")];
    match &working.problem.stage {
        stage if stage.is_editable() && may_edit => {
            steps.push((
                part("show"),
                if working.problem.shown_to_colleagues {
                    "Hide it from colleagues"
                } else {
                    "Show it to colleagues"
                },
            ));
            if working.content.missing().is_empty() {
                steps.push((part("submit"), "Send it to review"));
            }
        }
        Stage::InReview { .. } => {
            if may_decide {
                steps.push((part("review"), "Review it"));
            }
            if may_edit {
                steps.push((part("submit"), "Take it back from review"));
            }
        }
        Stage::Approved { .. } if may_edit => steps.push((part("submit"), "Change this problem")),
        _ => {}
    }
    let steps = steps
        .into_iter()
        .map(|(href, words)| view! { <li><a class="govuk-link" href=href>{words}</a></li> })
        .collect_view();
    view! {
        <h2 class="govuk-heading-m">"What you can do next"</h2>
        <ul class="govuk-list govuk-list--bullet">{steps}</ul>
    }
    .into_any()
}

pub(super) async fn show(edge: Edge, problem: ProblemId, _: FormState) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    edge.op.may(Act::EditDraftProblem, &working.problem.subject(working.last_editor, false))?;
    let shown = working.problem.shown_to_colleagues;
    let mut hidden = edge.hidden();
    hidden.push(("shown".to_owned(), (!shown).to_string()));
    let (question, button) = if shown {
        ("Hide this draft from colleagues?", "Hide it")
    } else {
        ("Show this draft to all colleagues?", "Show it")
    };
    Ok(Page::new(question, move || {
        view! {
            <h1 class="govuk-heading-l">{question}</h1>
            <p class="govuk-body">
                "Owners, editors, observers, procurement, legal and finance officers always see it. Shown to colleagues, every \
                 member of your council can read it. Nobody outside can."
            </p>
            <PostForm hidden><Button>{button}</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}
