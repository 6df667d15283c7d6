//! The parts of a form field: label, legend, hint, error message, and the group around them.
//!
//! A field takes them as props; text is enough (`label="Title"`). On their own they stand in a view
//! as a value: `{Hint::from("It must be a whole number")}`.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, class_if, classes, described_by};

/// The words that name one control.
#[derive(Default)]
pub struct Label {
    /// What the label says. Nothing leaves the label out.
    pub content: Content,
    /// Further classes, such as `govuk-label--l`.
    pub classes: Maybe,
    /// Whether the label is the page's heading, as on a page with one question.
    pub page_heading: bool,
    /// Further attributes of the label.
    pub attributes: Attributes,
}

impl Label {
    /// A large label that is the page's heading, for a page that asks one thing.
    pub fn page_heading(content: impl Into<Content>) -> Self {
        let content = content.into();
        Label { content, classes: "govuk-label--l".into(), page_heading: true, attributes: Vec::new() }
    }

    /// A label of medium size, for a page that asks several things.
    pub fn medium(content: impl Into<Content>) -> Self {
        Label { content: content.into(), classes: "govuk-label--m".into(), ..Label::default() }
    }

    /// The label for the control whose id is `control`.
    pub fn view(self, control: impl Into<Maybe>) -> AnyView {
        if !self.content.is_shown() {
            return ().into_any();
        }
        let class = classes("govuk-label", [self.classes.as_ref()]);
        let control = control.into().0;
        let label = view! { <label {..self.attributes} class=class r#for=control>{self.content}</label> };
        if self.page_heading {
            view! { <h1 class="govuk-label-wrapper">{label}</h1> }.into_any()
        } else {
            label.into_any()
        }
    }
}

impl<T: Into<Content>> From<T> for Label {
    fn from(content: T) -> Self {
        Label { content: content.into(), ..Label::default() }
    }
}

/// The words that name a group of controls.
#[derive(Default)]
pub struct Legend {
    /// What the legend says. Nothing leaves the legend out.
    pub content: Content,
    /// Further classes, such as `govuk-fieldset__legend--l`.
    pub classes: Maybe,
    /// Whether the legend is the page's heading.
    pub page_heading: bool,
}

impl Legend {
    /// A large legend that is the page's heading, for a page that asks one thing.
    pub fn page_heading(content: impl Into<Content>) -> Self {
        Legend { content: content.into(), classes: "govuk-fieldset__legend--l".into(), page_heading: true }
    }

    /// A legend of medium size, for a page that asks several things.
    pub fn medium(content: impl Into<Content>) -> Self {
        Legend { content: content.into(), classes: "govuk-fieldset__legend--m".into(), page_heading: false }
    }

