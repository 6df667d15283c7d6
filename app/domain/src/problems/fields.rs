//! What a measure, a journey and the contact person consist of: tables of fields, from which forms,
//! checklist, pages and differences are made.
//!
//! To add a field, add its lines to the table. Nothing else is needed: what was saved before reads as
//! empty, and the hash of an approved version is made of the text that was stored.

use super::number::is_number;
use crate::{
    accounts::email,
    closed_list::closed_list,
    text::{self, Lines},
};
use serde::{Deserialize, Serialize};

closed_list! {
    /// Which way a measure should move.
    Direction {
        /// More is better.
        Up = "up", "Higher is better";
        /// Less is better.
        Down = "down", "Lower is better";
    }
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line, up to so many characters.
    Line(usize),
    /// Several paragraphs, up to so many characters.
    Text(usize),
    /// Steps in order, one a line, up to so many characters in all.
    Steps(usize),
    /// A number, kept as typed, in the unit of the field `unit`.
    Number,
    /// One of these keys, each with the words people read.
    Choice(&'static [(&'static str, &'static str)]),
    /// An address of e-mail.
    Email,
}

/// Whether approval needs the field; and how the checklist names it, as part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// It does.
    Always(&'static str),
    /// It does, unless this other field is filled in.
    Unless(&'static str, &'static str),
    /// It does not.
    Never,
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    /// Its name in forms and in stored JSON.
    pub key: &'static str,
    /// What readers see before it.
    pub label: &'static str,
    /// What writers are asked.
    pub ask: &'static str,
    /// Help below that.
    pub hint: &'static str,
    /// How it is filled in.
    pub kind: FieldKind,
    /// Whether approval needs it.
    pub needed: Needed,
}

/// Something that consists of fields. The first of them names it.
pub trait Fields: std::fmt::Debug {
    /// The table.
    fn fields(&self) -> &'static [FieldInfo];
    /// The value of the field called `key`; empty for any other name.
    fn get(&self, key: &str) -> &str;
    /// The place of that value.
    fn place(&mut self, key: &str) -> Option<&mut String>;
}

macro_rules! fields {
    ($(
        $(#[$doc:meta])*
        $name:ident { $(
            $(#[$inner:meta])*
            $key:ident: $label:literal, $ask:literal, $hint:literal, $kind:expr, $needed:expr;
        )* }
    )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name { $($(#[$inner])* pub $key: String,)* }

        impl $name {
            /// The table of its fields.
            pub const FIELDS: &'static [FieldInfo] = &[$(FieldInfo {
                key: stringify!($key), label: $label, ask: $ask, hint: $hint, kind: $kind, needed: $needed,
            }),*];
        }

        impl Fields for $name {
            fn fields(&self) -> &'static [FieldInfo] {
                Self::FIELDS
            }
            fn get(&self, key: &str) -> &str {
                $(if key == stringify!($key) { return &self.$key; })*
                ""
            }
            fn place(&mut self, key: &str) -> Option<&mut String> {
                $(if key == stringify!($key) { return Some(&mut self.$key); })*
                None
            }
        }
    )* };
}

const DIRECTIONS: &[(&str, &str)] =
    &[(Direction::Up.key(), Direction::Up.label()), (Direction::Down.key(), Direction::Down.label())];

fields! {
    /// One outcome measure as written.
    Measure {
        /// What is measured.
        name: "What is measured", "What is measured", "For example, \u{2018}Repeat visits within 90 days\u{2019}",
            FieldKind::Line(120), Needed::Always("the name");
        /// In what.
        unit: "Unit", "Unit", "For example, \u{2018}visits\u{2019} or \u{2018}% of reports\u{2019}",
            FieldKind::Line(60), Needed::Always("the unit");
        /// Which way it should move: a key of [`Direction`].
        direction: "Direction", "Which way should it move?", "",
            FieldKind::Choice(DIRECTIONS), Needed::Always("the direction");
        /// Where it stands today: a number as typed; empty when unknown.
        baseline: "Baseline", "Baseline", "The figure today. Leave it empty if you do not know it",
            FieldKind::Number, Needed::Unless("baseline_unknown", "the baseline, or how you will find out");
        /// If unknown, how the council will find out.
        baseline_unknown: "How the baseline will be found out", "If you do not know the baseline, how you will find out", "",
            FieldKind::Text(500), Needed::Never;
        /// Where it should get to.
        target: "Target", "Target", "A number in the same unit",
            FieldKind::Number, Needed::Always("the target");
        /// Where the figures come from.
        source: "Source of the baseline", "Where the baseline comes from (optional)", "For example, \u{2018}Repairs register, April to March\u{2019}",
            FieldKind::Line(200), Needed::Never;
        /// How and how often it is measured.
        how_measured: "How it is measured", "How it is measured, and how often", "",
            FieldKind::Text(1_000), Needed::Always("how it is measured");
    }

    /// One journey as written.
    Journey {
        /// Who goes through it.
        persona: "Who goes through it", "Who goes through it", "For example, \u{2018}A tenant with a baby and a damp bedroom\u{2019}",
            FieldKind::Line(120), Needed::Always("the person");
        /// The steps, in order, one a line.
        steps: "Steps", "The steps, one on each line", "As it should go, in order",
            FieldKind::Steps(3_000), Needed::Always("the steps");
    }

    /// Whom to ask.
    Contact {
        /// A name, or a team's.
        name: "Contact person", "Name of the person or team", "",
            FieldKind::Line(100), Needed::Always("the contact person\u{2019}s name");
        /// An address of email.
        email: "Email address", "Email address", "",
            FieldKind::Email, Needed::Always("the contact person\u{2019}s email address");
    }
}

/// The words that name it: its first field, or nothing.
pub fn name_of(item: &dyn Fields) -> &str {
    item.fields().first().map_or("", |field| item.get(field.key))
}

/// Steps, in order, of a value of kind [`FieldKind::Steps`].
pub fn steps(value: &str) -> impl Iterator<Item = &str> {
    value.lines().map(str::trim).filter(|step| !step.is_empty())
}

/// Whether every field is empty.
pub fn is_empty(item: &dyn Fields) -> bool {
    item.fields().iter().all(|field| item.get(field.key).is_empty())
}

/// What it lacks before approval, each as part of a sentence.
pub fn missing(item: &dyn Fields) -> Vec<&'static str> {
    let lacks = |field: &FieldInfo| match field.needed {
        Needed::Always(what) => Some(what),
        Needed::Unless(other, what) => item.get(other).is_empty().then_some(what),
        Needed::Never => None,
    };
    item.fields().iter().filter(|field| item.get(field.key).is_empty()).filter_map(lacks).collect()
}

