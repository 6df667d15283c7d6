//! What the browser loads: the islands of `app`, compiled to WebAssembly.

// The islands stay exported through this alone.
use app as _;

/// Starts reactivity; the loader then wakes one island after another.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
