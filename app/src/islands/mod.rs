//! Islands: the small parts of pages that run in the browser. Every page does its job without them.

mod autosave;

pub use autosave::Autosave;
