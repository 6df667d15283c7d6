//! Choosing one of many: the select. Radios are better where there are fewer than about ten.

use leptos::prelude::*;

use super::content::{Attributes, Maybe, class_if, classes};
use super::parts::{ErrorMessage, Group, Hint, Label, Surrounds};

/// One line of a select.
#[derive(Default)]
pub struct SelectOption {
    /// What is sent. Left out, the text.
    pub value: Maybe,
    /// What it says.
    pub text: String,
    /// Whether it is chosen. Left open, the select's value decides.
    pub selected: Option<bool>,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Further attributes.
    pub attributes: Attributes,
}

impl SelectOption {
    /// A line that sends `value`.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        SelectOption { value: value.into().into(), text: text.into(), ..SelectOption::default() }
    }

    fn view(self, chosen: Option<&str>) -> impl IntoView {
        let sent = self.value.0.as_deref().unwrap_or(&self.text);
        let selected = self.selected.unwrap_or(chosen == Some(sent));
        view! {
            <option {..self.attributes}
                value=self.value.0 selected=selected disabled=self.disabled inner_html=escaped(&self.text)
            />
        }
    }
}

/// Leptos would write a space for an empty text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// One of many, with its label, hint and error.
#[component]
pub fn Select(
    /// The name it is sent under.
    #[prop(optional, into)]
    name: Maybe,
    /// Its id; the name unless said otherwise.
    #[prop(optional, into)]
    id: Maybe,
    /// What it asks for.
    #[prop(optional, into)]
    label: Label,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: ErrorMessage,
    /// The value that is chosen.
    #[prop(optional, into)]
    value: Maybe,
    /// Its lines.
    options: Vec<SelectOption>,
    /// Whether it cannot be used.
    #[prop(optional)]
    disabled: bool,
    /// Ids of further text that describes it.
    #[prop(optional, into)]
    described_by: Maybe,
    /// Further classes of the control.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes of the control.
    #[prop(optional)]
    attributes: Attributes,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let surrounds = Surrounds { id: id.or(name.as_ref()), label, hint, error };
    let wrong = class_if(surrounds.error.is_shown(), "govuk-select--error");
    let Group { classes: group_classes, attributes: group_attributes, before, after } = group;
    let lines = options.into_iter().map(|option| option.view(value.shown())).collect::<Vec<_>>();
    let control = view! {
        {before}
        <select {..attributes}
            class=self::classes("govuk-select", [classes.as_ref(), wrong]) id=surrounds.id.clone() name=name.0
            disabled=disabled aria-describedby=surrounds.described_by(described_by)
        >
            {lines}
        </select>
        {after}
    };
    surrounds.view(group_classes, group_attributes, control.into_any())
}
