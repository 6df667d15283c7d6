//! Checking the answers, submitting them, the receipt, withdrawing, and what was written as text.

use super::{answering::said, files, practice};
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
use domain::{
    fault::Fault,
    ids::{ResponseFileId, RunId},
    responses::{Content, ResponseFile, Scan},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::responses;
use serde::Deserialize;

pub(super) async fn check_page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let draft = responses::check(edge.portal(), &edge.op, &reference).await?;
    let hidden = vec![form.mark("seen", || responses::mark(&draft.response, &draft.content))];
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
                    "You get a receipt with the portal\u{2019}s time. Until " {draft.ground.engagement.closes_in_words()} " you can change your answers and submit \
                     again, or withdraw. What stands then counts."
                </p>
                <PostForm hidden><Button>"Submit the response"</Button></PostForm>
            }
            .into_any(),
            (None, missing) => view! {
                <WarningText>
                    {plural(missing, "question is not", "questions are not")} " complete yet. You can submit once all are."
                </WarningText>
                <PostForm hidden><Button>"Submit the response"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{draft.ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Check your answers"</h1>
            {all_answers(
                &draft.content,
                &draft.files,
                &Links {
                    file: &|file| routes::response_file(&own, file),
                    evidence: &|run| routes::run_part(run, "evidence"),
                    change: Some(&|id| routes::response_question(&own, id)),
                },
            )}
            {then}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your response" /> }.into_any()))
}

/// Where that leads to which answers have.
pub(super) struct Links<'a> {
    /// A file.
    pub(super) file: &'a dyn Fn(ResponseFileId) -> String,
    /// The evidence of a run.
    pub(super) evidence: &'a dyn Fn(RunId) -> String,
    /// The page on which an answer is changed, for whoever may.
    pub(super) change: Option<&'a dyn Fn(&str) -> String>,
}

/// Every question with its answer, what is missing, and where it is changed.
pub(super) fn all_answers(content: &Content, files: &[(ResponseFile, Scan)], links: &Links<'_>) -> AnyView {
    let answers = content.questions.iter().map(|asked| {
        let missing = content.missing_in(asked);
        let body = if content.is_unanswered(asked) {
            view! { <p class="govuk-body">"Not answered"</p> }.into_any()
        } else {
            let own = files.iter().filter(|(file, _)| file.question == asked.id);
            let answer = content.answer(asked);
            let evidence = answer.run().map(|run| practice::link((links.evidence)(run), ""));
            view! { {said(asked, &answer)} {evidence} {files::list(own, links.file)} }.into_any()
        };
        let change = links.change.map(|change| {
            let href = change(&asked.id);
            let lacks = (!missing.is_empty())
                .then(|| view! { <p class="govuk-error-message">"To do: " {missing.join(", ")}</p> });
            view! {
                {lacks}
                <p class="govuk-body">
                    <a class="govuk-link" href=href>"Change" <span class="govuk-visually-hidden">": " {asked.ask.clone()}</span></a>
                </p>
            }
        });
        view! {
            <section class="app-answered">
                <h2 class="govuk-heading-m">{asked.ask.clone()}</h2>
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
        let json = routes::response_part(&engagement.reference, "receipt.json");
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
            SummaryRow::new("Read by", receipt.ground.councils.clone()),
            SummaryRow::new(
                "SHA-256 of the answers",
                view! { <code class="app-hash">{receipt.version.sha256.clone()}</code> }.into_any(),
            ),
        ];
        view! {
            <span class="govuk-caption-l">{engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Receipt for your response"</h1>
            <p class="govuk-body">"Your response was submitted. The people who speak for your organisation are told by mail."</p>
            <SummaryList rows />
            <p class="govuk-body">
                "Anybody who has " <a class="govuk-link" href=json download="receipt.json">"the file that the SHA-256 is made of"</a> " can check it."
            </p>
            <h2 class="govuk-heading-m">"What was submitted"</h2>
            {all_answers(
                &receipt.version.content,
                &receipt.files,
                &Links {
                    file: &|file| routes::response_file(&engagement.reference, file),
                    evidence: &|run| routes::run_part(run, "evidence"),
                    change: None,
                },
            )}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your response" /> }.into_any()))
}

pub(super) async fn withdraw_page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let draft = responses::check(edge.portal(), &edge.op, &reference).await?;
    let hidden = vec![form.mark("seen", || draft.response.revision.to_string())];
    let late = draft.ground.engagement.lets_withdraw(edge.op.now).err();
    let back = routes::response(&draft.ground.engagement.reference);
    Ok(Page::new("Withdraw the response", move || {
        let step = match (late, draft.response.stage.submission()) {
            (Some(late), _) => view! { <InsetText>{late.what} ". " {late.next}</InsetText> }.into_any(),
            (None, None) => view! { <p class="govuk-body">"Nothing is submitted, so there is nothing to withdraw."</p> }.into_any(),
            (None, Some(submission)) => view! {
                <p class="govuk-body">
                    "Version " {submission.version.to_string()} " was submitted on " {london::long(submission.at)} " and stands. Once it is \
                     withdrawn the council no longer sees it. Your answers stay here."
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

/// The answers that stand submitted, exactly as they were hashed.
pub(super) async fn receipt_json(edge: Edge, reference: String) -> Result<Response, Fault> {
    let receipt = responses::receipt(edge.portal(), &edge.op, &reference).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.json\""),
    ];
    Ok((headers, receipt.json).into_response())
}

/// What was written, whatever became of it, as a file.
pub(super) async fn text(edge: Edge, reference: String) -> Result<Response, Fault> {
    let draft = responses::draft(edge.portal(), &edge.op, &reference).await?;
    let engagement = &draft.ground.engagement;
    let changed = if draft.differs { ", with changes that are not submitted" } else { "" };
    let head = format!(
        "Response {} to engagement {}, {}\n{}{changed}, as saved on {}\n\n",
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
