//! A date asked for in parts: day, month, year and, where it matters, the time.

use leptos::prelude::*;

use super::content::{Attributes, Maybe, class_if, classes, described_by};
use super::input::Input;
use super::parts::{ErrorMessage, Fieldset, Group, Hint, Label};

/// One part of a date.
#[derive(Default)]
pub struct DatePart {
    /// The part, such as `day`; its id and name are made from it.
    pub name: String,
    /// What it says; the name with a capital letter unless said otherwise.
    pub label: Maybe,
    /// Its id; the field's id and the part's name unless said otherwise.
    pub id: Maybe,
    /// What stands in it.
    pub value: Maybe,
    /// Whether the error is about this part. Left open, it is where no part says that it is.
    pub wrong: Option<bool>,
    /// Which keyboard a phone shows; `numeric` unless said otherwise.
    pub inputmode: Maybe,
    /// What a browser may fill in, such as `bday-day`.
    pub autocomplete: Maybe,
    /// A pattern, for old phones' number keyboards.
    pub pattern: Maybe,
    /// Further classes of the input. A width among them replaces the part's own.
    pub classes: Maybe,
    /// Further attributes of the input.
    pub attributes: Attributes,
}

impl DatePart {
    /// A part of a date, such as `day`, with what stands in it.
    pub fn new(name: impl Into<String>, value: impl Into<Maybe>) -> Self {
        DatePart { name: name.into(), value: value.into(), ..DatePart::default() }
    }

    /// Whether the part itself says that it is wrong.
    fn is_marked(&self) -> bool {
        self.wrong == Some(true) || self.classes.as_ref().contains("govuk-input--error")
    }

    fn view(self, id: &str, name_prefix: Option<&str>, all_wrong: bool) -> impl IntoView + use<> {
        let given = self.classes.as_ref();
        let marked = self.is_marked() || (all_wrong && self.wrong != Some(false));
        let wrong = class_if(marked && !given.contains("govuk-input--error"), "govuk-input--error");
        let own_width =
            if self.name.ends_with("year") { "govuk-input--width-4" } else { "govuk-input--width-2" };
        let width = class_if(!given.contains("govuk-input--width-"), own_width);
        let name = match name_prefix {
            Some(prefix) => format!("{prefix}-{}", self.name),
            None => self.name.clone(),
        };
        let label = Label {
            content: self.label.or(&capitalised(&self.name)).into(),
            classes: "govuk-date-input__label".into(),
            ..Label::default()
        };
        view! {
            <div class="govuk-date-input__item">
                <Input
                    label name id=self.id.or(&format!("{id}-{}", self.name)) value=self.value
                    inputmode=self.inputmode.or("numeric") autocomplete=self.autocomplete
                    pattern=self.pattern attributes=self.attributes
                    classes=classes("govuk-date-input__input", [wrong, width, given])
                />
            </div>
        }
    }
}

/// Words that begin with a capital letter.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A date in parts. Dates are typed, not picked: it is quicker and works everywhere.
#[component]
pub fn DateInput(
    /// Its id; the parts' ids begin with it.
    #[prop(optional, into)]
    id: Maybe,
    /// What the parts' names begin with.
    #[prop(optional, into)]
    name_prefix: Maybe,
    /// The group and its legend.
    #[prop(optional_no_strip, into)]
    fieldset: Option<Fieldset>,
    /// Help that stays on the page: an example date.
    #[prop(optional, into)]
    hint: Hint,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: ErrorMessage,
    /// Day, month and year, in this order.
    parts: Vec<DatePart>,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let own_id = id.as_ref().to_owned();
    let (hint_id, error_id) = (hint.id_in(&own_id), error.id_in(&own_id));
    let own = fieldset.as_ref().and_then(|set| set.described_by.0.clone());
    let described = described_by([own, hint_id.clone(), error_id.clone()]);
    let wrong = class_if(error.is_shown(), "govuk-form-group--error");
    let group_class = self::classes("govuk-form-group", [wrong, group.classes.as_ref()]);
    let all_wrong = error.is_shown() && !parts.iter().any(DatePart::is_marked);
    let parts = parts
        .into_iter()
        .map(|part| part.view(&own_id, name_prefix.shown(), all_wrong).into_any())
        .collect::<Vec<_>>();
    let inner = view! {
        {hint.named(hint_id)} {error.named(error_id)}
        <div {..attributes} class=self::classes("govuk-date-input", [classes.as_ref()]) id=id.0>
            {group.before} {parts} {group.after}
        </div>
    }
    .into_any();
    let inner = match fieldset {
        Some(set) => Fieldset { described_by: described.into(), role: "group".into(), ..set }.view(inner),
        None => inner,
    };
    view! { <div {..group.attributes} class=group_class>{inner}</div> }
}
