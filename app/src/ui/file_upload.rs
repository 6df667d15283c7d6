//! Choosing a file.

use leptos::prelude::*;

use super::content::{Attributes, Maybe, class_if, classes};
use super::parts::{ErrorMessage, Group, Hint, Label, Surrounds};

/// A file with its label, hint and error.
#[component]
pub fn FileUpload(
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
    /// Which files a browser offers, such as `.wasm`.
    #[prop(optional, into)]
    accept: Maybe,
    /// Whether it cannot be used.
    #[prop(optional)]
    disabled: bool,
    /// Whether several may be chosen.
    #[prop(optional)]
    multiple: bool,
    /// Ids of further text that describes it.
    #[prop(optional, into)]
    described_by: Maybe,
    /// Further classes of the input.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes of the input.
    #[prop(optional)]
    attributes: Attributes,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let surrounds = Surrounds { id: id.or(name.as_ref()), label, hint, error };
    let wrong = class_if(surrounds.error.is_shown(), "govuk-file-upload--error");
    let input = view! {
        <input {..attributes}
            class=self::classes("govuk-file-upload", [classes.as_ref(), wrong]) id=surrounds.id.clone() name=name.0
            type="file" accept=accept.0 multiple=multiple disabled=disabled
            aria-describedby=surrounds.described_by(described_by)
        />
    };
    let Group { classes, attributes, .. } = group;
    surrounds.view(classes, attributes, input.into_any())
}
