//! Choosing one of a few, or some of a few: radios and check boxes.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::content::{Attributes, Content, Maybe, class_if, classes, described_by};
use super::parts::{ErrorMessage, Fieldset, Group, Hint, Label};

/// One thing that can be chosen, or the word between two groups of them.
#[derive(Default)]
pub struct Choice {
    /// What is sent when it is chosen.
    pub value: String,
    /// What it says; its classes and attributes are those of the label.
    pub label: Label,
    /// Help for this choice alone.
    pub hint: Hint,
    /// What to ask further when it is chosen. Without a script it is always seen.
    pub reveals: Content,
    /// Whether it is chosen. Left open, the values of the whole decide.
    pub checked: Option<bool>,
    /// Whether it cannot be chosen. Avoid it: leave the choice out and say why.
    pub disabled: bool,
    /// Whether choosing it unticks the others (check boxes, with a script).
    pub exclusive: bool,
    /// Its id. Left out, the field's name, from the second on with its number.
    pub id: Maybe,
    /// The name it is sent under, where it differs from the others' (check boxes).
    pub name: Maybe,
    /// Further attributes of the input.
    pub attributes: Attributes,
    /// A divider such as "or". With it, nothing else of this choice is shown.
    pub divider: Maybe,
}

impl Choice {
    /// A choice that sends `value`.
    pub fn new(value: impl Into<String>, label: impl Into<Label>) -> Self {
        Choice { value: value.into(), label: label.into(), ..Choice::default() }
    }

    /// The word that stands between two groups of choices.
    pub fn divider(word: impl Into<String>) -> Self {
        Choice { divider: word.into().into(), ..Choice::default() }
    }

    /// Adds help for this choice alone.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Adds what to ask further when it is chosen.
    #[must_use]
    pub fn reveals(mut self, content: impl IntoView + 'static) -> Self {
        self.reveals = Content::View(content.into_any());
        self
    }

    /// Makes choosing it untick the others, where a script runs; the server must bear both.
    #[must_use]
    pub fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }
}

/// Which of the two controls; they differ in class names and in little else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    Radios,
    Checkboxes,
}

impl Control {
    fn block(self) -> &'static str {
        match self {
            Control::Radios => "govuk-radios",
            Control::Checkboxes => "govuk-checkboxes",
        }
    }

    fn input_type(self) -> &'static str {
        match self {
            Control::Radios => "radio",
            Control::Checkboxes => "checkbox",
        }
    }
}

/// All of one choosing field but the control it is made of.
struct Choosing {
    control: Control,
    name: String,
    id_prefix: String,
    values: Vec<String>,
    fieldset: Option<Fieldset>,
    described_by: Maybe,
    hint: Hint,
    error: ErrorMessage,
    choices: Vec<Choice>,
    classes: Maybe,
    attributes: Attributes,
    group: Group,
}

impl Choosing {
    fn view(self) -> AnyView {
        let Choosing { control, name, id_prefix, values, fieldset, hint, error, group, .. } = self;
        let (hint_id, error_id) = (hint.id_in(&id_prefix), error.id_in(&id_prefix));
        let own = fieldset.as_ref().and_then(|set| set.described_by.0.clone()).or(self.described_by.0);
        let described = described_by([own, hint_id.clone(), error_id.clone()]);
        let wrong = class_if(error.is_shown(), "govuk-form-group--error");
        let group_class = classes("govuk-form-group", [wrong, group.classes.as_ref()]);
        let outer_description = if fieldset.is_none() { described.clone() } else { None };
        let mut items = Vec::new();
        for (index, choice) in self.choices.into_iter().enumerate() {
            items.push(item(
                control,
                &name,
                &id_prefix,
                &values,
                outer_description.as_deref(),
                index,
                choice,
            ));
        }
        let module = control.block();
        let block = classes(module, [self.classes.as_ref()]);
        let inner = view! {
            {hint.named(hint_id)} {error.named(error_id)}
            <div {..self.attributes} class=block data-module=module>{group.before} {items} {group.after}</div>
        }
        .into_any();
        let inner = match fieldset {
            Some(set) => Fieldset { described_by: described.into(), ..set }.view(inner),
            None => inner,
        };
        view! { <div {..group.attributes} class=group_class>{inner}</div> }.into_any()
    }
}

