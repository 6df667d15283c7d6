//! Text of several lines, with and without a limit.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::IntoAnyAttribute;
use leptos::tachys::html::attribute::custom::custom_attribute;

use super::content::{Attributes, Content, Maybe, class_if, classes};
use super::parts::{ErrorMessage, Group, Hint, Label, Surrounds};

/// Text of several lines with its label, hint and error.
#[component]
pub fn Textarea(
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
    /// What stands in it, to the last line break.
    #[prop(optional, into)]
    value: Maybe,
    /// How many lines are seen at once; 5 unless said otherwise.
    #[prop(default = 5)]
    rows: u32,
    /// Whether the browser checks the spelling.
    #[prop(optional_no_strip, into)]
    spellcheck: Option<bool>,
    /// What a browser may fill in.
    #[prop(optional, into)]
    autocomplete: Maybe,
    /// Whether it cannot be used. Avoid it: show the value as text instead.
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
    let wrong = class_if(surrounds.error.is_shown(), "govuk-textarea--error");
    let Group { classes: group_classes, attributes: group_attributes, before, after } = group;
    let control = view! {
        {before}
        <textarea {..attributes}
            class=self::classes("govuk-textarea", [wrong, classes.as_ref()]) id=surrounds.id.clone()
            name=name.0 rows=rows spellcheck=spellcheck.map(|on| on.to_string()) disabled=disabled
            aria-describedby=surrounds.described_by(described_by)
            autocomplete=autocomplete.shown().map(str::to_owned) inner_html=verbatim(value.as_ref())
        />
        {after}
    };
    surrounds.view(group_classes, group_attributes, control.into_any())
}

/// Text of several lines with a limit. Without a script the limit stands below as a sentence.
#[component]
pub fn CharacterCount(
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
    /// What stands in it, to the last line break.
    #[prop(optional, into)]
    value: Maybe,
    /// How much may be written.
    limit: Limit,
    /// The percentage of the limit from which a script shows the count.
    #[prop(optional, into)]
    threshold: Maybe,
    /// How many lines are seen at once; 5 unless said otherwise.
    #[prop(default = 5)]
    rows: u32,
    /// Whether the browser checks the spelling.
    #[prop(optional_no_strip, into)]
    spellcheck: Option<bool>,
    /// Further classes of the control.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes of the control.
    #[prop(optional)]
    attributes: Attributes,
    /// Further classes of the sentence about the limit.
    #[prop(optional, into)]
    message_classes: Maybe,
    /// The box around the field.
    #[prop(optional)]
    group: Group,
) -> impl IntoView {
    let id = id.or(name.as_ref());
    let info = format!("{id}-info");
    let message = Hint {
        content: limit.sentence().into(),
        id: info.clone().into(),
        classes: self::classes("govuk-character-count__message", [message_classes.as_ref()]).into(),
        attributes: Vec::new(),
    };
    let mut group_attributes = group.attributes;
    group_attributes.push(custom_attribute("data-module", "govuk-character-count").into_any_attr());
    group_attributes.push(custom_attribute("data-maxlength", limit.most().to_string()).into_any_attr());
    if let Limit::Words(_) = limit {
        group_attributes.push(custom_attribute("data-count-type", "words").into_any_attr());
    }
    if let Some(threshold) = threshold.0 {
        group_attributes.push(custom_attribute("data-threshold", threshold).into_any_attr());
    }
    let after = view! { {message} {group.after} }.into_any();
    let group = Group {
        classes: self::classes("govuk-character-count", [group.classes.as_ref()]).into(),
        attributes: group_attributes,
        before: group.before,
        after: Content::View(after),
    };
    view! {
        <Textarea
            name id label hint error value rows spellcheck attributes group described_by=info
            classes=self::classes("govuk-js-character-count", [classes.as_ref()])
        />
    }
}

/// How much may be written into one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// At most so many characters.
    Characters(usize),
    /// At most so many words.
    Words(usize),
}

impl Limit {
    fn sentence(self) -> String {
        match self {
            Limit::Characters(most) => format!("You can enter up to {most} characters"),
            Limit::Words(most) => format!("You can enter up to {most} words"),
        }
    }

    fn most(self) -> usize {
        match self {
            Limit::Characters(most) | Limit::Words(most) => most,
        }
    }
}

/// The text as it must stand between the tags of a text area, so that the browser shows exactly it.
///
/// Leptos would write a space for an empty text, and a browser drops the first line break after the
/// opening tag; both would change what was typed.
fn verbatim(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if escaped.starts_with(['\n', '\r']) { format!("\n{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::*;

    #[test]
    fn what_was_typed_comes_back_to_the_letter() {
        for (typed, written) in [
            ("", ""),
            ("Llanfair & <b>Môn</b> 🏠", "Llanfair &amp; &lt;b>Môn&lt;/b> 🏠"),
            ("</textarea><script>", "&lt;/textarea>&lt;script>"),
            ("&amp;", "&amp;amp;"),
            ("\n\nTwo breaks first", "\n\n\nTwo breaks first"),
        ] {
            let html = view! { <Textarea name="why" value=typed /> }.to_html();
            let inside = html.split_once("rows=\"5\"").expect("rows stands last of the fixed attributes").1;
            let inside = inside.split_once('>').expect("the tag ends").1;
            assert_eq!(inside.split_once("</textarea>").expect("the element ends").0, written);
        }
    }
}
