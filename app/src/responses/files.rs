//! Files of a response: the list beside an answer, attaching one, taking it off, and saving a copy of one.

use crate::{
    edge::{Edge, FILE_FIELD, Next, Nothing, Page, Upload},
    routes,
    ui::{BackLink, Button, ButtonKind, FileField, FormState, InsetText, PostForm},
};
use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    fault::{Fault, FaultKind},
    ids::{EngagementId, ResponseFileId, ResponseId},
    responses::{FILE_BYTES_MAX, FILES_MAX, FileKind, Kind, ResponseFile, Scan, taken},
    text::thousands,
};
use leptos::prelude::*;
use portal::{
    Portal,
    responses::{self, Question},
};

/// Files with their size, and what the scanner said; those that people get are links.
pub(super) fn list<'a>(
    files: impl Iterator<Item = &'a (ResponseFile, Scan)>,
    link: &dyn Fn(ResponseFileId) -> String,
) -> AnyView {
    let lines: Vec<_> =
        files.map(|(file, scan)| view! { <li>{line(file, *scan, link(file.id))}</li> }).collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! { <ul class="govuk-list app-files">{lines}</ul> }.into_any()
}

fn line(file: &ResponseFile, scan: Scan, href: String) -> AnyView {
    let about = format!(" ({}, {} bytes). {}.", file.kind.label(), thousands(file.bytes), scan.label());
    let name = file.name.clone();
    if scan.lets_through() {
        view! { <a class="govuk-link" href=href>{name}</a> {about} }.into_any()
    } else {
        view! { {name} {about} }.into_any()
    }
}

/// The files that answer a question, each with a way to take it off, and a way to attach one.
pub(super) fn of_answer(open: &Question) -> AnyView {
    if open.asked().kind != Kind::File {
        return ().into_any();
    }
    let reference = &open.ground.engagement.reference;
    let lines = open.files.iter().map(|(file, scan)| {
        let name = file.name.clone();
        view! {
            <li>
                {line(file, *scan, routes::response_file(reference, file.id))} " "
                <a class="govuk-link" href=routes::response_file_remove(reference, file.id)>
                    "Remove" <span class="govuk-visually-hidden">" " {name}</span>
                </a>
            </li>
        }
    });
    let lines = lines.collect_view();
    let attach = (open.files.len() < FILES_MAX).then(|| {
        let href = routes::response_file_new(reference, &open.asked().id);
        view! { <Button kind=ButtonKind::Secondary href=href>"Attach a file"</Button> }
    });
    view! { <ul class="govuk-list app-files">{lines}</ul> {attach} }.into_any()
}

type Parts = (String, String);

