//! A state in one or two words.

use leptos::prelude::*;

use super::content::{Attributes, Maybe, classes};

/// The colour of a tag. The word carries the meaning; the colour only helps to scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TagColour {
    /// The style's own colour.
    #[default]
    Plain,
    /// Not started, or over.
    Grey,
    /// Done, or open to all.
    Green,
    /// Under way.
    Blue,
    /// Seen by a few only.
    Purple,
    /// Waits for somebody.
    Yellow,
    /// Soon over.
    Orange,
    /// Refused, withdrawn.
    Red,
    /// New.
    Teal,
    /// Of note.
    Magenta,
}

impl TagColour {
    /// The class that colours a tag.
    pub fn class(self) -> &'static str {
        match self {
            TagColour::Plain => "",
            TagColour::Grey => "govuk-tag--grey",
            TagColour::Green => "govuk-tag--green",
            TagColour::Blue => "govuk-tag--blue",
            TagColour::Purple => "govuk-tag--purple",
            TagColour::Yellow => "govuk-tag--yellow",
            TagColour::Orange => "govuk-tag--orange",
            TagColour::Red => "govuk-tag--red",
            TagColour::Teal => "govuk-tag--teal",
            TagColour::Magenta => "govuk-tag--magenta",
        }
    }
}

/// A state in one or two words, such as "Draft".
#[component]
pub fn Tag(
    /// Its colour.
    #[prop(optional)]
    colour: TagColour,
    /// Further classes.
    #[prop(optional, into)]
    classes: Maybe,
    /// Further attributes.
    #[prop(optional)]
    attributes: Attributes,
    /// The word.
    children: Children,
) -> impl IntoView {
    let class = self::classes("govuk-tag", [colour.class(), classes.as_ref()]);
    view! { <strong {..attributes} class=class>{children()}</strong> }
}
