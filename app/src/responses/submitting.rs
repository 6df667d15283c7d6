//! Checking the answers, submitting them, the receipt, withdrawing, and what was written as text.

use super::answering::said;
use crate::{
    edge::{Edge, Next, Page},
    engagements::steps::seen,
    routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, InsetText, PostForm, SummaryList, SummaryRow, WarningText,
    },
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{fault::Fault, responses::Content, text::plural, time::london};
use leptos::prelude::*;
use portal::responses::{self, Draft};
use serde::Deserialize;

pub(super) async fn check_page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let draft = responses::check(edge.portal(), &edge.op, &reference).await?;
    let hidden = vec![form.mark("seen", || draft.content.sha256())];
    let late = draft.ground.engagement.takes_responses(edge.op.now).err();
    let own = draft.ground.engagement.reference.clone();
    let back = routes::response(&own);
    Ok(Page::new("Check your answers", move || {
        let missing = draft.content.missing().len() as u64;
        let then = match (late, missing) {
            (Some(late), _) => view! {
                <InsetText>{late.what} ". " {late.next}</InsetText>
                <p class="govuk-body">
                    <a class="govuk-link" href=routes::response_part(&own, "response.txt") download="response.txt">
                        "Download what you wrote, as text"
                    </a>
                </p>
            }
            .into_any(),
            (None, 0) => view! {
                <p class="govuk-body">
                    "You get a receipt with the portal\u{2019}s time. Until " {closes(&draft)} " you can change your answers and submit \
                     again, or withdraw. What stands then is what the council reads."
                </p>
                <PostForm hidden><Button>"Submit the response"</Button></PostForm>
            }
            .into_any(),
            (None, missing) => view! {
                <WarningText>
                    {plural(missing, "question lacks", "questions lack")} " something. Nothing can be submitted before."
                </WarningText>
                <PostForm hidden><Button>"Submit the response"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{draft.ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Check your answers"</h1>
            {all_answers(&draft.content, |id| Some(routes::response_question(&own, id)))}
            {then}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your response" /> }.into_any()))
}

fn closes(draft: &Draft) -> String {
    draft.ground.engagement.setup.dates.closes_at.map_or_else(String::new, london::long)
}

/// Every question with its answer, what is missing, and where it is changed.
pub(super) fn all_answers(content: &Content, change: impl Fn(&str) -> Option<String>) -> AnyView {
    let answers = content.questions.iter().map(|asked| {
        let answer = content.answer(asked);
        let missing = asked.missing(&answer);
        let body = if answer.is_empty() {
            view! { <p class="govuk-body">"Not answered"</p> }.into_any()
        } else {
            said(asked, &answer)
        };
        let change = change(&asked.id).map(|href| {
            let lacks = (!missing.is_empty())
                .then(|| view! { <p class="govuk-error-message">"Still missing: " {missing.join(", ")}</p> });
            view! {
                {lacks}
                <p class="govuk-body">
                    <a class="govuk-link" href=href>"Change" <span class="govuk-visually-hidden">": " {asked.ask.clone()}</span></a>
                </p>
            }
        });
        view! {
            <section class="app-answered">
                <h2 class="govuk-heading-s">{asked.ask.clone()}</h2>
                {body}
                {change}
            </section>
        }
    });
    answers.collect_view().into_any()
}

/// The hash, or the revision, of what the person read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    seen: String,
}

pub(super) async fn submit(edge: Edge, reference: String, form: Seen) -> Result<Next, Fault> {
    responses::submit(edge.portal(), &edge.op, &reference, &form.seen).await?;
    Ok(Next::See(routes::response_part(&reference, "receipt")))
}

pub(super) async fn receipt(edge: Edge, reference: String) -> Result<Page, Fault> {
    let receipt = responses::receipt(edge.portal(), &edge.op, &reference).await?;
    let back = routes::response(&receipt.ground.engagement.reference);
    Ok(Page::new("Receipt for your response", move || {
        let engagement = &receipt.ground.engagement;
        let rows = vec![
            SummaryRow::new("Reference", receipt.response.reference.clone()),
            SummaryRow::new("Version", receipt.version.number.to_string()),
            SummaryRow::new(
                "Submitted, by the portal\u{2019}s clock",
                format!(
                    "{} ({})",
                    london::long(receipt.version.submitted_at),
                    london::iso(receipt.version.submitted_at)
                ),
            ),
            SummaryRow::new("By", receipt.by.clone()),
            SummaryRow::new("Engagement", format!("{} {}", engagement.reference, engagement.title)),
            SummaryRow::new("Council", receipt.ground.council.clone()),
            SummaryRow::new(
                "SHA-256 of the answers",
                view! { <code class="app-hash">{receipt.version.sha256.clone()}</code> }.into_any(),
            ),
        ];
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Receipt for your response"</h1>
            <p class="govuk-body">"Your response was submitted. We sent this receipt by mail too."</p>
            <SummaryList rows />
            <h2 class="govuk-heading-m">"What was submitted"</h2>
            {all_answers(&receipt.version.content, |_| None)}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your response" /> }.into_any()))
}

pub(super) async fn withdraw_page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let draft = responses::check(edge.portal(), &edge.op, &reference).await?;
    let hidden = vec![form.mark("seen", || draft.response.revision.to_string())];
    let late = draft.ground.engagement.takes_responses(edge.op.now).err();
    let back = routes::response(&draft.ground.engagement.reference);
    Ok(Page::new("Withdraw the response", move || {
        let step = match (late, draft.response.stage.submission()) {
            (Some(late), _) => view! { <InsetText>{late.what} ". " {late.next}</InsetText> }.into_any(),
            (None, None) => view! { <p class="govuk-body">"Nothing is submitted, so there is nothing to withdraw."</p> }.into_any(),
            (None, Some(_)) => view! {
                <p class="govuk-body">
                    "The council no longer reads it. Your answers stay here, and you can submit them again until "
                    {closes(&draft)} "."
                </p>
                <PostForm hidden><Button kind=ButtonKind::Warning>"Withdraw the response"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{draft.ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Withdraw the response"</h1>
            {step}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your response" /> }.into_any()))
}

pub(super) async fn withdraw(edge: Edge, reference: String, form: Seen) -> Result<Next, Fault> {
    responses::withdraw(edge.portal(), &edge.op, &reference, seen(&form.seen)).await?;
    Ok(Next::See(routes::response(&reference)))
}

/// What was written, whatever became of it, as a file.
pub(super) async fn text(edge: Edge, reference: String) -> Result<Response, Fault> {
    let draft = responses::draft(edge.portal(), &edge.op, &reference).await?;
    let engagement = &draft.ground.engagement;
    let head = format!(
        "Response {} to engagement {}, {}\n{}, as saved on {}\n\n",
        draft.response.reference,
        engagement.reference,
        engagement.title,
        draft.response.stage.label(),
        london::long(edge.op.now),
    );
    let body = format!("{head}{}", draft.content.plain_text());
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"response.txt\""),
    ];
    Ok((headers, body).into_response())
}
