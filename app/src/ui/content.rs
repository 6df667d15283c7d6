//! The small types every component is built from: what it shows, and texts that may be absent.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::view::any_view::AnyView;

/// Further attributes of one element, for what a component has no prop for (`data-…`, `translate`).
///
/// Write one as `custom_attribute("data-x", "y").into_any_attr()`.
pub type Attributes = Vec<AnyAttribute>;

/// What stands inside an element: nothing, plain text, or a view the page has built.
///
/// Text is escaped when it is rendered; there is no way to hand over raw HTML.
#[derive(Default)]
pub enum Content {
    /// Nothing is shown. A part whose content is nothing is left out of the page.
    #[default]
    Nothing,
    /// Plain text, escaped when rendered.
    Text(String),
    /// A view, such as a link or a list.
    View(AnyView),
}

impl Content {
    /// Whether there is something to show. Empty text counts as nothing.
    pub fn is_shown(&self) -> bool {
        match self {
            Content::Nothing => false,
            Content::Text(text) => !text.is_empty(),
            Content::View(_) => true,
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Content::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Content::Text(text)
    }
}

impl From<&String> for Content {
    fn from(text: &String) -> Self {
        Content::Text(text.clone())
    }
}

impl From<AnyView> for Content {
    fn from(view: AnyView) -> Self {
        Content::View(view)
    }
}

impl<T: Into<Content>> From<Option<T>> for Content {
    fn from(content: Option<T>) -> Self {
        content.map_or(Content::Nothing, Into::into)
    }
}

impl IntoRender for Content {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        match self {
            Content::Text(text) if !text.is_empty() => text.into_any(),
            Content::View(view) => view,
            Content::Text(_) | Content::Nothing => ().into_any(),
        }
    }
}

/// A text that may be absent, such as an attribute's value. An absent one writes no attribute.
///
/// It exists so that a prop takes `"text"`, a `String` and an `Option` of either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maybe(pub Option<String>);

impl Maybe {
    /// The text, or `otherwise` when it is absent or empty.
    pub fn or(self, otherwise: &str) -> String {
        self.0.filter(|text| !text.is_empty()).unwrap_or_else(|| otherwise.to_owned())
    }

    /// The text, if it is there and not empty.
    pub fn shown(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }
}

impl From<&str> for Maybe {
    fn from(text: &str) -> Self {
        Maybe(Some(text.to_owned()))
    }
}

impl From<String> for Maybe {
    fn from(text: String) -> Self {
        Maybe(Some(text))
    }
}

impl From<&String> for Maybe {
    fn from(text: &String) -> Self {
        Maybe(Some(text.clone()))
    }
}

impl<T: Into<Maybe>> From<Option<T>> for Maybe {
    fn from(text: Option<T>) -> Self {
        text.map_or(Maybe(None), Into::into)
    }
}

/// The value of a `class` attribute: the block's own class and every further one that is not empty.
pub(crate) fn classes<'a>(block: &str, further: impl IntoIterator<Item = &'a str>) -> String {
    let mut list = block.to_owned();
    for class in further {
        if !class.is_empty() {
            if !list.is_empty() {
                list.push(' ');
            }
            list.push_str(class);
        }
    }
    list
}

/// `class`, if the condition holds, else nothing; for use inside [`classes`].
pub(crate) fn class_if(condition: bool, class: &'static str) -> &'static str {
    if condition { class } else { "" }
}

impl AsRef<str> for Maybe {
    fn as_ref(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// A heading of the given level, 1 to 6; any other level is taken as 2.
pub(crate) fn heading(level: u8, class: String, id: Maybe, content: impl Into<Content>) -> AnyView {
    let (id, content) = (id.0, content.into());
    match level {
        1 => view! { <h1 class=class id=id>{content}</h1> }.into_any(),
        3 => view! { <h3 class=class id=id>{content}</h3> }.into_any(),
        4 => view! { <h4 class=class id=id>{content}</h4> }.into_any(),
        5 => view! { <h5 class=class id=id>{content}</h5> }.into_any(),
        6 => view! { <h6 class=class id=id>{content}</h6> }.into_any(),
        _ => view! { <h2 class=class id=id>{content}</h2> }.into_any(),
    }
}

/// The value of `aria-describedby`: the ids that are there, in order; nothing when there is none.
pub(crate) fn described_by(ids: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let ids: Vec<String> = ids.into_iter().flatten().filter(|id| !id.is_empty()).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
