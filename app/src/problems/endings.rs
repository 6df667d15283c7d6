//! Retiring a problem, and starting a new one with its answers.

use super::{fields::Typed, forms::clean_field};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, FormState, Limit, PostForm, TextAreaField},
};
use domain::{fault::Fault, ids::ProblemId, problems::Stage, text::Lines};
use leptos::prelude::*;
use portal::problems;

pub(super) async fn retire_page(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let working = problems::for_retiring(edge.portal(), &edge.op, problem).await?;
    if matches!(working.problem.stage, Stage::Retired { .. }) {
        return Err(Fault::conflict("This problem is retired already", "Its page says when and why."));
    }
    Ok(Page::new("Retire this problem", move || {
        view! {
            <span class="govuk-caption-l">{working.content.title().to_owned()}</span>
            <h1 class="govuk-heading-l">"Retire this problem"</h1>
            <p class="govuk-body">
                "It cannot be changed or approved after that, and its preview links end. What was approved stays readable, \
                 and the problem can be duplicated. This cannot be undone."
            </p>
            <PostForm>
                <TextAreaField form=&form name="reason" label="Why is it retired?" rows=4 limit=Limit::Characters(500) />
                <Button kind=ButtonKind::Warning>"Retire it"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

pub(super) async fn retire(edge: Edge, problem: ProblemId, typed: Typed) -> Result<Next, Fault> {
    match clean_field("reason", "The reason", 500, Lines::Many, typed.get("reason")) {
        Err(mistake) => Ok(Next::again("reason", mistake)),
        Ok(reason) if reason.is_empty() => Ok(Next::again("reason", "Enter why it is retired")),
        Ok(reason) => {
            problems::retire(edge.portal(), &edge.op, problem, &reason).await?;
            Ok(Next::See(routes::problem(problem)))
        }
    }
}

pub(super) async fn duplicate_page(edge: Edge, problem: ProblemId, form: FormState) -> Result<Page, Fault> {
    let working = problems::read_draft(edge.portal(), &edge.op, problem).await?;
    problems::may_start(&edge.op)?;
    // The form brings the new problem's id, so that sending it twice starts one problem.
    let hidden = vec![form.mark("id", || edge.op.id::<ProblemId>().to_string())];
    Ok(Page::new("Duplicate this problem", move || {
        view! {
            <span class="govuk-caption-l">{working.content.title().to_owned()}</span>
            <h1 class="govuk-heading-l">"Duplicate this problem"</h1>
            <p class="govuk-body">
                "A new draft starts with all its answers. Both pages say where it came from. Nothing happens to this problem."
            </p>
            <PostForm hidden><Button>"Duplicate"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::problem(problem) /> }.into_any()))
}

pub(super) async fn duplicate(edge: Edge, origin: ProblemId, typed: Typed) -> Result<Next, Fault> {
    let problem: ProblemId = typed.get("id").parse().unwrap_or_else(|_| edge.op.id());
    problems::duplicate(edge.portal(), &edge.op, problem, origin).await?;
    Ok(Next::See(routes::problem(problem)))
}
