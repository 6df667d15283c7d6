//! What happened to a problem, in words.

use super::reading::prose;
use domain::{event::Event, time::london};
use leptos::prelude::*;
use portal::problems::Happened;

/// The history as a list that opens, the latest first.
pub(super) fn view(history: &[Happened]) -> AnyView {
    let lines = history
        .iter()
        .filter_map(|happened| {
            let (what, note) = words(&happened.event)?;
            let by = happened.by.clone().unwrap_or_else(|| "The portal".to_owned());
            let note = note.map(|note| view! { <div class="app-history__note">{prose(&note)}</div> });
            Some(view! { <li>{london::long(happened.at)} ": " {by} " " {what} {note}</li> })
        })
        .collect_view();
    view! {
        <details class="govuk-details">
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">"What has happened to this problem"</span>
            </summary>
            <div class="govuk-details__text"><ul class="govuk-list govuk-list--spaced">{lines}</ul></div>
        </details>
    }
    .into_any()
}

/// What somebody did, after their name; and what they wrote to it.
fn words(event: &Event) -> Option<(String, Option<String>)> {
    let plain = |what: &str| Some((what.to_owned(), None));
    let noted = |what: &str, note: &str| Some((what.to_owned(), Some(note.to_owned())));
    match event {
        Event::ProblemStarted { origin: None, .. } => plain("started it"),
        Event::ProblemStarted { origin: Some(_), .. } => plain("started it as a duplicate"),
        Event::ProblemShown { shown: true, .. } => plain("showed it to colleagues"),
        Event::ProblemShown { shown: false, .. } => plain("hid it from colleagues"),
        Event::PreviewMade { .. } => plain("made a preview link"),
        Event::PreviewEnded { .. } => plain("ended a preview link"),
        Event::AdviceKept { reason, .. } => noted("kept words that may describe a solution", reason),
        Event::AdviceOpened { .. } => plain("took a reason for keeping words back"),
        Event::ProblemSubmitted { .. } => plain("sent it to review"),
        Event::EditsRequested { note, .. } => noted("asked for edits", note),
        Event::ProblemReopened { .. } => plain("took it back to change it"),
        Event::ProblemApproved { version, sole_officer_reason: None, .. } => {
            Some((format!("approved version {version}"), None))
        }
        Event::ProblemApproved { version, sole_officer_reason: Some(reason), .. } => noted(
            &format!("approved version {version} after writing in it last, because nobody else could"),
            reason,
        ),
        Event::ProblemRetired { reason, .. } => noted("retired it", reason),
        _ => None,
    }
}