    fn view(self) -> AnyView {
        if !self.content.is_shown() {
            return ().into_any();
        }
        let class = classes("govuk-fieldset__legend", [self.classes.as_ref()]);
        if self.page_heading {
            view! {
                <legend class=class>
                    <h1 class="govuk-fieldset__heading">{self.content}</h1>
                </legend>
            }
            .into_any()
        } else {
            view! { <legend class=class>{self.content}</legend> }.into_any()
        }
    }
}

impl<T: Into<Content>> From<T> for Legend {
    fn from(content: T) -> Self {
        Legend { content: content.into(), ..Legend::default() }
    }
}

/// A group of controls that answer one question together.
#[derive(Default)]
pub struct Fieldset {
    /// The question.
    pub legend: Legend,
    /// Ids of further text that describes the group.
    pub described_by: Maybe,
    /// Further classes.
    pub classes: Maybe,
    /// The ARIA role; `group` where the controls are text inputs.
    pub role: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Fieldset {
    /// The group around `controls`.
    pub fn view(self, controls: impl Into<Content>) -> AnyView {
        let class = classes("govuk-fieldset", [self.classes.as_ref()]);
        let described = self.described_by.shown().map(str::to_owned);
        view! {
            <fieldset {..self.attributes} class=class role=self.role.0 aria-describedby=described>
                {self.legend.view()}
                {controls.into()}
            </fieldset>
        }
        .into_any()
    }
}

impl<T: Into<Legend>> From<T> for Fieldset {
    fn from(legend: T) -> Self {
        Fieldset { legend: legend.into(), ..Fieldset::default() }
    }
}

/// Help that stays on the page: what to answer, and in which form.
#[derive(Default)]
pub struct Hint {
    /// What the hint says. Nothing leaves the hint out.
    pub content: Content,
    /// Its id, for `aria-describedby`. A field gives its own hint an id.
    pub id: Maybe,
    /// Further classes.
    pub classes: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Hint {
    /// The id the hint of field `id` has, if there is a hint.
    pub(crate) fn id_in(&self, id: &str) -> Option<String> {
        self.content.is_shown().then(|| format!("{id}-hint"))
    }

    pub(crate) fn named(mut self, id: Option<String>) -> Self {
        self.id = id.into();
        self
    }
}

impl IntoRender for Hint {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        if !self.content.is_shown() {
            return ().into_any();
        }
        let class = classes("govuk-hint", [self.classes.as_ref()]);
        view! { <div {..self.attributes} id=self.id.0 class=class>{self.content}</div> }.into_any()
    }
}

impl<T: Into<Content>> From<T> for Hint {
    fn from(content: T) -> Self {
        Hint { content: content.into(), ..Hint::default() }
    }
}

/// What is wrong with one field, beside that field.
pub struct ErrorMessage {
    /// What is wrong and how to put it right. Nothing leaves the message out.
    pub content: Content,
    /// Its id, for `aria-describedby`. A field gives its own message an id.
    pub id: Maybe,
    /// The word that screen readers say first. Nothing, if it is absent.
    pub spoken_first: Maybe,
    /// Further classes.
    pub classes: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
}

impl Default for ErrorMessage {
    fn default() -> Self {
        ErrorMessage {
            content: Content::Nothing,
            id: Maybe(None),
            spoken_first: "Error".into(),
            classes: Maybe(None),
            attributes: Vec::new(),
        }
    }
}

impl ErrorMessage {
    /// Whether there is something wrong.
    pub(crate) fn is_shown(&self) -> bool {
        self.content.is_shown()
    }

    /// The id the message of field `id` has, if there is a message.
    pub(crate) fn id_in(&self, id: &str) -> Option<String> {
        self.is_shown().then(|| format!("{id}-error"))
    }

    pub(crate) fn named(mut self, id: Option<String>) -> Self {
        self.id = id.into();
        self
    }
}

impl IntoRender for ErrorMessage {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        if !self.is_shown() {
            return ().into_any();
        }
        let class = classes("govuk-error-message", [self.classes.as_ref()]);
        let spoken = self.spoken_first.shown().map(|word| {
            view! {
                <span class="govuk-visually-hidden">{format!("{word}:")}</span>
                " "
            }
        });
        view! { <p {..self.attributes} id=self.id.0 class=class>{spoken}{self.content}</p> }.into_any()
    }
}

impl<T: Into<Content>> From<T> for ErrorMessage {
    fn from(content: T) -> Self {
        ErrorMessage { content: content.into(), ..ErrorMessage::default() }
    }
}

/// The box around one field.
#[derive(Default)]
pub struct Group {
    /// Further classes.
    pub classes: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
    /// What stands directly before the control.
    pub before: Content,
    /// What stands directly after the control.
    pub after: Content,
}

/// The parts that stand around a single control, and the ids that tie them to it.
pub(crate) struct Surrounds {
    pub id: String,
    pub label: Label,
    pub hint: Hint,
    pub error: ErrorMessage,
}

impl Surrounds {
    /// The control's `aria-describedby`, with `further` ids first.
    pub fn described_by(&self, further: Maybe) -> Option<String> {
        described_by([further.0, self.hint.id_in(&self.id), self.error.id_in(&self.id)])
    }

    /// The whole field: label, hint, error and control, in one box.
    pub fn view(self, group_classes: Maybe, group_attributes: Attributes, control: AnyView) -> AnyView {
        let wrong = class_if(self.error.is_shown(), "govuk-form-group--error");
        let class = classes("govuk-form-group", [wrong, group_classes.as_ref()]);
        let (hint_id, error_id) = (self.hint.id_in(&self.id), self.error.id_in(&self.id));
        view! {
            <div {..group_attributes} class=class>
                {self.label.view(self.id)} {self.hint.named(hint_id)} {self.error.named(error_id)} {control}
            </div>
        }
        .into_any()
    }
}
