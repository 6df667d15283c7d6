//! The list of a council's problems, starting one, showing one to colleagues.

use super::colour;
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, Button, Cell, FormState, Label, PostForm, Scroll, Table, Tag, TextField},
};
use domain::{fault::Fault, ids::ProblemId, problems::Question, time::london};
use leptos::prelude::*;
use portal::problems;

pub(super) async fn list(edge: Edge, (): ()) -> Result<Page, Fault> {
    let list = problems::list(edge.portal(), &edge.op).await?;
    let may_start = problems::may_start(&edge.op).is_ok();
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
        view! {
            <h1 class="govuk-heading-l">"Our problems"</h1>
            {start}
            {table}
            <p class="govuk-body"><a class="govuk-link" href=routes::OUR_ENGAGEMENTS>"Our engagements"</a></p>
        }
        .into_any()
    })
    .wide())
}

pub(super) async fn new(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    problems::may_start(&edge.op)?;
    // The form brings the new problem's id, so that sending it twice starts one problem.
    let hidden = vec![form.mark("id", || edge.op.id::<ProblemId>().to_string())];
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

pub(super) async fn show(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let working = problems::for_editing(edge.portal(), &edge.op, problem).await?;
    let shown = working.problem.shown_to_colleagues;
    if !shown && !working.content.can_be_shown() {
        return Err(Fault::conflict(
            "A title and a why come first",
            "Answer both to show the draft to colleagues. They are enough.",
        ));
    }
    let hidden = vec![form.mark("shown", || (!shown).to_string())];
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