/// One choice; `index` counts from 0, dividers included.
fn item(
    control: Control,
    name: &str,
    id_prefix: &str,
    values: &[String],
    outer_description: Option<&str>,
    index: usize,
    choice: Choice,
) -> AnyView {
    let block = control.block();
    if let Some(word) = choice.divider.0 {
        return view! { <div class=format!("{block}__divider")>{word}</div> }.into_any();
    }
    let numbered = if index == 0 { id_prefix.to_owned() } else { format!("{id_prefix}-{}", index + 1) };
    let id = choice.id.or(&numbered);
    let checked = choice.checked.unwrap_or_else(|| values.contains(&choice.value));
    let conditional = format!("conditional-{id}");
    let hint_id = choice.hint.content.is_shown().then(|| format!("{id}-item-hint"));
    let around = if control == Control::Checkboxes { outer_description.map(str::to_owned) } else { None };
    let described = described_by([around, hint_id.clone()]);
    let hint_classes = classes(&format!("{block}__hint"), [choice.hint.classes.as_ref()]);
    let label_classes = classes(&format!("{block}__label"), [choice.label.classes.as_ref()]);
    let label = Label { classes: label_classes.into(), ..choice.label };
    let hint = Hint { classes: hint_classes.into(), id: hint_id.into(), ..choice.hint };
    let reveals = choice.reveals.is_shown();
    let hidden = if checked { String::new() } else { format!("{block}__conditional--hidden") };
    view! {
        <div class=format!("{block}__item")>
            <input {..choice.attributes}
                class=format!("{block}__input") id=id.clone() name=choice.name.or(name)
                type=control.input_type() value=choice.value checked=checked disabled=choice.disabled
                data-aria-controls=reveals.then(|| conditional.clone())
                data-behaviour=choice.exclusive.then_some("exclusive") aria-describedby=described
            />
            {label.view(id)}
            {hint}
        </div>
        {reveals
            .then(|| {
                let class = classes(&format!("{block}__conditional"), [hidden.as_str()]);
                view! { <div class=class id=conditional>{choice.reveals}</div> }
            })}
    }
    .into_any()
}

/// One of a few. Give a `legend`, unless the radios stand in a fieldset of your own.
#[component]
pub fn Radios(
    /// The name the choice is sent under.
    #[prop(into)]
    name: String,
    /// What the ids begin with; the name unless said otherwise.
    #[prop(optional, into)]
    id_prefix: Maybe,
    /// The value that is chosen.
    #[prop(optional, into)]
    value: Maybe,
    /// The group and its legend.
    #[prop(optional_no_strip, into)]
    fieldset: Option<Fieldset>,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: ErrorMessage,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Further classes, such as `govuk-radios--inline`.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let id_prefix = id_prefix.or(&name);
    let values = value.shown().map(str::to_owned).into_iter().collect();
    let control = Control::Radios;
    let described_by = Maybe(None);
    Choosing {
        control,
        name,
        id_prefix,
        values,
        fieldset,
        described_by,
        hint,
        error,
        choices,
        classes,
        attributes,
        group,
    }
    .view()
}

/// Some of a few. Give a `legend`, unless the boxes stand in a fieldset of your own.
#[component]
pub fn Checkboxes(
    /// The name each ticked box is sent under.
    #[prop(optional, into)]
    name: String,
    /// What the ids begin with; the name unless said otherwise.
    #[prop(optional, into)]
    id_prefix: Maybe,
    /// The values that are ticked.
    #[prop(optional)]
    values: Vec<String>,
    /// The group and its legend.
    #[prop(optional_no_strip, into)]
    fieldset: Option<Fieldset>,
    /// Ids of further text that describes it.
    #[prop(optional, into)]
    described_by: Maybe,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: ErrorMessage,
    /// What can be ticked.
    choices: Vec<Choice>,
    /// Further classes, such as `govuk-checkboxes--small`.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let id_prefix = id_prefix.or(&name);
    let control = Control::Checkboxes;
    Choosing {
        control,
        name,
        id_prefix,
        values,
        fieldset,
        described_by,
        hint,
        error,
        choices,
        classes,
        attributes,
        group,
    }
    .view()
}
