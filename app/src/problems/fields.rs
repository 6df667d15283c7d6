//! The fields of measures, journeys and the contact person, as forms show them and send them.

use crate::ui::{Choice, FieldError, FormState, Label, Limit, RadiosField, TextAreaField, TextField};
use domain::problems::{FieldInfo, FieldKind, Fields};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What was typed, by the names of the fields.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Typed(BTreeMap<String, String>);

impl Typed {
    /// The value of one field; empty where it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The fields as an item; or every field that cannot be kept, with what is wrong.
    pub(crate) fn item<T: Fields + Default>(&self) -> Result<T, Vec<FieldError>> {
        domain::problems::fields::clean(|key| self.get(key).to_owned()).map_err(errors)
    }

    /// The revision of the answer that the person saw; 0 for none.
    pub(crate) fn seen(&self) -> i64 {
        self.get("seen").parse().unwrap_or(0)
    }
}

/// Fields that cannot be kept, as a form shows them.
pub(crate) fn errors(mistakes: Vec<(&'static str, String)>) -> Vec<FieldError> {
    let error = |(field, message): (&str, String)| FieldError { field: field.to_owned(), message };
    mistakes.into_iter().map(error).collect()
}

/// A stored item as a form's values.
pub(super) fn stored(item: &dyn Fields) -> Vec<(&'static str, String)> {
    item.fields().iter().map(|field| (field.key, item.get(field.key).to_owned())).collect()
}

/// A form's controls, one for each field.
pub(crate) fn controls(fields: &[FieldInfo], form: &FormState) -> AnyView {
    fields.iter().map(|field| control(field, form)).collect_view().into_any()
}

fn control(field: &FieldInfo, form: &FormState) -> AnyView {
    let FieldInfo { key, ask, hint, kind, .. } = *field;
    match kind {
        FieldKind::Line(limit) => {
            let classes = if limit <= 60 { "govuk-input--width-20" } else { "" };
            view! { <TextField form name=key label=ask hint classes spellcheck=true /> }.into_any()
        }
        FieldKind::Number => {
            view! { <TextField form name=key label=ask hint inputmode="decimal" classes="govuk-input--width-10" /> }
                .into_any()
        }
        FieldKind::Email => {
            view! { <TextField form name=key label=ask hint kind="email" /> }.into_any()
        }
        FieldKind::Choice(choices) => {
            let choices = choices.iter().map(|(value, words)| Choice::new(*value, *words)).collect();
            view! { <RadiosField form name=key legend=ask hint choices classes="govuk-radios--inline" /> }.into_any()
        }
        FieldKind::Text(limit) | FieldKind::Steps(limit) => {
            let rows = if limit < 1_000 { 3 } else if limit < 3_000 { 5 } else { 10 };
            view! {
                <TextAreaField form name=key label=Label::from(ask) hint rows=rows limit=Limit::Characters(limit) />
            }
            .into_any()
        }
    }
}
