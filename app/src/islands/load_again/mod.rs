//! Loads the page again after a while, where the server does what the page waits for.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "server.rs"]
mod browser;

use leptos::prelude::*;

/// Loads the page again after so many seconds. Without script the head of the page does it.
#[island]
pub fn LoadAgain(
    /// How many.
    seconds: u32,
) -> impl IntoView {
    browser::after(seconds);
    view! { <span hidden></span> }
}
