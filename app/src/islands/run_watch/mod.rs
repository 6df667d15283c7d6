//! Shows how a run goes on while it does, and loads the page again when it has ended.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod browser;

use leptos::prelude::*;

/// What the page is told of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its state in a word or two, as the tag at the top says it.
    pub state: String,
    /// Where it stands, in a sentence.
    pub standing: String,
    /// How much of its worlds is done, in percent.
    pub share: Option<u32>,
    /// What the pilot wrote since the page was loaded.
    pub lines: Vec<String>,
}

/// Listens to the events at the address `events`.
#[island]
pub fn RunWatch(
    /// Where they come from.
    events: String,
    /// Its state as the page is loaded, in a word or two.
    state: String,
    /// Where it stands then, in a sentence.
    standing: String,
) -> impl IntoView {
    let (told, tell) = signal(Told { state, standing, ..Told::default() });
    browser::watch(events, tell);
    let share = move || told.read().share.unwrap_or(0).to_string();
    let unknown = move || told.read().share.is_none();
    view! {
        <div class="app-run-watch">
            <p><strong class="govuk-tag govuk-tag--blue">{move || told.read().state.clone()}</strong></p>
            <p class="govuk-body" role="status" aria-live="polite">{move || told.read().standing.clone()}</p>
            <progress class="app-run-watch__share" max="100" value=share hidden=unknown aria-label="Worlds done"></progress>
            <pre class="app-log" hidden=move || told.read().lines.is_empty() tabindex="0" role="region" aria-label="What the pilot writes">
                {move || told.read().lines.join("\n")}
            </pre>
        </div>
    }
}
