//! On the server there is nothing to watch.

use super::Told;
use leptos::prelude::WriteSignal;

/// Does nothing.
pub fn watch(_: String, _: WriteSignal<Told>) {}