pub(super) async fn page(edge: Edge, (reference, question): Parts, form: FormState) -> Result<Page, Fault> {
    let open = responses::question(edge.portal(), &edge.op, &reference, &question).await?;
    if open.asked().kind != Kind::File {
        return Err(Fault::not_found());
    }
    let (asked, full) = (open.asked().clone(), open.files.len() >= FILES_MAX);
    let back = routes::response_question(&open.ground.engagement.reference, &asked.id);
    let scanned = scanned_or_not(edge.portal());
    Ok(Page::new("Attach a file", move || {
        let hint = format!("{}. At most {} MiB.", taken(), FILE_BYTES_MAX >> 20);
        let attach = if full {
            view! { <InsetText>"There are as many already. Remove one that you do not need first."</InsetText> }.into_any()
        } else {
            let field = view! { <FileField form=&form name=FILE_FIELD label="File" hint accept=accepted() /> };
            view! { <PostForm file=true>{field} <Button>"Attach"</Button></PostForm> }.into_any()
        };
        view! {
            <span class="govuk-caption-l">{asked.ask.clone()}</span>
            <h1 class="govuk-heading-l">"Attach a file"</h1>
            <p class="govuk-body">"You can attach up to " {FILES_MAX.to_string()} " files to this question. " {scanned}</p>
            {attach}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The question" /> }.into_any()))
}

/// Whether files are scanned here, as whoever chooses one reads it beforehand.
pub(crate) fn scanned_or_not(portal: &Portal) -> &'static str {
    if portal.settings.scans {
        "It is scanned for malicious software before anybody gets it, which takes a minute."
    } else {
        "Nobody scans it for malicious software here, and whoever gets it is told so."
    }
}

/// What a browser offers to choose from.
pub(crate) fn accepted() -> String {
    FileKind::ALL.iter().flat_map(|kind| kind.endings()).copied().collect::<Vec<_>>().join(",")
}

pub(super) async fn attach(edge: Edge, (reference, question): Parts, upload: Upload) -> Result<Next, Fault> {
    // Whoever may not, or asks for a question that takes no files, is told that before anything of the file is looked at.
    let open = responses::question(edge.portal(), &edge.op, &reference, &question).await?;
    if open.asked().kind != Kind::File {
        return Err(Fault::not_found());
    }
    if upload.file_name.is_empty() {
        return Ok(Next::again(FILE_FIELD, "Choose a file"));
    }
    let attached =
        responses::attach(edge.portal(), &edge.op, &reference, &question, &upload.file_name, upload.pieces);
    match attached.await {
        Err(fault) if matches!(fault.kind, FaultKind::Invalid) => Ok(Next::again(FILE_FIELD, fault.what)),
        attached => attached.map(|()| Next::See(routes::response_question(&reference, &question))),
    }
}

pub(super) async fn own(edge: Edge, (reference, file): (String, ResponseFileId)) -> Result<Response, Fault> {
    let (file, content) = responses::own_content(edge.portal(), &edge.op, &reference, file).await?;
    saved(&file.name, file.kind, content)
}

pub(super) async fn submitted(
    edge: Edge,
    (engagement, response, file): (EngagementId, ResponseId, ResponseFileId),
) -> Result<Response, Fault> {
    let place = (engagement, response);
    let (file, content) = responses::submitted_content(edge.portal(), &edge.op, place, file).await?;
    saved(&file.name, file.kind, content)
}

/// A file to be saved: no browser shows it, guesses what it is, or runs anything in it.
pub(crate) fn saved(name: &str, kind: FileKind, content: Bytes) -> Result<Response, Fault> {
    // A name in any language goes percent-encoded; what cannot read that gets one that says nothing.
    let encoded: String = name.bytes().map(in_header).collect();
    let ending = kind.endings()[0];
    let disposition = format!("attachment; filename=\"file{ending}\"; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.content_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(disposition).map_err(Fault::internal)?),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, content).into_response())
}

/// A byte of a name as RFC 8187 writes it.
fn in_header(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

pub(super) async fn remove_page(
    edge: Edge,
    (reference, file): (String, ResponseFileId),
    _: FormState,
) -> Result<Page, Fault> {
    let (ground, file) = responses::own_file(edge.portal(), &edge.op, &reference, file).await?;
    let back = routes::response_question(&ground.engagement.reference, &file.question);
    let submitted = ground.response.is_some_and(|response| response.stage.submission().is_some());
    Ok(Page::new("Remove the file", move || {
        let stands = submitted.then(|| {
            view! { <InsetText>"If you submitted it, what you submitted keeps it."</InsetText> }
        });
        view! {
            <h1 class="govuk-heading-l">"Remove " {file.name.clone()} "?"</h1>
            {stands}
            <PostForm><Button kind=ButtonKind::Warning>"Remove the file"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="The question" /> }.into_any()))
}

pub(super) async fn remove(
    edge: Edge,
    (reference, file): (String, ResponseFileId),
    _: Nothing,
) -> Result<Next, Fault> {
    let question = responses::remove(edge.portal(), &edge.op, &reference, file).await?;
    Ok(Next::See(question.map_or_else(
        || routes::response(&reference),
        |question| routes::response_question(&reference, &question),
    )))
}
