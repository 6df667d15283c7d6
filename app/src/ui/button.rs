//! Buttons, links that look like buttons, and the form that posts.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

use super::{
    content::{Attributes, Maybe, class_if, classes},
    form::{FormToken, HIDDEN_FIELD, TOKEN_FIELD},
};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this page is for.
    #[default]
    Primary,
    /// Anything else a person may do here.
    Secondary,
    /// What is hard to undo, such as withdrawing.
    Warning,
    /// On a dark ground.
    Inverse,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Primary => "",
            ButtonKind::Secondary => "govuk-button--secondary",
            ButtonKind::Warning => "govuk-button--warning",
            ButtonKind::Inverse => "govuk-button--inverse",
        }
    }
}

const START_ICON: &str = r#"<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false"><path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>"#;

/// A button that sends its form or, with `href`, a link that looks like a button.
///
/// `prevent_double_click` only marks the button for a script; the server must bear a double send.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// Where it leads. With an address it is a link, not a button.
    #[prop(optional, into)]
    href: Maybe,
    /// Whether it begins a journey, which adds an arrow.
    #[prop(optional)]
    start: bool,
    /// `submit` unless said otherwise.
    #[prop(optional, into)]
    kind_of_input: Maybe,
    /// The name under which its value is sent, where a form has several buttons.
    #[prop(optional, into)]
    name: Maybe,
    /// The value that is sent when this button was used.
    #[prop(optional, into)]
    value: Maybe,
    /// Whether it cannot be used. Avoid it: say what is missing instead.
    #[prop(optional)]
    disabled: bool,
    /// Marks the button so that a script ignores a second click within a second.
    #[prop(optional_no_strip, into)]
    prevent_double_click: Option<bool>,
    /// Its id.
    #[prop(optional, into)]
    id: Maybe,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// What it says: a verb first.
    children: Children,
) -> impl IntoView {
    let class = self::classes(
        "govuk-button",
        [kind.class(), classes.as_ref(), class_if(start, "govuk-button--start")],
    );
    let icon = start.then(|| InertElement::new(START_ICON));
    if let Some(href) = href.shown().map(str::to_owned) {
        return view! {
            <a {..attributes} href=href role="button" draggable="false" class=class data-module="govuk-button" id=id.0>
                {children()} {icon}
            </a>
        }
        .into_any();
    }
    let value = value.shown().map(str::to_owned);
    let name = name.shown().map(str::to_owned);
    view! {
        <button {..attributes}
            type=kind_of_input.or("submit") class=class id=id.0 name=name value=value
            disabled=disabled aria-disabled=disabled.then_some("true") data-module="govuk-button"
            data-prevent-double-click=prevent_double_click.map(|on| on.to_string())
        >
            {children()} {icon}
        </button>
    }
    .into_any()
}

/// A form that posts to the page's own address, or to `action`.
///
/// The browser's own checks are off: the server's errors are the same for everybody.
#[component]
pub fn PostForm(
    /// Where it posts to. Left out, to the page's own address.
    #[prop(optional, into)]
    action: Maybe,
    /// Names and values sent along unseen, beside the page's token.
    #[prop(optional)]
    hidden: Vec<(String, String)>,
    /// Its id.
    #[prop(optional, into)]
    id: Maybe,
    /// Whether it sends a file, which stands last in it.
    #[prop(optional)]
    file: bool,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let encoding = file.then_some("multipart/form-data");
    let unseen = |(name, value): (String, String)| view! { <input type="hidden" name=name value=value /> };
    let token = use_context::<FormToken>().and_then(|token| token.0);
    let token = token.map(|token| unseen((TOKEN_FIELD.to_owned(), token)));
    let names: Vec<_> = hidden.iter().map(|(name, _)| name.as_str()).collect();
    let names = (!names.is_empty()).then(|| unseen((HIDDEN_FIELD.to_owned(), names.join(" "))));
    view! {
        <form method="post" action=action.0 id=id.0 enctype=encoding novalidate=true>
            {token}
            {names}
            {hidden.into_iter().map(unseen).collect_view()}
            {children()}
        </form>
    }
}

/// Buttons and links side by side.
#[component]
pub fn ButtonGroup(children: Children) -> impl IntoView {
    view! { <div class="govuk-button-group">{children()}</div> }
}
