//! The browser's side.

use leptos::prelude::set_timeout;
use std::time::Duration;
use web_sys::window;

/// Loads the page again after so many seconds.
pub fn after(seconds: u32) {
    let again = || {
        let _ = window().map(|window| window.location().reload());
    };
    set_timeout(again, Duration::from_secs(seconds.into()));
}
