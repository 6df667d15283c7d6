//! Fields that know their form: each takes what was typed and what is wrong from the form's state.
//!
//! A field's name is its id, so that the error summary's link leads to it. These are what pages use;
//! the plain controls below them are for the rare page that has no form state.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::choices::{Checkboxes, Choice, Radios};
use super::content::Maybe;
use super::date_input::{DateInput, DatePart};
use super::file_upload::FileUpload;
use super::form::{FormState, SECRET_FIELDS};
use super::input::{Affix, Input, PasswordInput};
use super::parts::{ErrorMessage, Fieldset, Hint, Label, Legend};
use super::select::{Select, SelectOption};
use super::textarea::{CharacterCount, Limit, Textarea};

/// A one-line text.
#[component]
pub fn TextField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// Its name, which is its id too.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: Label,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// The input's type, such as `email`; `text` unless said otherwise.
    #[prop(optional, into)]
    kind: Maybe,
    /// Which keyboard a phone shows, such as `numeric` or `decimal`.
    #[prop(optional, into)]
    inputmode: Maybe,
    /// What a browser may fill in, such as `email`.
    #[prop(optional, into)]
    autocomplete: Maybe,
    /// Whether the browser checks the spelling; not unless said otherwise.
    #[prop(optional)]
    spellcheck: bool,
    /// A unit before it.
    #[prop(optional, into)]
    prefix: Affix,
    /// A unit after it.
    #[prop(optional, into)]
    suffix: Affix,
    /// Further classes of the input, such as `govuk-input--width-5`.
    #[prop(optional, into)]
    classes: Maybe,
) -> AnyView {
    let (value, error) = (form.value(&name).map(str::to_owned), error_of(form, &name));
    view! {
        <Input
            name label hint kind inputmode autocomplete prefix suffix classes value error
            spellcheck=spellcheck
        />
    }
    .into_any()
}

/// A password. What was typed is never sent back.
#[component]
pub fn PasswordField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// Its name, which is its id too.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: Label,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// Whether a new password is chosen rather than the present one given.
    #[prop(optional)]
    new: bool,
    /// Further classes of the input.
    #[prop(optional, into)]
    classes: Maybe,
) -> AnyView {
    let error = error_of(form, &name);
    debug_assert!(SECRET_FIELDS.contains(&name.as_str()), "{name} would come back in clear");
    let autocomplete = if new { "new-password" } else { "current-password" };
    view! { <PasswordInput name label hint error autocomplete classes /> }.into_any()
}

/// A file. A browser never shows again which one was chosen.
#[component]
pub fn FileField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// Its name, which is its id too.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: Label,
    /// Help that stays on the page: which files, and how large.
    #[prop(optional, into)]
    hint: Hint,
    /// Which files a browser offers, such as `.wasm`.
    #[prop(optional, into)]
    accept: Maybe,
) -> AnyView {
    let error = error_of(form, &name);
    view! { <FileUpload name label hint error accept /> }.into_any()
}

/// Text of several lines. With a limit, the limit stands below as a sentence.
#[component]
pub fn TextAreaField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// Its name, which is its id too.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: Label,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// How much may be written.
    #[prop(optional_no_strip, into)]
    limit: Option<Limit>,
    /// How many lines are seen at once; 5 unless said otherwise.
    #[prop(default = 5)]
    rows: u32,
    /// Further classes of the control.
    #[prop(optional, into)]
    classes: Maybe,
) -> AnyView {
    let (value, error) = (form.value(&name).map(str::to_owned), error_of(form, &name));
    match limit {
        Some(limit) => {
            view! { <CharacterCount name label hint error value rows classes limit spellcheck=true /> }
                .into_any()
        }
        None => view! { <Textarea name label hint error value rows classes spellcheck=true /> }.into_any(),
    }
    .into_any()
}

/// One of a few.
#[component]
pub fn RadiosField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// Its name, which is the id of the first radio too.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    legend: Legend,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Further classes, such as `govuk-radios--inline`.
    #[prop(optional, into)]
    classes: Maybe,
) -> AnyView {
    let (value, error) = (form.value(&name).map(str::to_owned), error_of(form, &name));
    let fieldset = Fieldset { legend, ..Fieldset::default() };
    view! { <Radios name hint choices classes value error fieldset /> }.into_any()
}

/// Some of a few.
#[component]
pub fn CheckboxesField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// The name each ticked box is sent under, which is the id of the first box too.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    legend: Legend,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// What can be ticked.
    choices: Vec<Choice>,
    /// Further classes, such as `govuk-checkboxes--small`.
    #[prop(optional, into)]
    classes: Maybe,
) -> AnyView {
    let values = form.values(&name).into_iter().map(str::to_owned).collect();
    let error = error_of(form, &name);
    let fieldset = Fieldset { legend, ..Fieldset::default() };
    view! { <Checkboxes name hint choices classes values error fieldset /> }.into_any()
}

/// One of many.
#[component]
pub fn SelectField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// Its name, which is its id too.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: Label,
    /// Help that stays on the page.
    #[prop(optional, into)]
    hint: Hint,
    /// Its lines.
    options: Vec<SelectOption>,
    /// Further classes of the control.
    #[prop(optional, into)]
    classes: Maybe,
) -> AnyView {
    let (value, error) = (form.value(&name).map(str::to_owned), error_of(form, &name));
    view! { <Select name label hint options classes value error /> }.into_any()
}

/// A date in parts, sent as `{name}-day`, `{name}-month`, `{name}-year` and, if asked, `{name}-time`.
///
/// An error about one part (`closes-month`) marks that part; one about the whole (`closes`) marks
/// all. Errors about a part are better: the summary's link then leads into the input itself.
#[component]
pub fn DateField<'a>(
    /// The form the field is in.
    form: &'a FormState,
    /// What the parts' names and ids begin with.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    legend: Legend,
    /// Help that stays on the page: an example date and the zone.
    #[prop(optional, into)]
    hint: Hint,
    /// Whether the time of day is asked for too.
    #[prop(optional)]
    time: bool,
) -> AnyView {
    let mut parts = vec!["day", "month", "year"];
    if time {
        parts.push("time");
    }
    let whole = form.error(&name);
    let first = whole.or_else(|| parts.iter().find_map(|part| form.error(&format!("{name}-{part}"))));
    let error = ErrorMessage::from(first);
    let parts = parts
        .into_iter()
        .map(|part| {
            let full = format!("{name}-{part}");
            let wrong = if whole.is_some() { None } else { Some(form.error(&full).is_some()) };
            let mut made = DatePart { wrong, ..DatePart::new(part, form.value(&full)) };
            if part == "time" {
                made.inputmode = "text".into();
                made.classes = "govuk-input--width-5".into();
            }
            made
        })
        .collect();
    let fieldset = Fieldset { legend, ..Fieldset::default() };
    view! { <DateInput id=name.clone() name_prefix=name hint error parts fieldset /> }.into_any()
}

fn error_of(form: &FormState, name: &str) -> ErrorMessage {
    ErrorMessage::from(form.error(name))
}
