//! Files beside the minutes: slides, as a rule.

use crate::{
    edge::{Edge, FILE_FIELD, Next, Nothing, Page, Upload},
    responses::files::{accepted, saved, scanned_or_not},
    routes,
    ui::{BackLink, Button, ButtonKind, FileField, FormState, InsetText, PostForm},
};
use axum::response::Response;
use domain::{
    fault::{Fault, FaultKind},
    ids::{EngagementId, ForumId, SlideId},
    responses::{FILE_BYTES_MAX, FILES_MAX, taken},
    text::thousands,
};
use leptos::prelude::*;
use portal::forums::{self, Slide};

type Parts = (EngagementId, ForumId);

/// The files with their size, and what the scanner said; those that people get are links.
pub(super) fn list(slides: &[Slide], link: impl Fn(&Slide) -> String) -> AnyView {
    if slides.is_empty() {
        return ().into_any();
    }
    let lines = slides.iter().map(|slide| view! { <li>{line(slide, link(slide))}</li> }).collect_view();
    view! {
        <h3 class="govuk-heading-s">"Files"</h3>
        <ul class="govuk-list app-files">{lines}</ul>
    }
    .into_any()
}

fn line(slide: &Slide, href: String) -> AnyView {
    let about =
        format!(" ({}, {} bytes). {}.", slide.kind.label(), thousands(slide.bytes), slide.scan.label());
    let name = slide.name.clone();
    if slide.scan.lets_through() {
        view! { <a class="govuk-link" href=href>{name}</a> {about} }.into_any()
    } else {
        view! { {name} {about} }.into_any()
    }
}

pub(super) async fn page(edge: Edge, (engagement, forum): Parts, form: FormState) -> Result<Page, Fault> {
    let found = forums::for_slides(edge.portal(), &edge.op, engagement, forum).await?;
    let scanned = scanned_or_not(edge.portal());
    Ok(Page::new("Files beside the minutes", move || {
        let hint = format!("{}. At most {} MiB.", taken(), FILE_BYTES_MAX >> 20);
        let attach = if found.slides.len() >= FILES_MAX {
            view! { <InsetText>{format!("There are {FILES_MAX} files already. Remove one that nobody needs first.")}</InsetText> }.into_any()
        } else {
            let field = view! { <FileField form=&form name=FILE_FIELD label="File" hint accept=accepted() /> };
            view! { <PostForm file=true>{field} <Button>"Add"</Button></PostForm> }.into_any()
        };
        let lines = found.slides.iter().map(|slide| {
            let href = routes::engagement_forum_slide(engagement, forum, slide.id);
            let name = slide.name.clone();
            view! {
                <li>
                    {line(slide, href.clone())} " "
                    <a class="govuk-link" href=format!("{href}/remove")>"Remove" <span class="govuk-visually-hidden">" " {name}</span></a>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! {
            <span class="govuk-caption-l">{found.line.forum.plan.title.clone()}</span>
            <h1 class="govuk-heading-l">"Files beside the minutes"</h1>
            <p class="govuk-body">
                "Slides that were shown, for example: up to " {FILES_MAX.to_string()} " files. They are published with the minutes. " {scanned}
            </p>
            {(!found.slides.is_empty()).then(|| view! { <ul class="govuk-list app-files">{lines}</ul> })}
            {attach}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_forum(engagement, forum) /> }.into_any()))
}

pub(super) async fn add(edge: Edge, (engagement, forum): Parts, upload: Upload) -> Result<Next, Fault> {
    // Whoever may not is told that before anything of the file is looked at.
    forums::for_slides(edge.portal(), &edge.op, engagement, forum).await?;
    if upload.file_name.is_empty() {
        return Ok(Next::again(FILE_FIELD, "Choose a file"));
    }
    let parts = (engagement, forum);
    let added = forums::add_slide(edge.portal(), &edge.op, parts, &upload.file_name, upload.pieces).await;
    match added {
        Err(fault) if matches!(fault.kind, FaultKind::Invalid) => Ok(Next::again(FILE_FIELD, fault.what)),
        added => added.map(|()| Next::See(routes::engagement_forum_step(engagement, forum, "slides"))),
    }
}

/// A file whose minutes are published.
pub(super) async fn published(
    edge: Edge,
    (reference, forum, slide): (String, ForumId, SlideId),
) -> Result<Response, Fault> {
    let (slide, content) = forums::slide_content(edge.portal(), &edge.op, &reference, forum, slide).await?;
    saved(&slide.name, slide.kind, content)
}

/// The same for its council, also before.
pub(super) async fn own(
    edge: Edge,
    (engagement, forum, slide): (EngagementId, ForumId, SlideId),
) -> Result<Response, Fault> {
    let parts = (engagement, forum);
    let (slide, content) = forums::own_slide_content(edge.portal(), &edge.op, parts, slide).await?;
    saved(&slide.name, slide.kind, content)
}

pub(super) async fn remove_page(
    edge: Edge,
    (engagement, forum, slide): (EngagementId, ForumId, SlideId),
    _: FormState,
) -> Result<Page, Fault> {
    let found = forums::for_slides(edge.portal(), &edge.op, engagement, forum).await?;
    let slide = found.slides.into_iter().find(|one| one.id == slide).ok_or_else(Fault::not_found)?;
    let back = routes::engagement_forum_step(engagement, forum, "slides");
    Ok(Page::new("Remove the file", move || {
        view! {
            <h1 class="govuk-heading-l">"Remove " {slide.name.clone()} "?"</h1>
            <PostForm><Button kind=ButtonKind::Warning>"Remove the file"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Files beside the minutes" /> }.into_any()))
}

pub(super) async fn remove(
    edge: Edge,
    (engagement, forum, slide): (EngagementId, ForumId, SlideId),
    _: Nothing,
) -> Result<Next, Fault> {
    forums::remove_slide(edge.portal(), &edge.op, (engagement, forum), slide).await?;
    Ok(Next::See(routes::engagement_forum_step(engagement, forum, "slides")))
}