/// Takes over what was typed into each field.
///
/// # Errors
/// Every field that cannot be kept, with what is wrong and how to put it right.
pub fn clean<T: Fields + Default>(typed: impl Fn(&str) -> String) -> Result<T, Vec<(&'static str, String)>> {
    let mut item = T::default();
    let mut mistakes = Vec::new();
    for field in item.fields() {
        match field.clean(&typed(field.key)) {
            Ok(value) => item.place(field.key).into_iter().for_each(|place| place.clone_from(&value)),
            Err(mistake) => mistakes.push((field.key, mistake)),
        }
    }
    if mistakes.is_empty() { Ok(item) } else { Err(mistakes) }
}

impl FieldInfo {
    /// How many characters it takes; none where the length follows from the kind.
    pub const fn limit(&self) -> Option<usize> {
        match self.kind {
            FieldKind::Line(limit) | FieldKind::Text(limit) | FieldKind::Steps(limit) => Some(limit),
            FieldKind::Number => Some(40),
            FieldKind::Choice(_) | FieldKind::Email => None,
        }
    }

    /// A value as people read it: the words of a choice, a number with its unit.
    pub fn shown(&self, item: &dyn Fields) -> String {
        let value = item.get(self.key);
        match self.kind {
            FieldKind::Choice(choices) => {
                choices.iter().find(|(key, _)| *key == value).map_or("", |(_, words)| words).to_owned()
            }
            FieldKind::Number if !value.is_empty() && !value.ends_with('%') => {
                format!("{value} {}", item.get("unit")).trim_end().to_owned()
            }
            _ => value.to_owned(),
        }
    }

    /// A value ready to be kept.
    ///
    /// # Errors
    /// What is wrong with it and how to put it right.
    pub(crate) fn clean(&self, raw: &str) -> Result<String, String> {
        let lines = match self.kind {
            FieldKind::Choice(choices) => {
                return Ok(choices.iter().find(|(key, _)| *key == raw).map_or("", |(key, _)| key).to_owned());
            }
            FieldKind::Email if raw.trim().is_empty() => return Ok(String::new()),
            FieldKind::Email => return email(raw.trim()),
            FieldKind::Text(_) | FieldKind::Steps(_) => Lines::Many,
            FieldKind::Line(_) | FieldKind::Number => Lines::One,
        };
        let limit_chars = self.limit().unwrap_or_default();
        let field = text::Field { name: self.key, label: self.label, limit_chars, lines };
        let value = text::clean(raw, &field).map_err(|mistake| mistake.to_string())?;
        if self.kind == FieldKind::Number && !value.is_empty() && !is_number(&value) {
            return Err(format!(
                "{} must be a number, such as 412, 1,234.5 or 12%. Put words into another field",
                self.label
            ));
        }
        Ok(value)
    }
}
