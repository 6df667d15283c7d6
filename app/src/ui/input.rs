//! One-line inputs: text, numbers, mail addresses, passwords.

use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::content::{Attributes, Content, Maybe, class_if, classes};
use super::parts::{ErrorMessage, Group, Hint, Label, Surrounds};
use leptos::tachys::html::attribute::any_attribute::IntoAnyAttribute;
use leptos::tachys::html::attribute::custom::custom_attribute;

/// A unit shown before or after the input, such as `£` or `days`. Screen readers skip it, so the
/// label or hint has to name it too.
#[derive(Default)]
pub struct Affix {
    /// The unit. Nothing leaves it out.
    pub content: Content,
    /// Further classes.
    pub classes: Maybe,
    /// Further attributes.
    pub attributes: Attributes,
}

impl<T: Into<Content>> From<T> for Affix {
    fn from(content: T) -> Self {
        Affix { content: content.into(), ..Affix::default() }
    }
}

impl Affix {
    fn view(self, block: &str) -> Option<impl IntoView> {
        let class = classes(block, [self.classes.as_ref()]);
        self.content
            .is_shown()
            .then(|| view! { <div {..self.attributes} class=class aria-hidden="true">{self.content}</div> })
    }
}

/// A one-line input with its label, hint and error.
#[component]
pub fn Input(
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
    /// What stands in it.
    #[prop(optional, into)]
    value: Maybe,
    /// The input's type; `text` unless said otherwise.
    #[prop(optional, into)]
    kind: Maybe,
    /// Which keyboard a phone shows, such as `numeric`.
    #[prop(optional, into)]
    inputmode: Maybe,
    /// What a browser may fill in, such as `email`. WCAG asks for it where it is about the person.
    #[prop(optional, into)]
    autocomplete: Maybe,
    /// A pattern, for old phones' number keyboards.
    #[prop(optional, into)]
    pattern: Maybe,
    /// Whether the browser checks the spelling.
    #[prop(optional_no_strip, into)]
    spellcheck: Option<bool>,
    /// How a phone capitalises.
    #[prop(optional, into)]
    autocapitalize: Maybe,
    /// Whether it cannot be used. Avoid it: show the value as text instead.
    #[prop(optional)]
    disabled: bool,
    /// Ids of further text that describes it.
    #[prop(optional, into)]
    described_by: Maybe,
    /// A unit before it.
    #[prop(optional, into)]
    prefix: Affix,
    /// A unit after it.
    #[prop(optional, into)]
    suffix: Affix,
    /// Further classes of the input, such as `govuk-input--width-5`.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes of the input.
    #[prop(optional)]
    attributes: Attributes,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
    /// The row the input stands in, where something stands beside it.
    #[prop(optional)]
    wrapper: Group,
) -> impl IntoView {
    let surrounds = Surrounds { id: id.or(name.as_ref()), label, hint, error };
    let wrong = class_if(surrounds.error.is_shown(), "govuk-input--error");
    let input = view! {
        <input {..attributes}
            class=self::classes("govuk-input", [classes.as_ref(), wrong]) id=surrounds.id.clone() name=name.0
            type=kind.or("text") spellcheck=spellcheck.map(|on| on.to_string()) value=value.0
            disabled=disabled aria-describedby=surrounds.described_by(described_by)
            autocomplete=autocomplete.0 autocapitalize=autocapitalize.0 pattern=pattern.0
            inputmode=inputmode.0
        />
    };
    let Group { classes: group_classes, attributes: group_attributes, before, after } = group;
    let beside = [&before, &after, &prefix.content, &suffix.content].iter().any(|part| part.is_shown());
    let control = if beside {
        view! {
            <div {..wrapper.attributes}
                class=self::classes("govuk-input__wrapper", [wrapper.classes.as_ref()])
            >
                {before} {prefix.view("govuk-input__prefix")} {input}
                {suffix.view("govuk-input__suffix")} {after}
            </div>
        }
        .into_any()
    } else {
        input.into_any()
    };
    surrounds.view(group_classes, group_attributes, control)
}

/// An input for a password. The button that shows it is hidden until a script takes it up.
#[component]
pub fn PasswordInput(
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
    /// What stands in it. A page never sends a password back; this is for an empty one.
    #[prop(optional, into)]
    value: Maybe,
    /// `current-password` unless said otherwise; `new-password` where one is chosen.
    #[prop(optional, into)]
    autocomplete: Maybe,
    /// Whether it cannot be used.
    #[prop(optional)]
    disabled: bool,
    /// Ids of further text that describes it.
    #[prop(optional, into)]
    described_by: Maybe,
    /// Further classes of the input.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes of the input.
    #[prop(optional)]
    attributes: Attributes,
    /// Further classes of the button.
    #[prop(optional, into)]
    button_classes: Maybe,
    /// What the button says.
    #[prop(optional, into)]
    show: Maybe,
    /// What screen readers say of the button.
    #[prop(optional, into)]
    show_aloud: Maybe,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let id = id.or(name.as_ref());
    let button_attributes = vec![
        custom_attribute("aria-controls", id.clone()).into_any_attr(),
        custom_attribute("aria-label", show_aloud.or("Show password")).into_any_attr(),
        custom_attribute("hidden", true).into_any_attr(),
    ];
    let toggle = "govuk-password-input__toggle govuk-js-password-input-toggle";
    let button = view! {
        <Button
            kind=ButtonKind::Secondary kind_of_input="button" attributes=button_attributes
            classes=self::classes(toggle, [button_classes.as_ref()])
        >
            {show.or("Show")}
        </Button>
    };
    let mut group_attributes = group.attributes;
    group_attributes.push(custom_attribute("data-module", "govuk-password-input").into_any_attr());
    let after = view! { {button} {group.after} }.into_any();
    let group = Group {
        classes: self::classes("govuk-password-input", [group.classes.as_ref()]).into(),
        attributes: group_attributes,
        before: group.before,
        after: after.into(),
    };
    let wrapper = Group { classes: "govuk-password-input__wrapper".into(), ..Group::default() };
    let input = "govuk-password-input__input govuk-js-password-input-input";
    view! {
        <Input
            name id label hint error value disabled described_by attributes group wrapper
            kind="password" spellcheck=false autocapitalize="none"
            autocomplete=autocomplete.or("current-password")
            classes=self::classes(input, [classes.as_ref()])
        />
    }
}
