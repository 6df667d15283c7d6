//! What is wrong with the whole page, above its heading, with a link to each field.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, classes};
use super::form::FormState;

/// One line of an error summary.
#[derive(Default)]
pub struct Problem {
    /// What is wrong.
    pub content: Content,
    /// The field it is about, as `#id`. Left out, the line is plain text.
    pub href: Maybe,
    /// Further attributes of the link.
    pub attributes: Attributes,
}

/// The list of what is wrong, for pages that make it themselves. See [`ErrorSummary`].
#[component]
pub fn ErrorList(
    /// The heading.
    #[prop(optional, into)]
    title: Content,
    /// A sentence above the list.
    #[prop(optional, into)]
    description: Content,
    /// What is wrong, in the order of the page.
    #[prop(optional)]
    errors: Vec<Problem>,
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
    let description = description.is_shown().then(|| view! { <p>{description}</p> });
    let lines = errors
        .into_iter()
        .map(|Problem { content, href, attributes }| match href.shown().map(str::to_owned) {
            Some(href) => view! { <li><a {..attributes} href=href>{content}</a></li> }.into_any(),
            None => view! { <li>{content}</li> }.into_any(),
        })
        .collect::<Vec<_>>();
    let list =
        (!lines.is_empty()).then(|| view! { <ul class="govuk-list govuk-error-summary__list">{lines}</ul> });
    view! {
        <div {..attributes}
            class=self::classes("govuk-error-summary", [classes.as_ref()]) data-module="govuk-error-summary"
            data-disable-auto-focus=disable_auto_focus.map(|off| off.to_string())
        >
            <div role="alert">
                <h2 class="govuk-error-summary__title">{title}</h2>
                <div class="govuk-error-summary__body">{description} {list}</div>
            </div>
        </div>
    }
}

/// Everything that is wrong with a form, each line a link to its field. Nothing, if all is well.
///
/// It stands first in the page's main part; [`Layout`](super::layout::Layout) puts it there.
#[component]
pub fn ErrorSummary<'a>(
    /// The form, with its errors in the order of the page.
    form: &'a FormState,
) -> AnyView {
    if !form.has_errors() {
        return ().into_any();
    }
    let errors = form
        .errors
        .iter()
        .map(|error| Problem {
            content: error.message.clone().into(),
            href: (!error.field.is_empty()).then(|| format!("#{}", error.field)).into(),
            attributes: Vec::new(),
        })
        .collect();
    view! { <ErrorList title="There is a problem" errors /> }.into_any()
}
