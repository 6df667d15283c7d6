//! Words that stand out from a page, from a quiet aside to the result of what was just done.

use leptos::prelude::*;

use super::content::{Attributes, Content, Maybe, class_if, classes, heading};

/// An aside: a quotation, an example, what somebody else said.
#[component]
pub fn InsetText(
    /// Its id.
    #[prop(optional, into)]
    id: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let class = self::classes("govuk-inset-text", [classes.as_ref()]);
    view! { <div {..attributes} id=id.0 class=class>{children()}</div> }
}

/// What cannot be undone, or what follows from not doing it.
#[component]
pub fn WarningText(
    /// The word that screen readers say first; "Warning" unless said otherwise.
    #[prop(optional, into)]
    spoken_first: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let class = self::classes("govuk-warning-text", [classes.as_ref()]);
    view! {
        <div {..attributes} class=class>
            <span class="govuk-warning-text__icon" aria-hidden="true">"!"</span>
            <strong class="govuk-warning-text__text">
                <span class="govuk-visually-hidden">{spoken_first.or("Warning")}</span>
                " "
                {children()}
            </strong>
        </div>
    }
}

/// What only some people need, folded away under a line that says what it is.
#[component]
pub fn Details(
    /// The line that is always seen.
    #[prop(into)]
    summary: Content,
    /// Whether it is unfolded at first.
    #[prop(optional)]
    open: bool,
    /// Its id.
    #[prop(optional, into)]
    id: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// What is folded away.
    children: Children,
) -> impl IntoView {
    let class = self::classes("govuk-details", [classes.as_ref()]);
    view! {
        <details {..attributes} id=id.0 class=class open=open>
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">{summary}</span>
            </summary>
            <div class="govuk-details__text">{children()}</div>
        </details>
    }
}

/// That a long job is done, on the page that ends it, with the reference to keep.
#[component]
pub fn Panel(
    /// What is done, as the page's heading.
    #[prop(into)]
    title: Content,
    /// The heading's level, 1 unless said otherwise.
    #[prop(optional_no_strip, into)]
    level: Option<u8>,
    /// The reference, or a sentence.
    #[prop(optional, into)]
    body: Content,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let class = self::classes("govuk-panel govuk-panel--confirmation", [classes.as_ref()]);
    let title = heading(level.unwrap_or(1), "govuk-panel__title".to_owned(), Maybe(None), title);
    let body = body.is_shown().then(|| view! { <div class="govuk-panel__body">{body}</div> });
    view! { <div {..attributes} class=class>{title} {body}</div> }
}

/// What happened, above the heading: the result of the last step, or news about the portal.
#[component]
pub fn NotificationBanner(
    /// The title; "Success" or "Important" unless said otherwise.
    #[prop(optional, into)]
    title: Content,
    /// What it says. Text stands as one large line.
    #[prop(into)]
    content: Content,
    /// Whether it tells that something was done.
    #[prop(optional)]
    success: bool,
    /// The ARIA role, where it is neither that of a result nor that of news.
    #[prop(optional, into)]
    role: Maybe,
    /// The title's id, where a page has several banners.
    #[prop(optional, into)]
    title_id: Maybe,
    /// The title's level, 2 unless said otherwise.
    #[prop(optional_no_strip, into)]
    level: Option<u8>,
    /// Tells a script whether to leave the focus where it is.
    #[prop(optional_no_strip, into)]
    disable_auto_focus: Option<bool>,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
) -> impl IntoView {
    let (usual_title, usual_role) = if success { ("Success", "alert") } else { ("Important", "region") };
    let title = if title.is_shown() { title } else { usual_title.into() };
    let id = title_id.or("govuk-notification-banner-title");
    let title =
        heading(level.unwrap_or(2), "govuk-notification-banner__title".to_owned(), id.clone().into(), title);
    let content = match content {
        Content::Text(text) => {
            view! { <p class="govuk-notification-banner__heading">{text}</p> }.into_any().into()
        }
        other => other,
    };
    let kind = class_if(success, "govuk-notification-banner--success");
    view! {
        <div {..attributes}
            class=self::classes("govuk-notification-banner", [kind, classes.as_ref()])
            role=role.or(usual_role) aria-labelledby=id data-module="govuk-notification-banner"
            data-disable-auto-focus=disable_auto_focus.map(|off| off.to_string())
        >
            <div class="govuk-notification-banner__header">{title}</div>
            <div class="govuk-notification-banner__content">{content}</div>
        </div>
    }
}
