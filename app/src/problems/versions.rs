//! Approved versions: the list, one of them, and its content as it was hashed.

use super::reading::{content_view, printed};
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{
        BackLink, Button, ButtonKind, Cell, FormState, InsetText, Scroll, SelectField, SelectOption,
        SummaryList, SummaryRow, Table, Tag, TagColour,
    },
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    fault::Fault,
    ids::ProblemId,
    problems::{Problem, Stage},
    time::london,
};
use leptos::prelude::*;
use portal::problems::{self, Approved};

/// Where a version stands among the others.
fn standing(problem: &Problem, number: u32) -> AnyView {
    match (number == problem.version, &problem.stage) {
        (false, _) => view! { <Tag colour=TagColour::Grey>"Superseded"</Tag> }.into_any(),
        (true, Stage::Retired { .. }) => view! { <Tag colour=TagColour::Red>"Retired"</Tag> }.into_any(),
        (true, _) => view! { <Tag colour=TagColour::Green>"Current"</Tag> }.into_any(),
    }
}

pub(super) async fn list(edge: Edge, problem: ProblemId) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let versions = problems::versions(edge.portal(), &edge.op, problem).await?;
    Ok(Page::new("Approved versions", move || {
        let rows = versions.iter().map(|approved| row(&working.problem, approved)).collect();
        let list = if versions.is_empty() {
            view! { <p class="govuk-body">"No version has been approved yet."</p> }.into_any()
        } else {
            view! {
                <p class="govuk-body">"Nobody can change an approved version. The next approval supersedes it."</p>
                <Scroll label="Approved versions">
                    <Table
                        caption="Approved versions, newest first" caption_classes="govuk-visually-hidden"
                        head=["Version", "Standing", "Approved", "Changes"].map(Cell::from).into() rows
                        first_names_row=true
                    />
                </Scroll>
                {compare(problem, &versions)}
            }
            .into_any()
        };
        view! {
            <span class="govuk-caption-l">{working.content.title().to_owned()}</span>
            <h1 class="govuk-heading-l">"Approved versions"</h1>
            {list}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

fn row(problem: &Problem, approved: &Approved) -> Vec<Cell> {
    let number = approved.version.number;
    let changes = if number > 1 {
        let href = routes::changes(problem.id, number - 1, Some(number));
        view! {
            <a class="govuk-link" href=href>
                "From version " {(number - 1).to_string()}
                <span class="govuk-visually-hidden">" to version " {number.to_string()}</span>
            </a>
        }
        .into_any()
    } else {
        "The first version".into_any()
    };
    let name = view! {
        <a class="govuk-link" href=routes::version(problem.id, number)>"Version " {number.to_string()}</a>
    };
    let when = format!("{}, {}", london::long(approved.version.approved_at), approved.by);
    vec![name.into_any().into(), standing(problem, number).into(), when.into(), changes.into()]
}

/// A form that leads to the changes between any two versions.
fn compare(problem: ProblemId, versions: &[Approved]) -> AnyView {
    let options = |now: bool| {
        let numbers = versions.iter().map(|approved| approved.version.number.to_string());
        let mut options: Vec<_> =
            numbers.map(|number| SelectOption::new(number.clone(), format!("Version {number}"))).collect();
        if now {
            options.insert(0, SelectOption::new("", "What is written now"));
        }
        options
    };
    let form = FormState::default();
    view! {
        <h2 class="govuk-heading-m">"Compare"</h2>
        <form method="get" action=routes::problem_part(problem, "changes")>
            <SelectField form=&form name="from" label="From" options=options(false) />
            <SelectField form=&form name="to" label="To" options=options(true) />
            <Button kind=ButtonKind::Secondary>"Show what changed"</Button>
        </form>
    }
    .into_any()
}

pub(super) async fn page(edge: Edge, (problem, number): (ProblemId, u32)) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let approved = problems::version(edge.portal(), &edge.op, problem, number).await?;
    let title = format!("Version {number}: {}", approved.version.content.title());
    let printed = printed(&edge);
    Ok(Page::new(title, move || {
        let superseded = (number < working.problem.version).then(|| {
            let latest = working.problem.version;
            view! {
                <InsetText>
                    "This version was superseded by "
                    <a class="govuk-link" href=routes::version(problem, latest)>"version " {latest.to_string()}</a> "."
                </InsetText>
            }
        });
        let file = file_name(&working.problem, number);
        let json = format!("{}/content.json", routes::version(problem, number));
        let rows = vec![
            SummaryRow::new("Standing", standing(&working.problem, number)),
            SummaryRow::new("Approved on", london::long(approved.version.approved_at)),
            SummaryRow::new("Approved by", approved.by.clone()),
            SummaryRow::new("SHA-256", view! { <code class="app-hash">{approved.version.sha256.clone()}</code> }.into_any()),
        ];
        view! {
            <span class="govuk-caption-l">"Problem " {working.problem.reference.clone()} ", version " {number.to_string()}</span>
            <h1 class="govuk-heading-l">{approved.version.content.title().to_owned()}</h1>
            {superseded}
            <SummaryList rows />
            {content_view(&approved.version.content)}
            <h2 class="govuk-heading-m">"Check the hash"</h2>
            <p class="govuk-body">
                <a class="govuk-link" href=json>"Download the content as it was hashed (JSON)"</a>
                ". Then run " <code>"sha256sum " {file.clone()}</code> ", or on Windows "
                <code>"Get-FileHash " {file}</code> ". It prints the SHA-256 above."
            </p>
            {printed}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem_part(problem, "versions") text="All versions" /> }.into_any()))
}

fn file_name(problem: &Problem, number: u32) -> String {
    format!("{}-version-{number}.json", problem.reference)
}

pub(super) async fn json(edge: Edge, (problem, number): (ProblemId, u32)) -> Result<Response, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    let approved = problems::version(edge.portal(), &edge.op, problem, number).await?;
    let attachment = format!("attachment; filename=\"{}\"", file_name(&working.problem, number));
    let attachment = HeaderValue::from_str(&attachment).map_err(Fault::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, attachment),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (headers, approved.canonical).into_response();
    response.extensions_mut().insert(crate::edge::Personal);
    Ok(response)
}
