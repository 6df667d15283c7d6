//! Saves a form while somebody types in it.
//!
//! It sends the form to its own address, as pressing the button would, with a header that asks
//! for a short answer. So there is one way to save, with one set of rules.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod browser;

use leptos::prelude::*;

/// Says when the form with id `form` was last saved, and saves it two seconds after typing stops.
#[island]
pub fn Autosave(
    /// The id of the form.
    form: String,
) -> impl IntoView {
    let (said, say) = signal(String::new());
    browser::watch(form, say);
    view! { <p class="govuk-hint app-autosave" role="status" aria-live="polite">{said}</p> }
}
