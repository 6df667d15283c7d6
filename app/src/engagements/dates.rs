//! Dates as people type them: three boxes and a time, read in London's time, with the question "which
//! hour?" on the night the clocks go back.

use crate::ui::{Choice, DateField, FieldError, FormState, Legend, RadiosField};
use domain::{
    engagements::Dates,
    time::{
        Timestamp,
        london::{self, DateMistake, Fold},
    },
};
use leptos::prelude::*;

/// A date's field and its question.
const FIELDS: [(&str, &str, &str); 3] = [
    ("questions_close_at", "When do questions close?", "The date questions close"),
    ("answers_by", "By when do you answer them?", "The date you answer by"),
    ("closes_at", "When does the engagement close?", "The closing date"),
];

/// What stands in one date's boxes.
pub(crate) fn typed(form: &FormState, field: &str) -> Result<Option<Timestamp>, DateMistake> {
    let value = |part: &str| form.value(&format!("{field}-{part}")).unwrap_or_default();
    let boxes = [value("day"), value("month"), value("year"), value("time")];
    if boxes.iter().all(|typed| typed.trim().is_empty()) {
        return Ok(None);
    }
    let fold = match value("fold") {
        "earlier" => Some(Fold::Earlier),
        "later" => Some(Fold::Later),
        _ => None,
    };
    london::parse(boxes[0], boxes[1], boxes[2], boxes[3], fold).map(Some)
}

/// The dates, or everything that is wrong with them. A date may be left empty: what is missing is shown
/// on the task page.
pub(super) fn read(form: &FormState, now: Timestamp) -> Result<Dates, Vec<FieldError>> {
    let dates = typed_all(form)?;
    let mistakes = dates.mistakes(now).into_iter();
    let errors: Vec<_> =
        mistakes.map(|(field, message)| FieldError { field: format!("{field}-day"), message }).collect();
    if errors.is_empty() { Ok(dates) } else { Err(errors) }
}

/// The dates as they were typed, or what cannot be read of them.
pub(super) fn typed_all(form: &FormState) -> Result<Dates, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut moments = [None; 3];
    for (moment, (field, _, label)) in moments.iter_mut().zip(FIELDS) {
        match typed(form, field) {
            Ok(date) => *moment = date,
            Err(mistake) => {
                errors.push(FieldError { field: beside(field, &mistake), message: mistake.sentence(label) })
            }
        }
    }
    let [questions_close_at, answers_by, closes_at] = moments;
    let dates = Dates { questions_close_at, answers_by, closes_at };
    if errors.is_empty() { Ok(dates) } else { Err(errors) }
}

/// The id of what a mistake is about: a box, or the question which hour is meant.
pub(crate) fn beside(field: &str, mistake: &DateMistake) -> String {
    match (mistake, mistake.parts().first()) {
        (DateMistake::HappensTwice { .. }, _) => format!("{field}-fold"),
        (_, Some(part)) => format!("{field}-{part}"),
        (_, None) => field.to_owned(),
    }
}

/// The stored dates as the boxes' values.
pub(super) fn stored(dates: &Dates) -> Vec<(String, String)> {
    let dates = FIELDS.iter().zip(dates.named());
    dates
        .flat_map(|((field, ..), (_, _, date))| date.into_iter().flat_map(|at| stored_moment(field, at)))
        .collect()
}

/// A stored moment as the boxes' values.
pub(crate) fn stored_moment(field: &str, at: Timestamp) -> Vec<(String, String)> {
    let (day, month, year, time, fold) = london::split(at);
    let fold = match fold {
        Some(Fold::Earlier) => "earlier",
        Some(Fold::Later) => "later",
        None => "",
    };
    let parts = [("day", day), ("month", month), ("year", year), ("time", time), ("fold", fold.to_owned())];
    parts.into_iter().map(|(part, value)| (format!("{field}-{part}"), value)).collect()
}

/// The three questions.
pub(super) fn fields(form: &FormState, now: Timestamp) -> AnyView {
    let example = london::split(now.plus_days(28));
    let hint = format!("London time. For example, {} {} {}, 5pm", example.0, example.1, example.2);
    FIELDS
        .iter()
        .map(|(field, ask, _)| {
            view! {
                <DateField form name=*field legend=Legend::medium(*ask) hint=hint.clone() time=true />
                {which_hour(form, field)}
            }
        })
        .collect_view()
        .into_any()
}

/// Where what was typed happens twice: which of the two is meant.
pub(crate) fn which_hour(form: &FormState, field: &str) -> AnyView {
    let name = format!("{field}-fold");
    let value = |part: &str| form.value(&format!("{field}-{part}")).unwrap_or_default();
    let read = london::parse(value("day"), value("month"), value("year"), value("time"), None);
    let Err(DateMistake::HappensTwice { first, second }) = read else { return ().into_any() };
    let choices = vec![Choice::new("earlier", first.label), Choice::new("later", second.label)];
    view! {
        <RadiosField form name=name legend=Legend::from("The clocks go back that night. Which one do you mean?") choices />
    }
    .into_any()
}
